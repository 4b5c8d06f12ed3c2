"""The parts of a DOCX that hardly change: its package, styles and the frames of what is written
piece after piece (ECMA-376, parts 1 and 2)."""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import quoteattr

from annotate.exporting.document import Document
from annotate.exporting.docx_runs import clean

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

DOCUMENT_BEGIN = f"{_XML}<w:document {_W}><w:body>\n"
DOCUMENT_END = (
    '<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="709" '
    'w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>'
)
CALL = (
    '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference '
    'w:id="{number}"/></w:r>'
)
NOTE = (
    '<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr>'
    '<w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t '
    'xml:space="preserve"> </w:t></w:r>{words}</w:p></w:footnote>\n'
)
FOOTNOTES_BEGIN = (
    f'{_XML}<w:footnotes {_W}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/>'
    '</w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r>'
    "<w:continuationSeparator/></w:r></w:p></w:footnote>\n"
)
FOOTNOTES_END = "</w:footnotes>"
DOCUMENT_RELATIONSHIPS = "".join(
    f'<Relationship Id="{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
    for name in ("styles", "settings", "footnotes", "footer")
)

_PARTS = {
    "/word/document.xml": "wordprocessingml.document.main",
    "/word/styles.xml": "wordprocessingml.styles",
    "/word/settings.xml": "wordprocessingml.settings",
    "/word/footnotes.xml": "wordprocessingml.footnotes",
    "/word/footer.xml": "wordprocessingml.footer",
}
_CONTENT_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="{name}" ContentType="application/vnd.openxmlformats-officedocument.'
        f'{kind}+xml"/>'
        for name, kind in _PARTS.items()
    )
    + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.'
    'core-properties+xml"/></Types>'
)
_PACKAGE_RELATIONSHIPS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="document" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/><Relationship Id="core" '
    f'Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_SETTINGS = (
    f'{_XML}<w:settings {_W}><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/>'
    '</w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
_FOOTER = (
    f'{_XML}<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:ftr>'
)
_CORE = (
    f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
    "<dc:creator>{by}</dc:creator><cp:lastModifiedBy>{by}</cp:lastModifiedBy>"
    "<dc:description>{note}</dc:description><dc:language>{language}</dc:language>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created></cp:coreProperties>'
)
# id: (name, based on, what its paragraphs look like, what its letters look like)
_PARAGRAPHS = {
    "Title": ("Title", "Normal", '<w:spacing w:after="80"/>', '<w:b/><w:sz w:val="48"/>'),
    "Subtitle": ("Subtitle", "Normal", '<w:spacing w:after="360"/>', '<w:color w:val="595959"/>'),
    "Heading1": (
        "heading 1", "Normal",
        '<w:keepNext/><w:spacing w:before="480" w:after="120"/><w:outlineLvl w:val="0"/>',
        '<w:b/><w:sz w:val="32"/>',
    ),
    "Heading2": (
        "heading 2", "Normal",
        '<w:keepNext/><w:spacing w:before="280" w:after="80"/><w:outlineLvl w:val="1"/>',
        '<w:b/><w:sz w:val="26"/>',
    ),
    "BodyText": ("Body Text", "Normal", '<w:spacing w:after="140"/>', ""),
    "ListParagraph": ("List Paragraph", "Normal", '<w:spacing w:after="60"/>', ""),
    "Quote": (
        "Quote", "Normal", '<w:spacing w:after="200"/><w:ind w:left="567" w:right="567"/>', "",
    ),
    # What speaks for or against the quote above it.
    "Evidence": (
        "Evidence", "Normal",
        '<w:spacing w:after="200"/><w:ind w:left="567" w:right="567"/>', '<w:sz w:val="20"/>',
    ),
    "IntenseQuote": ("Intense Quote", "Quote", "", "<w:i/>"),
    "FootnoteText": (
        "footnote text", "Normal", '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/>',
        '<w:sz w:val="18"/>',
    ),
    "Footer": ("footer", "Normal", "", '<w:sz w:val="18"/>'),
}  # fmt: skip
_STYLES = (
    f'{_XML}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Georgia" '
    'w:hAnsi="Georgia" w:cs="Times New Roman" w:eastAsia="SimSun"/><w:sz w:val="22"/><w:szCs '
    'w:val="22"/><w:lang w:val=LANGUAGE/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing '
    'w:line="300" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style '
    'w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    "</w:style>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn '
        f'w:val="{base}"/><w:qFormat/><w:pPr>{looks}</w:pPr><w:rPr>{letters}</w:rPr></w:style>'
        for id, (name, base, looks, letters) in _PARAGRAPHS.items()
    )
    + '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote '
    'reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style><w:style '
    'w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color '
    'w:val="0B5394"/><w:u w:val="single"/></w:rPr></w:style></w:styles>'
)


def parts(document: Document) -> Iterator[tuple[str, str]]:
    """(name, contents) of everything but the text, its notes and their links."""
    yield "[Content_Types].xml", _CONTENT_TYPES
    yield "_rels/.rels", _PACKAGE_RELATIONSHIPS
    yield "word/styles.xml", _STYLES.replace("LANGUAGE", quoteattr(clean(document.language)))
    yield "word/settings.xml", _SETTINGS
    yield "word/footer.xml", _FOOTER
    facts = ("title", "by", "note", "language", "at")
    core = _CORE.format_map({name: clean(getattr(document, name)) for name in facts})
    yield "docProps/core.xml", core


def relationships(fixed: str, links: Mapping[str, str]) -> str:
    """The relationships of a part: what it always has, and the addresses that it links to."""
    found = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/hyperlink" Target={quoteattr(address)} '
        'TargetMode="External"/>'
        for address, name in links.items()
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{fixed}{found}</Relationships>'
