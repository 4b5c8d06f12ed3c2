"""A PDF becomes paragraphs and headings in reading order."""

import pytest

from annotate.accounts.errors import Invalid
from annotate.articles.reading import Source, from_file
from annotate.text.formats.pdf_paragraphs import Spoken, _unhyphenated
from tests.articles.pdfs import Put, column, pdf

QUAY = (
    "For eleven years nobody at the harbour office could say how many",
    "boats used the outer quay. The books gave 4,120 landings in 2018,",
    "and the pilots thought that it was nearer six thousand, or seven.",
)
PORT = (
    "The port should publish its arrivals every hour, said Dr. Ana Ruiz, who",
    "had put up three cameras by herself. Count first; the rest is arithmetic,",
    "and it costs little.",
)


def read(data: bytes) -> Source:
    return from_file(data, filename="a.pdf")


def rows(source: Source) -> list[tuple[str, int, str]]:
    text = source.structured
    return [(one.kind.value, one.level, text.text[one.start : one.end]) for one in text.blocks]


def test_lines_become_paragraphs_and_large_letters_headings() -> None:
    source = read(
        pdf(
            [
                Put(40, 560, "The outer quay", 22),
                *column(["What the books say"], y=530, size=14),
                *column([*QUAY, *(">" + PORT[0], *PORT[1:])], y=500),
                *column(["What it costs"], y=400, bold=True),
                *column(["Thirteen million crowns over ten years, the office thinks."], y=380),
            ]
        )
    )

    assert rows(source) == [
        ("heading", 1, "The outer quay"),
        ("heading", 2, "What the books say"),
        ("paragraph", 0, " ".join(QUAY)),
        ("paragraph", 0, " ".join(PORT)),
        ("heading", 3, "What it costs"),
        ("paragraph", 0, "Thirteen million crowns over ten years, the office thinks."),
    ]
    assert source.structured.title == "The outer quay"


def test_a_wider_gap_parts_paragraphs() -> None:
    page = [*column(QUAY, y=520), *column(PORT, y=520 - 3 * 13 - 8)]

    assert [text for _, _, text in rows(read(pdf(page)))] == [" ".join(QUAY), " ".join(PORT)]


def test_words_that_were_cut_are_whole_again() -> None:
    lines = (
        "The administration of the harbour is a matter of much inter-",
        "national interest, said the well-known engineer of the Anglo-",
        "Saxon company, who is a state-of-the-",
        "art person and likes the well-",
        "known books of the office in 2019-",
        "20 and later on.",
    )

    assert read(pdf(column(lines))).structured.text == (
        "The administration of the harbour is a matter of much international interest, said "
        "the well-known engineer of the Anglo-Saxon company, who is a state-of-the-art person and "
        "likes the well-known books of the office in 2019-20 and later on."
    )


@pytest.mark.parametrize(
    ("elsewhere", "joined"),
    [
        ("well-known", "well-known"),  # so it is written
        ("well-known wellknown", "wellknown"),  # also so: as most words are
        ("well known well-read", "well-known"),  # two words that make others, too
        ("well known internationally-known", "well-known"),
        ("well known", "wellknown"),
        ("well-read", "wellknown"),  # whether known is a word nobody can tell
        ("", "wellknown"),
    ],
)
def test_a_hyphen_stays_where_the_text_speaks_for_it(elsewhere: str, joined: str) -> None:
    assert _unhyphenated("the well-", "known", Spoken(elsewhere.split())) == f"the {joined}"


def test_what_a_line_cuts_speaks_for_nothing() -> None:
    lines = (
        "It was well-read and well known to inter-",
        "national people of all well-",
        "meaning.",
    )
    text = read(pdf(column(lines))).structured.text
    assert text.endswith("known to international people of all wellmeaning.")


def test_paragraphs_go_on_over_pages_without_running_heads_and_numbers() -> None:
    pages = [
        [
            Put(150, 580, f"Annals of Harbours {2018 + number}", 8),
            *column(QUAY[:2] if number == 0 else (QUAY[2],) if number == 1 else PORT, y=540),
            Put(190, 20, f"Page {number + 1} of 3", 8),
        ]
        for number in range(3)
    ]

    assert [text for _, _, text in rows(read(pdf(*pages)))] == [" ".join(QUAY), " ".join(PORT)]


def test_columns_are_read_one_after_the_other_however_they_were_written() -> None:
    left = [f"left column line {number} of the words" for number in range(8)]
    right = [f"right column line {number} of words" for number in range(8)]
    pieces = [
        put for pair in zip(column(left, x=30), column(right, x=220), strict=True) for put in pair
    ]
    head = Put(30, 570, "A heading that goes over both of the columns", 16)

    text = read(pdf([*pieces, head])).structured.text

    assert text.startswith("A heading that goes over both of the columns\nleft column line 0")
    assert text.index("left column line 7") < text.index("right column line 0")


def test_a_table_is_read_row_by_row() -> None:
    cells = [
        put
        for at, (year, number) in enumerate(
            [("2016", "3,801"), ("2017", "4,002"), ("2018", "4,120")]
        )
        for put in (Put(40, 440 - 13 * at, year), Put(200, 440 - 13 * at, number))
    ]

    text = read(pdf([*column(QUAY), *cells])).structured.text

    assert "2016 3,801" in text
    assert "2018 4,120" in text


def test_bullets_become_items() -> None:
    found = rows(read(pdf(column(["The office wants:", "• cameras at the quay", "• a book"]))))

    assert found[1:] == [
        ("list_item", 1, "cameras at the quay"), ("list_item", 1, "a book"),
    ]  # fmt: skip


def test_what_a_pdf_says_of_itself_is_taken_unless_a_program_said_it() -> None:
    own = read(pdf(column(QUAY), info="/Title (The quay) /Author (Ana Ruiz)"))
    made = read(pdf(column(QUAY), info="/Title (Microsoft Word - a.doc) /Author (aruiz)"))

    told = {"language": "en"}
    assert own.metadata.found() == {"title": "The quay", "byline": "Ana Ruiz"} | told
    assert made.metadata.found() == told


def refused(data: bytes) -> str:
    with pytest.raises(Invalid) as refusal:
        read(data)
    return refusal.value.code


def test_a_scanned_pdf_is_refused_plainly() -> None:
    with pytest.raises(Invalid, match="scanned") as refusal:
        read(pdf([], [], []))

    assert refusal.value.code == "no_text"


def test_a_protected_pdf_is_refused_plainly() -> None:
    key = "<" + "00" * 32 + ">"
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O {key} /U {key} >> /ID [<00> <00>]"

    assert refused(pdf(column(QUAY), more=locked)) == "protected_file"


def test_a_damaged_pdf_is_refused() -> None:
    assert refused(b"%PDF-1.7\n" + b"\x00\xff" * 500) == "unreadable_file"
    assert refused(pdf(column(QUAY))[:60]) == "unreadable_file"


def test_pages_that_lead_round_end() -> None:
    round_trip = pdf(column(QUAY)).replace(b"/Kids [8 0 R]", b"/Kids [2 0 R]")

    assert refused(round_trip) in ("unreadable_file", "empty_text", "no_text")
