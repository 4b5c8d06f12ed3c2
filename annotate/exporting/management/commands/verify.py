"""`manage.py verify`: is every stored quote its text, and every text, file and release what its
checksum says? With files: are they releases that were frozen here?"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotate.articles.originals import problem_with
from annotate.exporting import snapshots
from annotate.exporting.integrity import differing
from annotate.exporting.release_files import Checked, check_file, problem_with_release

_REVISIONS = "SELECT id, text, length, sha256 FROM articles_revision ORDER BY id"
_CANDIDATES = """
    SELECT g.annotation_id, g.start, g."end", g.quote FROM annotations_anchoring g
     WHERE g.revision_id = %s AND g.start IS NOT NULL ORDER BY g.annotation_id
"""
_ANNOTATIONS = (
    'SELECT id, start, "end", quote FROM annotations_annotation WHERE revision_id = %s ORDER BY id'
)

_RELEASES = """
    SELECT p.slug, r.slug, l.number, l.sha256, l.document
      FROM curation_release l JOIN curation_report r ON r.id = l.report_id
      JOIN accounts_project p ON p.id = r.project_id ORDER BY p.slug, r.slug, l.number
"""
_ORIGINALS = "SELECT revision_id, sha256, size FROM articles_originalfile ORDER BY revision_id"


class Command(BaseCommand):
    """Reads everything, also what is in the trash, in one snapshot; changes nothing."""

    help = (
        "Compare every quote with its text, and every text, file and release with its checksum; "
        "or files with the releases that were frozen here."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["files"]:
            self._check_files(options["files"])
            return
        failures = 0
        self.revisions = self.annotations = self.originals = self.releases = 0
        with snapshots.snapshot() as connection:
            for failure in self._failures(connection):
                self.stdout.write(failure)
                failures += 1
        checked = f"{self.annotations:,} annotations on {self.revisions:,} revisions"
        if self.originals:
            checked += f" and {self.originals:,} original files"
        if self.releases:
            checked += f" and {self.releases:,} releases"
        if failures:
            raise CommandError(f"{failures:,} failed, of {checked}.", returncode=1)
        self.stdout.write(f"All is well: {checked} checked.")

    def _failures(self, connection: snapshots.Connection) -> Iterator[str]:
        with connection.cursor("revisions") as revisions:
            revisions.itersize = 20
            for id, text, length, sha256 in revisions.execute(_REVISIONS):
                self.revisions += 1
                if hashlib.sha256(text.encode()).hexdigest() != sha256:
                    yield f"revision {id}: the text does not have the checksum {sha256}"
                if len(text) != length:
                    yield f"revision {id}: the text has {len(text)} code points, not {length}"
                with connection.cursor("annotations") as annotations:
                    rows = list(annotations.execute(_ANNOTATIONS, [id]))
                self.annotations += len(rows)
                for annotation in differing(text, rows):
                    yield f"annotation {annotation}: its quote is not the text at its offsets"
                with connection.cursor("candidates") as candidates:
                    rows = list(candidates.execute(_CANDIDATES, [id]))
                for annotation in differing(text, rows):
                    yield f"annotation {annotation}: where it may be is not the text at its offsets"
        for id, sha256, size in connection.execute(_ORIGINALS).fetchall():
            self.originals += 1
            if problem := problem_with(sha256, size):
                yield f"original of revision {id}: {problem}"
        with connection.cursor("releases") as releases:
            releases.itersize = 5
            for project, report, number, sha256, document in releases.execute(_RELEASES):
                self.releases += 1
                if problem := problem_with_release(document, sha256):
                    yield f"release {number} of {project}/{report}: {problem}"

    def _check_files(self, paths: list[Path]) -> None:
        """Say of each file what it is. Raises CommandError when one is not genuine."""
        failures = 0
        for path in paths:
            try:
                checked = check_file(path.read_bytes())
            except OSError as error:
                raise CommandError(f"Cannot read {path}: {error.strerror}.") from error
            failures += not checked.is_genuine
            self.stdout.write(f"{path}: {_said(checked)}")
        if failures:
            raise CommandError(f"{failures:,} of {len(paths):,} failed.", returncode=1)


def _said(checked: Checked) -> str:
    release = checked.release
    if checked.state == "draft":
        return "an export that was never frozen"
    if release is None:
        return "no release that is here" if checked.sha256 else f"no release. {checked.why}"
    name = f"release {release.number} of {release.report.project.slug}/{release.report.slug}"
    if not checked.is_genuine:
        return f"says that it is {name}, and was altered"
    return f"{name}, with other spaces or order" if checked.rewritten else name
