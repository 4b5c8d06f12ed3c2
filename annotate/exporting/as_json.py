"""The format `json`."""

import json
from collections.abc import Iterator
from datetime import datetime

from annotate.exporting.filters import Selection
from annotate.exporting.snapshots import Connection


def write(connection: Connection, selection: Selection, now: datetime) -> Iterator[bytes]:
    """The document, in blocks of bytes."""
    yield json.dumps({"format": "annotate-export", "version": 1}).encode()
