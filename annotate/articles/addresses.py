"""Which addresses on the network Annotate may read from: those that everybody can reach.

What stands inside a network trusts who asks from inside, so a fetch that an editor asks for must
not become a way in (server-side request forgery). What is judged is the address that is connected
to, whatever name or notation led to it.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings

from annotate.accounts.errors import Invalid

PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000  # code points of an address
_TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address behind a translator
_CUSTOMARY = "!$%&'()*+,/:;=?@[]~-._"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one request goes. `host` is a name or an address in ASCII, `target` path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def netloc(self) -> str:
        """The host as a request names it, with the port when it is not the usual one."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def url(self) -> str:
        """The address again."""
        return f"{self.scheme}://{self.netloc}{self.target}"

    @property
    def allowed(self) -> bool:
        """Whether the administrator has named it (ANNOTATE_FETCH_ALLOW), whatever it is."""
        return f"{self.host}:{self.port}" in settings.FETCH_ALLOW


def place_of(url: str) -> Place:
    """The parts of a web address. Raises Invalid (field "url") for what is none, has another
    scheme, a user name or a port of its own."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = _ascii_host(parts)
    except ValueError as error:
        raise refused("This is not a web address.") from error
    if parts.scheme not in PORTS or not host or len(url) > _LONGEST:
        raise refused("This is not a web address: it begins with http:// or https://.")
    if "@" in parts.netloc:
        raise refused("A web address with a user name or password in it is not fetched.")
    target = quote(parts.path or "/", safe=_CUSTOMARY)
    if parts.query:
        target += "?" + quote(parts.query, safe=_CUSTOMARY)
    place = Place(parts.scheme, host, port or PORTS[parts.scheme], target)
    if place.port not in PORTS.values() and not place.allowed:
        raise refused(f"Only ports 80 and 443 are fetched from, not {place.port}.")
    return place


def _ascii_host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if not host.isascii():
        host = host.encode("idna").decode()
    if any(sign <= " " or sign in '"<>\\^`{|}%' for sign in host):
        raise ValueError(host)
    return host


def addresses_of(place: Place) -> list[str]:
    """The network addresses of a place, each checked. Raises Invalid (field "url") when there is
    none, or when one of them is not for everybody."""
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise refused(f"There is no server called {place.host}.", "unreachable") from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not place.allowed and not all(map(is_public, addresses)):
        raise refused(
            f"{place.host} is inside a private network, which is not fetched from.",
            "private_address",
        )
    return addresses


def is_public(address: str) -> bool:
    """Whether an IPv4 or IPv6 address is one that everybody on the internet can reach."""
    try:
        bare = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    carried = _carried(bare) if isinstance(bare, IPv6Address) else None
    if carried is not None:
        return is_public(str(carried))
    site_local = isinstance(bare, IPv6Address) and bare.is_site_local
    return bare.is_global and not (
        bare.is_multicast or bare.is_reserved or bare.is_unspecified or site_local
    )


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, 6to4, Teredo, translated."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


def refused(message: str, code: str = "invalid_url") -> Invalid:
    """An Invalid for the field "url"."""
    return Invalid.field("url", message, code=code)
