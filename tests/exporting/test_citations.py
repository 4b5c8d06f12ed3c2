"""How sources are cited."""

from datetime import date

import pytest

from annotate.exporting.citations import Source, Style, authors, cite

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
                "https://quay.example.org/a"
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


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("", []),
        ("By Ana Ruiz", ["Ana Ruiz"]),
        ("Ana Ruiz, John Doe & Li Wei", ["Ana Ruiz", "John Doe", "Li Wei"]),
        ("REUTERS", ["REUTERS"]),
    ],
)
def test_names_are_found_in_a_byline(byline: str, names: list[str]) -> None:
    assert authors(byline) == names


def test_four_authors_are_the_first_and_others() -> None:
    many = Source("1", "Boats", "Ana Ruiz, John Doe, Li Wei, Noor Idris")
    assert said(many, Style.CHICAGO) == "Ana Ruiz et al., “Boats.”"
