"""Names for a byline, of what meta elements say and readers are shown, without what is no name."""

import re
from collections.abc import Iterable
from itertools import islice

from lxml import html

_ADDRESS = re.compile(r"https?://|www\.|@\w|\.(?:com|net|org)\b")
_BY = re.compile(
    r"^\W*(?:(?:written|posted|published|reported|words|text|story|geschrieben|analysis|opinion"
    r"|eine? (?:analyse|kommentar|reportage|gastbeitrag|interview)"
    r"|(?:view |see |more )?(?:all )?(?:posts|articles|stories)|alle (?:beiträge|artikel)"
    r"|(?:voir )?tous les articles|(?:ver )?todas las entradas|tutti gli articoli)\s+)?"
    r"(?:by|von|vom|par|por|di|door|av|af|author|autor|autori|autore|auteur|text)\b\s*:?\s+",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zäéû]*\.?\s+\d{1,2}\b"
)
_AFTER = re.compile(
    r"\s*(?:[|•·]|\s[-–—/](?:\s|$)|—|\s+in\s+(?!['’])|\bupdated\b|\bpublished\b|\bposted\b|\bveröffentlicht\b"
    rf"|\bon\s+\w+\s+\d|,?\s*\b{_MONTH}|,?\s*\d{{1,2}}\.?\s+\w+\s+\d{{4}}|\d{{4}}|\d{{1,2}}:\d\d).*$",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = frozenset(
    {"admin", "administrator", "editor", "webmaster", "staff", "unknown", "null", "none", "root"}
)
_ROLE = re.compile(
    r"\b(?:editor|reporter|correspondent|writer|columnist|contributor|journalist|redakteur(?:in)?"
    r"|korrespondent(?:in)?|redacteur|photographer|producer|news|gmbh|inc|ltd)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_TITLE_BEHIND = re.compile(r"(?:,\s*|\s+)(?:Ph\.?D|M\.?D|MPH|RN|MSc|MBA|J\.?D|MA|BA|Esq)\.?$")
_PERSON = re.compile(r"[^\W\d_]\S*(?:\s+\S+){1,4}$")
_AND = re.compile(r"\s+(?:and|und|et|y|og|och|en|&)\s+", re.IGNORECASE)
LONGEST = 120
"""The most code points of what may be somebody's name, as it is shown."""
_FEW = 10  # elements inside one that could be a byline
_TRIED = 200  # elements that are asked whether they say the byline


def names_only(said: Iterable[str]) -> str:
    """Names joined by commas, without addresses, “By” and accounts that are nobody; or ""."""
    names: dict[str, str] = {}
    for one in said:
        for name in _people(_BY.sub("", " ".join(one.split())).strip(" ,;|")):
            known = name.casefold()
            if name and not _ADDRESS.search(name) and known not in _NOBODY:
                names.setdefault(known, name)
    return ", ".join(names.values())


def without_date(text: str) -> str:
    """A byline as it is shown, without the date and what follows it."""
    return " ".join(_AFTER.sub("", text).split())


def begins_with_by(text: str) -> bool:
    """Whether a line says that what follows is somebody's name."""
    return bool(_BY.match(text))


def _people(text: str) -> list[str]:
    """The people in one statement: `A, B and C`; their places, roles and degrees are left out."""
    parts: list[str] = []
    for said in re.split(r"\s*[,;]\s*", text):
        part = re.sub(r"^(?:and|und|et|y)\s+", "", said)
        if parts and _SUFFIX.match(part):
            parts[-1] += f", {part}"
        else:
            pieces = _AND.split(part)
            persons = len(pieces) > 1 and all(_PERSON.match(one) for one in pieces)
            parts += pieces if persons else [part]
    parts = [_TITLE_BEHIND.sub("", part).strip() for part in parts]
    if len(parts) > 1 and _PERSON.match(parts[0]):
        parts = [one for one in parts if _PERSON.match(one) and not _ROLE.search(one)] or parts[:1]
    return parts


def shown(element: html.HtmlElement) -> str:
    """An element's text on one line."""
    return " ".join(" ".join(map(str, element.itertext())).split()).replace(" ,", ",")


def is_small(element: html.HtmlElement) -> bool:
    """Whether so little is in an element that it could be a byline; quickly told of large ones."""
    return len(list(islice(element.iter(), _FEW + 1))) <= _FEW


def without_byline(page: html.HtmlElement, byline: str) -> None:
    """Take the paragraphs that say nothing but the byline, or it and the date, out of a page."""
    if not byline:
        return
    first = byline.partition(",")[0]
    small = filter(is_small, page.iter("p", "div", "span", "address"))
    saying = ((one, words) for one in small if first in (words := shown(one)))
    for element, words in list(islice(saying, _TRIED)):
        if len(words) <= LONGEST and names_only([without_date(words)]) == byline:
            element.drop_tree()
