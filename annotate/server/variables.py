"""Values of environment variables: each in its type, and loud when it is wrong.

A wrong value ends the process with one line that names the variable. Nothing but the standard
library is imported, so that reading settings costs nothing.
"""

import os
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


class WrongSetting(SystemExit):
    """Ends the process: prints one line that names the variable, with exit status 1."""


def refuse(name: str, why: str) -> NoReturn:
    """Stop the start with one line about the variable ``name``; never prints its value."""
    raise WrongSetting(f"annotate: {name} {' '.join(why.split())}")


def text(name: str, default: str = "") -> str:
    """The variable without surrounding white space; an empty one counts as unset."""
    return os.environ.get(name, "").strip() or default


def switch(name: str, *, default: bool | None = None) -> bool | None:
    """A variable that is on (1, true, yes, on) or off (0, false, no, off), or the default."""
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE or value in FALSE:
        return value in TRUE
    refuse(name, "must be 1 (on) or 0 (off)")


def number(name: str, default: int, least: int, most: int) -> int:
    """A whole number between ``least`` and ``most``, both included."""
    value = text(name, str(default))
    if value.isascii() and value.isdecimal() and least <= int(value) <= most:
        return int(value)
    refuse(name, f"must be a whole number from {least} to {most}")


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of ``choices``."""
    value = text(name, default).lower()
    return value if value in choices else refuse(name, f"must be one of: {', '.join(choices)}")


def directory(name: str, default: Path) -> Path:
    """An absolute directory path; it need not exist yet. Relative ones count from here."""
    path = Path(text(name, str(default))).expanduser().absolute()
    if path.exists() and not path.is_dir():
        refuse(name, "must be a directory, and a file has that name")
    return path


def names(name: str) -> list[str]:
    """A list separated by commas or white space."""
    return text(name).replace(",", " ").split()


def host_names(name: str, default: list[str]) -> list[str]:
    """Host names without scheme, path or port, as Django's ALLOWED_HOSTS takes them."""
    hosts = names(name) or default
    for host in hosts:
        port = host.count(":") == 1 or (host.startswith("[") and not host.endswith("]"))
        if "/" in host or port:
            refuse(name, "must hold host names only (annotate.example.org), no scheme or port")
    return hosts


def origins(name: str) -> list[str]:
    """Origins such as https://annotate.example.org, as Django's CSRF_TRUSTED_ORIGINS takes them."""
    for origin in (found := names(name)):
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
            refuse(name, "must hold origins such as https://annotate.example.org")
    return found


def public_address(name: str) -> str:
    """A web address such as https://annotate.example.org, without a slash at its end; or ""."""
    value = text(name).rstrip("/")
    parts = urlsplit(value)
    wrong = parts.scheme not in ("http", "https") or not parts.netloc or parts.query
    if value and (wrong or parts.fragment or any(sign.isspace() for sign in value)):
        refuse(
            name, "must be the address where people reach Annotate: https://annotate.example.org"
        )
    return value


def email_address(name: str, default: str) -> str:
    """One email address."""
    value = text(name, default)
    user, at, host = value.rpartition("@")
    if not (user and at and host) or any(sign.isspace() for sign in value):
        refuse(name, "must be an email address")
    return value


def places(name: str) -> list[str]:
    """Hosts with their ports, such as 127.0.0.1:8000, separated by commas or white space."""
    for place in (found := names(name)):
        host, _, port = place.rpartition(":")
        if not host or not port.isdecimal():
            refuse(name, "must hold hosts with their ports, such as intranet.example.org:80")
    return found
