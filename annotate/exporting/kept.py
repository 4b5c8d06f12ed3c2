"""A release in the formats for programs, from the JSON that is kept of it."""

import json
from collections.abc import Generator

from annotate.exporting import as_csv as tables
from annotate.exporting.citations import Style


def as_it_is(text: str, style: Style) -> Generator[bytes]:
    """The bytes that the checksum is of."""
    yield text.encode()


def as_lines(text: str, style: Style) -> Generator[bytes]:
    """One annotation a line, in the order of the report; after each what is the same."""
    kept = json.loads(text)
    by_id = {one["id"]: one for one in kept["annotations"]}
    for section in kept["report"]["sections"]:
        for entry in section["entries"]:
            for id in (entry["annotation"], *entry.get("same", ())):
                line = json.dumps(by_id[id], ensure_ascii=False, separators=(",", ":"))
                yield line.encode() + b"\n"


def as_csv(text: str, style: Style) -> Generator[bytes]:
    """The table, in the order of the report."""
    yield from tables.write_kept(json.loads(text))
