"""The headline of a page: what its machine-readable statements and its headings agree upon.

What a page tells machines is often shortened, worded for search engines, or has the site's name
before or behind it; its first heading may be the site's name or that of a section. So a heading
that stands in the page's title wins, then a first-rate heading that shares words with it.
"""

import re
from collections.abc import Sequence
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

_SEPARATORS = re.compile(r"\s+[|–—·•»«›‹:/-]\s+|\s*[|»›]\s*")
_ASIDE = (
    "ancestor::*[self::footer or self::aside or self::nav or self::form or @role='navigation'"
    " or @role='dialog' or contains(@class, 'comment') or contains(@class, 'related')]"
)
_WORD = re.compile(r"\w+")
# Where words are not parted by spaces, neither are a title and the site's name behind it.
_SITE_BEHIND = re.compile(r"(?<=[\u3040-\u30ff\u4e00-\u9fff！？”）])[-_—|｜]([^-_—|｜\s]{2,12})$")
_SHARED = 0.5  # of the words of the shorter one: less is another matter
_SENTENCE = 4  # words that no site's or section's name has
_LONGEST = 500  # code points of a heading or title
_MOST = 12  # separators in a title
_TRIED = 500  # headings of one page


def headline(page: html.HtmlElement, said: Sequence[str], names: Sequence[str]) -> str:
    """The headline of a page that tells machines `said`, best first; "" when there is none.

    `names` are those of the site: of its publisher, and its address.
    """
    site = _Site(names)
    shown = _text(page.find(".//head/title"))
    claims = [one[:_LONGEST] for one in (*said, shown) if one]
    firsts = [one for one in _headings(page, "h1") if not site.is_name_of(one)]
    others = [one for one in _headings(page, "h2", "h3") if not site.is_name_of(one)]
    pieces = [(_pieces(one), len(site.bare(one))) for one in claims]
    for headings, least in ((firsts, 0.0), (others, _SHARED)):
        inside = [
            one
            for one in headings
            for parts, length in pieces
            if _plain(one) in parts and len(one) >= least * length
        ]
        if inside:
            found = _longer(max(inside, key=len), firsts)
            if _plain(found) in pieces[0][0]:
                return found
            # The best claim says something else: it counts where readers are shown it too.
            return next((one for one in others if _plain(one) == _plain(claims[0])), found)
    told = site.bare(claims[0]) if claims else ""
    if not told:
        return firsts[0] if firsts else ""
    near = max(firsts, key=lambda one: _shared(one, told), default="")
    if near and _shared(near, told) >= _SHARED:
        return near
    if len(firsts) == 1 and len(_words(firsts[0])) >= _SENTENCE:
        return firsts[0]
    return told


class _Site:
    """Tells the names of a site from headlines."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = {_joined(one) for one in names} - {""}
        hosts = [urlsplit(one).hostname or "" for one in names if "//" in one]
        self._hosts = [
            _joined(one.removeprefix("www.").rpartition(".")[0]) for one in hosts if "." in one
        ]

    def is_name_of(self, text: str) -> bool:
        """Whether a heading or a piece of a title is the site's name."""
        joined, words = _joined(text), [one for one in _words(text) if len(one) > 2]
        if joined in self._names or joined.removeprefix("the") in self._names:
            return True
        for host in self._hosts:
            if joined and (joined in host or (len(host) > 3 and joined.startswith(host))):
                return len(words) < _SENTENCE or joined == host
            inside = sum(word[:6] in host for word in words)
            if words and len(words) < 2 * _SENTENCE and inside * 2 > len(words):
                return True
        return False

    def bare(self, title: str) -> str:
        """A title without the pieces at its ends that name the site."""
        pieces = list(_SEPARATORS.finditer(title))
        start, end = 0, len(title)
        while pieces and self.is_name_of(title[pieces[-1].end() : end]):
            end = pieces.pop().start()
        while pieces and self.is_name_of(title[start : pieces[0].start()]):
            start = pieces.pop(0).end()
        for at, piece in enumerate(pieces):
            after = pieces[at + 1].start() if at + 1 < len(pieces) else end
            if self.is_name_of(title[piece.end() : after]):
                return title[start : piece.start()].strip()
        if pieces and "|" in pieces[-1][0]:
            end = pieces[-1].start()
        rest = title[start:end].strip()
        while (behind := _SITE_BEHIND.search(rest)) and behind.start() >= 2 * len(behind[1]):
            rest = rest[: behind.start()]
        return rest or title


def _headings(page: html.HtmlElement, *tags: str) -> list[str]:
    texts = [_text(one) for one in islice(page.iter(*tags), _TRIED) if not one.xpath(_ASIDE)]
    return list(dict.fromkeys(one for one in texts if 0 < len(one) <= _LONGEST))


def _pieces(claim: str) -> set[str]:
    """What a title consists of: the whole, and all between any two of its separators."""
    found = list(_SEPARATORS.finditer(claim))[:_MOST]
    starts = [0, *(one.end() for one in found)]
    ends = [*(one.start() for one in found), len(claim)]
    spans = [(start, end) for start in starts for end in ends if start < end]
    parts = {_plain(claim[start:end]) for start, end in spans}
    return {part for part in parts if " " in part} | {_plain(claim)} - {""}


def _longer(heading: str, firsts: Sequence[str]) -> str:
    """A first-rate heading that begins or ends with this one, or this one."""
    one = heading.casefold().rstrip(". …")
    for first in firsts:
        if len(first) > len(heading) and first.casefold().startswith(one):
            return first
    return heading


def _shared(one: str, other: str) -> float:
    ours, theirs = set(_words(one)), set(_words(other))
    if not ours or not theirs:
        return 0.0
    least = min(len(ours), len(theirs))
    return len(ours & theirs) / least if least > 1 else float(ours == theirs)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _plain(text: str) -> str:
    return " ".join(_words(text))


def _joined(text: str) -> str:
    return "".join(_words(text))


def _text(element: html.HtmlElement | None) -> str:
    return "" if element is None else " ".join(str(element.text_content()).split())
