"""ZIP archives: each file in them becomes an item of its own.

Nothing that an archive says of itself is believed: sizes are counted while unpacking, and names
are shown, never used as places.
"""

import lzma
import os
import struct
import zipfile
import zlib
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
    room_in,
)

_END = struct.Struct("<4s4H2LH")  # "end of central directory", APPNOTE.TXT 4.3.16
_LONGEST_COMMENT = 0xFFFF
_LARGEST_DIRECTORY = 4 * 1024 * 1024  # bytes
_PIECE = 64 * 1024  # bytes
# zipfile raises RuntimeError for what is encrypted or packed in a way that it does not know.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError,
)  # fmt: skip


def unpack(item: ImportItem) -> list[ImportItem]:
    """Store the files of an archive as items of its batch, within the caller's transaction, which
    has locked the batch.

    Raises Invalid when it is no archive, or holds too much. A file in it that cannot be unpacked
    becomes an item that failed.
    """
    with item.upload.open("rb") as file, kept_files() as keep:
        entries = entries_of(file)
        room = room_in(item.batch)
        room.require(number=len(entries), size=0)
        found, size = [], 0
        with zipfile.ZipFile(file) as archive:
            for entry in entries:
                found.append(one := _unpacked(item, archive, entry, keep))
                size += one.size or 0
                room.require(number=len(found), size=size)
        ImportItem.objects.bulk_create(found)
    return found


def entries_of(file: IO[bytes]) -> list[zipfile.ZipInfo]:
    """The files that an archive names. Raises Invalid when it is none, or names too many."""
    broken = Invalid.field(
        "file", "This is no ZIP archive, or a damaged one.", code="unreadable_file"
    )
    if not file.seek(0, os.SEEK_END):
        raise Invalid.field("file", "The file is empty.", code="empty_text")
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


def write_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, space: IO[bytes]) -> int:
    """Unpack one file into `space`, at most a little more than a file may have; its bytes.

    Raises Invalid for what is not unpacked.
    """
    if entry.filename.lower().endswith(".zip"):
        raise Invalid.field("file", "An archive in an archive is not opened.", code="nested")
    if entry.flag_bits & 1:
        raise Invalid.field("file", "It is protected by a password.", code="encrypted")
    size, most = 0, settings.UPLOAD_MAX_BYTES
    try:
        with archive.open(entry) as stream:
            while size <= most and (piece := stream.read(_PIECE)):
                size += space.write(piece)
    except _BROKEN as error:
        said = "It is damaged within the archive."
        raise Invalid.field("file", said, code="unreadable_file") from error
    return size


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
    with TemporaryFile() as space:
        try:
            size = write_entry(archive, entry, space)
        except Invalid as error:
            item = new_item(parent.batch, name, 0)
            mark_failed(item, error.code, error.message)
            return item
        item = new_item(parent.batch, name, size)
        if item.is_unfinished:
            space.seek(0)
            keep(item, File(space))
    return item
