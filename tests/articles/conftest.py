"""A server of the tests' own that answers as each test wants, and a batch to import files into."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.test import override_settings

from annotate.accounts.permissions import Seat
from annotate.articles.import_models import Import, ImportItem
from annotate.articles.imports import Upload, add_files, begin_import
from tests.articles.importing import Give

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


@pytest.fixture
def batch(seat: Seat) -> Import:
    return begin_import(seat=seat)


@pytest.fixture
def give(seat: Seat, batch: Import) -> Give:
    """Add files by name and content to the batch."""

    def give(**files: bytes) -> list[ImportItem]:
        uploads = [Upload(ContentFile(data), name) for name, data in files.items()]
        return add_files(seat=seat, batch=batch, uploads=uploads)

    return give


@pytest.fixture
def empty_storage() -> Iterator[None]:
    with override_settings(STORAGES={**configured.STORAGES}):
        yield
