"""Several highlights become one, with all that was said of them."""

from collections.abc import Callable

import pytest

from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.comments import resolve_thread
from annotate.annotations.errors import Unplaced
from annotate.annotations.models import Annotation, Resolution
from annotate.annotations.reversal import reverse_changes
from annotate.articles.models import Article
from tests.annotations.spans import back, fresh, merge, say, tags, talk

type Annotate = Callable[..., Annotation]


def test_one_out_of_several_says_what_they_all_said(seat: Seat, annotate: Annotate) -> None:
    first = annotate("used the outer quay.", "claim", note="one", details={"claim": {}})
    second = annotate("The books gave", "claim", "figure", details={"figure": {"value": 4120}})
    third = annotate("books gave 4,120 landings", "claim", note="three")
    for annotation in (first, second, third):
        say(annotation, annotation.quote)
    steps = merge(seat, second, third, first)
    kept = fresh(second)
    assert kept.quote == "used the outer quay. The books gave 4,120 landings"
    assert (kept.note, kept.version) == ("one\n\nthree", 2)
    assert tags(kept) == {"claim": {}, "figure": {"value": 4120}}
    assert talk(kept) == sorted(one.quote for one in (first, second, third))
    assert list(Annotation.objects.present()) == [kept]
    assert {(step.annotation, step.before, step.after) for step in steps} == {
        (second.pk, 1, 2),
        (first.pk, 1, 0),
        (third.pk, 1, 0),
    }


def test_a_merge_is_taken_back_and_made_again_with_its_discussion(
    seat: Seat, annotate: Annotate
) -> None:
    first = annotate("used the outer quay.", "claim", note="one")
    second = annotate("The books gave", "claim", "figure", details={"figure": {"value": 4120}})
    say(first, "first")
    say(second, "second")
    steps = merge(seat, first, second)
    say(first, "both")
    undone = reverse_changes(seat=seat, moves=back(steps))
    assert (fresh(first).quote, fresh(second).quote) == (first.quote, second.quote)
    assert (tags(first), tags(second)) == ({"claim": {}}, {"claim": {}, "figure": {"value": 4120}})
    assert (talk(first), talk(second)) == (["both", "first"], ["second"])
    reverse_changes(seat=seat, moves=back(undone))
    assert fresh(first).quote == "used the outer quay. The books gave"
    assert talk(first) == ["both", "first", "second"]


def test_open_talk_that_joins_a_resolved_thread_opens_it(seat: Seat, annotate: Annotate) -> None:
    quotes = ("how many", "boats used", "used the", "the outer quay")
    one, open_one, settled, silent = (annotate(quote, "claim") for quote in quotes)
    for annotation in (one, open_one, settled):
        say(annotation, annotation.quote)
    for annotation in (one, settled):
        resolve_thread(seat=seat, annotation=annotation)
    merge(seat, settled, silent)
    assert Resolution.objects.filter(annotation=settled).exists()
    merge(seat, one, open_one)
    assert not Resolution.objects.filter(annotation=one).exists()


def test_merges_of_merges_are_taken_back_in_order(seat: Seat, annotate: Annotate) -> None:
    a, b, c = (annotate(quote, "claim") for quote in ("how many", "boats used", "used the"))
    for annotation in (a, b, c):
        say(annotation, annotation.quote)
    first = merge(seat, a, b)
    second = merge(seat, c, fresh(a))
    assert talk(c) == ["boats used", "how many", "used the"]
    reverse_changes(seat=seat, moves=back(second))
    assert (talk(a), talk(b), talk(c)) == (["boats used", "how many"], [], ["used the"])
    reverse_changes(seat=seat, moves=back(first))
    assert (talk(a), talk(b), talk(c)) == (["how many"], ["boats used"], ["used the"])


def test_highlights_touch_across_a_paragraphs_end_but_not_across_words(
    seat: Seat, annotate: Annotate
) -> None:
    one = annotate("nearer six thousand.", "claim")
    heading = annotate("What the pictures changed", "claim")
    merge(seat, one, heading)
    assert fresh(one).quote == "nearer six thousand.\nWhat the pictures changed"
    far = annotate("The books gave", "claim")
    with pytest.raises(Unplaced, match="touch"):
        merge(seat, fresh(one), far)


def test_what_contradicts_is_settled_by_a_person_first(seat: Seat, annotate: Annotate) -> None:
    one = annotate("4,120 landings", "figure", details={"figure": {"value": 4120}})
    same = annotate("landings", "figure", details={"figure": {"unit": "landings"}})
    other = annotate("landings in 2018", "figure", details={"figure": {"value": 6000}})
    with pytest.raises(Invalid, match=r"Figure, Value is “4120” and “6000”"):
        merge(seat, one, other)
    merge(seat, one, same)
    assert tags(one) == {"figure": {"value": 4120, "unit": "landings"}}


def test_only_highlights_with_a_tag_in_common_or_none_are_merged(
    seat: Seat, annotate: Annotate
) -> None:
    claim, figure = annotate("The books", "claim"), annotate("books gave", "figure")
    with pytest.raises(Invalid, match="in common"):
        merge(seat, claim, figure)
    plain, note = annotate("gave 4,120", note="a"), annotate("landings", note="b")
    with pytest.raises(Invalid, match="in common"):
        merge(seat, claim, plain)
    merge(seat, plain, note)
    assert fresh(plain).note == "a\n\nb"


def test_there_must_be_something_to_merge_with(
    seat: Seat, annotate: Annotate, article: Article
) -> None:
    one = annotate("The books", "claim")
    for others in ([], [one], [Annotation(pk=article.pk)]):
        with pytest.raises(Unplaced):
            merge(seat, one, *others)
    assert fresh(one).version == 1
