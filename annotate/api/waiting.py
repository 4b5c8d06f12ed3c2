"""An article that the worker reads, waited for a little while.

Most pages and documents are read within a second or two; who adds one wants the article. So a
request waits for a moment, or as RFC 7240 (Prefer) has it: `Prefer: wait=5` for at most so many
seconds, `Prefer: respond-async` not at all. Only some of a process's threads may wait.
"""

import re
import threading
import time

from django.conf import settings

from annotate.articles.import_models import UNFINISHED, ImportItem

_AT_ONCE = threading.BoundedSemaphore(4)
_LOOK_EVERY = (0.05, 0.1, 0.2)  # seconds; then the last of them
_WAIT = re.compile(r"(?:^|,)\s*wait\s*=\s*(\d{1,4})\s*(?:,|;|$)", re.IGNORECASE)


def patience(prefer: str) -> float:
    """For how many seconds a request with this Prefer header is kept waiting."""
    usual: float = settings.IMPORT_WAIT_SECONDS
    most: float = settings.IMPORT_WAIT_AT_MOST
    if "respond-async" in prefer.lower():
        return 0
    wished = _WAIT.search(prefer)
    return min(most, int(wished[1])) if wished else usual


def wait_for(item: ImportItem, seconds: float) -> ImportItem:
    """The item when the worker is done with it, or as it is after so many seconds."""
    if seconds <= 0 or not _AT_ONCE.acquire(blocking=False):
        return item
    try:
        deadline, looks = time.monotonic() + seconds, 0
        while item.state in UNFINISHED and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY[min(looks, len(_LOOK_EVERY) - 1)])
            looks += 1
            item.refresh_from_db()
        return item
    finally:
        _AT_ONCE.release()
