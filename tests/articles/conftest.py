"""A server of the tests' own that answers as each test wants."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A server on loopback: what it answers by path, and the requests that came."""

    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def serves(self, path: str, body: bytes = b"", *, status: int = 200, **headers: str) -> None:
        """Answer with a body; a header's name has _ for -."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in ({"Content_Type": "text/html"} | headers).items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(body)

        self.answers[path] = answer


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    """The server, which the settings allow to be fetched from."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append((self.path, dict(self.headers)))
            site.answers[self.path](self)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said to the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    settings.FETCH_ALLOW = [site.host]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()
