"""The web server process: granian with Annotate loaded before its workers are forked.

Loading first and forking then halves the start and shares the memory of the code. With a
``go`` pipe it waits, loaded, until the supervisor has the database ready.
"""

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from annotate import env
from annotate.server import processes

# A thread holds a request and at most one database connection (env.POOL is per process).
THREADS = 8
# Requests that a worker takes on at once; the rest wait in the kernel's queue.
BACKPRESSURE = 64


def load() -> Callable[..., Any]:
    """The WSGI application, with what the first request would otherwise have to load."""
    from django.urls import get_resolver

    from annotate.wsgi import application

    _ = get_resolver().url_patterns
    return application


def serve(host: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    gc.freeze()  # what is loaded stays, and forks share its memory
    # A request leaves little that needs collecting; looking after each 2,000 objects, as Python
    # does by itself, costs more than it finds.
    gc.set_threshold(20_000, 10, 10)
    gc.enable()
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        os.register_at_fork(after_in_child=processes.tied(signal.SIGKILL))
    server = Server(
        "annotate.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        backpressure=BACKPRESSURE,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=10,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=load, wrap_loader=False)


def main() -> None:
    """Serve as the environment says; ANNOTATE_HOST and ANNOTATE_WORKERS matter for a server."""
    os.umask(0o077)  # mail that is kept as files holds links for one person
    gc.disable()  # a tenth of the time to load goes into looking for garbage
    load()
    if sys.argv[1:] == ["--wait"] and not os.read(sys.stdin.fileno(), 1):
        return  # the supervisor ended or changed its mind
    serve(env.HOST, env.PORT, env.WORKERS)


if __name__ == "__main__":
    main()
