"""`manage.py verify`: is every stored quote its text, and every text and file what its checksum
says?"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotate.articles.originals import problem_with
from annotate.exporting import snapshots
from annotate.exporting.integrity import differing

_REVISIONS = "SELECT id, text, length, sha256 FROM articles_revision ORDER BY id"
_CANDIDATES = """
    SELECT g.annotation_id, g.start, g."end", g.quote FROM annotations_anchoring g
     WHERE g.revision_id = %s AND g.start IS NOT NULL ORDER BY g.annotation_id
"""
_ANNOTATIONS = (
    'SELECT id, start, "end", quote FROM annotations_annotation WHERE revision_id = %s ORDER BY id'
)

_ORIGINALS = "SELECT revision_id, sha256, size FROM articles_originalfile ORDER BY revision_id"


class Command(BaseCommand):
    """Reads everything, also what is in the trash, in one snapshot; changes nothing."""

    help = "Compare every quote with its text, and every text and original with its checksum."

    def handle(self, *args: Any, **options: Any) -> None:
        failures = 0
        self.revisions = self.annotations = self.originals = 0
        with snapshots.snapshot() as connection:
            for failure in self._failures(connection):
                self.stdout.write(failure)
                failures += 1
        checked = f"{self.annotations:,} annotations on {self.revisions:,} revisions"
        if self.originals:
            checked += f" and {self.originals:,} original files"
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
