"""What conditions find: compared with the same conditions tried on each annotation in Python."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Exists, OuterRef
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation, Tag
from annotate.articles.models import Article
from annotate.curation.actions import review_annotation
from annotate.curation.condition_sql import Holds, where
from annotate.curation.conditions import All, Either, Negated, Term, Tree, Wrong, parse, written
from annotate.curation.known import Known

type Annotate = Callable[..., Annotation]


@pytest.fixture
def made(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, annotate: Annotate
) -> dict[str, Annotation]:
    """Four annotations by what they are called here."""
    fields = [
        {"key": "value", "name": "Value", "type": "number"},
        {"key": "unit", "name": "Unit", "type": "text"},
        {"key": "on", "name": "On", "type": "date"},
        {"key": "sure", "name": "Sure", "type": "choice", "choices": ["yes", "no"]},
    ]
    Tag.objects.filter(project=seat.project, key="figure").update(fields=fields)
    found = {
        "books": annotate(
            "4,120 landings", "figure", note="Look at the 50% books",
            details={"figure": {"value": 4120, "unit": "landings", "on": "2018-12-31"}},
        ),
        "years": annotate(
            "eleven years", "figure", "claim", seat=bobs_seat,
            details={"figure": {"value": 11, "unit": "years", "on": "2019-02-03", "sure": "yes"}},
        ),
        "count": annotate("Count first", "recommendation", seat=bobs_seat),
        "quay": annotate("the outer quay"),
    }  # fmt: skip
    review_annotation(seat=coras_seat, annotation=found["books"], verdict="accepted")
    review_annotation(seat=coras_seat, annotation=found["years"], verdict="rejected", reason="Old.")
    review_annotation(seat=coras_seat, annotation=found["count"], verdict="accepted")
    change_annotation(seat=seat, annotation=found["count"], seen_version=1, note="Really?")
    add_comment(seat=bobs_seat, annotation=found["quay"], text="Which one?")
    return found


def asked(seat: Seat, tree: Tree) -> set[str]:
    holds = Holds(where(tree, Known.of(seat.project, seat.user)))
    return {one.quote for one in Annotation.objects.filter(holds, project=seat.project)}


ALL = {"4,120 landings": "books", "eleven years": "years", "Count first": "count"} | {
    "the outer quay": "quay"
}


def names(seat: Seat, typed: str) -> set[str]:
    return {ALL[quote] for quote in asked(seat, parse(typed))}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "books years count quay"),
        ("tag:figure", "books years"),
        ("tag != figure", "count quay"),
        ("tag:claim or tag:recommendation", "years count"),
        ("not has:tag", "quay"),
        ("figure.value > 1000", "books"),
        ("figure.value > 9", "books years"),  # as numbers: as texts "11" < "9"
        ("figure.value = 4,120", "books"),
        ("figure.value:11.0", "years"),
        ("figure.value != 11", "books"),
        ("not figure.value = 11", "books count quay"),
        ("figure.value <= 11", "years"),
        ("figure.unit:LAND", "books"),
        ("figure.unit = land", ""),
        ("figure.unit != years", "books"),
        ("figure.on >= 2019", "years"),
        ("figure.on:2018-12", "books"),
        ("figure.on < 2019-02-03", "books"),
        ("figure.sure:yes", "years"),
        ("figure.sure != yes", ""),
        ("has:figure.unit", "books years"),
        ("status:proposed", "count quay"),
        ("status:accepted", "books"),
        ("not status:rejected", "books count quay"),
        ("status:accepted or status:proposed", "books count quay"),
        ("status:accepted or status:rejected or status:proposed", "books years count quay"),
        ("is:edited", "count"),
        ("reviewer:cora", "books years"),
        ("reason:old", "years"),
        ("has:reason", "years"),
        ("reviewed:today", "books years"),
        ("reviewed < today", ""),
        ("author:me", "books quay"),
        ('author:"bob bianchi"', "years count"),
        ("author:bob or author:me", "books years count quay"),
        ("author:999999", ""),
        ("has:comments", "quay"),
        ("is:open", "quay"),
        ("is:resolved", ""),
        ("anchoring:placed", "books years count quay"),
        ("anchoring:moved or anchoring:orphaned", ""),
        ("is:unsettled", ""),
        ("landing", "books"),
        ('"outer quay"', "quay"),
        ('"quay outer"', ""),
        ("really", "count"),
        ("note:50%", "books"),
        ("note:5_%", ""),
        ('quote = "the outer quay"', "quay"),
        ("heading:PICTURES", "count"),
        ("article:boats", "books years count quay"),
        ("article:nothing", ""),
        ("created >= today", "books years count quay"),
        ("created < 7d", ""),
        ("changed:today and not created:yesterday", "books years count quay"),
        ("(tag:figure or has:comments) and not status:rejected", "books quay"),
    ],
)
def test_it_finds(typed: str, expected: str, seat: Seat, made: dict[str, Annotation]) -> None:
    assert names(seat, typed) == set(expected.split())


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("tag:figur", "the project has no tag “figur”; it has claim, figure, recommendation"),
        ("figure.valeu > 1", "the tag “figure” has no field “valeu”; it has value, unit, on, sure"),
        ("figur.value > 1", "the project has no tag “figur”"),
        ("figure.value > many", "figure.value “many”: This is not a number."),
        ('figure.value:""', "figure.value “”: A value is missing."),
        ("figure.unit > 3", "figure.unit is a text: it takes : = !="),
        ("figure.sure:perhaps", "This is not one of: yes, no."),
        ("figure.on:soon", "“soon” is no date"),
        ("has:figure.valeu", "has no field “valeu”"),
        (
            "figure:5",
            "“figure” is a tag: write tag:figure, or one of its fields",
        ),
        ("colour:red", "there is nothing called “colour” to ask for; there are tag, status"),
        ("status:maybe", "a status is one of proposed, accepted, rejected, merged, not"),
        ("status > accepted", "status takes : = !=, not >"),
        ("author:Nobody", "nobody here is called “Nobody”; there are Alice"),
        ("has:wings", "what it has is one of tag, note"),
        ("created:soon", "“soon” is no date"),
        ("created:2026-13", "“2026-13” is no date"),
        ("created > 99999999d", "is no date"),
        ("tag:figure —", "there is no word in “—”"),
    ],
)
def test_it_says_what_is_wrong_and_where(
    typed: str, message: str, seat: Seat, made: dict[str, Annotation]
) -> None:
    with pytest.raises(Wrong, match=r"^At ") as error:
        asked(seat, parse(typed))
    assert message in error.value.message
    assert 0 <= error.value.start < error.value.end <= len(typed)


@pytest.mark.parametrize("value", ["'; DROP TABLE x; --", "%s", "{a}", "\\x", "%(x)s", "x🛥️", "$1"])
@pytest.mark.parametrize("name", ["note", "quote", "reason", "heading", "article", "figure.unit"])
def test_what_is_typed_is_never_sql(name: str, value: str, seat: Seat, made: Any) -> None:
    for operator in (":", "="):
        term = Term(name, operator, value)
        assert asked(seat, term) == set()
        assert value not in where(term, Known.of(seat.project, seat.user)).sql.split("{a}")


@pytest.mark.parametrize("value", ["it's", "a & b | !c:*", "a <-> b", "'x' | 'y'", "\\x"])
def test_words_are_never_operators(value: str, seat: Seat, made: Any) -> None:
    assert asked(seat, Either((Term("text", "=", value), Term("text", ":", f"x{value}")))) == set()


def test_inside_another_query_it_is_about_the_inner_annotation(
    seat: Seat, article: Article, made: dict[str, Annotation]
) -> None:
    holds = Holds(where(parse("tag:claim"), Known.of(seat.project, seat.user)))
    inner = Annotation.objects.filter(holds, article=OuterRef("article"))
    assert Annotation.objects.filter(Exists(inner)).count() == 4
    assert Annotation.objects.filter(pk__in=Annotation.objects.filter(holds)).count() == 1


LEAVES: dict[str, set[str]] = {
    "tag:figure": {"books", "years"},
    "tag:claim": {"years"},
    "status:proposed": {"count", "quay"},
    "status:rejected": {"years"},
    "figure.value > 1000": {"books"},
    "author:me": {"books", "quay"},
    "has:comments": {"quay"},
    "first": {"count"},
}
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.sampled_from([parse(typed) for typed in LEAVES]),
    lambda inside: st.one_of(
        st.builds(Negated, inside),
        st.builds(lambda parts: All(tuple(parts)), st.lists(inside, min_size=2, max_size=3)),
        st.builds(lambda parts: Either(tuple(parts)), st.lists(inside, min_size=2, max_size=4)),
    ),
    max_leaves=8,
)


def expected_of(tree: Tree) -> set[str]:
    everything = set(ALL.values())
    match tree:
        case Term():
            return LEAVES[written(tree)]
        case Negated(part):
            return everything - expected_of(part)
        case All(parts):
            return everything.intersection(*map(expected_of, parts))
        case Either(parts):
            return set().union(*map(expected_of, parts))


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(tree=TREES)
def test_and_or_and_not_mean_what_they_say(
    tree: Tree, seat: Seat, made: dict[str, Annotation]
) -> None:
    assert {ALL[quote] for quote in asked(seat, tree)} == expected_of(tree)


@pytest.mark.parametrize(
    "typed", ["tag:claim", "author:me", "reviewer:me", "status:accepted", "anchoring:moved"]
)
def test_one_value_is_compared_as_itself(seat: Seat, typed: str) -> None:
    # Only of such a question does PostgreSQL know that it may begin with the rarer condition.
    known = Known.of(seat.project, seat.user)
    assert "ANY" not in where(parse(typed), known).sql
    name, _, value = typed.partition(":")
    both = {"claim": "figure", "me": "1", "accepted": "rejected", "moved": "orphaned"}[value]
    assert "ANY" in where(parse(f"{typed} or {name}:{both}"), known).sql
