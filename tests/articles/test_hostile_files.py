"""Files made to do harm, and files that are not what they say: a clear message, no more."""

import io
import zipfile
from typing import Any

import pytest

from annotate.accounts.errors import Invalid
from annotate.articles import confined
from annotate.articles.reading import from_file
from tests.articles.documents import W, book, open_document, paragraph, word, zipped

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BODY = (
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&{{}};</w:t></w:r></w:p></w:body>'
    "</w:document>"
)
DOCUMENT = "word/document.xml"


def refused(data: bytes, filename: str) -> tuple[str, str]:
    with pytest.raises(Invalid) as refusal:
        from_file(data, filename=filename)
    assert list(refusal.value.fields) == ["file"]
    return refusal.value.code, refusal.value.message


def bomb(name: str, size: int) -> bytes:
    """Megabytes of one letter that take a few kilobytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(name, "w", force_zip64=True) as member:
            for _ in range(size):
                member.write(b"a" * 1_048_576)
    return file.getvalue()


def test_what_swells_is_refused_before_it_has_swollen() -> None:
    code, message = refused(bomb(DOCUMENT, 101), "bomb.docx")

    assert code == "too_large_inside"
    assert "100 MB" in message


def test_a_size_that_the_archive_lies_about_is_no_way_round() -> None:
    data = bomb(DOCUMENT, 101)
    lying = data.replace((101 * 1_048_576).to_bytes(4, "little"), (1000).to_bytes(4, "little"))

    assert lying != data
    assert refused(lying, "bomb.docx")[0] in ("too_large_inside", "unreadable_file")


@pytest.mark.parametrize(("head", "entity"), [(LAUGHS, "i"), (OUTSIDE, "x")])
def test_entities_are_neither_expanded_nor_fetched(head: str, entity: str) -> None:
    evil = head + BODY.format(entity)

    code, message = refused(word("", **{DOCUMENT: evil}), "evil.docx")

    assert code == "unsafe_file"
    assert "root:" not in message
    assert refused(word(paragraph("x"), **{"docProps/core.xml": evil}), "evil.docx")[0] == code
    assert refused(open_document("", **{"content.xml": evil}), "evil.odt")[0] == code
    assert refused(book({"a.xhtml": "x"}, **{"OEBPS/book.opf": evil}), "evil.epub")[0] == code


def test_entities_in_a_books_page_are_not_expanded() -> None:
    page = f"{OUTSIDE}<html><body><p>Words &x; here.</p></body></html>"

    source = from_file(book({"a.xhtml": ""}, **{"OEBPS/a.xhtml": page}), filename="a.epub")

    assert "root:" not in source.structured.text


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil", "a/../../evil", "..\\evil"])
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert refused(word(paragraph("x"), **{name: "evil"}), "a.docx")[0] == "unsafe_file"


def test_a_book_reads_nothing_outside_itself() -> None:
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" '
        'href="../../../../etc/passwd" media-type="text/html"/></manifest><spine><itemref '
        "idref='a'/></spine></package>"
    )

    assert refused(book({}, **{"OEBPS/book.opf": opf}), "a.epub")[0] == "unreadable_file"


def test_names_and_contents_that_differ_are_named() -> None:
    assert refused(b"%PDF-1.7 ...", "a.docx") == (
        "lying_type", "“a.docx”: it is not a Word document (.docx), but a PDF file (.pdf).",
    )  # fmt: skip
    assert refused(b"MZ\x90\x00" + bytes(500), "a.odt")[0] == "lying_type"
    assert refused(word(paragraph("x")), "a.odt")[0] == "lying_type"
    assert refused(zipped({"xl/workbook.xml": "<x/>"}), "a.docx")[0] == "lying_type"
    assert refused(word(paragraph("x")), "a.txt")[0] == "binary_content"
    assert refused(zipped({"a": "b"}), "a.xyz")[0] == "unknown_kind"


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub", "a.txt", "a.html"])
def test_an_empty_file_is_called_empty(name: str) -> None:
    code, message = refused(b"", name)

    assert code == "empty_text"
    assert "empty" in message


@pytest.mark.parametrize("cut", [10, 200, 900])
def test_a_file_that_was_cut_off_is_called_damaged(cut: int) -> None:
    whole = word(paragraph("x" * 100))

    assert refused(whole[:cut], "a.docx")[0] == "unreadable_file"
    assert refused(whole[:-cut], "a.docx")[0] == "unreadable_file"


def test_a_file_with_broken_bytes_inside_is_called_damaged() -> None:
    data = bytearray(word(paragraph("word " * 5000)))
    at = data.rindex(b"word/document.xml", 0, data.rindex(b"PK\x01\x02") - 1) + 40
    data[at : at + 20] = bytes(20)

    assert refused(bytes(data), "a.docx")[0] == "unreadable_file"


def test_what_is_nested_too_deeply_is_refused() -> None:
    deep = "<w:sdt>" * 100_000 + "</w:sdt>" * 100_000

    assert refused(word(deep), "a.docx")[0] == "unreadable_file"


def test_a_protected_file_says_so() -> None:
    data = bytearray(word(paragraph("x")))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)

    assert refused(bytes(data), "a.docx")[0] == "protected_file"


def test_an_endless_reader_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "PATIENCE", 0.01)

    code, message = refused(word(paragraph("x")), "a.docx")

    assert code == "too_slow"
    assert "within" in message


def test_a_reader_gets_neither_secrets_nor_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    real = confined.subprocess.run

    def watched(command: list[str], **named: Any) -> Any:
        seen.update(named["env"])
        return real(command, **named)

    monkeypatch.setattr(confined.subprocess, "run", watched)
    from_file(word(paragraph("x")), filename="a.docx")

    assert set(seen) == {"PYTHONPATH", "LC_ALL", "PYTHONUTF8"}
