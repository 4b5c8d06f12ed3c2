"""Office documents as packages: ZIP files (ECMA-376, part 2), written piece after piece.

No part may need ZIP64: Word and Excel take a file for damaged whose parts merely announce it, as
Python's `force_zip64` makes them do.
"""

import zipfile
from collections.abc import Generator
from typing import IO

LARGEST = 2_000_000_000
"""Bytes of a part; from 2 GiB on Python would write ZIP64."""
_BLOCK = 256 * 1024  # bytes


def put(package: zipfile.ZipFile, name: str, text: str) -> None:
    """A small part as a whole. Its time is a fixed one: the same document is the same file."""
    with package.open(name, "w") as part:
        part.write(text.encode())


def sent(file: IO[bytes]) -> Generator[bytes]:
    """A file from its beginning, in blocks of bytes."""
    file.seek(0)
    while block := file.read(_BLOCK):
        yield block
