"""Files, archives and web addresses straight into a project, each text once: for the command,
which reads by itself instead of leaving that to the worker."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings

from annotate.accounts.errors import Invalid
from annotate.accounts.models import Project
from annotate.accounts.permissions import Seat
from annotate.articles.actions import add_article
from annotate.articles.archives import entries_of, write_entry
from annotate.articles.imports import checked_address
from annotate.articles.models import Revision
from annotate.articles.reading import Source, from_fetched, from_file
from annotate.articles.sizes import too_large

ARCHIVE = ".zip"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one source: whether it is a new article, and what its reader ought to know."""

    new: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """One source by the name that people know it by; `read` raises Invalid, or OSError."""

    name: str
    read: Callable[[], Source]


def known_texts(project: Project) -> set[str]:
    """The checksums (SHA-256 in hexadecimal, of UTF-8) of the texts that the project has."""
    return set(
        Revision.objects.filter(article__project=project, article__deleted_at=None).values_list(
            "sha256", flat=True
        )
    )


def given(where: str) -> Iterator[Given]:
    """What there is at a path, in an archive or at a web address; nothing is read yet."""
    if where.startswith(("http://", "https://")):
        yield Given(where, partial(_at_address, where))
        return
    path = Path(where)
    if path.suffix.lower() != ARCHIVE:
        yield Given(where, partial(_in_file, path))
        return
    try:
        with path.open("rb") as file:
            _require_small(path)
            entries = entries_of(file)
    except (Invalid, OSError):
        yield Given(where, partial(_complaint, path))
        return
    for entry in entries:
        yield Given(f"{where}/{entry.filename}", partial(_in_archive, path, entry))


def import_given(*, seat: Seat, one: Given, known: set[str]) -> Imported:
    """Store one source as an article unless its text's checksum is among `known`, where it is
    added. Raises Invalid or NotPermitted saying why, OSError when it cannot be read."""
    source = one.read()
    checksum = hashlib.sha256(source.structured.text.encode()).hexdigest()
    if checksum in known:
        return Imported(new=False)
    add_article(seat=seat, source=source)
    known.add(checksum)
    return Imported(
        new=True, note=f"read as {source.encoding}, which was guessed" if source.guessed else ""
    )


def _in_file(path: Path) -> Source:
    _require_small(path)
    return from_file(path.read_bytes(), filename=path.name)


def _in_archive(path: Path, entry: zipfile.ZipInfo) -> Source:
    with zipfile.ZipFile(path) as archive, TemporaryFile() as space:
        if write_entry(archive, entry, space) > settings.UPLOAD_MAX_BYTES:
            raise Invalid.field("file", too_large(), code="too_large")
        space.seek(0)
        return from_file(space.read(), filename=entry.filename)


def _at_address(address: str) -> Source:
    from annotate.articles.fetching import fetch

    return from_fetched(fetch(checked_address(address)))


def _complaint(path: Path) -> Source:
    """What is wrong with an archive, said when its turn comes. Raises Invalid or OSError."""
    with path.open("rb") as file:
        _require_small(path)
        entries_of(file)
    raise Invalid.field("file", "The archive was changed while it was read.")


def _require_small(path: Path) -> None:
    size = path.stat().st_size
    if size > settings.UPLOAD_MAX_BYTES:
        raise Invalid.field("file", too_large(size), code="too_large")
