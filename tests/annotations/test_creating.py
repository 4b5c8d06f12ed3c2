"""Annotations: where they land, what is refused, and that nothing is stored by half or twice."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from annotate.accounts.errors import Conflict, Invalid, NotPermitted, Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import (
    create_annotation,
    create_annotations,
    create_what_can_be,
    delete_annotation,
)
from annotate.annotations.drafts import Draft
from annotate.annotations.errors import SomeRefused, Unplaced
from annotate.annotations.models import Annotation, AnnotationTag
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text

BOATS = "how many boats used the outer quay"


def create(seat: Seat, article: Article, **values: Any) -> Annotation:
    return create_annotation(seat=seat, draft=Draft(article=article, **values))[0]


def test_an_annotation_stands_at_its_offsets_with_its_context(seat: Seat, article: Article) -> None:
    text = article.current.text
    start = text.index(BOATS)
    stored = create(seat, article, start=start, end=start + len(BOATS), quote=BOATS, tags=["claim"])
    stored.refresh_from_db()
    assert text[stored.start : stored.end] == stored.quote == BOATS
    assert text[: stored.start].endswith(stored.prefix)
    assert text[stored.end :].startswith(stored.suffix)
    assert stored.sentence.startswith("For eleven years nobody")
    assert stored.sentence.endswith("outer quay.")
    assert stored.heading == []
    assert stored.version == 1


def test_the_headings_above_are_kept(annotate: Callable[..., Annotation]) -> None:
    assert annotate("publish its arrivals").heading == ["What the pictures changed"]


def test_a_quote_alone_is_enough_when_it_stands_once(seat: Seat, article: Article) -> None:
    assert create(seat, article, quote="thought it was nearer six thousand").quote


def test_a_wrong_offset_is_rescued_by_a_quote_that_stands_once(
    seat: Seat, article: Article
) -> None:
    stored = create(seat, article, start=0, end=5, quote=BOATS)
    assert stored.start == article.current.text.index(BOATS)


@pytest.mark.parametrize("quote", ["the", "never in the text", "BOATS USED"])
def test_a_quote_that_stands_elsewhere_never_or_often_is_refused(
    seat: Seat, article: Article, quote: str
) -> None:
    with pytest.raises(Unplaced) as refusal:
        create(seat, article, start=1, end=4, quote=quote, tags=["claim"])
    assert refusal.value.code == "quote_mismatch"
    assert not Annotation.objects.exists()


def test_prefix_and_suffix_choose_among_several(seat: Seat) -> None:
    article = add_article(seat=seat, source=from_text("One boat here. One boat there."))
    stored = create(seat, article, quote="One boat", suffix=" there")
    assert stored.start == article.current.text.rindex("One boat")


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 4), (5, 5), (9, 5), (10**6, 10**6 + 5), (2**40, 2**41)]
)
def test_an_empty_or_outside_span_is_refused(
    seat: Seat, article: Article, start: int, end: int
) -> None:
    with pytest.raises(Unplaced):
        create(seat, article, start=start, end=end)
    assert not Annotation.objects.exists()


def test_a_span_past_the_end_ends_with_the_text(seat: Seat, article: Article) -> None:
    stored = create(seat, article, start=0, end=10**7)
    assert stored.end == article.current.length


def test_no_highlight_cuts_a_grapheme(seat: Seat) -> None:
    text = "A family 👩‍👩‍👧 and a flag 🇲🇽 came."
    article = add_article(seat=seat, source=from_text(text))
    middle = text.index("👩") + 2
    assert create(seat, article, start=middle, end=middle + 1).quote == "👩‍👩‍👧"
    flag = text.index("🇲🇽") + 1
    assert create(seat, article, start=flag, end=flag + 1).quote == "🇲🇽"


def test_white_space_at_the_ends_is_dropped(seat: Seat, article: Article) -> None:
    text = article.current.text
    start = text.index(" boats")
    assert create(seat, article, start=start, end=start + 7).quote == "boats"
    with pytest.raises(Unplaced):
        create(seat, article, start=start, end=start + 1)


def test_a_span_may_cross_blocks_and_lie_on_another(
    annotate: Callable[..., Annotation], article: Article, seat: Seat
) -> None:
    text = article.current.text
    first = annotate(BOATS, "claim")
    same = annotate(BOATS, "figure")
    crossing = create(
        seat, article, start=first.start + 5, end=text.index("publish"), tags=["claim"]
    )
    assert same.pk != first.pk
    assert "\n" in crossing.quote
    assert text[crossing.start : crossing.end] == crossing.quote


def test_the_same_id_and_content_again_is_the_same_annotation(seat: Seat, article: Article) -> None:
    draft = Draft(article=article, quote=BOATS, tags=["claim"], note="n", id=uuid4())
    first, created = create_annotation(seat=seat, draft=draft)
    again, created_again = create_annotation(seat=seat, draft=draft)
    assert (created, created_again) == (True, False)
    assert first.pk == again.pk
    assert Annotation.objects.count() == AnnotationTag.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"note": "other"}, {"tags": ["figure"]}, {"quote": "the outer quay"}, {"tags": []}]
)
def test_the_same_id_with_other_content_is_a_conflict(
    seat: Seat, article: Article, other: dict[str, Any]
) -> None:
    values: dict[str, Any] = {"quote": BOATS, "tags": ["claim"], "note": "", "id": uuid4()}
    create(seat, article, **values)
    with pytest.raises(Conflict):
        create(seat, article, **(values | other))
    assert Annotation.objects.get().note == ""


def test_an_id_in_the_trash_or_of_another_person_is_taken(
    seat: Seat, bobs_seat: Seat, article: Article
) -> None:
    draft = Draft(article=article, quote=BOATS, id=uuid4())
    stored, _ = create_annotation(seat=seat, draft=draft)
    with pytest.raises(Conflict):
        create_annotation(seat=bobs_seat, draft=draft)
    delete_annotation(seat=seat, annotation=stored, seen_version=1)
    with pytest.raises(Conflict):
        create_annotation(seat=seat, draft=draft)


def test_an_unknown_or_archived_tag_is_refused(seat: Seat, article: Article) -> None:
    for keys in (["zebra"], ["claim", "zebra"]):
        with pytest.raises(Invalid) as refusal:
            create(seat, article, quote=BOATS, tags=keys)
        assert "tags" in refusal.value.fields
    assert not Annotation.objects.exists()


def test_a_viewer_cannot_annotate(veras_seat: Seat, article: Article) -> None:
    with pytest.raises(NotPermitted):
        create(veras_seat, article, quote=BOATS)


def test_limits_are_named(seat: Seat) -> None:
    article = add_article(seat=seat, source=from_text("boat " * 5000 + "."))
    assert create(seat, article, start=0, end=19_999)
    with pytest.raises(Unplaced, match="20,000"):
        create(seat, article, start=0, end=20_001)
    with pytest.raises(Invalid, match="20,000"):
        create(seat, article, start=0, end=4, note="n" * 20_001)
    with pytest.raises(Invalid):
        create(seat, article, start=0, end=4, note="a\x00b")


def test_several_are_stored_together_or_not_at_all(seat: Seat, article: Article) -> None:
    good = Draft(article=article, quote=BOATS, tags=["claim"])
    bad = Draft(article=article, quote="never in the text")
    with pytest.raises(SomeRefused) as refusal:
        create_annotations(seat=seat, drafts=[good, bad, good])
    assert list(refusal.value.errors) == [1]
    assert not Annotation.objects.exists()
    assert [created for _, created in create_annotations(seat=seat, drafts=[good, good])] == [
        True,
        True,
    ]


def test_of_several_what_can_be_stored_is(seat: Seat, article: Article) -> None:
    taken = uuid4()
    create(seat, article, quote=BOATS, id=taken)
    results = create_what_can_be(
        seat=seat,
        drafts=[
            Draft(article=article, quote="the outer quay", tags=["claim"]),
            Draft(article=article, quote="never in the text"),
            Draft(article=article, quote="nearer six thousand", id=taken),
            Draft(article=article, quote=BOATS, id=taken),
        ],
    )
    kinds = [r.code if isinstance(r, Refused) else r[1] for r in results]
    assert kinds == [True, "quote_mismatch", "id_taken", False]


def test_a_retry_of_several_stores_only_what_is_missing(seat: Seat, article: Article) -> None:
    ids = [uuid4() for _ in range(3)]
    drafts = [Draft(article=article, quote=BOATS, id=id, tags=["claim"]) for id in ids]
    create_annotations(seat=seat, drafts=drafts[:2])
    results = create_annotations(seat=seat, drafts=drafts)
    assert [created for _, created in results] == [False, False, True]
    assert set(Annotation.objects.values_list("pk", flat=True)) == set(ids)


def test_the_same_id_twice_in_one_request_is_a_conflict(seat: Seat, article: Article) -> None:
    id: UUID = uuid4()
    drafts = [Draft(article=article, quote=BOATS, id=id)] * 2
    with pytest.raises(Conflict):
        create_annotations(seat=seat, drafts=drafts)


def test_at_most_a_thousand_at_once(seat: Seat, article: Article) -> None:
    with pytest.raises(Invalid, match="1,000"):
        create_annotations(seat=seat, drafts=[Draft(article=article, quote=BOATS)] * 1001)
