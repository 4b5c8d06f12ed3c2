"""Typed settings from the environment: read once, and loud when one is wrong.

Every variable that Annotate knows is read here and described in docs/administrators.md.
A wrong value ends the process with one line that names the variable. This module imports
neither Django nor psycopg unless a value needs them, so that it costs nothing to start.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from annotate.server import paths
from annotate.server.variables import (
    choice,
    directory,
    email_address,
    host_names,
    number,
    origins,
    places,
    public_address,
    refuse,
    switch,
    text,
)

CHECKOUT = Path(__file__).resolve().parent.parent
LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")
DEVELOPMENT_MAIL = "django.core.mail.backends.filebased.EmailBackend"
EXAMPLE_URL = "postgresql://user:password@host:port/name"


def secret_key(*, local: bool, var: Path) -> str:
    """SECRET_KEY, or on one person's own machine one that is made once and kept in ``var``."""
    if key := text("SECRET_KEY"):
        return key
    if not local:
        refuse("SECRET_KEY", "is not set; a server needs its own, of at least 50 random characters")
    try:
        return paths.kept_secret(var / "secret_key", lambda: secrets.token_urlsafe(50))
    except OSError as error:
        refuse("ANNOTATE_VAR", f"cannot keep the secret key ({error.strerror}: {error.filename})")


def embedded_database(var: Path) -> dict[str, Any]:
    """Django's DATABASES entry for the PostgreSQL that we run ourselves, under ``var``."""
    return {
        "ENGINE": "annotate.server.backend",
        "NAME": paths.DATABASE,
        "USER": paths.DATABASE,
        "HOST": str(paths.socket_directory(var)),
        "OPTIONS": {},
    }


def database(url: str, var: Path) -> dict[str, Any]:
    """Django's DATABASES entry for DATABASE_URL, or for the embedded server without one.

    The URL is libpq's own (https://www.postgresql.org/docs/current/libpq-connect.html, 32.1.1.2),
    so that ``sslmode``, several hosts and socket directories work as everywhere else.
    """
    entry = from_url(url) if url else embedded_database(var)
    options = entry["OPTIONS"]
    options.setdefault("connect_timeout", 5)
    options.setdefault("application_name", "annotate")
    # Only questions whose values the server binds are ever prepared: see accounts.prepared.
    options.setdefault("prepare_threshold", None if PGBOUNCER else 2)
    if not PGBOUNCER:
        # An annotation with all that it shows is a dozen tables, one row each. Trying the orders of
        # eight at a time takes PostgreSQL 10 ms to plan what then runs in one; of five, 3 ms.
        options["options"] = f"-c join_collapse_limit=5 {options.get('options', '')}".strip()
    if POOL:
        from annotate.server import pooling

        options["pool"] = {
            "min_size": 1,
            "max_size": POOL,
            "timeout": 20,
            "max_idle": 300,
            "check": pooling.check,
        }
    return {
        **entry,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": PGBOUNCER,
    }


def from_url(url: str) -> dict[str, Any]:
    """The parts of a PostgreSQL URL under Django's names; the rest are options of libpq."""
    if urlsplit(url).scheme not in ("postgres", "postgresql"):
        refuse("DATABASE_URL", "must begin with postgresql:// or postgres://")
    from psycopg import Error
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(url)
    except Error:
        refuse("DATABASE_URL", f"is not a PostgreSQL URL ({EXAMPLE_URL})")
    if not parts.get("dbname"):
        refuse("DATABASE_URL", f"names no database ({EXAMPLE_URL})")
    ports = str(parts.get("port") or "").split(",")  # one for each of several hosts
    if not all(port.isdecimal() for port in ports if port):
        refuse("DATABASE_URL", f"has a port that is no number ({EXAMPLE_URL})")
    known = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    entry: dict[str, Any] = {ours: parts.pop(theirs, "") for ours, theirs in known.items()}
    entry["PORT"] = str(parts.pop("port", "") or "")
    return {**entry, "ENGINE": "annotate.server.backend", "OPTIONS": dict(parts)}


def mailers(url: str, var: Path) -> dict[str, dict[str, Any]]:
    """Django's MAILERS for EMAIL_URL; without one, mail is written to files in var/mail."""
    if not url:
        return {
            "default": {"BACKEND": DEVELOPMENT_MAIL, "OPTIONS": {"file_path": str(var / "mail")}}
        }
    import environ
    from django.core.exceptions import ImproperlyConfigured

    try:
        parts = environ.Env.email_url_config(url)
    except (ImproperlyConfigured, ValueError):
        refuse("EMAIL_URL", "must look like smtp+tls://user:password@host:587")
    backend = parts["EMAIL_BACKEND"]
    if backend.endswith("filebased.EmailBackend"):
        options: dict[str, Any] = {"file_path": parts["EMAIL_FILE_PATH"]}
    elif backend.endswith("smtp.EmailBackend"):
        options = smtp_options(parts)
    else:
        options = {}
    return {"default": {"BACKEND": backend, "OPTIONS": options}}


