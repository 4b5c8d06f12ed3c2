"""The keeper: one process that runs the embedded server for as long as anybody uses it.

Every process that uses the database holds a shared lock on one file. The keeper waits for the
exclusive lock: the kernel grants it when the last user has gone, however it went (SIGKILL
included), and then the keeper stops the server. A server that dies while it is in use is
started again.
"""

import fcntl
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from annotate.server import processes
from annotate.server.cluster import Cluster

LARGEST_LOG = 5_000_000  # bytes
PATIENCE = 60.0  # seconds for a shutdown's checkpoint, and for the remains of a killed server
GRACE = 2.0  # seconds for those remains to notice by themselves: there is nothing left to save


def main(var: str, durable: str, users: str) -> int:
    """Run the server of ``var`` until nobody holds the lock open as descriptor ``users``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    cluster = Cluster(Path(var), durable=durable == "1")
    events: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=wait_until_unused, args=(int(users), events), daemon=True).start()
    if cluster.log.exists() and cluster.log.stat().st_size > LARGEST_LOG:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    pause = 0.05
    while True:
        clear_remains(cluster)
        began = time.monotonic()
        server = cluster.start(processes.tied(signal.SIGINT))
        threading.Thread(target=wait_for_end, args=(server, events), daemon=True).start()
        if events.get() == "unused":
            stop(server)
            return 0
        pause = 0.05 if time.monotonic() - began > 10 else min(pause * 2, 2.0)
        time.sleep(pause)


def wait_until_unused(users: int, events: "queue.SimpleQueue[str]") -> None:
    """Say "unused" once no process holds the shared lock; the exclusive one is kept from then."""
    fcntl.flock(users, fcntl.LOCK_EX)
    events.put("unused")


def wait_for_end(server: "subprocess.Popen[bytes]", events: "queue.SimpleQueue[str]") -> None:
    """Say "ended" when the server has ended."""
    server.wait()
    events.put("ended")


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Stop the server: fast first, at once when that takes too long (it recovers from both).

    Each signal is said again every second: a server that is just starting does not hear it yet.
    """
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        deadline = time.monotonic() + PATIENCE
        while server.poll() is None and time.monotonic() < deadline:
            os.kill(server.pid, number)
            try:
                server.wait(1.0)
            except subprocess.TimeoutExpired:
                continue


def clear_remains(cluster: Cluster) -> None:
    """End what an earlier server left running in the data directory, then its stale pid file.

    The file is removed only when no process works there any more, since it also holds what
    PostgreSQL itself checks that by. After a reboot the process id in it may be anybody's.
    """
    began = time.monotonic()
    deadline = began + PATIENCE
    while (left := processes.working_in(cluster.data)) and time.monotonic() < deadline:
        number = signal.SIGINT if time.monotonic() - began < GRACE else signal.SIGQUIT
        for pid in left:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        time.sleep(0.05)
    if left is not None and not left:
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
