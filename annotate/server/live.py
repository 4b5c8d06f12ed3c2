"""The live process: granian with the ASGI application, one worker, thousands of open streams."""

import gc
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Awaitable, Callable

from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server

from annotate import env
from annotate.server import processes
from annotate.server.variables import refuse

MOST_STREAMS = 16_384


def load() -> Callable[..., Awaitable[None]]:
    """The ASGI application, with what the first event would otherwise have to load."""
    from django.urls import get_resolver

    from annotate.asgi import make_application

    application = make_application()
    _ = get_resolver().url_patterns  # cards name addresses
    return application


def allow_many_files() -> None:
    """Each stream is an open file, of which many systems allow 1,024 unless asked."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_STREAMS + 256
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def main() -> None:
    """Serve as the environment says until SIGTERM or SIGINT."""
    if not env.LIVE_PORT:
        refuse("ANNOTATE_LIVE_PORT", "is not set: the port on which to serve events")
    gc.disable()
    application = load()
    gc.freeze()
    gc.enable()
    allow_many_files()
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        os.register_at_fork(after_in_child=processes.tied(signal.SIGKILL))
    Server(
        "annotate.asgi:make_application",
        address=env.HOST,
        port=env.LIVE_PORT,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        workers=1,
        backlog=4096,
        backpressure=MOST_STREAMS,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=1,
        log_level=LogLevels.error,
    ).serve(target_loader=lambda: application, wrap_loader=False)


if __name__ == "__main__":
    main()
