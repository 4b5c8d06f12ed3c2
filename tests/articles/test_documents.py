"""Word documents, OpenDocument texts and books become texts with their structure."""

from datetime import date

from annotate.articles.reading import Source, from_file
from tests.articles.documents import book, numbered, open_document, paragraph, word

ITEM = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="3"/></w:numPr>'


def rows(source: Source) -> list[tuple[str, int, int, str]]:
    text = source.structured
    return [
        (block.kind.value, block.level, block.number, text.text[block.start : block.end])
        for block in text.blocks
    ]


def marked(source: Source) -> list[tuple[str, str, str]]:
    text = source.structured
    return [(one.kind.value, text.text[one.start : one.end], one.href) for one in text.ranges]


def test_a_word_document_keeps_headings_lists_and_quotations() -> None:
    source = from_file(
        word(
            paragraph("The quay", "berschrift1")
            + paragraph("Its boats", "Own")
            + paragraph("First", "", ITEM.format(0))
            + paragraph("below", "", ITEM.format(1))
            + paragraph("Second", "", ITEM.format(0))
            + paragraph("A break.")
            + paragraph("Third", "", ITEM.format(0))
            + paragraph("Count first.", "Q")
        ),
        filename="quay.docx",
    )

    assert rows(source) == [
        ("heading", 1, 0, "The quay"),
        ("heading", 2, 0, "Its boats"),
        ("list_item", 1, 1, "First"),
        ("list_item", 2, 0, "below"),
        ("list_item", 1, 2, "Second"),
        ("paragraph", 0, 0, "A break."),
        ("list_item", 1, 3, "Third"),
        ("quotation", 1, 0, "Count first."),
    ]
    assert (source.kind, source.filename) == ("docx", "quay.docx")
    assert source.metadata.found() == {
        "title": "The outer quay", "byline": "Ana Ruiz", "language": "en-GB",
    }  # fmt: skip


def test_a_word_document_keeps_emphasis_and_links_and_follows_none() -> None:
    source = from_file(
        word(
            "<w:p><w:r><w:t xml:space='preserve'>See </w:t></w:r><w:hyperlink r:id='r1'><w:r>"
            "<w:rPr><w:b/></w:rPr><w:t>the books</w:t></w:r></w:hyperlink>"
            "<w:hyperlink r:id='r2'><w:r><w:rPr><w:i w:val='0'/></w:rPr><w:t> here</w:t></w:r>"
            "</w:hyperlink></w:p>"
        ),
        filename="a.docx",
    )

    assert source.structured.text == "See the books here"
    assert marked(source) == [
        ("link", "the books", "https://example.org/quay"),
        ("strong", "the books", ""),
    ]


def test_tables_come_row_by_row_and_notes_at_the_end() -> None:
    cell = "<w:tc>{}</w:tc>".format
    source = from_file(
        word(
            "<w:p><w:r><w:t>It grew</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
            f"<w:tbl><w:tr>{cell(paragraph('Year'))}{cell(paragraph('Landings'))}</w:tr>"
            f"<w:tr>{cell(paragraph('2018'))}{cell(paragraph('4,120') + paragraph('about'))}</w:tr>"
            "</w:tbl>"
        ),
        filename="a.docx",
    )

    assert source.structured.text.split("\n") == [
        "It grew[1]", "Year Landings", "2018 4,120 about", "[1] Harbour office, Books",
    ]  # fmt: skip
    assert marked(source) == [("emphasis", "Books", "")]


def test_parts_of_a_word_document_are_found_whatever_they_are_called() -> None:
    document = word(
        paragraph("The quay", style="Own")
        + "<w:p><w:r><w:t>It grew</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
        + paragraph("Cameras", properties=ITEM.format(0))
        + '<w:p><w:hyperlink r:id="r1"><w:r><w:t>Books</w:t></w:r></w:hyperlink></w:p>'
    )

    named = from_file(document, filename="a.docx")
    renamed = from_file(numbered(document), filename="a.docx")

    assert [kind for kind, *_ in rows(named)][:3] == ["heading", "paragraph", "list_item"]
    assert rows(renamed) == rows(named)
    assert marked(renamed) == marked(named)
    assert ("link", "Books", "https://example.org/quay") in marked(renamed)


def test_deleted_hidden_and_coded_words_are_left_out() -> None:
    source = from_file(
        word(
            "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t>"
            "</w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText>"
            "</w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t> words</w:t></w:r>"
            "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
        ),
        filename="a.docx",
    )

    assert source.structured.text == "new words"


def test_an_opendocument_text_keeps_its_structure() -> None:
    source = from_file(
        open_document(
            '<text:h text:outline-level="2">The quay</text:h>'
            '<text:p>See <text:a xlink:href="https://example.org/"><text:span text:style-name="T1">'
            "the books</text:span></text:a>.<text:note><text:note-citation>1</text:note-citation>"
            "<text:note-body><text:p>Office.</text:p></text:note-body></text:note></text:p>"
            '<text:list text:style-name="L1"><text:list-item><text:p>One</text:p></text:list-item>'
            "<text:list-item><text:p>Two</text:p></text:list-item></text:list>"
            "<table:table><table:table-row><table:table-cell><text:p>2018</text:p>"
            "</table:table-cell><table:table-cell><text:p>4,120</text:p></table:table-cell>"
            "</table:table-row></table:table>"
            '<text:p text:style-name="Quotations">Count first.</text:p>'
        ),
        filename="quay.odt",
    )

    assert rows(source) == [
        ("heading", 2, 0, "The quay"),
        ("paragraph", 0, 0, "See the books.[1]"),
        ("list_item", 1, 1, "One"),
        ("list_item", 1, 2, "Two"),
        ("paragraph", 0, 0, "2018 4,120"),
        ("quotation", 1, 0, "Count first."),
        ("paragraph", 0, 0, "[1] Office."),
    ]
    assert ("link", "the books", "https://example.org/") in marked(source)
    assert (source.metadata.title, source.metadata.byline) == ("The outer quay", "Ana Ruiz")


def test_a_book_is_one_text_in_the_order_of_its_spine() -> None:
    source = from_file(
        book(
            {
                "z.xhtml": "<h1>Before</h1><p>It was <em>early</em>.</p>",
                "a.xhtml": "<h1>After</h1><p>It was late.</p><script>no()</script>",
            }
        ),
        filename="harbours.epub",
    )

    assert rows(source) == [
        ("heading", 1, 0, "Before"),
        ("paragraph", 0, 0, "It was early."),
        ("heading", 1, 0, "After"),
        ("paragraph", 0, 0, "It was late."),
    ]
    assert marked(source) == [("emphasis", "early", "")]
    assert source.structured.title == "Harbours"
    assert source.metadata.found() == {
        "title": "Harbours", "byline": "Ana Ruiz", "publisher": "Quay Press", "language": "en",
        "published_on": date(2021, 4, 5),
    }  # fmt: skip


def test_a_document_without_an_ending_is_told_by_its_bytes() -> None:
    assert from_file(word(paragraph("Words.")), filename="report").kind == "docx"
