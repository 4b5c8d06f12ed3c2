"""What a Markdown file says of itself above its text: lines of `name: value` between `---`.

Jekyll, Hugo, Pandoc and most editors of notes write it. It is YAML; of that only what people write
there by hand is read: words, quoted words, and lists of them in one line or one a line. Anything
else is no front matter, and stays text.
"""

import re
from datetime import date
from typing import Any

from annotate.text.metadata import Metadata

_FENCED = re.compile(r"\ufeff?---[ \t]*\n(?P<said>(?:.*\n){1,100}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_NAMED = re.compile(r"(?P<name>[A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_LISTED = re.compile(r"[ \t]*-[ \t]+(?P<value>.+)$")
_ANYTHING = re.compile(r".")
_FITTING = {
    "language": re.compile(r"[a-z]{2,3}(?![A-Za-z])"),
    "source_url": re.compile(r"https?://\S+$"),
}
_FIELDS = {
    "title": "title",
    "author": "byline",
    "authors": "byline",
    "byline": "byline",
    "publisher": "publisher",
    "date": "published_on",
    "lang": "language",
    "language": "language",
    "url": "source_url",
    "source_url": "source_url",
    "canonical_url": "source_url",
    "licence": "licence",
    "license": "licence",
}


def front_matter(text: str) -> tuple[Metadata, str]:
    """What stands above a Markdown text, and the text without it; where nothing does, nothing and
    the whole text."""
    if text.startswith(("---\r\n", "\ufeff---\r\n")):
        text = text.replace("\r\n", "\n")
    fenced = _FENCED.match(text)
    said = _values(fenced["said"]) if fenced else {}
    if fenced is None or not said.keys() & _FIELDS.keys():
        return Metadata(), text
    found: dict[str, Any] = {}
    for name, values in said.items():
        field, value = _FIELDS.get(name, ""), ", ".join(values)
        if field == "published_on":
            found.setdefault(field, _day(value))
        elif field and _FITTING.get(field, _ANYTHING).match(value):
            found.setdefault(field, value)
    return Metadata(**found), text[fenced.end() :]


def _values(said: str) -> dict[str, list[str]]:
    """The values of each name; nothing when a line is neither."""
    found: dict[str, list[str]] = {}
    last: list[str] | None = None
    for line in said.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if named := _NAMED.match(line):
            last = found.setdefault(named["name"].lower(), [])
            last += _listed((named["value"] or "").strip())
        elif (one := _LISTED.match(line)) and last is not None:
            last += _listed(one["value"].strip())
        else:
            return {}
    return found


def _listed(value: str) -> list[str]:
    if value.startswith("[") and value.endswith("]"):
        return [_bare(one.strip()) for one in value[1:-1].split(",") if one.strip()]
    return [_bare(value)] if value else []


def _bare(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
