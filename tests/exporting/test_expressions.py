"""The desk's expressions as a filter: an export holds what the desk lists."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from annotate.accounts.actions import change_project
from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation, Tag
from annotate.curation.actions import review_annotation
from annotate.curation.conditions import parse
from annotate.curation.known import Known
from annotate.curation.listing import selected
from annotate.exporting.exports import export_project, open_export
from annotate.exporting.filters import Filters
from annotate.exporting.previews import preview
from annotate.exporting.releases import freeze
from tests.conftest import seated
from tests.exporting.conftest import check_schema
from tests.exporting.report import make_report

type Annotate = Callable[..., Annotation]

HOSTILE = "100% 'sure' \"now\" \\ %s {a} $1 ? ; --"


@pytest.fixture
def made(seat: Seat, coras_seat: Seat, annotate: Annotate) -> list[Annotation]:
    fields = [
        {"key": "value", "name": "Value", "type": "number"},
        {"key": "unit", "name": "Unit", "type": "text"},
        {"key": "on", "name": "On", "type": "date"},
        {"key": "sure", "name": "Sure", "type": "choice", "choices": ["it's", "no"]},
    ]
    Tag.objects.filter(project=seat.project, key="figure").update(fields=fields)
    books = {"value": 4120, "unit": "landings", "on": "2018-12-31", "sure": "it's"}
    found = [
        annotate("4,120 landings", "figure", note=HOSTILE, details={"figure": books}),
        annotate("eleven years", "figure", "claim", details={"figure": {"value": 11}}),
        annotate("Count first", "recommendation", seat=coras_seat),
    ]
    review_annotation(seat=coras_seat, annotation=found[0], verdict="accepted", reason="It's so.")
    add_comment(seat=coras_seat, annotation=found[2], text="Which one?")
    return found


def quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize(
    "expression",
    [
        "tag:figure and figure.value > 1000 and not status:rejected",
        "tag:figure or tag:claim",
        "not (tag:figure or tag:recommendation)",
        "figure.value = 11",
        "figure.on >= 2018 and figure.on < 2019",
        'figure.sure = "it\'s"',
        "figure.unit:land",
        "has:figure.value",
        "status:proposed or status:rejected",
        "status != accepted",
        "author:me",
        'author:"Cora Costa" or reviewer:Cora',
        "created >= 2020-01-01 and changed >= yesterday",
        "reviewed = today",
        "anchoring:placed",
        "anchoring:orphaned",
        "article:harbour",
        "reason:so",
        "has:comments and is:open",
        "landings or years",
        '"eleven years"',
        f"note:{quoted(HOSTILE)}",
        f"note = {quoted(HOSTILE)}",
        "note:100%",
        "note:%s",
        "note:_",
        f"quote = {quoted(HOSTILE)}",
        f"article:{quoted(HOSTILE)}",
        f"heading:{quoted(HOSTILE)}",
    ],
)
def test_an_export_holds_what_the_desk_lists(
    expression: str, made: list[Annotation], seat: Seat
) -> None:
    listed = selected(parse(expression), Known.of(seat.project, seat.user))
    filters = Filters.of(where=[expression])
    export = open_export(seat=seat, filters=filters)
    document = json.loads(b"".join(export.chunks))
    check_schema(document)
    assert {one["id"] for one in document["annotations"]} == {str(one.pk) for one in listed}
    assert document["filter"] == {"where": [expression]}
    assert document["integrity"] == {"checked": len(listed), "failed": []}
    assert len(document["articles"]) == bool(listed)
    assert preview(project=seat.project, filters=filters, me=seat.user).total == len(listed)


def test_an_expression_narrows_the_other_filters(
    made: list[Annotation], exported: Callable[..., Any]
) -> None:
    [one] = exported(tag=["figure"], where=["figure.value < 1000"])["annotations"]
    assert one["quote"] == "eleven years"


def test_an_expression_that_says_nothing_lets_everything_pass(
    made: list[Annotation], exported: Callable[..., Any]
) -> None:
    document = exported(where=["  "])
    assert len(document["annotations"]) == 3
    assert document["filter"] == {}


@pytest.mark.parametrize(
    ("expressions", "code"),
    [
        (["figure.value >"], "bad_expression"),
        (["tag:nothing"], "bad_expression"),
        (["author:Nobody"], "bad_expression"),
        (['"'], "bad_expression"),
        (["note:\0"], "bad_expression"),
        (["tag:figure", "tag:claim"], "invalid"),
    ],
)
def test_what_cannot_be_understood_is_refused_before_the_first_byte(
    expressions: list[str], code: str, made: list[Annotation], seat: Seat
) -> None:
    with pytest.raises(Invalid) as refused:
        open_export(seat=seat, filters=Filters.of(where=expressions))
    assert list(refused.value.fields) == ["where"]
    assert refused.value.code == code


def test_nobody_is_meant_by_me_when_a_command_asks(made: list[Annotation], seat: Seat) -> None:
    with pytest.raises(Invalid, match="nobody here is called"):
        export_project(project=seat.project, filters=Filters.of(where=["author:me"]))


def test_an_expression_finds_nothing_behind_the_blindfold(
    annotate: Annotate, seat: Seat, bobs_seat: Seat
) -> None:
    annotate("eleven years", note="unmistakably hers")
    mine = annotate("Count first", note="unmistakably mine", seat=bobs_seat)
    change_project(seat=seat, blind=True)
    bob = seated(bobs_seat.user, seat.project)
    for expression in ("note:unmistakably", "not tag:claim", "author:Alice or author:me"):
        filters = Filters.of(where=[expression])
        document = json.loads(b"".join(open_export(seat=bob, filters=filters).chunks))
        assert [one["id"] for one in document["annotations"]] == [str(mine.pk)]


def test_a_report_says_what_the_expression_leaves_out(
    seat: Seat, annotate: Annotate, exported: Callable[..., Any]
) -> None:
    report = make_report(seat, annotate)
    document = exported(report=[report.slug], where=["quote:landings"])
    entries = [one for part in document["report"]["sections"] for one in part["annotations"]]
    assert [one["id"] for one in document["annotations"]] == entries
    left_out = document["report"]["left_out"]
    assert len(entries) == 1
    assert [one["why"] for one in left_out].count("filter") == 2


def test_a_release_of_what_an_expression_means_says_so(seat: Seat, annotate: Annotate) -> None:
    report = make_report(seat, annotate)
    release = freeze(seat=seat, report=report, where="quote:landings")
    document = json.loads(release.document)
    check_schema(document)
    assert document["filter"] == {"where": ["quote:landings"]}
    assert len(document["annotations"]) == release.entries == 1
    assert json.loads(freeze(seat=seat, report=report).document)["filter"] == {}
    with pytest.raises(Invalid):
        freeze(seat=seat, report=report, where="landings and")
