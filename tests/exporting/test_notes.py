"""Which notes of a document name a source in full, and which by its short form."""

from annotate.exporting.citations import Source, Style
from annotate.exporting.document import Item, Other
from annotate.exporting.notes import Notes

BOATS = Source("1", "Boats: a count", "Ana Ruiz", "The Quay", "https://quay.example.org/boats")
OARS = Source("2", "Oars", "John Doe", "The Quay")
ALIKE = Source("3", "Boats: a second count", "Ana Ruiz", "The Quay")


def item(source: Source, *others: Source) -> Item:
    one = {"id": source.id, "url": ""}
    return Item(one, source, "", "", "", tuple(Other(one, other) for other in others))


def notes(style: Style, *items: Item) -> list[str]:
    made = Notes(style)
    return [
        "".join(one.before + "".join(run.text for run in one.runs) for one in made.of(each))
        for each in items
    ]


def test_chicago_names_a_source_in_full_once() -> None:
    first, second, third = notes(Style.CHICAGO, item(BOATS), item(OARS, BOATS), item(OARS))
    assert first == "Ana Ruiz, “Boats: a count,” The Quay, https://quay.example.org/boats."
    assert second == "John Doe, “Oars,” The Quay. Also: Ruiz, “Boats.”"
    assert third == "Doe, “Oars.”"


def test_two_sources_that_would_be_called_the_same_are_named_in_full() -> None:
    found = notes(Style.CHICAGO, item(BOATS), item(BOATS), item(ALIKE), item(BOATS), item(ALIKE))
    assert found[1] == "Ruiz, “Boats.”"
    assert found[3] == found[0]
    assert found[4] == found[2] == "Ana Ruiz, “Boats: a second count,” The Quay."


def test_the_other_styles_name_all_of_it_each_time() -> None:
    for style in (Style.PLAIN, Style.APA):
        one, other = notes(style, item(BOATS), item(BOATS))
        assert one == other
