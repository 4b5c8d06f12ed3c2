"""Identifiers that sort by the time they were made."""

import secrets
import sys
import threading
import time
import uuid

_RANDOM_BITS = 74
_VERSION_AND_VARIANT = (0x7 << 76) | (0b10 << 62)


class _Clock:
    """The last moment and random tail given out, so that ids of one process only grow."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._milliseconds = 0
        self._tail = 0

    def next(self) -> tuple[int, int]:
        """Milliseconds since 1970 and 74 bits, together greater than ever before."""
        with self._lock:
            now = time.time_ns() // 1_000_000
            if now > self._milliseconds:
                self._milliseconds = now
                # The top bit stays clear, so that counting up within a millisecond has room.
                self._tail = secrets.randbits(_RANDOM_BITS - 1)
            else:
                self._tail += 1 + secrets.randbits(32)
                if self._tail >> _RANDOM_BITS:
                    self._milliseconds += 1
                    self._tail = secrets.randbits(_RANDOM_BITS - 1)
            return self._milliseconds, self._tail


_clock = _Clock()


def _uuid7() -> uuid.UUID:
    milliseconds, tail = _clock.next()
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return uuid.UUID(int=(milliseconds << 80) | (high << 64) | low | _VERSION_AND_VARIANT)


def uuid7() -> uuid.UUID:
    """A new UUID of version 7 (RFC 9562, section 5.7), greater than all before in this process."""
    if sys.version_info >= (3, 14):
        return uuid.uuid7()
    return _uuid7()
