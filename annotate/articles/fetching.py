"""Reading a web address: with care for who is asked, and for what may come back.

The connection goes to the very address that was checked (a second look-up could answer
differently), each redirect is checked like the first address, and everything has a limit. No
cookie is kept, no password sent, no proxy from the environment used.
"""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from socket import SHUT_RDWR
from urllib.parse import urljoin

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from annotate.accounts.errors import Invalid
from annotate.articles.addresses import Place, addresses_of, place_of, refused
from annotate.articles.pacing import wait_for_turn

LARGEST = 20 * 1024 * 1024  # bytes, also when unpacked
PATIENCE = 30.0  # seconds for one request, from connecting to its last byte
_SILENCE = 15.0  # seconds
_REDIRECTS = 5
_PIECE = 64 * 1024
_LONGEST_NAMED = 200  # code points of an address in a message
_TYPES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "application/pdf",
        "application/epub+zip",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
_GONE_ON = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({408, 425, 429})  # asked too early, too often, or while nobody listened


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back: `url` is where it stood at last, `charset` what the header said or ""."""

    data: bytes
    url: str
    content_type: str
    charset: str = ""


def fetch(url: str) -> Fetched:
    """Fetch a page or a document; at most one request a second goes to one host.

    Not inside a transaction: others wait for their turn at the same host until it ends.
    Raises Invalid (field "url") with words for the person who gave the address.
    """
    there = url
    for redirects in range(_REDIRECTS + 1):
        try:
            place = place_of(there)
            wait_for_turn(place.netloc)
            found = _ask(place)
        except Invalid as refusal:
            if not redirects:
                raise
            raise _led_to(there, refusal) from refusal
        if isinstance(found, Fetched):
            return found
        there = urljoin(place.url, found)
    raise refused(f"The address leads on more than {_REDIRECTS} times.", "too_many_redirects")


def _led_to(url: str, refusal: Invalid) -> Invalid:
    """The refusal of an address that nobody gave, but another one leads on to."""
    code = "not_served" if refusal.code == "invalid_url" else refusal.code
    return refused(f"The address leads on to {url[:_LONGEST_NAMED]}. {refusal.message}", code)


def user_agent() -> str:
    """Who asks: the program, its version, and whom to write to when that is set."""
    contact = settings.FETCH_CONTACT or settings.ANNOTATE_URL
    return "Annotate/0.1" + (f" (+{contact})" if contact else "")


def _ask(place: Place) -> Fetched | str:
    """One request: what came back, or the address that it leads on to."""
    addresses = addresses_of(place)
    failure = ""
    for address in addresses[:4]:
        try:
            return _ask_at(place, address)
        except ssl.SSLError as error:
            failure = f"{place.host} has no valid certificate ({error.reason or 'unknown reason'})."
        except (HTTPError, OSError, ValueError) as error:
            if isinstance(error, TimeoutError) or "timed out" in str(error):
                failure = f"{place.host} took too long to answer."
            elif "certificate" in str(error).lower():
                failure = f"{place.host} has no valid certificate."
            else:
                failure = f"{place.host} cannot be reached, or its answer is broken."
    raise refused(failure, "unreachable")


def _ask_at(place: Place, address: str) -> Fetched | str:
    if place.scheme == "https":
        connection: HTTPConnection = HTTPSConnection(
            address,
            place.port,
            timeout=_SILENCE,
            server_hostname=place.host,
            assert_hostname=place.host,
            ssl_context=ssl.create_default_context(),
        )
    else:
        connection = HTTPConnection(address, place.port, timeout=_SILENCE)
    with _within(PATIENCE, connection):
        connection.request(
            "GET",
            place.target,
            headers={
                "Host": place.netloc,
                "User-Agent": user_agent(),
                "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5",
                "Accept-Encoding": "gzip, deflate",
                "Connection": "close",
            },
            preload_content=False,
        )
        with closing(connection.getresponse()) as response:
            return _answer(place, response)


@contextmanager
def _within(seconds: float, connection: HTTPConnection) -> Iterator[None]:
    """Cut the connection after so long, also when a little comes every now and then."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (HTTPError, OSError, ValueError) as error:
        if late.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        connection.close()
    if late.is_set():
        raise TimeoutError


def _answer(place: Place, response: BaseHTTPResponse) -> Fetched | str:
    if response.status in _GONE_ON and response.headers.get("Location"):
        return response.headers["Location"]
    if response.status != HTTPStatus.OK:
        raise _not_served(place, response.status)
    content_type, _, parameters = response.headers.get("Content-Type", "text/html").partition(";")
    content_type = content_type.strip().lower()
    if content_type not in _TYPES:
        raise refused(
            f"This is {content_type[:60]}; only pages and documents are read.", "unknown_kind"
        )
    declared = response.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > LARGEST:
        raise _too_large()
    return Fetched(_read(response), place.url, content_type, _charset(parameters))


def _not_served(place: Place, status: int) -> Exception:
    """Tells an answer that may be another one later from one that stays."""
    phrase = ""
    with suppress(ValueError):
        phrase = f" ({HTTPStatus(status).phrase})"
    code = "busy" if status in _BUSY else "server_error" if status >= 500 else "not_served"
    return refused(f"{place.host} answered {status}{phrase}.", code)


def _read(response: BaseHTTPResponse) -> bytes:
    """The body, unpacked piece by piece, so that a small answer cannot become a huge one."""
    data = bytearray()
    begun = time.monotonic()
    for piece in response.stream(_PIECE, decode_content=True):
        data += piece
        if len(data) > LARGEST:
            raise _too_large()
        if time.monotonic() - begun > PATIENCE:
            raise TimeoutError
    return bytes(data)


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        value = value.strip().strip("\"'")
        if name.strip().lower() == "charset" and value.isascii() and " " not in value:
            return value[:40]
    return ""


def _too_large() -> Exception:
    return refused(f"The page has more than {LARGEST // 1024 // 1024} MB.", "too_large")
