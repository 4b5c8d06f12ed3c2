"""PDF files written by hand: lines of text at given places, in Helvetica and in its bold, or in a
font whose letters stand for others."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 400, 600  # points


class Put(NamedTuple):
    """A line: its left end and its height above the page's lower edge. Where `turned` it runs
    upwards from there; `other` is in the font of other letters."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False
    turned: bool = False
    other: bool = False


def column(
    lines: Sequence[str], *, x: float = 40, y: float = 520, size: float = 10, bold: bool = False
) -> list[Put]:
    """Lines below one another; one that begins with > is indented."""
    return [
        Put(x + 15 * line.startswith(">"), y - 1.3 * size * at, line.lstrip(">"), size, bold)
        for at, line in enumerate(lines)
    ]


def pdf(
    *pages: Sequence[Put], info: str = "", more: str = "", letters: Mapping[str, str] | None = None
) -> bytes:
    """A PDF of these pages. `info` goes into its information, `more` into its trailer; `letters`
    says which ones the font of other letters shows for a to z."""
    kids = " ".join(f"{8 + 2 * at} 0 R" for at in range(len(pages)))
    box = f"[0 0 {WIDTH} {HEIGHT}]"
    fonts = "/Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 6 0 R >> >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>",
        _stream(_meaning(letters or {})),
    ]
    for at, page in enumerate(pages):
        stream = "".join(map(_shown, page))
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents {9 + 2 * at} 0 R {fonts} >>",
            _stream(stream),
        ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size "
        f"{len(objects) + 1} /Root 1 0 R /Info 5 0 R {more} >>\nstartxref\n{len(data)}\n%%EOF\n"
    )
    return data + end.encode()


def _shown(put: Put) -> str:
    text = put.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    font = "F3" if put.other else "F2" if put.bold else "F1"
    way = "0 1 -1 0" if put.turned else "1 0 0 1"
    return f"BT /{font} {put.size} Tf {way} {put.x:.1f} {put.y:.1f} Tm ({text}) Tj ET\n"


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}endstream"


def _meaning(letters: Mapping[str, str]) -> str:
    """A character map, as a font has it to say what its codes mean."""
    pairs = "".join(f"<{ord(code):02x}> <{ord(shown):04x}>\n" for code, shown in letters.items())
    return (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /Other def /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{pairs}endbfchar endcmap end\n"
    )
