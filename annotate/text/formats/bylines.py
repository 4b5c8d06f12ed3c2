"""Who wrote a page: names for the byline, from meta elements or from what readers are shown."""

import re
from collections.abc import Iterable

from lxml import html

_ADDRESS = re.compile(r"https?://|www\.|@\w")
_BY = re.compile(
    r"^\s*(?:(?:written|posted|published|reported|words|text|story)\s+)?"
    r"(?:by|von|par|por|di|door|av|af)\b\s*:?\s+",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[|•·]|\bupdated\b|\bpublished\b|\bposted\b|\bon\s+\w+\s+\d|,?\s*\d{1,2}\s+\w+\s+\d{4}|\d{4}).*$",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = frozenset(
    {"admin", "administrator", "editor", "webmaster", "staff", "unknown", "null", "none", "root"}
)
_LONGEST = 120  # code points of what may be somebody's name
_FEW = 10  # elements inside one that could be a byline
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
_ASIDE = (
    "ancestor::*[self::footer or self::aside or self::nav"
    " or contains(@class, 'comment') or contains(@class, 'related')]"
)


def names_only(said: Iterable[str]) -> str:
    """Names joined by commas, without addresses, “By” and accounts that are nobody; or ""."""
    names: list[str] = []
    for one in said:
        name = _BY.sub("", " ".join(one.split())).strip(" ,;|")
        known = name.casefold()
        if name and not _ADDRESS.search(name) and known not in _NOBODY and name not in names:
            names.append(name)
    return ", ".join(names)


def byline_of(page: html.HtmlElement) -> str:
    """The names in a page's byline as it is shown; "" when it shows none."""
    for path in _SHOWN:
        found = [element for element in page.xpath(path) if not element.xpath(_ASIDE)]
        texts = [" ".join(_AFTER.sub("", _spaced(one)).split()) for one in found]
        names = names_only(text for text in texts[:10] if 2 < len(text) <= _LONGEST)
        if names and any(character.isalpha() for character in names):
            return names
    return ""


def _spaced(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split()).replace(" ,", ",")


def without_byline(page: html.HtmlElement, byline: str) -> None:
    """Take the paragraphs that say nothing but the byline out of a page."""
    if not byline:
        return
    for element in list(page.iter("p", "div", "span", "address")):
        words = _spaced(element) if len(element) < _FEW else ""
        if words and len(words) <= _LONGEST and names_only([words]) == byline:
            element.drop_tree()
