"""Files that a writer needs by name while it works. Who is killed leaves them, so that they are
looked for afterwards."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = "annotate-export."
_LONGEST = 24 * 3600  # seconds that writing an export may take


@contextmanager
def scratch() -> Iterator[str]:
    """A folder for the time being, where temporary files go (TMPDIR)."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as place:
        yield place


def forget_scratch() -> int:
    """Remove the folders that nobody can be using any more; how many."""
    found = Path(tempfile.gettempdir()).glob(f"{_PREFIX}*")
    left = [place for place in found if _is_left(place.lstat())]
    for place in left:
        shutil.rmtree(place, ignore_errors=True)
    return len(left)


def _is_left(found: os.stat_result) -> bool:
    return found.st_uid == os.geteuid() and found.st_mtime < time.time() - _LONGEST
