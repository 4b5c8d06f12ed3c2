"""How a source is cited: in the Chicago and APA styles, and in a plain one.

Chicago: The Chicago Manual of Style, 17th edition, 14.191 (notes, newspaper articles). APA:
Publication Manual, 7th edition, 10.1, example 16 (newspaper articles). What is not known of a
source is left out; a title is never given other capitals than its own.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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


def authors(byline: str) -> list[str]:
    """The names in a byline, without “By” and “and”; an organisation is one name."""
    text = _line(byline)
    if text[:3].lower() == "by ":
        text = text[3:]
    for joint in (" and ", " & ", ";"):
        text = text.replace(joint, ",")
    return [name.strip(" .") for name in text.split(",") if name.strip(" .")]


def _plain(source: Source) -> list[Run]:
    on = source.published_on
    facts = [
        [Run(_line(source.byline))],
        [Run(f"“{_line(source.title)}”")],
        [Run(_line(source.publisher), italic=True)],
        [Run(f"{on.day} {on:%B %Y}" if on else "")],
        [_link(source)],
    ]
    return _ended(_joined(facts, ", "))


def _chicago(source: Source) -> list[Run]:
    names = authors(source.byline)
    who = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
    if len(names) > 3:
        who = f"{names[0]} et al."
    on = source.published_on
    title = _line(source.title)
    # The comma stands within the quotation marks, after a question mark there is none.
    said = [Run(f"“{title}”" if title[-1:] in "?!" else f"“{title},”")]
    rest = _joined(
        [
            [Run(_line(source.publisher), italic=True)],
            [Run(f"{on:%B} {on.day}, {on.year}" if on else "")],
            [_link(source)],
        ],
        ", ",
    )
    if not rest:
        said = [Run(f"“{title}”" if title[-1:] in ".?!" else f"“{title}.”")]
        return _joined([[Run(who)], said], ", ")
    return _ended([*_joined([[Run(who)], said], ", "), Run(" "), *rest])


def _apa(source: Source) -> list[Run]:
    names = [_inverted(name) for name in authors(source.byline)]
    who = f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)
    on = source.published_on
    when = f"({on.year}, {on:%B} {on.day})" if on else "(n.d.)"
    title = _line(source.title)
    first = who or title
    parts = [[Run(f"{first}{'' if first[-1:] in '.?!' else '.'} {when}")]]
    if who:
        parts.append([Run(title)])
    if source.publisher:
        parts.append([Run(_line(source.publisher), italic=True)])
    runs: list[Run] = []
    for part in parts:
        last = part[-1].text
        runs += [*part, Run(" " if last[-1:] in ".?!" else ". ")]
    return [*runs, _link(source)] if source.url else [*runs[:-1], Run(runs[-1].text.rstrip())]


def _inverted(name: str) -> str:
    """“Ana María Ruiz” as “Ruiz, A. M.”; what is one word, such as an agency, stays."""
    *given, family = name.split()
    if not given or family.isupper():
        return name
    return f"{family}, {' '.join(f'{word[0]}.' for word in given)}"


def _joined(parts: list[list[Run]], between: str) -> list[Run]:
    found: list[Run] = []
    for part in parts:
        if "".join(run.text for run in part):
            found += [*([Run(between)] if found else []), *part]
    return found


def _ended(runs: list[Run]) -> list[Run]:
    """With a full stop, unless it ends with a sign or with an address that it would belong to."""
    last = runs[-1]
    return runs if last.href or last.text.rstrip("”")[-1:] in ".?!" else [*runs, Run(".")]


def _link(source: Source) -> Run:
    return Run(source.url, href=source.url)


def _line(text: str) -> str:
    return " ".join(text.split())
