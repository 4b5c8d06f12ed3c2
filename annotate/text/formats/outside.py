"""What stands on a page behind the block that holds its article, though it was found with it.

What looks for the main text of a page weighs paragraphs one by one. Comments in a sidebar, notices
of cookies, newsletters and teasers are made of paragraphs too, so they are not told by their form.
They are told by where they stand: an article stands in one block of its page, and what was found
behind that block is nearly always something else.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree, html

_HOLDERS = frozenset({"html", "body", "main", "article", "section", "div", "form", "td", "center"})
_UNSEEN = frozenset({"head", "script", "style", "noscript", "template", "textarea", "select"})
_KEY = 8  # letters and digits at its beginning by which a text is looked up on the page
_TRIED = 20  # places where what begins like the text is compared with all of it
_MUCH = 0.25  # share of the text: of more, no single class may be that of the article
_NOT_LETTERS = re.compile(r"[\W_]+")
# Blocks with notes, sources or corrections belong to an article wherever they stand.
_NOTES = re.compile(r"foot-?note|end-?note|fußnote|fussnote|bibliograph|references|correction")

type _Span = tuple[int, int]
"""Where what an element holds begins and ends among the letters and digits of its page."""


def drop_what_follows(body: etree._Element, page: html.HtmlElement) -> None:
    """Take out of `body`, trafilatura's tree, what follows the block of `page` with the article.

    That is the innermost block with more than half of the text. What stands before it stays: it
    may be the standfirst. So does what stands in blocks that are named alike, as parts of one
    article are, and everything, if half of the text is not found on the page again.
    """
    while len(body) == 1 and body[0].tag == "div":
        body = body[0]
    blocks = list(body)
    texts = [_letters(one.itertext()) for one in blocks]
    shown = _Shown(page)
    holders = dict(shown.holders(texts))
    found = sum(len(texts[at]) for at in holders)
    if 2 * found <= sum(map(len, texts)):
        return
    article = shown.innermost((holder, len(texts[at])) for at, holder in holders.items())
    for much in (False, True):
        parts = _Parts(article, shown.spans, much=much)
        last = max(at for at, one in holders.items() if one in parts)
        rest = [at for at in holders if at > last]
        if sum(len(texts[at]) for at in rest) <= _MUCH * found:
            break
    for one in blocks[min(rest, default=len(blocks)) :]:
        body.remove(one)


class _Shown:
    """The letters and digits that a page shows, and which of them each of its elements holds."""

    def __init__(self, page: html.HtmlElement) -> None:
        self._page = page
        self.spans: dict[html.HtmlElement, _Span] = {}
        self._starts: list[int] = []  # of each piece of text
        self._owners: list[html.HtmlElement] = []  # the innermost elements around them
        self._text = "".join(self._pieces())
        self._known: dict[str, list[int]] = {}
        for start in self._starts:
            self._known.setdefault(self._text[start : start + _KEY], []).append(start)

    def _pieces(self) -> Iterator[str]:
        """The page's pieces of text; notes where each begins and what each element holds."""
        at = 0
        began: list[int] = []
        walk = etree.iterwalk(self._page, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                began.append(at)
                text, owner = element.text, element
                if element.tag in _UNSEEN:
                    text = None
                    walk.skip_subtree()
            else:
                self.spans[element] = began.pop(), at
                text, owner = element.tail, element.getparent()
            letters = _letters((text or "",))
            if letters:
                self._starts.append(at)
                self._owners.append(owner)
                at += len(letters)
                yield letters

    def holders(self, texts: Sequence[str]) -> Iterator[tuple[int, html.HtmlElement]]:
        """The innermost element around each of the texts that is found again, in their order."""
        after = 0
        for at, text in enumerate(texts):
            start = self._find(text, after)
            if start is not None:
                end = min(start + len(text), len(self._text))
                after = max(after, end)
                holder = self._owners[bisect_right(self._starts, start) - 1]
                while self.spans[holder][1] < end:
                    holder = holder.getparent()
                yield at, holder

    def _find(self, text: str, after: int) -> int | None:
        """Where a text begins, from `after` on if it stands there, even if parts of it are gone."""
        starts = self._known.get(text[:_KEY]) if len(text) >= _KEY else None
        if not starts:
            return None
        following = bisect_left(starts, after)
        for start in starts[following : following + _TRIED]:
            if self._text.startswith(text, start):
                return start
        return starts[following] if following < len(starts) else starts[0]

    def innermost(self, held: Iterable[tuple[html.HtmlElement, int]]) -> html.HtmlElement:
        """The innermost block with more than half of the letters, given who holds how many."""
        sums = dict.fromkeys(self.spans, 0)
        for element, letters in held:
            sums[element] += letters
        for element in self.spans:  # in the order of their ends: from the inside out
            if element is not self._page:
                sums[element.getparent()] += sums[element]
        block = self._page
        while inner := [one for one in block if 2 * sums.get(one, 0) > sums[self._page]]:
            block = inner[0]
        while block.tag not in _HOLDERS:
            block = block.getparent()
        return block


class _Parts:
    """The elements that could be parts of an article: all but those behind it of other names."""

    def __init__(
        self, article: html.HtmlElement, spans: Mapping[html.HtmlElement, _Span], *, much: bool
    ) -> None:
        self._article = article
        self._spans = spans
        self._much = much
        self._below: dict[html.HtmlElement, tuple[html.HtmlElement, set[str]]] = {}
        self._seen: dict[html.HtmlElement, tuple[bool, set[str]]] = {}

    def __contains__(self, element: html.HtmlElement) -> bool:
        way = []
        while self._is_behind(element) and element not in self._seen:
            way.append(element)
            element = element.getparent()
        if self._is_behind(element):
            is_part, names = self._seen[element]
        elif way:
            top, names = self._article_below(element)
            is_part = top.tag == way[-1].tag and not _names((top, way[-1]), much=self._much)
        else:
            return True
        for one in reversed(way):
            named = _names((one,), much=self._much)
            is_part = is_part or _is_note(one) or not names.isdisjoint(named)
            self._seen[one] = is_part, names
        return is_part

    def _is_behind(self, element: html.HtmlElement) -> bool:
        return self._spans[element][0] >= self._spans[self._article][1]

    def _article_below(self, around: html.HtmlElement) -> tuple[html.HtmlElement, set[str]]:
        """The element in `around` that holds the article, and the names from there to it."""
        if around not in self._below:
            way = [self._article]
            while (parent := way[-1].getparent()) is not around:
                way.append(parent)
            self._below[around] = way[-1], _names(way, much=self._much)
        return self._below[around]


def _is_note(element: html.HtmlElement) -> bool:
    return any(_NOTES.search(element.get(name, "")) for name in ("class", "id", "role"))


def _names(elements: Iterable[html.HtmlElement], *, much: bool) -> set[str]:
    """What elements are called: all classes of each as one name, or each class for itself."""
    classes = [one.get("class", "").split() for one in elements]
    return {name for names in classes for name in (names if much else [" ".join(names)]) if name}


def _letters(texts: Iterable[object]) -> str:
    return _NOT_LETTERS.sub("", "".join(map(str, texts)))
