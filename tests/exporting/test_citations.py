"""How sources are cited."""

from datetime import date
from typing import Any

import pytest

from annotate.exporting.bylines import authors
from annotate.exporting.citations import Source, Style, cite, cite_briefly

WHOLE = Source(
    "1", "Counting boats", "By Ana María Ruiz and John Doe", "The Quay",
    "https://quay.example.org/a", date(2019, 11, 20),
)  # fmt: skip


def said(source: Source, style: Style) -> str:
    return "".join(f"*{run.text}*" if run.italic else run.text for run in cite(source, style))


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (
            Style.PLAIN,
            (
                "By Ana María Ruiz and John Doe, “Counting boats”, *The Quay*, 20 November 2019, "
                "https://quay.example.org/a"
            ),
        ),
        (
            Style.CHICAGO,
            (
                "Ana María Ruiz and John Doe, “Counting boats,” *The Quay*, November 20, 2019, "
                "https://quay.example.org/a."
            ),
        ),
        (
            Style.APA,
            (
                "Ruiz, A. M., & Doe, J. (2019, November 20). Counting boats. *The Quay*. "
                "https://quay.example.org/a"
            ),
        ),
    ],
)
def test_a_source_of_which_everything_is_known(style: Style, expected: str) -> None:
    assert said(WHOLE, style) == expected


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style.PLAIN, "“Who counts?”"),
        (Style.CHICAGO, "“Who counts?”"),
        (Style.APA, "Who counts? (n.d.)."),
    ],
)
def test_a_source_of_which_only_the_title_is_known(style: Style, expected: str) -> None:
    assert said(Source("1", "Who counts?"), style) == expected


def test_the_address_alone_is_a_link() -> None:
    for style in Style:
        links = [run.text for run in cite(WHOLE, style) if run.href]
        assert links == [WHOLE.url]


def of(byline: str, title: str = "Boats", **more: Any) -> Source:
    return Source("1", title, byline, **more)


@pytest.mark.parametrize(
    ("byline", "chicago", "apa"),
    [
        # CMOS 14.76, APA 8.17 and 9.8: two, three, four, twenty-one authors.
        ("", "“Boats.”", "Boats. (n.d.)."),
        ("Ana Ruiz, John Doe and Li Wei", "Ana Ruiz, John Doe, and Li Wei, “Boats.”",
         "Ruiz, A., Doe, J., & Wei, L. (n.d.). Boats."),
        ("Ana Ruiz, John Doe, Li Wei, Noor Idris", "Ana Ruiz et al., “Boats.”",
         "Ruiz, A., Doe, J., Wei, L., & Idris, N. (n.d.). Boats."),
        (", ".join(f"Ana {letter}a" for letter in "BCDFGHJKLMNPQRSTVWXYZ"),
         "Ana Ba et al., “Boats.”",
         ", ".join(f"{letter}a, A." for letter in "BCDFGHJKLMNPQRSTVWX")
         + ", . . . Za, A. (n.d.). Boats."),
        # An organisation stays one name (CMOS 14.84, APA 9.11).
        ("Ministry of Health and Welfare", "Ministry of Health and Welfare, “Boats.”",
         "Ministry of Health and Welfare. (n.d.). Boats."),
        ("The Associated Press", "The Associated Press, “Boats.”",
         "The Associated Press. (n.d.). Boats."),
    ],
)  # fmt: skip
def test_one_many_and_no_authors(byline: str, chicago: str, apa: str) -> None:
    assert said(of(byline), Style.CHICAGO) == chicago
    assert said(of(byline), Style.APA) == apa


def test_a_publisher_that_is_its_own_author_is_named_once() -> None:
    own = of("Human Rights Watch", publisher="Human Rights Watch", published_on=date(2019, 11, 20))
    assert said(own, Style.CHICAGO) == "“Boats,” *Human Rights Watch*, November 20, 2019."
    assert said(own, Style.APA) == "Human Rights Watch. (2019, November 20). Boats."
    assert said(own, Style.PLAIN) == "“Boats”, *Human Rights Watch*, 20 November 2019."


def test_without_a_date_chicago_says_when_it_was_looked_at() -> None:
    seen = of("Ana Ruiz", publisher="The Quay", url=WHOLE.url, seen_on=date(2026, 1, 31))
    assert said(seen, Style.CHICAGO) == (
        f"Ana Ruiz, “Boats,” *The Quay*, accessed January 31, 2026, {WHOLE.url}."
    )
    assert said(seen, Style.APA) == f"Ruiz, A. (n.d.). Boats. *The Quay*. {WHOLE.url}"
    paper = of("Ana Ruiz", publisher="The Quay", seen_on=date(2026, 1, 31))
    assert said(paper, Style.CHICAGO) == "Ana Ruiz, “Boats,” *The Quay*."


