"""Who wrote a page, of what it tells machines and what it shows readers."""

from collections.abc import Iterable, Iterator, Sequence
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
_BESIDE = "self::aside or self::nav or contains(@class, 'comment') or contains(@class, 'related')"
_ASIDE = f"ancestor::*[self::footer[not(ancestor::article)] or {_BESIDE}]"
_ASIDE_BELOW_HEADLINE = f"ancestor::*[{_BESIDE}]"
_LINES = ("p", "div", "span", "li", "strong", "em", "header", "td", "h6", "h5", "h4", "a")
_NAME = (
    r"\p{Lu}[\p{L}\p{M}.'’-]*"
    r"(?:\s(?:(?:van|von|de|der|den|du|da|di|le|la|el|al|bin|zu|y)\s)*\p{Lu}[\p{L}\p{M}.'’-]*){1,3}"
)
_PEOPLE = regex.compile(rf"{_NAME}(?:(?:,\s*|\s(?:and|und|et|y|e|&)\s){_NAME})*")
_TRIED = 200  # lines that begin with “By”
_MOST = 10  # elements of one kind that are looked at
_PARAGRAPH = 80  # letters: a deck may stand above the byline, and so may a second one
_DECKS = 2
_LONG = 300  # letters that no deck has
_NEAR = 300  # elements below the headline: so many has a bar of links to share it


def byline_of(page: html.HtmlElement, said: Sequence[str], names: Sequence[str], title: str) -> str:
    """The byline: the first of `said`, of what is shown, and of lines that begin with “By”.

    What is shown counts first where it stands between the headline `title` and the text: a page
    has the bylines of other articles too. There it may name more people than were `said`. The
    site itself, by its `names` or its address, is the author only of what nobody signed.
    """
    sites = {_joined(one) for one in names} | {
        _joined((urlsplit(one).hostname or "").removeprefix("www.").rpartition(".")[0])
        for one in names
        if "//" in one
    }
    sites -= {""}
    opening = _Opening(page, title)
    fallback = ""
    for one in (*filter(None, said), *opening.signatures(), *_signatures(page)):
        kept = names_only(name for name in one.split(", ") if _joined(name) not in sites)
        if kept and not regex.search(r"\b(?:GmbH|Inc|Ltd|LLC|S\.A)\b", one):
            return next((all_ for all_ in opening.signatures() if _names_more(all_, kept)), kept)
        fallback = fallback or one
    return fallback


def _names_more(shown_names: str, said: str) -> bool:
    """Whether the people who are shown are those who were said, and others."""
    ours, theirs = (set(map(_joined, one.split(", "))) for one in (shown_names, said))
    return theirs < ours and bool(_PEOPLE.fullmatch(shown_names))


class _Opening:
    """What stands between the headline of a page and its text."""

    def __init__(self, page: html.HtmlElement, title: str) -> None:
        self._page = page
        # Kept as they are, so that each element that is found there is one of them.
        self._elements = dict.fromkeys(_below(_heading(page, title)))

    def signatures(self) -> Iterator[str]:
        """The bylines there, the ones marked as such first."""
        if not self._elements:
            return
        for path in (*_SHOWN, _LINKED):
            yield from _signed_side_by_side(filter(self._holds, self._page.xpath(path)[:_TRIED]))
        for element in self._elements:
            if element.tag in _LINES and self._holds(element) and _begins(element):
                yield from filter(None, [_names_in(shown(element))])
            for text in _own_lines(element):
                yield from filter(None, [_names_in(text)])

    def _holds(self, element: html.HtmlElement) -> bool:
        return element in self._elements and not element.xpath(_ASIDE_BELOW_HEADLINE)


def _heading(page: html.HtmlElement, title: str) -> html.HtmlElement | None:
    """The heading that says the title: a first-rate one, and no link to itself, if there is."""
    wanted = _joined(title)
    tried = islice(page.iter("h1", "h2", "h3"), _TRIED)
    headings = [one for one in tried if _joined(shown(one)) == wanted]
    ranks = [(one.tag, one.find(".//a") is not None) for one in headings]
    return headings[ranks.index(min(ranks))] if wanted and headings else None


def _below(heading: html.HtmlElement | None) -> Iterator[html.HtmlElement]:
    """What follows a heading, to the paragraph that is no deck."""
    decks = 0
    following = () if heading is None else heading.xpath("following::*[not(self::script)]")
    for element in islice(following, _NEAR):
        letters = len(shown(element)) if element.tag == "p" else 0
        decks += letters >= _PARAGRAPH
        if decks > _DECKS or letters >= _LONG:
            return
        yield element


def _own_lines(element: html.HtmlElement) -> Iterator[str]:
    """The lines that begin with “By” among those that stand in an element beside its children."""
    for text in (element.text, *(child.tail for child in element)):
        line = " ".join((text or "").split())
        if 5 < len(line) <= LONGEST and begins_with_by(line):
            yield line


def _signatures(page: html.HtmlElement) -> Iterator[str]:
    for path in (*_SHOWN, _LINKED):
        yield from _signed_side_by_side(
            one for one in page.xpath(path)[:_TRIED] if not one.xpath(_ASIDE)
        )
    yield from _signed_lines(page)
    yield chinese_byline(page)


def _signed_side_by_side(elements: Iterable[html.HtmlElement]) -> Iterator[str]:
    """The names in the first of these elements that has some, and in those beside it."""
    found = list(islice(elements, _MOST))
    for at, first in enumerate(found):
        if _is_signed(first):
            beside = [one for one in found[at:] if _are_near(first, one) and _is_signed(one)]
            yield names_only(without_date(shown(one)) for one in beside)
            return


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
    return "" if element.xpath(_ASIDE) else _names_in(shown(element))


def _names_in(line: str) -> str:
    """The names in a line that is nothing else, perhaps with a date; or ""."""
    names = names_only([without_date(line)])
    return names if _PEOPLE.fullmatch(names) else ""


def _joined(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
