"""`manage.py verify` about releases, and `manage.py export` of a report."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.curation.models import Release
from annotate.curation.reports import add_to_report, create_report
from annotate.exporting.releases import freeze


@pytest.fixture
def release(seat: Seat, annotate: Callable[..., Annotation]) -> Release:
    report = create_report(seat=seat, title="Boats")
    add_to_report(seat=seat, report=report, annotations=[annotate("every hour").pk])
    return freeze(seat=seat, report=report)


def verify(*files: Path) -> str:
    said = StringIO()
    call_command("verify", *map(str, files), stdout=said)
    return said.getvalue()


def test_releases_are_checked(release: Release) -> None:
    assert "1 releases checked" in verify()


def test_a_release_that_was_tampered_with_is_found(
    release: Release,
) -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE curation_release DROP CONSTRAINT release_has_its_checksum")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE curation_release SET document = replace(document, 'hour', 'day')")
        cursor.execute("SET session_replication_role = DEFAULT")
    said = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("verify", stdout=said)
    assert refused.value.returncode == 1
    assert "release 1 of harbour-desk/boats: its document does not have" in said.getvalue()


def test_kept_files_are_checked(release: Release, tmp_path: Path) -> None:
    kept, anew, altered = (tmp_path / name for name in ("kept", "anew", "altered"))
    kept.write_text(release.document, encoding="utf-8")
    anew.write_text(json.dumps(json.loads(release.document), indent=1), encoding="utf-8")
    altered.write_text(release.document.replace("every hour", "each hour"), encoding="utf-8")
    assert verify(kept, anew) == (
        f"{kept}: release 1 of harbour-desk/boats\n"
        f"{anew}: release 1 of harbour-desk/boats, with other spaces or order\n"
    )
    with pytest.raises(CommandError, match="1 of 2 failed"):
        verify(kept, altered)
    with pytest.raises(CommandError, match="Cannot read"):
        verify(tmp_path / "nothing")


def test_a_report_is_exported(release: Release, tmp_path: Path) -> None:
    file = tmp_path / "boats.md"
    call_command(
        "export", "--project", "harbour-desk", "--format", "markdown", "--report", "boats",
        "--citations", "apa", "-o", str(file),
    )  # fmt: skip
    assert file.read_text(encoding="utf-8").startswith("# Boats\n")
