"""What closes an article without being part of it is left out; its last paragraph never is."""

import pytest

from annotate.text.formats.closings import is_closing
from annotate.text.formats.web import read

BYLINE = "Ada Lund, Ben Oke"


@pytest.mark.parametrize(
    "line",
    [
        "(Reporting by Ada Lund; Additional reporting by Cy Dahl in Bergen; Editing by Eva Falk)",
        "-- Cy Dahl of the Coast Paper contributed to this report.",
        "Cy Dahl contributed reporting from Bergen.",
        "Photography by Di Eng.",
        "Images: Harbour Office; Di Eng, Eva Falk",
        "Mitarbeit: Cy Dahl",
        "Ada Lund is a reporter in Bergen who covers ferries. She has written two books on them.",
        "Ben Oke, who was born in Oslo, writes a column on Mondays.",
        "Ada Lund lebt in Bergen.",
        "Ada Lund may be reached at lund@coastpaper.example.",
        "Follow him on any network.",
        "Can't get enough of ferries? Sign up now for the Coast Paper's newsletter!",
        "A version of this article appears in print on March 4, in the Sunday edition.",
        "*This story was first published by Harbour Weekly.",
        "This is an excerpt of an interview that was first published in German.",
        "Dieser Beitrag erschien zuerst im Küstenblatt.",
        "Cet article a été publié dans Le Port.",
    ],
)
def test_who_wrote_helped_or_printed_it_and_what_readers_shall_do_closes_an_article(
    line: str,
) -> None:
    assert is_closing(line, BYLINE)


@pytest.mark.parametrize(
    "line",
    [
        "Research by the harbour office shows that two of three engines were too old.",
        "Photographs by a passenger showed smoke above the stern.",
        "Reporting from the islands is what keeps the paper going, its editor said.",
        "Residents can sign up for a place on the next boat from Tuesday.",
        "He urged the others to follow him, and they did.",
        "This story appears simple, but nobody on the islands believes it.",
        "Ada Lund: And is the boat back?",
        "“Ada Lund is right,” said the pilot.",
        "Ada Lundgren is the pilot of the tug, and has been for years.",
        "Ada Lund",
        "Cy Dahl is the pilot of the tug.",
        "Ada Lund is " + "the pilot of the tug that came, " * 13,
    ],
)
def test_a_last_paragraph_about_such_matters_does_not(line: str) -> None:
    assert not is_closing(line, BYLINE)


def test_closing_lines_go_with_the_labels_between_them_and_what_stands_above_them_stays() -> None:
    first = "Cy Dahl contributed to this report. So began the note that the harbour office found."
    second = "Nobody could say when the next boat would leave, and the weather was getting worse."
    closing = (
        "<p>Ada Lund is a reporter in Bergen who covers ferries and the people who wait for them,"
        " and has done so for twenty years.</p><p>Ferries</p><p>Photography by Di Eng.</p>"
    )
    page = (
        "<title>No boat</title><meta name=author content='Ada Lund'><article><h1>No boat</h1>"
        f"<p>{first}</p><p>Ada Lund saw it.</p><p>{second}</p>{closing}</article>"
    )
    assert read(page.encode(), "https://news.example/ferry").structured.text.split("\n") == [
        first,
        "Ada Lund saw it.",
        second,
    ]


@pytest.mark.parametrize("line", ["Advertisement", "Story continued below", "[Embed]", "Anzeige:"])
def test_a_line_that_parts_a_text_for_an_advertisement_is_left_out(line: str) -> None:
    above = "The ferry to the outer islands was cancelled on Monday after its engines had failed."
    below = "Forty passengers spent the night in the school of the village, with soup and blankets."
    page = f"<title>No boat</title><article><p>{above}</p><p>{line}</p><p>{below}</p></article>"
    text = read(page.encode(), "https://news.example/ferry").structured.text
    assert text.split("\n") == [above, below]
