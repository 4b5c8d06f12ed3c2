"""Pages of a PDF are read as a person reads them, however they are set and written."""

import pytest

from annotate.accounts.errors import Invalid
from annotate.articles.reading import from_file
from tests.articles.pdfs import HEIGHT, Put, column, pdf

LEFT = (
    "The harbour office counted its boats",
    "by hand until the spring of 2018, and",
    "nobody thought that odd, since it had",
    "been done so for three generations of",
    "masters, each of whom had kept a book",
    "of his own in the tower by the quay.",
)
RIGHT = (
    "A camera counts them now. It sees one",
    "boat in twenty less than the pilots do",
    "when there is fog, which is why they go",
    "on writing down what they hear at night.",
    "Both figures are published each Monday.",
)


def read(data: bytes) -> list[str]:
    """The blocks of a PDF."""
    text = from_file(data, filename="a.pdf").structured
    return [text.text[one.start : one.end] for one in text.blocks]


def test_the_words_of_a_drawing_do_not_part_the_column_beside_it() -> None:
    labels = [Put(230 + 31 * (at % 3), 520 - 9 * at, f"K{at}", 7) for at in range(9)]
    page = [
        *column(LEFT, x=30),
        *labels,
        *column(["Figure 1. The cameras."], x=225, y=425, size=8),
        *column(RIGHT, x=215, y=400),
    ]

    found = read(pdf(page))

    assert found[0] == " ".join(LEFT)
    assert found[-1] == " ".join(RIGHT)
    assert "Figure 1. The cameras." in found


def test_three_columns_are_read_one_after_the_other() -> None:
    columns = [
        [f"{name} column, line {at} of it." for at in range(7)]
        for name in ("First", "Second", "Third")
    ]
    page = [
        put for at, lines in enumerate(columns) for put in column(lines, x=20 + 128 * at, size=9)
    ]
    # The heading stands over the two columns on the right, written last.
    heading = Put(148, 545, "A heading over two of them", 16)

    text = "\n".join(read(pdf([*page, heading])))

    places = [text.index(f"{name} column, line 0") for name in ("First", "Second", "Third")]
    assert places == sorted(places)
    assert text.index("First column, line 6") < text.index("A heading over") < places[1]


def test_a_heading_over_both_columns_stands_between_what_is_above_and_below() -> None:
    page = [
        *column([f"upper left line {at} of the text" for at in range(4)], x=30, y=560),
        *column([f"lower left line {at} of the text" for at in range(4)], x=30, y=430),
        *column([f"upper right line {at} of it all" for at in range(4)], x=215, y=560),
        *column([f"lower right line {at} of it all" for at in range(4)], x=215, y=430),
        Put(30, 470, "A heading that goes over both of the columns", 14),
    ]

    text = "\n".join(read(pdf(page)))

    order = ("upper left", "upper right", "A heading", "lower left", "lower right")
    places = [text.index(one) for one in order]
    assert places == sorted(places)


def test_a_short_heading_of_a_column_comes_below_the_title_over_both() -> None:
    page = [
        *column(["Abstract"], x=90, y=500, bold=True),
        *column(LEFT, x=30, y=480),
        *column(RIGHT, x=215, y=500),
        Put(150, 540, "Hardware and harbours", 18),
    ]

    assert read(pdf(page))[:2] == ["Hardware and harbours", "Abstract"]


def test_a_sentence_goes_on_behind_a_note_at_the_foot() -> None:
    cut = " ".join([*LEFT[:4], *LEFT[4:]])
    pages = [
        [*column(LEFT[:4], x=30, y=200), *column(["1 By whom is not known."], x=30, y=120, size=7)],
        column(LEFT[4:], x=30),
    ]

    assert read(pdf(*pages)) == [cut, "1 By whom is not known."]


def test_a_sentence_goes_on_behind_a_picture_with_its_caption() -> None:
    page = [
        *column(LEFT[:4], x=30, y=130),
        *column(["K1", "K2"], x=240, y=540, size=7),
        *column(["Figure 1. Where they stand."], x=225, y=500, size=8),
        *column([*LEFT[4:], ">" + RIGHT[0], *RIGHT[1:]], x=215, y=470),
    ]

    found = read(pdf(page))

    assert found[0] == " ".join(LEFT)
    assert found[-1] == " ".join(RIGHT)


