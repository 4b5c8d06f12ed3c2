"""Who wrote a page, of what it tells machines and what it shows readers."""

from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urlsplit

import regex
from lxml import html

from annotate.text.formats.bylines import (
    LONGEST,
    begins_with_by,
    is_small,
    names_only,
    shown,
    without_date,
)
from annotate.text.formats.chinese_bylines import chinese_byline

_SHOWN = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author']",
    "//a[contains(concat(' ', @rel, ' '), ' author ')]",
    "//*[contains(concat(' ', @class, ' '), ' vcard ')]//*[contains(@class, 'fn')]",
    "//address[contains(@class, 'author') or @rel='author']",
    "//*[contains(translate(@class, 'BYLINE', 'byline'), 'byline')]",
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' author ')]",
    "//*[contains(@class, 'author-name') or contains(@class, 'author__name')]",
    "//*[contains(@class, 'article-author') or contains(@class, 'post-author')]",
)
_LINKED = (
    "//a[contains(@href, '/author/') or contains(@href, '/authors/') or contains(@href, '/autor/')"
    " or contains(@href, '/autoren/') or contains(@href, '/auteur/') or contains(@href, '/autori/')"
    " or contains(@href, '/autores/')]"
)
_ASIDE = (
    "ancestor::*[self::footer[not(ancestor::article)] or self::aside or self::nav"
    " or contains(@class, 'comment') or contains(@class, 'related')]"
)
_LINES = ("p", "div", "span", "li", "strong", "em", "header", "td", "h6", "h5", "h4", "a")
_NAME = (
    r"\p{Lu}[\p{L}\p{M}.'’-]*"
    r"(?:\s(?:(?:van|von|de|der|den|du|da|di|le|la|el|al|bin|zu|y)\s)*\p{Lu}[\p{L}\p{M}.'’-]*){1,3}"
)
_PEOPLE = regex.compile(rf"{_NAME}(?:(?:,\s*|\s(?:and|und|et|y|e|&)\s){_NAME})*")
_TRIED = 200  # lines that begin with “By”
_MOST = 10  # elements of one kind that are looked at


def byline_of(page: html.HtmlElement, said: Sequence[str], names: Sequence[str]) -> str:
    """The byline: the first of `said`, of what is shown, and of lines that begin with “By”.

    The site itself, by its `names` or its address, is the author only of what nobody signed.
    """
    sites = {_joined(one) for one in names} | {
        _joined((urlsplit(one).hostname or "").removeprefix("www.").rpartition(".")[0])
        for one in names
        if "//" in one
    }
    sites -= {""}
    fallback = ""
    for one in (*filter(None, said), *_signatures(page)):
        kept = names_only(name for name in one.split(", ") if _joined(name) not in sites)
        if kept and not regex.search(r"\b(?:GmbH|Inc|Ltd|LLC|S\.A)\b", one):
            return kept
        fallback = fallback or one
    return fallback


def _signatures(page: html.HtmlElement) -> Iterator[str]:
    for path in (*_SHOWN, _LINKED):
        beside_nothing = (one for one in page.xpath(path)[:_TRIED] if not one.xpath(_ASIDE))
        found = list(islice(beside_nothing, _MOST))
        for at, first in enumerate(found):
            if _is_signed(first):
                beside = [one for one in found[at:] if _are_near(first, one) and _is_signed(one)]
                yield names_only(without_date(shown(one)) for one in beside)
                break
    yield from _signed_lines(page)
    yield chinese_byline(page)


def _signed_lines(page: html.HtmlElement) -> Iterator[str]:
    """The line that begins with “By”: the first one below a headline, or the only one."""
    found: dict[str, None] = {}
    below = False
    lines = (one for one in page.iter(*_LINES, "h1") if one.tag == "h1" or _begins(one))
    for element in islice(lines, _TRIED):
        if element.tag == "h1":
            below = below or not element.xpath(_ASIDE)
        elif names := _signed_line(element):
            if below:
                yield names
                return
            found[names] = None
    if len(found) == 1:
        yield from found


def _is_signed(element: html.HtmlElement) -> bool:
    text = without_date(shown(element))
    return 2 < len(text) <= LONGEST and any(map(str.isalpha, names_only([text])))


def _are_near(one: html.HtmlElement, other: html.HtmlElement) -> bool:
    """Whether two stand in one line: both or the blocks around them are side by side."""
    ours, theirs = one.getparent(), other.getparent()
    return ours is theirs or (
        ours is not None and theirs is not None and ours.getparent() is theirs.getparent()
    )


def _begins(element: html.HtmlElement) -> bool:
    if not is_small(element):
        return False
    text = shown(element)
    return 5 < len(text) <= LONGEST and begins_with_by(text)


def _signed_line(element: html.HtmlElement) -> str:
    """The names in a line that is nothing but “By” and names, perhaps with a date."""
    if element.xpath(_ASIDE):
        return ""
    text = shown(element)
    names = names_only([without_date(text)])
    return names if _PEOPLE.fullmatch(names) else ""


def _joined(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
