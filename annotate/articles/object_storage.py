"""Originals in a bucket that speaks S3, for installations of many web nodes.

Four requests are needed (PUT, GET, HEAD, DELETE), signed as AWS Signature Version 4 says
(https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). No library for S3
is used: the one that Django's storages need cannot be installed beside the queue's packages.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlsplit

import urllib3
from django.core.files.base import File
from django.core.files.storage import Storage

_NOTHING = hashlib.sha256(b"").hexdigest()


def signature(
    *,
    method: str,
    path: str,
    headers: Mapping[str, str],
    secret: str,
    region: str,
) -> str:
    """The value of a signed request's signature, in hexadecimal. `path` is quoted already;
    `headers` are all that are signed, among them host, x-amz-date and x-amz-content-sha256."""
    signed = ";".join(sorted(headers))
    listed = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = f"{method}\n{path}\n\n{listed}\n{signed}\n{headers['x-amz-content-sha256']}"
    moment = headers["x-amz-date"]
    scope = f"{moment[:8]}/{region}/s3/aws4_request"
    digest = hashlib.sha256(request.encode()).hexdigest()
    key = f"AWS4{secret}".encode()
    for part in (moment[:8], region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(
        key, f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}".encode(), "sha256"
    ).hexdigest()


class Bucket(Storage):
    """A bucket; names are the keys of its objects."""

    def __init__(self, *, address: str, key: str, secret: str, region: str) -> None:
        """`address` is the bucket's, such as https://s3.example.org/annotate."""
        parts = urlsplit(address)
        self._host, self._path = parts.netloc, parts.path.rstrip("/")
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._key, self._secret, self._region = key, secret, region
        self._pool = urllib3.PoolManager(
            maxsize=8, timeout=urllib3.Timeout(connect=5, read=60), retries=urllib3.Retry(2)
        )

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The name itself: it is the checksum of what stands there."""
        return name

    def exists(self, name: str) -> bool:
        """Whether the bucket has it."""
        return self._ask("HEAD", name, allowed=(200, 404)).status == 200

    def size(self, name: str) -> int:
        """Its bytes."""
        return int(self._ask("HEAD", name).headers["Content-Length"])

    def delete(self, name: str) -> None:
        """Remove it; what is not there is removed already."""
        self._ask("DELETE", name, allowed=(200, 204, 404))

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        answer = self._ask("GET", name, allowed=(200, 404))
        if answer.status == 404:
            raise FileNotFoundError(name)
        return File(BytesIO(answer.data), name=name)

    def _save(self, name: str, content: "File[Any]") -> str:
        self._ask("PUT", name, body=content.read())
        return name

    def _ask(
        self, method: str, name: str, *, body: bytes = b"", allowed: tuple[int, ...] = (200,)
    ) -> urllib3.BaseHTTPResponse:
        """One signed request. Raises OSError when it is not answered as it should be."""
        path = quote(f"{self._path}/{name}", safe="/-_.~")
        headers = {
            "host": self._host,
            "x-amz-content-sha256": hashlib.sha256(body).hexdigest() if body else _NOTHING,
            "x-amz-date": datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ"),
        }
        signed = signature(
            method=method, path=path, headers=headers, secret=self._secret,
            region=self._region,
        )  # fmt: skip
        scope = f"{headers['x-amz-date'][:8]}/{self._region}/s3/aws4_request"
        headers["authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={self._key}/{scope}, "
            f"SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={signed}"
        )
        try:
            answer = self._pool.request(
                method, self._origin + path, body=body or None, headers=headers, redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise OSError(f"the bucket of originals cannot be reached: {error}") from error
        if answer.status not in allowed:
            raise OSError(f"the bucket of originals answered {answer.status} to {method}")
        return answer
