"""A release in the formats for programs, from the JSON that is kept of it."""

import json
from collections.abc import Generator, Iterator
from typing import Any

from annotate.exporting import as_csv as tables
from annotate.exporting.citations import Style


def as_it_is(text: str, style: Style) -> Generator[bytes]:
    """The bytes that the checksum is of."""
    yield text.encode()


def as_lines(text: str, style: Style) -> Generator[bytes]:
    """One annotation a line, in the order of the report."""
    for one in in_order(json.loads(text)):
        yield json.dumps(one, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def in_order(kept: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The annotations of a release in the order of the report; after each what is the same."""
    by_id = {one["id"]: one for one in kept["annotations"]}
    for section in kept["report"]["sections"]:
        for entry in section["entries"]:
            for id in (entry["annotation"], *entry.get("same", ())):
                yield by_id[id]


def as_csv(text: str, style: Style) -> Generator[bytes]:
    """The table, in the order of the report."""
    yield from tables.write_kept(json.loads(text))
