"""Files from the disk into a project, each text once."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from annotate.accounts.errors import Invalid
from annotate.accounts.models import Project
from annotate.accounts.permissions import Seat
from annotate.articles.actions import add_article
from annotate.articles.models import Revision
from annotate.articles.reading import from_file

LARGEST_FILE = 50 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: whether it is a new article, and what its reader ought to know."""

    new: bool
    note: str = ""


def known_texts(project: Project) -> set[str]:
    """The checksums (SHA-256 in hexadecimal, of UTF-8) of the texts that the project has."""
    return set(
        Revision.objects.filter(article__project=project, article__deleted_at=None).values_list(
            "sha256", flat=True
        )
    )


def import_file(*, seat: Seat, path: Path, known: set[str]) -> Imported:
    """Store one file as an article unless its text's checksum is among `known`, where it is added.

    Raises Invalid or NotPermitted saying why, OSError when the file cannot be read.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise Invalid.field("file", "The file has more than 50 MB.", code="too_large")
    source = from_file(path.read_bytes(), filename=path.name)
    checksum = hashlib.sha256(source.structured.text.encode()).hexdigest()
    if checksum in known:
        return Imported(new=False)
    add_article(seat=seat, source=source)
    known.add(checksum)
    return Imported(
        new=True, note=f"read as {source.encoding}, which was guessed" if source.guessed else ""
    )
