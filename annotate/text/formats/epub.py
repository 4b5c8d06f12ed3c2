"""Books (EPUB 2 and 3, https://www.w3.org/TR/epub-33/): the documents of the spine, in order.

Left out: the table of contents, the cover, pictures, and documents that are read only by a link.
"""

from collections.abc import Iterator

from lxml import etree

from annotate.text.errors import EmptyText, UnreadableFile
from annotate.text.formats.dublin_core import dublin_core
from annotate.text.formats.package import DAMAGED, Package, beside
from annotate.text.formats.reads import Read
from annotate.text.html import decode_html, feed
from annotate.text.html_reader import DROPPED, Reader

_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_FONTS_ONLY = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})


def read(data: bytes, address: str) -> Read:
    """A book. Raises UnreadableFile, or what Builder raises."""
    package = Package(data)
    _refuse_protected(package)
    name = _package_document(package)
    root = package.tree(name)
    metadata = dublin_core(next(root.iter("{*}metadata"), None))
    reader = Reader(DROPPED)
    for page in _spine(package, name, root):
        feed(reader, decode_html(package.bytes_of(page)).text)
        reader.title.clear()
        reader.builder.end_block()
    return Read(reader.builder.finish(metadata.title), metadata)


def _package_document(package: Package) -> str:
    container = package.tree("META-INF/container.xml")
    for file in container.iter("{*}rootfile"):
        if (path := file.get("full-path", "")) in package:
            return path
    raise UnreadableFile(DAMAGED)


def _refuse_protected(package: Package) -> None:
    """Fonts may be scrambled; a book whose texts are cannot be read."""
    encryption = package.tree_or_none("META-INF/encryption.xml")
    if encryption is None:
        return
    methods = {one.get("Algorithm", "") for one in encryption.iter("{*}EncryptionMethod")}
    if methods - _FONTS_ONLY:
        raise UnreadableFile("The book is protected against copying.", "protected_file")


def _spine(package: Package, name: str, root: etree._Element) -> Iterator[str]:
    items = {item.get("id", ""): item for item in root.iter("{*}item")}
    found = False
    for reference in root.iter("{*}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or reference.get("linear") == "no":
            continue
        page = beside(name, item.get("href", ""))
        if item.get("media-type") in _PAGES and "nav" not in item.get("properties", "").split():
            if page not in package:
                raise UnreadableFile(DAMAGED)
            found = True
            yield page
    if not found:
        raise EmptyText("There is no text in the book.")
