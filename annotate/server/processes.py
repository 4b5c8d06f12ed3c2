"""Processes that end together: signals on a parent's death, and who works in a directory."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1  # prctl(2), Linux only


def die_with_parent(number: signal.Signals) -> None:
    """Ask the kernel to send this process ``number`` when the thread that made it ends.

    Only Linux can do it; elsewhere the next start clears up what a killed one left.
    """
    if sys.platform != "linux":
        return
    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:  # it died before the call
        os.kill(os.getpid(), number)


def tied(number: signal.Signals) -> Callable[[], None]:
    """A ``preexec_fn`` for a child that shall get ``number`` when its parent dies."""
    return lambda: die_with_parent(number)


def is_alive(pid: int) -> bool:
    """Whether a process with this id exists (a dead one that nobody waited for does not count)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return sys.platform != "linux"
    return state.rpartition(")")[2].split()[0] not in ("Z", "X")


def working_in(directory: Path) -> set[int] | None:
    """Ids of the processes whose working directory is ``directory``; None where it can't be told.

    Every process of a PostgreSQL server works in its data directory, also when the first of
    them was killed; that is what a process id in a file left from before cannot tell.
    """
    if sys.platform != "linux":
        return None
    here = directory.stat()
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            there = (entry / "cwd").stat()
        except (FileNotFoundError, ProcessLookupError):
            continue
        except PermissionError:
            if is_hidden(entry, here.st_uid):
                return None
            continue
        if (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino):
            found.add(int(entry.name))
    return found


def is_hidden(entry: Path, owner: int) -> bool:
    """Whether ``entry`` of /proc is a PostgreSQL process of ``owner`` that we may not look into."""
    try:
        name = (entry / "comm").read_text(encoding="utf-8", errors="replace").strip()
        return entry.stat().st_uid == owner and name == "postgres"
    except OSError:
        return False
