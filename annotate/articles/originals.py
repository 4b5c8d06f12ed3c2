"""The files that texts were read from, kept as they came.

The bytes stand in the storage `originals` (a folder, or buckets that speak S3) under their
checksum, so the same file is there once, whoever brought it. The file is written before its row:
when the transaction fails afterwards, a file that nothing names remains, which the next upload of
the same bytes takes up and `forget_unused` removes. The other order could lose one.
"""

import hashlib
from collections.abc import Iterable
from typing import IO
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import connection, transaction
from django.http import FileResponse

from annotate.articles.models import OriginalFile
from annotate.articles.reading import Original

# Whoever stores a file shares this lock until the row is there; who removes one has it alone.
_SHARE = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def storage() -> Storage:
    """Where the bytes are."""
    return storages["originals"]


def name_of(sha256: str) -> str:
    """The name in the storage of what has this checksum."""
    return f"originals/{sha256[:2]}/{sha256}"


def keep(revision: UUID, original: Original) -> OriginalFile:
    """Keep what a revision was read from, inside the transaction that stores the revision.

    Raises OSError when the storage does not take it, so that nothing is stored without it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHARE, [original.sha256])
    name, place = name_of(original.sha256), storage()
    if not place.exists(name) or place.size(name) != len(original.data):
        place.save(name, ContentFile(original.data))
    return OriginalFile.objects.create(
        revision_id=revision,
        sha256=original.sha256,
        size=len(original.data),
        filename=original.filename,
        content_type=original.content_type,
    )


def opened(original: OriginalFile) -> IO[bytes]:
    """The bytes, to be read. Raises OSError (FileNotFoundError) when the storage has them not."""
    return storage().open(name_of(original.sha256))


def download(original: OriginalFile) -> FileResponse:
    """The bytes as they came, for whoever may read the article. Raises OSError as `opened`.

    Always a file to keep, never a page: what somebody else wrote must not run here.
    """
    return FileResponse(
        opened(original),
        as_attachment=True,
        filename=original.filename,
        content_type="application/octet-stream",
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )


def problem_with(sha256: str, size: int) -> str:
    """What is wrong with the bytes that have this checksum; "" when they are there and right."""
    try:
        with storage().open(name_of(sha256)) as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            length = file.tell()
    except OSError:
        return "it cannot be read from the storage"
    if found != sha256:
        return f"it does not have the checksum {sha256}"
    return "" if length == size else f"it has {length} bytes, not {size}"


def forget_unused(checksums: Iterable[str]) -> int:
    """Remove the bytes that no revision was read from any more; how many files went."""
    removed = 0
    for sha256 in sorted(set(checksums)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_ALONE, [sha256])
            if not OriginalFile.objects.filter(sha256=sha256).exists():
                storage().delete(name_of(sha256))
                removed += 1
    return removed
