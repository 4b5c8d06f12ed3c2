"""Everything in one archive, and back again.

A tar file: `database.dump` (pg_dump's custom format), the uploads below `media/`, and at its end
`manifest.json` with the checksum of each member, so that a cut-off archive has none.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction

from annotate.accounts.models import User
from annotate.articles.arriving import FOLDER
from annotate.server import preparation

FORMAT, VERSION = "annotate-backup", 1
DUMP, MANIFEST, MEDIA = "database.dump", "manifest.json", "media"


class BackupProblem(Exception):
    """A backup or a restoration cannot be done; the message is one line without a password."""


def back_up(path: Path) -> int:
    """Write database and uploads to `path`, which only we can read and which is whole or not there.

    Returns its bytes. Raises BackupProblem, and OSError when it cannot be written.
    """
    program = _program("pg_dump", _server_major())
    with tempfile.TemporaryDirectory(prefix=".backup.", dir=path.parent) as place:
        dump, part = Path(place, DUMP), Path(place, "part")
        _run([program, "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"])
        with part.open("wb") as file:
            os.fchmod(file.fileno(), 0o600)
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                sums = {name: _add(archive, name, found) for name, found in _members(dump)}
                _add_manifest(archive, {"files": sums, "pg_dump": _major_of(program)})
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    return path.stat().st_size


def restore(path: Path) -> None:
    """Bring back what `back_up` wrote, into a database without people.

    Raises BackupProblem before anything is changed when the archive is damaged or the database is
    in use, and when PostgreSQL refuses the archive, after which the database is empty.
    """
    _refuse_unless_empty()
    with _opened(path) as archive:
        manifest = _checked(archive)
        program = _program("pg_restore", max(_server_major(), int(manifest["pg_dump"])))
        with tempfile.TemporaryDirectory(prefix="annotate-restore.") as place:
            archive.extract(DUMP, place, filter="data")
            _empty()
            name = connection.settings_dict["NAME"]
            command = [program, "--no-owner", "--no-privileges", "--single-transaction"]
            _run([*command, "--exit-on-error", f"--dbname={name}", str(Path(place, DUMP))])
            _get_to_know()
        for entry in archive.getmembers():
            name = entry.name.removeprefix(f"{MEDIA}/")
            if entry.name != name and entry.name in manifest["files"]:
                archive.extract(entry.replace(name=name), settings.MEDIA_ROOT, filter="data")


def _members(dump: Path) -> Iterator[tuple[str, Path]]:
    yield DUMP, dump
    root = Path(settings.MEDIA_ROOT)
    for found in sorted(root.rglob("*")):
        name = found.relative_to(root).as_posix()
        if found.is_file() and not found.is_symlink() and not name.startswith(f"{FOLDER}/"):
            yield f"{MEDIA}/{name}", found


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """Add one file; the SHA-256 of what was added."""
    with path.open("rb") as file:
        entry = archive.gettarinfo(arcname=name, fileobj=file)
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        archive.addfile(entry, file)
        # Not opened again: of its name there may be none any more, or another.
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_manifest(archive: tarfile.TarFile, facts: dict[str, Any]) -> None:
    made = {"format": FORMAT, "version": VERSION, "made_at": datetime.now(UTC).isoformat()}
    contents = json.dumps(made | {"postgresql": _server_major()} | facts, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(contents)
    archive.addfile(entry, BytesIO(contents))


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:") as archive:
            yield archive
    except (tarfile.TarError, EOFError) as error:
        raise BackupProblem(f"{path} is no whole backup: {error}") from error


def _checked(archive: tarfile.TarFile) -> dict[str, Any]:
    """The manifest, when every member has the checksum that it names."""
    members = {entry.name: entry for entry in archive}
    if MANIFEST not in members:
        raise BackupProblem("this is no whole backup: it has no manifest")
    manifest = dict(json.load(_file(archive, members[MANIFEST])))
    if (manifest.get("format"), manifest.get("version")) != (FORMAT, VERSION):
        raise BackupProblem("this is no backup that this version of Annotate can read")
    for name, expected in manifest["files"].items():
        if name not in members:
            raise BackupProblem(f"the backup is damaged: {name} is missing")
        if hashlib.file_digest(_file(archive, members[name]), "sha256").hexdigest() != expected:
            raise BackupProblem(f"the backup is damaged: {name} has another checksum")
    return manifest


def _file(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> Any:
    """A member opened for reading."""
    file: IO[bytes] | None = archive.extractfile(entry)
    if file is None:
        raise BackupProblem(f"the backup is damaged: {entry.name} is no file")
    return file


def _refuse_unless_empty() -> None:
    table = User._meta.db_table
    if table in connection.introspection.table_names() and User.objects.exists():
        raise BackupProblem(
            f"{preparation.where()} is in use: a backup is restored only where nobody is yet"
        )


def _empty() -> None:
    """Remove the tables that migrations have made; nobody has put anything in them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()


def _get_to_know() -> None:
    """A dump has no statistics, and PostgreSQL plans badly until it has made some itself."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()


def _server_major() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.server_version // 10000)


def _program(name: str, least: int) -> str:
    """PostgreSQL's program of that name: the oldest at hand that is not older than `least`."""
    ours = Path(preparation.psql()).with_name(name)
    found = [path for path in (shutil.which(name), shutil.which(ours)) if path]
    fitting = [path for path in found if _major_of(path) >= least]
    if not fitting:
        raise BackupProblem(f"{name} of PostgreSQL {least} or newer is needed in the PATH")
    return min(fitting, key=_major_of)


def _major_of(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    number = re.search(r"\d+", said.stdout)
    return int(number[0]) if number else 0


def _run(command: list[str]) -> None:
    """Run one of PostgreSQL's programs on the database; BackupProblem with its first words."""
    name = {"PGDATABASE": str(connection.settings_dict["NAME"])}
    environment = os.environ | preparation.libpq_environment() | name
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it gave no reason"])[0]
        raise BackupProblem(said)
