"""Originals in a bucket, against a server that answers as one does."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.files.base import ContentFile

from annotate import env
from annotate.articles.object_storage import Bucket, signature

OBJECTS: dict[str, bytes] = {}


class Handler(BaseHTTPRequestHandler):
    """Keeps objects by path; refuses what is not signed with the right key."""

    def _answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
        headers = {
            name: self.headers[name] for name in ("host", "x-amz-content-sha256", "x-amz-date")
        }
        expected = signature(
            method=self.command, path=self.path, headers=headers, secret="s/cret", region="eu"
        )
        if not self.headers["authorization"].endswith(expected):
            status, body, length = 403, b"", None
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self) -> None:
        OBJECTS[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200)

    def do_GET(self) -> None:
        self._answer(200 if self.path in OBJECTS else 404, OBJECTS.get(self.path, b""))

    def do_HEAD(self) -> None:
        found = self.path in OBJECTS
        self._answer(200 if found else 404, length=len(OBJECTS.get(self.path, b"")))

    def do_DELETE(self) -> None:
        OBJECTS.pop(self.path, None)
        self._answer(204)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is said to the terminal."""


@pytest.fixture
def port() -> Iterator[int]:
    OBJECTS.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def bucket(port: int, monkeypatch: pytest.MonkeyPatch, secret: str = "s%2Fcret") -> Bucket:
    monkeypatch.setenv("A_URL", f"s3+http://me:{secret}@127.0.0.1:{port}/annotate?region=eu")
    return Bucket(**env.originals("A_URL")["OPTIONS"])


def test_what_is_saved_is_there_until_it_is_deleted(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = bucket(port, monkeypatch)

    assert not storage.exists("originals/ab/c d")
    assert storage.save("originals/ab/c d", ContentFile(b"bytes")) == "originals/ab/c d"
    assert OBJECTS == {"/annotate/originals/ab/c%20d": b"bytes"}
    assert storage.exists("originals/ab/c d")
    assert storage.size("originals/ab/c d") == 5
    with storage.open("originals/ab/c d") as file:
        assert file.read() == b"bytes"
    storage.delete("originals/ab/c d")
    storage.delete("originals/ab/c d")
    with pytest.raises(FileNotFoundError):
        storage.open("originals/ab/c d")


def test_a_bucket_that_refuses_is_an_error(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(OSError, match="403"):
        bucket(port, monkeypatch, secret="other").save("a", ContentFile(b"x"))


def test_the_signature_is_that_of_the_published_example() -> None:
    """“GET Object” in the examples of the specification."""
    signed = signature(
        method="GET",
        path="/test.txt",
        headers={
            "host": "examplebucket.s3.amazonaws.com",
            "range": "bytes=0-9",
            "x-amz-content-sha256": (
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            ),
            "x-amz-date": "20130524T000000Z",
        },
        secret="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        region="us-east-1",
    )

    assert signed == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
