"""ZIP archives: each file in them becomes an item of its own.

Nothing that an archive says of itself is believed: sizes are counted while unpacking, and names
are shown, never used as places.
"""

import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.core.files import File

from annotate.accounts.errors import Invalid
from annotate.articles.import_models import ImportItem
from annotate.articles.imports import (
    MOST_ITEMS,
    is_ignored,
    kept_files,
    mark_failed,
    new_item,
    require_room,
)

_END = struct.Struct("<4s4H2LH")  # "end of central directory", APPNOTE.TXT 4.3.16
_LONGEST_COMMENT = 0xFFFF
_LARGEST_DIRECTORY = 4 * 1024 * 1024  # bytes
_PIECE = 64 * 1024  # bytes
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError,
           NotImplementedError, ValueError)  # fmt: skip


def unpack(item: ImportItem) -> list[ImportItem]:
    """Store the files of an archive as items of its batch, within the caller's transaction.

    Raises Invalid when it is no archive, or holds too much. A file in it that cannot be unpacked
    becomes an item that failed.
    """
    with item.upload.open("rb") as file, kept_files() as keep:
        entries = _entries(file)
        require_room(item.batch, number=len(entries), size=0)
        found = []
        with zipfile.ZipFile(file) as archive:
            for entry in entries:
                found.append(_unpacked(item, archive, entry, keep))
                require_room(
                    item.batch, number=len(found), size=sum(one.size or 0 for one in found)
                )
        ImportItem.objects.bulk_create(found)
    return found


def _entries(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The files that it names. Raises Invalid."""
    broken = Invalid.field("file", "This is no ZIP archive, or a damaged one.", code="unreadable")
    try:
        if _directory_size(file) > _LARGEST_DIRECTORY:
            raise Invalid.field(
                "file", f"One import has at most {MOST_ITEMS:,} files.", code="too_many_files"
            )
        with zipfile.ZipFile(file) as archive:
            listed = archive.infolist()
    except _BROKEN as error:
        raise broken from error
    entries = [one for one in listed if not one.is_dir() and not is_ignored(one.filename)]
    if not entries:
        raise Invalid.field("file", "There is no file in this archive.", code="empty_archive")
    return entries


def _directory_size(file: IO[bytes]) -> int:
    """In bytes: the list of contents is read as a whole, so it is looked at before. Raises
    BadZipFile."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END.size - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    file.seek(0)
    if at < 0 or at + _END.size > len(tail):
        raise zipfile.BadZipFile
    return int(_END.unpack_from(tail, at)[5])


def _unpacked(
    parent: ImportItem, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, keep: Any
) -> ImportItem:
    name = f"{parent.name}/{entry.filename}"
    if entry.filename.lower().endswith(".zip"):
        return _failed(parent, name, "nested", "An archive in an archive is not opened.")
    if entry.flag_bits & 1:
        return _failed(parent, name, "encrypted", "It is protected by a password.")
    with TemporaryFile() as space:
        try:
            size = sum(space.write(piece) for piece in _pieces(archive, entry))
        except _BROKEN:
            return _failed(parent, name, "unreadable", "It is damaged within the archive.")
        item = new_item(parent.batch, name, size)
        if item.is_unfinished:
            space.seek(0)
            keep(item, File(space))
    return item


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Its contents, as far as the limit and a little beyond, which shows that there is more."""
    most = settings.UPLOAD_MAX_BYTES
    with archive.open(entry) as stream:
        while most >= 0 and (piece := stream.read(_PIECE)):
            most -= len(piece)
            yield piece


def _failed(parent: ImportItem, name: str, code: str, message: str) -> ImportItem:
    item = new_item(parent.batch, name, 0)
    mark_failed(item, code, message)
    return item
