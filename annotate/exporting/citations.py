"""How a source is cited: in the Chicago and APA styles, and in a plain one.

Chicago: The Chicago Manual of Style, 17th edition, 14.191 (notes, newspaper articles), 14.76
(authors), 14.30 to 14.33 (short forms), 14.96 and 6.125 (a title that ends with a question mark
keeps its comma), 14.12 (without a date, when it was looked at). APA: Publication Manual, 7th
edition, 10.1, example 16 (newspaper articles), 9.8 to 9.11 (authors). What is not known of a source
is left out; a title is never given other capitals than its own.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import cycle

from annotate.exporting.bylines import authors

_MOST_NAMED = 20  # authors, in APA
_SUBTITLE = re.compile(r"\s*(?::\s|—|\s–\s).*", re.DOTALL)
_FULL_STOP = re.compile(r"(?<=\w{5})\.$")  # that of “Inc.” and “U.S.” stays
_ENGLISH_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\w)", re.IGNORECASE)


class Style(StrEnum):
    """How sources are cited."""

    PLAIN = "plain"
    CHICAGO = "chicago"
    APA = "apa"

    @property
    def label(self) -> str:
        return {"plain": "Plain", "chicago": "Chicago", "apa": "APA"}[self.value]


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of an article; "" and None for what is not."""

    id: str
    title: str
    byline: str = ""
    publisher: str = ""
    url: str = ""
    published_on: date | None = None
    seen_on: date | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a citation: set in italics, or a link to `href`."""

    text: str
    italic: bool = False
    href: str = ""


def cite(source: Source, style: Style) -> list[Run]:
    """The citation as pieces in order."""
    match style:
        case Style.CHICAGO:
            return _chicago(source)
        case Style.APA:
            return _apa(source)
        case _:
            return _plain(source)


def _plain(source: Source) -> list[Run]:
    on = source.published_on
    facts = [
        [Run("" if _is_own(source) else _line(source.byline))],
        [Run(f"“{within(source.title)}”")],
        [Run(_line(source.publisher), italic=True)],
        [Run(f"{on.day} {on:%B %Y}" if on else "")],
        [_link(source)],
    ]
    return _ended(_joined(facts, ", "))


def _chicago(source: Source) -> list[Run]:
    # A newspaper's own article begins with its title (14.199).
    names = [] if _is_own(source) else [one.said for one in authors(source.byline)]
    who = _who(names)
    on, seen = source.published_on, source.seen_on if source.url else None
    when = _american(on) if on else f"accessed {_american(seen)}" if seen else ""
    rest = _joined(
        [[Run(_line(source.publisher), italic=True)], [Run(when)], [_link(source)]], ", "
    )
    runs = _joined([[Run(who)], [Run(_quoted(source.title, "," if rest else "."))]], ", ")
    if rest:
        runs += [Run(" "), *rest]
    ends = runs[-1].text.rstrip("’”")[-1:] in ".?!" and not runs[-1].href
    return runs if ends else [*runs, Run(".")]


def cite_briefly(source: Source) -> list[Run]:
    """The Chicago style's short form: for a source that an earlier note has named in full."""
    names = [] if _is_own(source) else [one.family for one in authors(source.byline)]
    return _joined([[Run(_who(names))], [Run(_quoted(_main_title(source), "."))]], ", ")


def _who(names: list[str]) -> str:
    if len(names) > 3:
        return f"{names[0]} et al."
    if len(names) == 3:
        return f"{names[0]}, {names[1]}, and {names[2]}"
    return " and ".join(names)


def _main_title(source: Source) -> str:
    """Without what stands behind a colon or a dash, and without an English article before it. Which
    of its words are the key words is for a person to say: the others stay."""
    title = _line(source.title)
    main = _SUBTITLE.sub("", title) or title
    if source.language.split("-")[0] not in ("", "en"):
        return main
    bare = _ENGLISH_ARTICLE.sub("", main)
    return bare[:1].upper() + bare[1:]


def _apa(source: Source) -> list[Run]:
    names = [one.inverted for one in authors(source.byline)]
    if len(names) > _MOST_NAMED:
        who = f"{', '.join(names[: _MOST_NAMED - 1])}, . . . {names[-1]}"
    else:
        who = f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)
    on = source.published_on
    when = f"({on.year}, {on:%B} {on.day})" if on else "(n.d.)"
    title, publisher = _line(source.title), _line(source.publisher)
    parts = [[Run(f"{_with_stop(who or title)} {when}")]]
    if who:
        parts.append([Run(title)])
    if publisher and not _is_own(source):  # which is named once (9.16)
        parts.append([Run(publisher, italic=True)])
    runs: list[Run] = []
    for part in parts:
        runs += _stopped(part)
    return [*runs, _link(source)] if source.url else [*runs[:-1], Run(runs[-1].text.rstrip())]


def _is_own(source: Source) -> bool:
    """Whether the publisher is named as the author."""
    return _line(source.byline).casefold() == _line(source.publisher).casefold()


def _stopped(part: list[Run]) -> list[Run]:
    """With a full stop and a space."""
    *before, last = part
    text = _with_stop(last.text)
    if text.endswith("."):  # which is not set in italics
        return [*before, Run(text[:-1], last.italic), Run(". ")]
    return [*before, Run(text, last.italic), Run(" ")]


def _with_stop(text: str) -> str:
    """With a full stop, unless there is a sign; within quotation marks (APA, 6.9)."""
    mark = text[-1] if text[-1:] in ("’", "”") else ""
    bare = text.removesuffix(mark)
    return f"{bare}{'' if bare[-1:] in '.?!' else '.'}{mark}"


def _american(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"


def _quoted(title: str, sign: str) -> str:
    """The title in quotation marks, with the comma or full stop within (6.9); there is no full stop
    after another sign."""
    text = within(title)
    inner = "’" if text.endswith("’") and "‘" in text else ""
    text = text.removesuffix(inner)
    ends = text[-1:] in ".?!" and sign == "."
    return f"“{text}{'' if ends else sign}{inner}”"


def within(title: str) -> str:
    """The title as it stands within quotation marks: its own become single ones (14.94), and the
    full stop of a title that is a sentence gives way to the signs of the citation."""
    singles = cycle("‘’")
    title = _FULL_STOP.sub("", _line(title))
    text = "".join(next(singles) if sign == '"' else sign for sign in title)
    return text.replace("“", "‘").replace("”", "’")


def _joined(parts: list[list[Run]], between: str) -> list[Run]:
    found: list[Run] = []
    for part in parts:
        if "".join(run.text for run in part):
            found += [*([Run(between)] if found else []), *part]
    return found


def _ended(runs: list[Run]) -> list[Run]:
    """With a full stop, unless it ends with a sign or with an address that it would belong to."""
    last = runs[-1]
    return runs if last.href or last.text.rstrip("’”")[-1:] in ".?!" else [*runs, Run(".")]


def _link(source: Source) -> Run:
    return Run(source.url, href=source.url)


def _line(text: str) -> str:
    return " ".join(text.split())
