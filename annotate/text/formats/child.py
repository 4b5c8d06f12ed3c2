"""The process that reads one file: its bytes come in, JSON goes out.

Whatever the file makes a reader do, only this process suffers: it may use so much memory and
time, opens no file for writing, and starts no other process.
"""

import importlib
import json
import logging
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from annotate.text.errors import TextError
from annotate.text.formats.reads import Read

Reader = Callable[[bytes, str], Read]

READERS = {kind: f"annotate.text.formats.{kind}" for kind in ("web", "docx", "odt", "epub", "pdf")}
"""The module of each kind; its `read(data, address)` raises TextError."""

MEMORY = 1024 * 1024 * 1024  # bytes of address space
SECONDS = 60  # of processor time
DEEPEST = 5_000  # Python calls: more than any document needs, fewer than a stack holds


def main() -> None:
    """Read standard input as the kind that the first argument names; write what was read."""
    kind, address = sys.argv[1:3]
    read = cast("Reader", importlib.import_module(READERS[kind]).read)
    confine()
    logging.disable(logging.CRITICAL)  # what libraries say of a file is of use to nobody
    json.dump(answer(read, sys.stdin.buffer.read(), address), sys.stdout)


def confine() -> None:
    """Limit this process; where a system knows no such limit, the parent's patience remains."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
    sys.setrecursionlimit(DEEPEST)


def answer(read: Reader, data: bytes, address: str) -> dict[str, Any]:
    """What stands in a file, or why it cannot be read, as JSON has it."""
    try:
        found = read(data, address)
    except TextError as error:
        return {"error": str(error), "code": error.code}
    except RecursionError:
        return {"error": "It is nested too deeply to be read.", "code": "unreadable_file"}
    except MemoryError:
        return {"error": "It needs more memory than a file may take.", "code": "too_large_inside"}
    text = found.structured
    return {
        "text": text.text,
        "structure": text.to_json(),
        "title": text.title,
        "metadata": found.metadata.to_json(),
    }


if __name__ == "__main__":
    main()
