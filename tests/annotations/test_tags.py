"""A project's tags and their typed fields."""

from collections.abc import Callable
from typing import Any

import pytest

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.permissions import Seat
from annotate.annotations import tags
from annotate.annotations.details import clean_fields, clean_values
from annotate.annotations.models import Annotation, Tag

FIELDS = clean_fields(
    [
        {"name": "Value", "type": "number"},
        {"name": "Seen on", "type": "date"},
        {"name": "Kind", "type": "choice", "choices": ["boat", "ship"]},
        {"name": "Where"},
    ]
)


def test_a_new_tag_gets_key_colour_underline_and_the_last_place(seat: Seat) -> None:
    tag = tags.add_tag(seat=seat, name="  Open question ")
    assert (tag.key, tag.name, tag.position) == ("open-question", "Open question", 4)
    assert tag.colour not in {"amber", "blue", "green"}
    assert tag.underline == "dotted"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "claim"}, "name"),
        ({"name": "A", "key": "claim"}, "key"),
        ({"name": "A", "key": "Not A Key"}, "key"),
        ({"name": "A", "colour": "#ff0000"}, "colour"),
        ({"name": "A", "underline": "thick"}, "underline"),
        ({"name": "A", "shortcut": "c"}, "shortcut"),
        ({"name": "A", "shortcut": "ab"}, "shortcut"),
        ({"name": "A", "shortcut": "?"}, "shortcut"),
        ({"name": "A", "shortcut": "e"}, "shortcut"),
        ({"name": "A", "fields": [{"name": "x", "type": "colour"}]}, "fields.0.type"),
        ({"name": "A", "fields": [{"name": "x"}, {"name": "X"}]}, "fields"),
        ({"name": "A", "fields": [{"name": "x", "type": "choice"}]}, "fields.0.choices"),
        ({"name": "A", "fields": [{"type": "text"}]}, "fields.0.name"),
        ({"name": "A", "fields": [{"name": "x", "size": 3}]}, "fields.0"),
    ],
)
def test_a_wrong_value_is_named_at_its_field(
    seat: Seat, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        tags.add_tag(seat=seat, **values)
    assert field in refusal.value.fields
    assert Tag.objects.count() == 3


def test_only_admins_manage_tags(coras_seat: Seat) -> None:
    tag = Tag.objects.get(key="claim")
    for attempt in (
        lambda: tags.add_tag(seat=coras_seat, name="A"),
        lambda: tags.change_tag(seat=coras_seat, tag=tag, name="A"),
        lambda: tags.archive_tag(seat=coras_seat, tag=tag),
        lambda: tags.delete_tag(seat=coras_seat, tag=tag),
        lambda: tags.order_tags(seat=coras_seat, keys=[]),
    ):
        with pytest.raises(NotPermitted):
            attempt()


def test_deleting_a_tag_never_deletes_an_annotation(
    seat: Seat, annotate: Callable[..., Annotation]
) -> None:
    annotation = annotate("the outer quay", "claim", "figure")
    lone = annotate("eleven years", "claim")
    assert tags.delete_tag(seat=seat, tag=Tag.objects.get(key="claim")) == 2
    assert [tag.key for tag in annotation.tags.all()] == ["figure"]
    assert Annotation.objects.filter(pk=lone.pk).exists()


def test_a_shortcut_is_free_again_when_its_tag_is_archived(seat: Seat) -> None:
    claim = Tag.objects.get(key="claim")
    tags.archive_tag(seat=seat, tag=claim)
    tags.add_tag(seat=seat, name="Cause", shortcut="c")
    with pytest.raises(Invalid) as refusal:
        tags.unarchive_tag(seat=seat, tag=claim)
    assert "shortcut" in refusal.value.fields


def test_the_order_names_each_tag_once(seat: Seat) -> None:
    tags.order_tags(seat=seat, keys=["recommendation", "claim", "figure"])
    assert [tag.key for tag in Tag.objects.all()] == ["recommendation", "claim", "figure"]
    for keys in (["claim"], ["claim", "claim", "figure"], ["claim", "figure", "zebra"]):
        with pytest.raises(Invalid):
            tags.order_tags(seat=seat, keys=keys)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("25,890", 25890),
        (" 3.5 ", 3.5),
        ("-2", -2),
        ("\u22122", -2),
        ("1e3", 1000.0),
        (7, 7),
        (0, 0),
        (2.5, 2.5),
    ],
)
def test_a_number_is_stored_as_a_number(typed: object, stored: float) -> None:
    value = clean_values(FIELDS, {"value": typed})["value"]
    assert value == stored
    assert type(value) is type(stored)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("value", "many"),
        ("value", "1,5"),
        ("value", True),
        ("value", float("nan")),
        ("value", "1e999"),
        ("value", [1]),
        ("seen_on", "4 November"),
        ("seen_on", "2019-02-30"),
        ("seen_on", 20191104),
        ("kind", "Boat"),
        ("kind", ["boat"]),
        ("where", 5),
        ("where", "x" * 2001),
        ("colour", "red"),
    ],
)
def test_a_wrong_value_has_its_message_at_the_field(key: str, value: object) -> None:
    with pytest.raises(Invalid) as refusal:
        clean_values(FIELDS, {key: value}, where="details.figure")
    assert list(refusal.value.fields) == [f"details.figure.{key}"]


def test_empty_values_are_left_out_and_the_order_is_that_of_the_fields() -> None:
    values = clean_values(
        FIELDS, {"where": " outer ", "kind": "ship", "value": "", "seen_on": None}
    )
    assert list(values.items()) == [("kind", "ship"), ("where", "outer")]


def test_a_change_of_nothing_leaves_what_somebody_else_has_just_changed(seat: Seat) -> None:
    opened_before = Tag.objects.get(key="claim")
    tags.change_tag(seat=seat, tag=Tag.objects.get(key="claim"), name="Assertion")
    tags.change_tag(seat=seat, tag=opened_before)
    assert Tag.objects.get(key="claim").name == "Assertion"