def test_a_paragraph_that_ends_goes_on_in_nothing() -> None:
    pages = [
        [*column(LEFT, x=30, y=200), *column(["1 By whom is not known."], x=30, y=100, size=7)],
        column(["and so begins another, oddly in small letters, says the office."], x=30),
    ]

    assert read(pdf(*pages))[0] == " ".join(LEFT)


def test_rows_of_a_table_are_paragraphs_of_their_own() -> None:
    cells = [
        Put(40 + 150 * across, 430 - 13 * down, text)
        for down, row in enumerate([("2016", "3,801"), ("2017", "4,002"), ("2018", "4,120")])
        for across, text in enumerate(row)
    ]

    assert read(pdf([*column(LEFT), *cells]))[1:] == ["2016 3,801", "2017 4,002", "2018 4,120"]


def test_a_page_that_lies_on_its_side_is_turned() -> None:
    lines = [Put(60 + 13 * at, 40, line, turned=True) for at, line in enumerate(LEFT)]
    stamp = Put(20, 20, "received", 8)

    assert read(pdf([*lines, stamp])) == [" ".join(LEFT)]


def test_large_initials_belong_to_their_word() -> None:
    page = [
        Put(30, 497, "T", 30),
        *column(("he harbour office counted its", "boats by hand until the spring"), x=50),
        *column(LEFT[2:], x=30, y=494),
    ]

    assert read(pdf(page))[0].startswith("The harbour office counted its boats by hand until the")


def test_words_that_were_written_later_stand_in_their_line() -> None:
    page = [
        *column(["The office"], x=30, y=520),
        *column(["boats by hand"], x=150, y=520),
        *column(LEFT[1:], x=30, y=507),
        Put(85, 520, "counted its", bold=True),
    ]

    assert read(pdf(page)) == [" ".join(["The office counted its boats by hand", *LEFT[1:]])]


def test_what_is_printed_over_itself_stands_there_once() -> None:
    again = [put._replace(x=put.x + 0.4) for put in column(LEFT)]

    assert read(pdf([*column(LEFT), *again])) == [" ".join(LEFT)]


def test_entries_whose_lines_hang_are_paragraphs() -> None:
    entries = [
        ("Ruiz, A. (2017): Counting boats by", "means of three cameras. Port Books,"),
        ("Sand, J. (2018): What the pilots hear", "at night, and what it is worth. Press,"),
        ("Tamm, K. (2019): Fog. An essay on the", "instruments of a small harbour. Press,"),
    ]
    lines = [line for first, second in entries for line in (first, ">" + second, ">Tallinn.")]

    assert read(pdf(column(lines, x=30))) == [f"{one} {two} Tallinn." for one, two in entries]


def test_left_and_right_pages_have_running_heads_of_their_own() -> None:
    wide = HEIGHT - 90  # a page with wide margins
    pages = [
        [
            Put(60, wide, "K. Tamm" if number % 2 else "What the pilots hear", 8),
            *column([f"Page {number} says that {line}" for line in LEFT[:3]], x=60, y=wide - 40),
        ]
        for number in range(5)
    ]

    text = "\n".join(read(pdf(*pages)))

    assert "Tamm" not in text
    assert "What the pilots hear" not in text
    assert text.count("says that been") == 0
    assert "Page 4 says that by hand" in text


def test_scripts_that_run_to_the_left_are_read_from_the_right() -> None:
    hebrew = {chr(97 + at): chr(0x5D0 + at) for at in range(26)}
    # Set as a typesetter sets them, each line from its right end: words, a name, words.
    rows = [
        [
            Put(250, 520 - 13 * at, "abc defg hij klmno", other=True),
            Put(190, 520 - 13 * at, "Django"),
            Put(60, 520 - 13 * at, "pqrs tuvw abcd efgh", other=True),
        ]
        for at in range(4)
    ]
    data = pdf([put for row in rows for put in row], letters=hebrew)

    first, name, rest = read(data)[0].split("\n")[0].partition("Django")

    def letters(text: str) -> set[str]:
        return {chr(ord(one) - 0x5D0 + 97) for one in text if one >= "\u05d0"}

    assert name
    assert letters(first) <= set("abcdefghijklmno")
    assert "p" in letters(rest.partition("Django")[0])


def test_letters_without_meaning_are_refused_plainly() -> None:
    private = {chr(97 + at): chr(0xE000 + at) for at in range(26)}

    with pytest.raises(Invalid, match="cannot be told") as refusal:
        read(pdf([put._replace(other=True) for put in column(LEFT)], letters=private))

    assert refusal.value.code == "no_text"
