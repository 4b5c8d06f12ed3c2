"""Starting a server, waiting for its first answer, and stopping all of it."""

import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

LONGEST_START = 300.0  # seconds


class DoesNotRun(Exception):
    """A server that ended or never answered; the message says where its log is."""


@dataclass
class Server:
    """A process that serves HTTP on loopback, and what it started."""

    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    directory: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self, address: str) -> float:
        """Start it; seconds until `address` is answered."""
        began = time.perf_counter()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        with httpx.Client(trust_env=False, timeout=30) as client:
            while time.perf_counter() - began < LONGEST_START:
                if self.process.poll() is not None:
                    raise DoesNotRun(f"{self.command[0]} has ended; see {self.log}")
                try:
                    if client.get(address).status_code < 500:
                        return time.perf_counter() - began
                except httpx.HTTPError:
                    pass
                time.sleep(0.01)
        raise DoesNotRun(f"{self.command[0]} does not answer at {address}; see {self.log}")

    def family(self) -> list[psutil.Process]:
        """Its processes: itself and all below."""
        if self.process is None or self.process.poll() is not None:
            return []
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def stop(self) -> None:
        """End it politely, and what is left of it after 15 seconds by force."""
        if self.process is None:
            return
        family = self.family()
        self.process.terminate()
        _, left = psutil.wait_procs(family, timeout=15)
        for process in left:
            process.kill()
        self.process.wait()


def free_port() -> int:
    """A port on loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def http(base: str, headers: Mapping[str, str] | None = None) -> httpx.Client:
    """A client that keeps its connection, as browsers do."""
    return httpx.Client(base_url=base, headers=headers, trust_env=False, timeout=600)


def checked(response: httpx.Response, *codes: int) -> httpx.Response:
    """The response, if it has one of the codes; else AssertionError with its beginning."""
    if response.status_code not in (codes or (200,)):
        raise AssertionError(f"{response.status_code} {response.url}: {response.text[:400]}")
    return response
