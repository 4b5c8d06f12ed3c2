"""Small documents of each kind, made as their programs make them."""

import io
import re
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The outer quay'
    "</dc:title><dc:creator>Ana Ruiz</dc:creator><dc:language>en-GB</dc:language>"
    "</cp:coreProperties>"
)
_STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/>
<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style></w:styles>"""
_NUMBERING = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
_RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Target="https://example.org/quay" TargetMode="External" Type="hyperlink"/>
<Relationship Id="r2" Target="file:///etc/passwd" TargetMode="External" Type="image"/>
</Relationships>"""
_NOTES = f"""<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/>
<w:t xml:space="preserve"> Harbour office, </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>Books</w:t>
</w:r></w:p></w:footnote></w:footnotes>"""


def zipped(members: Mapping[str, str | bytes], *, stored: str = "") -> bytes:
    """An archive; the member `stored` first and not packed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            how = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, how)
    return file.getvalue()


def word(body: str, **more: str | bytes) -> bytes:
    """A Word document whose body has this XML (prefix w, and r for relations)."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "docProps/core.xml": _CORE,
            "word/styles.xml": _STYLES,
            "word/numbering.xml": _NUMBERING,
            "word/footnotes.xml": _NOTES,
            "word/_rels/document.xml.rels": _RELATIONS,
            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats'
            f'.org/officeDocument/2006/relationships"><w:body>{body}</w:body></w:document>',
        }
        | more
    )


def numbered(document: bytes) -> bytes:
    """The same as Word on the web writes it: with numbers in the names of its parts."""
    parts = ("document", "styles", "numbering", "footnotes")
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    opening = _RELATIONS.partition("\n")[0]

    def relation(kind: str, target: str) -> str:
        return f'<Relationship Id="{kind}" Type="{related}/{kind}" Target="{target}"/>'

    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        members: dict[str, str | bytes] = {
            re.sub(rf"/({'|'.join(parts)})\.xml", r"/\g<1>2.xml", name): archive.read(name)
            for name in archive.namelist()
        }
    others = "".join(relation(part, f"/word/{part}2.xml") for part in parts[1:])
    links = _RELATIONS.partition("\n")[2]
    return zipped(
        members
        | {
            "_rels/.rels": f"{opening}{relation('officeDocument', 'word/document2.xml')}"
            "</Relationships>",
            "word/_rels/document2.xml.rels": f"{opening}{others}{links}",
        }
    )


def paragraph(text: str, style: str = "", properties: str = "") -> str:
    """A paragraph of one run."""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{style}{properties}</w:pPr>"
        f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def open_document(body: str, **more: str | bytes) -> bytes:
    """An OpenDocument text whose body has this XML (prefixes text, table, office, xlink)."""
    ns = "urn:oasis:names:tc:opendocument:xmlns:"
    prefixes = {
        "office": f"{ns}office:1.0",
        "text": f"{ns}text:1.0",
        "table": f"{ns}table:1.0",
        "style": f"{ns}style:1.0",
        "fo": f"{ns}xsl-fo-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
    }
    names = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in prefixes.items())
    styles = (
        '<office:automatic-styles><style:style style:name="T1" style:family="text">'
        '<style:text-properties fo:font-weight="bold"/></style:style>'
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"/>'
        "</text:list-style></office:automatic-styles>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "meta.xml": f"<office:document-meta{names}><office:meta><dc:title>The outer quay"
            "</dc:title><dc:creator>Ana Ruiz</dc:creator></office:meta></office:document-meta>",
            "content.xml": f"<office:document-content{names}>{styles}<office:body><office:text>"
            f"{body}</office:text></office:body></office:document-content>",
        }
        | more,
        stored="mimetype",
    )


def book(chapters: Mapping[str, str], **more: str | bytes) -> bytes:
    """A book of these chapters: their bodies by file name, in the order of the spine."""
    items = "".join(
        f'<item id="c{at}" href="{name}" media-type="application/xhtml+xml"/>'
        for at, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:'
            'container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
            "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Harbours</dc:title>'
            "<dc:creator>Ana Ruiz</dc:creator><dc:language>en</dc:language><dc:publisher>Quay Press"
            "</dc:publisher><dc:date>2021-04-05</dc:date></metadata><manifest>"
            f'<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
            f'{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>',
            "OEBPS/nav.xhtml": "<html><body><nav><ol><li>Contents</li></ol></nav></body></html>",
        }
        | {
            f"OEBPS/{name}": '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/'
            f'1999/xhtml"><head><title>{name}</title></head><body>{body}</body></html>'
            for name, body in chapters.items()
        }
        | more,
        stored="mimetype",
    )
