"""Using the embedded PostgreSQL: any process joins, and the server runs while one has joined."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotate.server import paths, processes
from annotate.server.cluster import Cluster, EmbeddedError

START_SECONDS = 60.0
_joined: dict[Path, tuple[int, int]] = {}  # var → (process id, descriptor of the shared lock)
_keepers: dict[Path, int] = {}  # var → process id of the keeper that this process started


def join(var: Path, *, durable: bool = True) -> None:
    """Count this process among the users of the server of ``var``, and wait until it answers.

    Starts the server when it is down and makes its data directory when there is none. Cheap
    when it runs already. The process leaves when it ends, however it ends.

    Raises EmbeddedError with one line when the server cannot be started.
    """
    call(var, durable=durable)
    wait(var)


def call(var: Path, *, durable: bool = True) -> None:
    """As join(), but return as soon as the server is being started."""
    if is_ready(var) and var in _joined:
        return
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        hold_users_lock(var)
        with locked(var / "postgres.starting"):
            if not is_kept(var):
                start_keeper(Cluster(var, durable=durable))
    except (OSError, paths.UnsafeDirectory) as error:
        raise EmbeddedError(f"cannot start the database in {var}: {error}") from error


def wait(var: Path) -> None:
    """Wait until the server of ``var`` accepts connections; EmbeddedError when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while not is_ready(var):
        with locked(var / "postgres.starting"):
            kept = is_kept(var)
        if not kept or time.monotonic() > deadline:
            raise EmbeddedError(f"the database in {var} does not start: {last_words(var)}")
        time.sleep(0.01)


def leave(var: Path) -> None:
    """Stop counting this process among the users; the last one's going stops the server."""
    pid, descriptor = _joined.pop(var, (0, -1))
    if descriptor >= 0 and pid == os.getpid():
        os.close(descriptor)


def is_ready(var: Path) -> bool:
    """Whether the server accepts connections, by its own status file and its process."""
    try:
        lines = (var / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready" and processes.is_alive(int(lines[0]))


def is_stopped(var: Path) -> bool:
    """Whether nobody keeps the server of ``var`` running."""
    with locked(var / "postgres.starting"):
        return not is_kept(var)


def is_used_by_others(var: Path) -> bool:
    """Whether a process has joined, and the server is not just being stopped."""
    with open_lock(var / "postgres.users") as descriptor:
        return take(descriptor, fcntl.LOCK_SH) and not take(descriptor, fcntl.LOCK_EX)


def hold_users_lock(var: Path) -> None:
    """Take the shared lock, waiting for a server that is just stopping."""
    pid, _ = _joined.get(var, (0, -1))
    if pid == os.getpid():
        return
    descriptor = os.open(var / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    _joined[var] = (os.getpid(), descriptor)


def start_keeper(cluster: Cluster) -> None:
    """Start the keeper, which inherits its own lock: there is no moment without it.

    It outlives this process, so nobody waits for it here; one that ended before is waited for,
    so that it leaves no zombie.
    """
    if ended := _keepers.pop(cluster.var, None):
        with suppress(ChildProcessError):  # another process started it, and we are its fork
            os.waitpid(ended, 0)
    cluster.initialise()
    users = os.open(cluster.var / "postgres.users", os.O_RDWR)
    kept = os.open(cluster.var / "postgres.kept", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(kept, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with cluster.open_log() as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "annotate.server.keeper", str(cluster.var),
                 "1" if cluster.durable else "0", str(users)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                pass_fds=(users, kept), cwd=Path(__file__).resolve().parents[2],
            )  # fmt: skip
        _keepers[cluster.var] = keeper.pid
        keeper.returncode = 0  # else Popen warns that it still runs, which it shall
    finally:
        os.close(users)
        os.close(kept)


def is_kept(var: Path) -> bool:
    """Whether a keeper lives; ask only while holding the starting lock."""
    with open_lock(var / "postgres.kept") as descriptor:
        return not take(descriptor, fcntl.LOCK_SH)


@contextmanager
def open_lock(path: Path) -> Iterator[int]:
    """A lock file, open; whatever lock is taken on it goes at the end."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the exclusive lock of ``path``, waiting for it."""
    with open_lock(path) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def take(descriptor: int, kind: int) -> bool:
    """Try to take a lock without waiting; whether it was free."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def last_words(var: Path) -> str:
    """The last line of the server's log."""
    try:
        lines = (var / "postgres.log").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return lines[-1] if lines else "see postgres.log there"
