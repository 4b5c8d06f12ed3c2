"""What a source says of itself beside its text."""

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

LONGEST = {
    "title": 500,
    "byline": 500,
    "publisher": 300,
    "source_url": 2000,
    "language": 35,
    "licence": 300,
}
"""The most code points of each. Of what a source says, a longer title is cut and anything else that
long left out; a person is told."""

LANGUAGE = re.compile(r"(?=.{2,35}$)[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
"""The form of a language's tag (BCP 47, section 2.1): en, pt-BR, zh-Hant-TW. “English” has it too,
and is left for a person to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What was found in a source; "" or None stands for what it does not say.

    `language` is a BCP 47 tag, `source_url` the address that the source gives for itself.
    """

    title: str = ""
    byline: str = ""
    publisher: str = ""
    published_on: date | None = None
    language: str = ""
    source_url: str = ""
    licence: str = ""

    def found(self) -> dict[str, Any]:
        """What there is, by name, each on one line and short enough to be stored."""
        values: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                value = _fitting(field.name, value)
            if value:
                values[field.name] = value
        return values

    def or_else(self, other: Self) -> Self:
        """This, with what it does not say taken from the other."""
        return replace(other, **self.found())

    def to_json(self) -> dict[str, str]:
        """What there is, a date as YYYY-MM-DD."""
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.found().items()
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """What `to_json` gave."""
        day = values.get("published_on")
        return cls(**{**values, "published_on": date.fromisoformat(day) if day else None})


def _fitting(name: str, value: str) -> str:
    line = " ".join(value.replace("\x00", "").split())
    if name == "language":
        line = line.replace("_", "-")
        return line if LANGUAGE.fullmatch(line) else ""
    most = LONGEST[name]
    if len(line) <= most:
        return line
    return line[: most - 1].rstrip() + "…" if name == "title" else ""
