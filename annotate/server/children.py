"""A child process that is started again, after a growing pause, when it dies."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotate import env
from annotate.server import processes

LONGEST_PAUSE = 30.0  # seconds
STEADY = 20.0  # seconds after which a child counts as running well


@dataclass
class Child:
    """One program under supervision."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own (Ctrl-C is the supervisor's), tied to our life."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command, env=os.environ | self.environment, cwd=env.CHECKOUT,
            stdin=subprocess.PIPE, start_new_session=True,
            preexec_fn=processes.tied(signal.SIGTERM),
        )  # fmt: skip

    def go(self) -> None:
        """Let a child that was started with ``--wait`` go on."""
        if self.process and self.process.stdin:
            try:
                self.process.stdin.write(b"g")
                self.process.stdin.close()
            except BrokenPipeError:
                return

    def has_died(self) -> bool:
        """Whether it was started and has ended."""
        return self.process is not None and self.process.poll() is not None

    def revive(self) -> bool:
        """Start it again when it has died and its pause is over; whether it was started."""
        if not self.has_died():
            return False
        if time.monotonic() - self.started > STEADY:
            self.pause = 0.0
        if time.monotonic() - self.started < self.pause:
            return False
        self.pause = min(max(self.pause * 2, 0.5), LONGEST_PAUSE)
        self.start()
        return True

    def signal(self, number: signal.Signals) -> None:
        """Send a signal when it lives."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)


def stop(children: Sequence[Child], seconds: float) -> None:
    """End all of them at once: politely, and after ``seconds`` by SIGKILL."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + seconds
    for child in children:
        if child.process is None:
            continue
        try:
            child.process.wait(max(deadline - time.monotonic(), 0.0))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