@pytest.mark.parametrize(
    ("title", "chicago", "apa"),
    [
        ("¿Quién cuenta los barcos?", "“¿Quién cuenta los barcos?,” *El País*.",
         "¿Quién cuenta los barcos? (n.d.). *El País*."),
        ("On “Abrazos no Balazos”", "“On ‘Abrazos no Balazos,’” *El País*.",
         "On “Abrazos no Balazos.” (n.d.). *El País*."),
        ('Is "war" over', "“Is ‘war’ over,” *El País*.", 'Is "war" over. (n.d.). *El País*.'),
        ("«Abrazos»", "“«Abrazos»,” *El País*.", "«Abrazos». (n.d.). *El País*."),
    ],
)  # fmt: skip
def test_a_title_keeps_its_language_and_its_signs(title: str, chicago: str, apa: str) -> None:
    source = of("", title, publisher="El País")
    assert said(source, Style.CHICAGO) == chicago
    assert said(source, Style.APA) == apa


@pytest.mark.parametrize(
    ("byline", "names", "inverted"),
    [
        ("", [], []),
        ("By Ana Ruiz in Mexico City", ["Ana Ruiz"], ["Ruiz, A."]),
        ("Ana Ruiz, Jane Roe, PhD & Li Wei", ["Ana Ruiz", "Jane Roe", "Li Wei"],
         ["Ruiz, A.", "Roe, J.", "Wei, L."]),
        ("A. B. Ruiz, and J.K. Rowling", ["A. B. Ruiz", "J.K. Rowling"],
         ["Ruiz, A. B.", "Rowling, J. K."]),
        ("REUTERS", ["REUTERS"], ["REUTERS"]),
        ("John Doe, Jr.", ["John Doe Jr."], ["Doe, J., Jr."]),
        ("Vincent van Gogh, Jean-Paul Sartre", ["Vincent van Gogh", "Jean-Paul Sartre"],
         ["van Gogh, V.", "Sartre, J.-P."]),
        ("Por Ana de la Cruz y Juan Pérez", ["Ana de la Cruz", "Juan Pérez"],
         ["de la Cruz, A.", "Pérez, J."]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"], ["Ortega y Gasset, J."]),
        ("Ruiz Gómez, Ana María; Doe, John", ["Ana María Ruiz Gómez", "John Doe"],
         ["Ruiz Gómez, A. M.", "Doe, J."]),
        ("Ruiz Gómez, Ana María;", ["Ana María Ruiz Gómez"], ["Ruiz Gómez, A. M."]),
    ],
)  # fmt: skip
def test_names_are_found_in_a_byline(byline: str, names: list[str], inverted: list[str]) -> None:
    assert [one.said for one in authors(byline)] == names
    assert [one.inverted for one in authors(byline)] == inverted


@pytest.mark.parametrize(
    ("title", "plain", "chicago"),
    [
        ("Boats were counted.", "“Boats were counted”, *The Quay*.",
         "“Boats were counted,” *The Quay*."),
        ("Boats, Inc.", "“Boats, Inc.”, *The Quay*.", "“Boats, Inc.,” *The Quay*."),
        ("Boats in the U.S.", "“Boats in the U.S.”, *The Quay*.",
         "“Boats in the U.S.,” *The Quay*."),
    ],
)  # fmt: skip
def test_the_full_stop_of_a_title_that_is_a_sentence_gives_way(
    title: str, plain: str, chicago: str
) -> None:
    source = of("", title, publisher="The Quay")
    assert said(source, Style.PLAIN) == plain
    assert said(source, Style.CHICAGO) == chicago
    assert said(of("", "Boats were counted."), Style.CHICAGO) == "“Boats were counted.”"


@pytest.mark.parametrize(
    ("byline", "title", "language", "brief"),
    [
        ("By Ana María Ruiz", "Boats", "en", "Ruiz, “Boats.”"),
        ("Ana de la Cruz and John Doe, Jr.", "The boats: a count", "en",
         "de la Cruz and Doe, “Boats.”"),
        ("A. Ruiz, B. Doe and C. Li", "A count—of boats", "", "Ruiz, Doe, and Li, “Count.”"),
        ("A. Ruiz, B. Doe, C. Li, D. Wu", "Who counts?", "en-GB", "Ruiz et al., “Who counts?”"),
        ("The Associated Press", "A vida: um barco", "pt", "The Associated Press, “A vida.”"),
        ("", "‘Boats’—Counting the Port’s Boats", "en", "“‘Boats.’”"),
        ("", ": nothing before it", "en", "“: nothing before it.”"),
        ("", "The", "en", "“The.”"),
    ],
)  # fmt: skip
def test_a_short_form_has_family_names_and_the_title_before_its_colon(
    byline: str, title: str, language: str, brief: str
) -> None:
    # CMOS 14.30 to 14.33.
    source = of(byline, title, language=language)
    assert "".join(run.text for run in cite_briefly(source)) == brief


def test_a_publisher_that_is_its_own_author_is_called_by_the_title() -> None:
    own = of("Human Rights Watch", publisher="Human Rights Watch")
    assert "".join(run.text for run in cite_briefly(own)) == "“Boats.”"