def smtp_options(parts: dict[str, Any]) -> dict[str, Any]:
    """The options of Django's SMTP backend, with a time limit so that no request hangs on it."""
    if not parts["EMAIL_HOST"]:
        refuse("EMAIL_URL", "names no host (smtp+tls://user:password@host:587)")
    return {
        "host": parts["EMAIL_HOST"],
        "port": parts["EMAIL_PORT"],
        "username": parts["EMAIL_HOST_USER"],
        "password": parts["EMAIL_HOST_PASSWORD"],
        "use_tls": parts.get("EMAIL_USE_TLS", False),
        "use_ssl": parts.get("EMAIL_USE_SSL", False),
        "timeout": 20,
    }


def is_local(*, debug: bool | None, hosts: list[str]) -> bool:
    """Whether this is one person's own machine rather than a server that others can reach.

    ``DEBUG=0`` says server; so does a host name that is not this machine's own, unless
    ``DEBUG=1`` says otherwise.
    """
    return debug if debug is not None else all(host in LOOPBACK for host in hosts)


def address() -> str:
    """Where people find this installation, without a slash at the end."""
    return f"http://{HOST}:{PORT}" if LOCAL else f"https://{ALLOWED_HOSTS[0].lstrip('*.')}"


def live_origins() -> list[str]:
    """From where a page may take events besides its own origin, as a Content-Security-Policy says
    it (an IPv6 address cannot stand there)."""
    if not (LOCAL and LIVE_PORT):
        return []
    names = [f"*{host}" if host.startswith(".") else host for host in ALLOWED_HOSTS]
    return [f"http://{name}:{LIVE_PORT}" for name in names if ":" not in name]


def originals(name: str) -> dict[str, Any]:
    """Django's STORAGES entry for the originals: a folder, or a bucket by the variable."""
    value = text(name)
    if not value:
        return {"BACKEND": "annotate.articles.storages.WholeFiles"}
    parts = urlsplit(value)
    scheme = parts.scheme.removeprefix("s3+")
    if parts.scheme not in ("s3+https", "s3+http") or not parts.hostname or not parts.path[1:]:
        refuse(name, "must look like s3+https://key:secret@s3.example.org/bucket?region=eu-north-1")
    if not parts.username or not parts.password:
        refuse(name, "names no key and secret (s3+https://key:secret@…)")
    return {
        "BACKEND": "annotate.articles.object_storage.Bucket",
        "OPTIONS": {
            "address": f"{scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}",
            "key": unquote(parts.username),
            "secret": unquote(parts.password),
            "region": dict(parse_qsl(parts.query)).get("region", "us-east-1"),
        },
    }


VAR = directory("ANNOTATE_VAR", CHECKOUT / "var")
HOST = text("ANNOTATE_HOST", "127.0.0.1")
PORT = number("PORT", 8000, 1, 65535)
LIVE_PORT = number("ANNOTATE_LIVE_PORT", 0, 0, 65535)
WORKERS = number("ANNOTATE_WORKERS", min(os.cpu_count() or 1, 8), 1, 256)

# DEBUG unset is what `make run` serves with: a made-up SECRET_KEY, plain http and loopback
# names as with DEBUG=1, but our own error pages instead of Django's tracebacks.
_debug = switch("DEBUG")
ALLOWED_HOSTS = host_names("ALLOWED_HOSTS", list(LOOPBACK))
LOCAL = is_local(debug=_debug, hosts=ALLOWED_HOSTS)
DEBUG = bool(_debug)
CSRF_TRUSTED_ORIGINS = origins("CSRF_TRUSTED_ORIGINS")
URL = public_address("ANNOTATE_URL")
SECRET_KEY = secret_key(local=LOCAL, var=VAR)

DATABASE_URL = text("DATABASE_URL")
EMBEDDED = not DATABASE_URL
POOL = number("ANNOTATE_POOL", 0, 0, 1000)
PGBOUNCER = bool(switch("ANNOTATE_PGBOUNCER", default=False))
DURABLE = bool(switch("ANNOTATE_DURABLE", default=True))
DATABASE = database(DATABASE_URL, VAR)

EMAIL_URL = text("EMAIL_URL")
MAILERS = mailers(EMAIL_URL, VAR)
DEFAULT_FROM_EMAIL = text("DEFAULT_FROM_EMAIL", "Annotate <annotate@localhost>")
MEDIA_ROOT = directory("MEDIA_ROOT", VAR / "media")
ORIGINALS = originals("ANNOTATE_ORIGINALS_URL")
STATIC_ROOT = directory("ANNOTATE_STATIC_ROOT", VAR / "static")

ADMIN_EMAIL = email_address("ANNOTATE_ADMIN_EMAIL", "admin@example.org")
ADMIN_PASSWORD = text("ANNOTATE_ADMIN_PASSWORD")
TRASH_DAYS = number("ANNOTATE_TRASH_DAYS", 30, 0, 36_500)
DEMO = bool(switch("ANNOTATE_DEMO", default=True))
SIGN_UP = bool(switch("ANNOTATE_SIGN_UP", default=False))
if SIGN_UP and not EMAIL_URL and not LOCAL:
    refuse("ANNOTATE_SIGN_UP", "needs EMAIL_URL: who signs up confirms the address by mail")
FETCH_ALLOW = places("ANNOTATE_FETCH_ALLOW")
FETCH_CONTACT = text("ANNOTATE_FETCH_CONTACT")
PROJECT_CREATORS = choice("ANNOTATE_PROJECT_CREATORS", "everyone", ("everyone", "administrators"))
