"""Documents that are ZIP archives of XML: Word, OpenDocument, EPUB.

Nothing is unpacked to a disk, so no name in an archive leads anywhere; what is read is counted as
it swells, whatever the archive says of itself; XML has no DTD, no entities and no network.
"""

import io
import posixpath
import zipfile
import zlib
from typing import Any, cast
from urllib.parse import unquote

from lxml import etree

from annotate.text.errors import UnreadableFile

LARGEST = 100 * 1024 * 1024  # bytes read from one archive
MOST_MEMBERS = 20_000
_PIECE = 256 * 1024
# zipfile raises RuntimeError for what is encrypted or packed in a way that it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
_ENTITIES = "It defines entities of its own, which are not read."
DAMAGED = "It is damaged: parts of it are missing or unreadable."


class Package:
    """An archive in memory. Every method raises UnreadableFile for what is wrong with it."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._members = {member.filename: member for member in self._archive.infolist()}
        except _BROKEN as error:
            raise UnreadableFile(DAMAGED) from error
        self._read = 0
        if len(self._members) > MOST_MEMBERS:
            raise UnreadableFile(
                f"It has more than {MOST_MEMBERS:,} parts inside.", "too_large_inside"
            )
        for name, member in self._members.items():
            if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
                raise UnreadableFile(
                    "It holds files with names that lead elsewhere.", "unsafe_file"
                )
            if member.flag_bits & 1:
                raise UnreadableFile(
                    "It is protected with a password. Save it without one.", "protected_file"
                )

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def bytes_of(self, name: str) -> bytes:
        """A member's bytes. All that is read of an archive may not exceed LARGEST."""
        if name not in self._members:
            raise UnreadableFile(DAMAGED)
        pieces: list[bytes] = []
        try:
            with self._archive.open(self._members[name]) as member:
                while piece := member.read(_PIECE):
                    self._read += len(piece)
                    if self._read > LARGEST:
                        raise UnreadableFile(
                            f"It swells to more than {LARGEST // 1024 // 1024} MB when unpacked.",
                            "too_large_inside",
                        )
                    pieces.append(piece)
        except UnreadableFile:
            raise
        except _BROKEN as error:
            raise UnreadableFile(DAMAGED) from error
        return b"".join(pieces)

    def tree(self, name: str) -> "etree._Element":
        """A member's XML."""
        return xml(self.bytes_of(name))

    def tree_or_none(self, name: str) -> "etree._Element | None":
        """The same; None when there is no such member."""
        return self.tree(name) if name in self else None


def xml(data: bytes) -> "etree._Element":
    """XML as a tree. Raises UnreadableFile for what is none, has a DTD, or is nested too deeply."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!ENTITY" in data:
            raise UnreadableFile(_ENTITIES, "unsafe_file") from error
        raise UnreadableFile(DAMAGED) from error
    document = root.getroottree().docinfo
    dtd = cast("Any", document.internalDTD)
    if dtd is not None and dtd.entities():
        raise UnreadableFile(_ENTITIES, "unsafe_file")
    return root


def beside(name: str, target: str) -> str:
    """The member that an address in the member `name` leads to; "" for one outside the archive."""
    bare = unquote(target.partition("#")[0])
    if ":" in bare:
        return ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(name), bare))
    return "" if path.startswith(("..", "/")) else path


def words(element: Any) -> str:
    """All text in an element, on one line; "" for None."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
