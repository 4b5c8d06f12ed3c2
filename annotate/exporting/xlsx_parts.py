"""The parts of a workbook that hardly change, and the frame of a sheet (ECMA-376, parts 1 and 2,
SpreadsheetML: chapter 18)."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from annotate.exporting.xlsx_cells import DATE, HEAD, INSTANT, PLAIN, TOP, WRAPPED, escaped

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"

# Every part that is not named here is a sheet, so that this can stand first, where programs look
# for it, before it is known how many sheets there will be.
CONTENT_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    f'ContentType="{_MAIN}.worksheet+xml"/><Override PartName="/xl/workbook.xml" ContentType='
    f'"{_MAIN}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{_MAIN}.styles'
    '+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-'
    'package.core-properties+xml"/></Types>'
)
_PACKAGE_RELATIONSHIPS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}'
    f'/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="{_PACKAGE}'
    '/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)
_CORE = (
    f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
    '<dc:creator>{by}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">{at}'
    "</dcterms:created></cp:coreProperties>"
)
_ALIGNED = {PLAIN: "", HEAD: "", TOP: '<alignment vertical="top"/>'}
_ALIGNED[WRAPPED] = '<alignment vertical="top" wrapText="1"/>'
_ALIGNED[DATE] = _ALIGNED[INSTANT] = _ALIGNED[TOP]
_FORMATS = {DATE: 164, INSTANT: 165}
_FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
_STYLES = (
    f'{_XML}<styleSheet {_S}><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    f'<fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="2">'
    "<border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/>"
    '<bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(_ALIGNED)}">'
    + "".join(
        f'<xf numFmtId="{_FORMATS.get(style, 0)}" fontId="{int(style == HEAD)}" fillId="0" '
        f'borderId="{int(style == HEAD)}" xfId="0" applyNumberFormat="1" applyFont="1" '
        f'applyBorder="1" applyAlignment="1">{_ALIGNED[style]}</xf>'
        for style in sorted(_ALIGNED)
    )
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)
SHEET_END = "</sheetData></worksheet>"


def parts(*, title: str, by: str, at: str, sheets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(name, contents) of everything but the content types and the sheets, which have these
    names."""
    yield "_rels/.rels", _PACKAGE_RELATIONSHIPS
    core = _CORE.format(title=escaped(title), by=escaped(by), at=escaped(at))
    yield "docProps/core.xml", core
    numbered = list(enumerate(sheets, 1))
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in numbered
    )
    book = f"<bookViews><workbookView/></bookViews><sheets>{listed}</sheets>"
    yield "xl/workbook.xml", f'{_XML}<workbook {_S} xmlns:r="{_OFFICE}">{book}</workbook>'
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number, _ in numbered
    )
    related += f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    relationships = f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{related}'
    yield "xl/_rels/workbook.xml.rels", f"{relationships}</Relationships>"
    yield "xl/styles.xml", _STYLES


def sheet_begin(widths: Sequence[int], *, is_first: bool, is_table: bool) -> str:
    """What stands before the rows of a sheet; `widths` in letters; `is_table` keeps its first row
    in sight."""
    selected = ' tabSelected="1"' if is_first else ""
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    return (
        f'{_XML}<worksheet {_S}><sheetViews><sheetView{selected} workbookViewId="0">'
        f'{pane if is_table else ""}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>\n"
    )
