"""`manage.py backup` and `manage.py restore`: there and back, on a database of their own."""

import tarfile
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.curation.dismissals import dismiss

TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "a").mkdir(parents=True)
    (settings.MEDIA_ROOT / "a" / "ü.txt").write_text("an upload")
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def backup(
    transactional_db: None, annotate: Callable[..., Annotation], uploads: Path, tmp_path: Path,
    seat: Seat,
) -> Path:  # fmt: skip
    one = annotate("4,120 landings", "figure", details={"figure": {"value": 4120}})
    dismiss(seat=seat, source=one, target=annotate("Count first 🛥️", "claim"))
    call_command("backup", tmp_path / "all.tar", stdout=StringIO())
    return tmp_path / "all.tar"


@pytest.fixture
def elsewhere(backup: Path) -> Iterator[None]:
    """A fresh database takes the place of the test's own."""
    own = connection.settings_dict["NAME"]
    fresh = f"{own}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{fresh}"')
        cursor.execute(f"CREATE DATABASE \"{fresh}\" TEMPLATE template0 ENCODING 'UTF8'")
    connection.close()
    connection.settings_dict["NAME"] = fresh
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{fresh}" WITH (FORCE)')


def contents() -> dict[str, list[Any]]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = sorted(name for (name,) in cursor.fetchall())
        found = {}
        for name in tables:
            cursor.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1')
            found[name] = cursor.fetchall()
    return found


def analysed(table: str) -> bool:
    """Whether PostgreSQL knows what stands in a table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_stats WHERE tablename = %s)", [table])
        [known] = cursor.fetchone()
    return bool(known)


@pytest.fixture
def before(backup: Path) -> dict[str, list[Any]]:
    return contents()


def test_all_rows_and_uploads_come_back(
    before: dict[str, list[Any]], backup: Path, uploads: Path, elsewhere: None
) -> None:
    (uploads / "a" / "ü.txt").unlink()
    call_command("restore", backup, stdout=StringIO())
    assert contents() == before
    assert before["annotations_annotation"]
    assert before["curation_dismissal"]
    assert (uploads / "a" / "ü.txt").read_text() == "an upload"
    assert analysed("annotations_annotation"), "questions of a restored database are slow"
    out = StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue() == "All is well: 2 annotations on 1 revisions checked.\n"
    with pytest.raises(CommandError, match="restored only where nobody is yet"):
        call_command("restore", backup)


def test_a_database_with_people_is_refused_and_left_alone(backup: Path) -> None:
    with pytest.raises(CommandError, match="restored only where nobody is yet"):
        call_command("restore", backup)
    assert User.objects.exists()


@pytest.mark.parametrize("damage", ["cut", "changed", "another file"])
def test_a_damaged_backup_is_refused_before_anything_changes(
    damage: str, backup: Path, elsewhere: None
) -> None:
    data = bytearray(backup.read_bytes())
    if damage == "cut":
        del data[len(data) // 2 :]
    elif damage == "changed":
        with tarfile.open(backup) as archive:
            data[archive.getmember("database.dump").offset_data + 2000] ^= 1
    else:
        data[:] = b"a letter"
    backup.write_bytes(data)
    with pytest.raises(CommandError, match=r"no whole backup|damaged"):
        call_command("restore", backup)
    assert contents() == {}


def test_a_backup_is_for_its_owner_only(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in backup.parent.glob(".backup*")] == []


def test_an_upload_deleted_right_after_it_was_added_does_not_spoil_the_backup(
    db: None, uploads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def addfile(archive: tarfile.TarFile, entry: tarfile.TarInfo, file: Any = None) -> None:
        add(archive, entry, file)
        if entry.name == "media/a/ü.txt":
            (uploads / "a" / "ü.txt").unlink()

    add = tarfile.TarFile.addfile
    monkeypatch.setattr(tarfile.TarFile, "addfile", addfile)
    call_command("backup", tmp_path / "all.tar", stdout=StringIO())
    with tarfile.open(tmp_path / "all.tar") as archive:
        assert "media/a/ü.txt" in archive.getnames()


def test_where_nothing_can_be_written_is_said_in_one_line(db: None) -> None:
    with pytest.raises(CommandError, match="Cannot write"):
        call_command("backup", "/nowhere/at/all.tar")
