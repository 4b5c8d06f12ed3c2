"""What stands above and below an article on its page stays out of its text."""

from annotate.text.formats.web import read

FIRST = (
    "The ferry to the outer islands was cancelled on Monday after two of its three engines had"
    " failed within an hour, the harbour office said."
)
SECOND = (
    "Forty passengers spent the night in the school of the village, where neighbours brought them"
    " blankets and soup until the tug arrived in the morning."
)
LAST = "Nobody could say when the next boat would leave, and the weather was getting worse again."


def lines(above: str = "", between: str = "", below: str = "", head: str = "") -> list[str]:
    body = f"{above}<p>{FIRST}</p><p>{SECOND}</p>{between}<p>{LAST}</p>{below}"
    page = f"<head>{head}</head><body><article>{body}</article></body>"
    return read(page.encode(), "https://news.example/ferry").structured.text.split("\n")


TITLE = "<title>No boat to the islands</title>"


def test_the_headline_is_not_said_again_in_the_text() -> None:
    assert lines(above="<h1>No boat to the islands</h1>", head=TITLE) == [FIRST, SECOND, LAST]


def test_a_date_and_a_label_above_the_first_paragraph_are_left_out() -> None:
    above = "<p>Tuesday, 4 March 2025</p><p>Harbour and coast</p>"
    assert lines(above=above, head=TITLE) == [FIRST, SECOND, LAST]


def test_a_short_sentence_at_the_beginning_stays() -> None:
    assert lines(above="<p>It was over.</p>", head=TITLE)[0] == "It was over."


def test_a_subheading_at_the_beginning_stays() -> None:
    above = "<h2>What happened on Monday</h2>"
    assert lines(above=above, head=TITLE)[0] == "What happened on Monday"


def test_links_to_other_articles_and_copyright_below_are_left_out() -> None:
    below = (
        "<h3>More from the coast</h3><p><a href=/1>Three whales were seen again</a></p>"
        "<p><a href=/2>The lighthouse will be painted</a></p><p>© 2025 The Coast. All rights"
        " reserved.</p>"
    )
    assert lines(below=below, head=TITLE) == [FIRST, SECOND, LAST]


def test_the_rest_behind_a_label_goes_even_when_it_is_made_of_sentences() -> None:
    below = "<h3>Related</h3><p>Here are ten things that you should know about ferries.</p>"
    assert lines(below=below, head=TITLE) == [FIRST, SECOND, LAST]


def test_a_heading_and_a_short_sentence_in_the_text_stay() -> None:
    between = "<h2>The night</h2><p>It was cold.</p>"
    expected = [FIRST, SECOND, "The night", "It was cold.", LAST]
    assert lines(between=between, head=TITLE) == expected


def test_a_short_last_sentence_stays() -> None:
    assert lines(below="<p>Then it began to rain.</p>", head=TITLE)[-1] == "Then it began to rain."


def test_a_poem_keeps_its_lines() -> None:
    verses = [f"the {one} wind over the water" for one in ("first", "second", "third", "last")]
    page = "<article>" + "".join(f"<p>{verse}</p>" for verse in verses) + "</article>"
    assert read(page.encode(), "https://p.example/").structured.text.split("\n") == verses


def test_what_follows_a_comment_in_a_paragraph_stays() -> None:
    page = f"<article><p><!-- image -->{FIRST}</p><p>{SECOND}</p><p>{LAST}</p></article>"
    assert read(page.encode(), "https://n.example/").structured.text.split("\n")[0] == FIRST


def test_loose_text_beside_the_article_does_not_become_part_of_it() -> None:
    notice = "Any use of these texts needs to be agreed in writing with the publishing house."
    page = (
        f"<body><div class=article><p>{FIRST}</p><p>{SECOND}</p><p>{LAST}</p></div>"
        f"<div class=legal>{notice}<br>{notice}<div></div></div></body>"
    )
    assert notice not in read(page.encode(), "https://n.example/").structured.text


def test_many_short_lines_at_the_end_stay() -> None:
    names = [
        f"<p>Boat number {one} of the northern line</p>" for one in ["one", "two", "three", "four"]
    ]
    assert lines(below="".join(names), head=TITLE)[-1] == "Boat number four of the northern line"


def test_a_line_that_only_leads_to_another_article_is_left_out_anywhere() -> None:
    between = "<p>Read also: <a href=/9>Whales were seen off the northern cape again</a></p>"
    assert lines(between=between, head=TITLE) == [FIRST, SECOND, LAST]


def test_teasers_below_with_headings_that_are_links_are_left_out() -> None:
    teaser = "<h3><a href=/{0}>Story {0} of the coast</a></h3><p>What happened on day {0}.</p>"
    below = teaser.format(1) + teaser.format(2)
    assert lines(below=below, head=TITLE) == [FIRST, SECOND, LAST]


def test_forms_dialogs_and_hidden_notes_are_no_text() -> None:
    note = "This letter comes once a week, and everybody can end it with one single word."
    between = (
        f"<form><p>{note}</p><input type=email></form><div role=dialog><p>{note}</p></div>"
        f"<div style='display: none'><p>{note}</p></div>"
    )
    assert lines(between=between, head=TITLE) == [FIRST, SECOND, LAST]
