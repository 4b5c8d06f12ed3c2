"""Making, changing, deleting, reviewing and commenting annotations from the reader."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.curation.models import Review

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]

HTMX = {"HX-Request": "true"}


def collection(article: Article) -> str:
    return reverse("article-annotations", args=[article.project.slug, article.pk])


def at(annotation: Annotation, name: str = "annotation-detail") -> str:
    return reverse(name, args=[annotation.project.slug, annotation.pk])


def test_a_span_is_annotated_and_the_answer_has_card_and_touched_block(
    signed_in: SignedIn, seat: Seat, article: Article
) -> None:
    start = article.current.text.index("4,120")
    id = str(uuid4())
    data = {
        "id": id,
        "start": start,
        "end": start + 14,
        "quote": "4,120 landings",
        "tags": "figure",
    }
    response = signed_in(seat.user).post(collection(article), data, headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 200
    assert f'id="annotation-{id}"' in html
    assert html.count("hx-swap-oob") == 2
    assert f'data-annotations="{id}"' in html
    assert "1 annotation, 0 accepted" in html


def test_sending_it_twice_makes_one(signed_in: SignedIn, seat: Seat, article: Article) -> None:
    data = {"id": str(uuid4()), "quote": "4,120 landings", "tags": "figure"}
    client = signed_in(seat.user)
    for _ in range(2):
        assert client.post(collection(article), data, headers=HTMX).status_code == 200
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"start": "x", "end": "5", "quote": "a"}, 422),
        ({"id": "no-id", "quote": "4,120 landings"}, 422),
        ({"start": 0, "end": 4, "quote": "not there"}, 422),
        ({"quote": "4,120 landings", "tags": "nonsense"}, 422),
        ({"quote": ""}, 422),
    ],
)
def test_bad_input_is_refused_with_a_message_and_stores_nothing(
    signed_in: SignedIn, seat: Seat, article: Article, data: dict[str, Any], status: int
) -> None:
    response = signed_in(seat.user).post(collection(article), data, headers=HTMX)
    assert response.status_code == status
    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.content
    assert not Annotation.objects.exists()


def test_the_plain_form_goes_to_the_new_card(
    signed_in: SignedIn, seat: Seat, article: Article
) -> None:
    data = {"quote": "4,120 landings", "tags": ["figure", "claim"], "note": "Check."}
    response = signed_in(seat.user).post(collection(article), data)
    made = Annotation.objects.get()
    assert response.status_code == 303
    assert response.headers["Location"].endswith(f"{article.pk}/#annotation-{made.pk}")
    assert made.note == "Check."


def test_the_plain_form_says_at_its_field_that_the_quote_is_not_there(
    signed_in: SignedIn, seat: Seat, article: Article
) -> None:
    data = {"quote": "no such words", "note": "Keep me."}
    response = signed_in(seat.user).post(collection(article), data)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'id="plain-quote-error"' in html
    assert "no such words" in html
    assert "Keep me." in html


def test_a_viewer_gets_403(
    signed_in: SignedIn, veras_seat: Seat, article: Article, annotate: Annotate
) -> None:
    client, made = signed_in(veras_seat.user), annotate("4,120 landings", "figure")
    assert client.post(collection(article), {"quote": "nearer six"}).status_code == 403
    for name in ("annotation-detail", "annotation-trash", "annotation-restoration"):
        assert client.post(at(made, name), {"version": 1}, headers=HTMX).status_code == 403
    assert client.post(at(made, "annotation-review"), {"verdict": "accepted"}).status_code == 403
    assert client.post(at(made, "annotation-comments"), {"text": "Hm."}).status_code == 403
    assert client.get(at(made, "annotation-form")).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "annotation-detail",
        "annotation-form",
        "annotation-trash",
        "annotation-restoration",
        "annotation-review",
        "annotation-comments",
    ],
)
def test_a_stranger_gets_404(
    signed_in: SignedIn, charlie: User, annotate: Annotate, name: str
) -> None:
    made = annotate("4,120 landings", "figure")
    client = signed_in(charlie)
    assert client.get(at(made, name)).status_code == 404
    assert client.post(at(made, name), {"version": 1}).status_code == 404


def test_saving_changes_note_tags_and_details(
    signed_in: SignedIn, seat: Seat, annotate: Annotate
) -> None:
    made = annotate("4,120 landings", "claim")
    data = {"version": 1, "note": "New", "tags": ["figure"], "details.figure.value": "4,120"}
    response = signed_in(seat.user).post(at(made), data, headers=HTMX)
    made.refresh_from_db()
    assert response.status_code == 200
    assert (made.note, made.version) == ("New", 2)
    assert made.tagging.get().details == {"value": 4120}


def test_a_wrong_detail_comes_back_at_its_field(
    signed_in: SignedIn, seat: Seat, annotate: Annotate
) -> None:
    made = annotate("4,120 landings", "figure")
    data = {"version": 1, "note": "Mine", "tags": ["figure"], "details.figure.value": "lots"}
    response = signed_in(seat.user).post(at(made), data, headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 422
    assert f'id="{made.pk}-details.figure.value-error">This is not a number.' in html
    assert 'value="lots"' in html
    assert ">Mine</textarea>" in html


def test_a_stale_save_is_a_conflict_with_both_sides(
    signed_in: SignedIn, seat: Seat, annotate: Annotate
) -> None:
    made = annotate("4,120 landings", "figure")
    change_annotation(seat=seat, annotation=made, seen_version=1, note="Theirs")
    data = {"version": 1, "note": "Mine", "tags": ["figure"]}
    response = signed_in(seat.user).post(at(made), data, headers=HTMX)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Mine" in html
    assert "Theirs" in html
    assert 'name="version" value="2"' in html
    made.refresh_from_db()
    assert made.note == "Theirs"


def test_deleting_and_restoring_re_render_the_block(
    signed_in: SignedIn, seat: Seat, annotate: Annotate
) -> None:
    made = annotate("4,120 landings", "figure")
    client = signed_in(seat.user)
    gone = client.post(at(made, "annotation-trash"), {"version": 1}, headers=HTMX)
    assert "<mark" not in gone.content.decode()
    assert "block-1" in gone.content.decode()
    again = client.post(at(made, "annotation-trash"), {"version": 1}, headers=HTMX)
    assert again.status_code == 200
    back = client.post(at(made, "annotation-restoration"), headers=HTMX).content.decode()
    assert "<mark" in back
    assert f'id="annotation-{made.pk}"' in back


def test_deleting_a_changed_annotation_asks_to_look_again(
    signed_in: SignedIn, seat: Seat, annotate: Annotate
) -> None:
    made = annotate("4,120 landings", "figure")
    change_annotation(seat=seat, annotation=made, seen_version=1, note="Theirs")
    response = signed_in(seat.user).post(at(made, "annotation-trash"), {"version": 1}, headers=HTMX)
    assert response.status_code == 409
    assert "Look at it again" in response.content.decode()


def test_deleting_without_javascript_offers_undo_in_the_reader(
    signed_in: SignedIn, seat: Seat, annotate: Annotate
) -> None:
    made = annotate("4,120 landings", "figure")
    response = signed_in(seat.user).post(at(made, "annotation-trash"), {"version": 1}, follow=True)
    assert "Undo" in response.content.decode()
    assert at(made, "annotation-restoration") in response.content.decode()


def test_a_verdict_is_given_and_taken_back(
    signed_in: SignedIn, coras_seat: Seat, annotate: Annotate
) -> None:
    made = annotate("4,120 landings", "figure")
    client, review = signed_in(coras_seat.user), at(made, "annotation-review")
    accepted = client.post(review, {"verdict": "accepted"}, headers=HTMX)
    assert "Accepted" in accepted.content.decode()
    rejected = client.put(
        review,
        "verdict=rejected&reason=No+source",
        content_type="application/x-www-form-urlencoded",
        headers=HTMX,
    )
    assert "No source" in rejected.content.decode()
    assert "Proposed" in client.delete(review, headers=HTMX).content.decode()
    assert not Review.objects.exists()
    assert client.post(review, {"verdict": "perhaps"}, headers=HTMX).status_code == 422


def test_a_comment_is_stored_and_an_empty_one_refused(
    signed_in: SignedIn, bobs_seat: Seat, annotate: Annotate
) -> None:
    made = annotate("4,120 landings", "figure")
    client, comments = signed_in(bobs_seat.user), at(made, "annotation-comments")
    html = client.post(comments, {"text": "Which <b>pilots</b>?"}, headers=HTMX).content.decode()
    assert "Which &lt;b&gt;pilots&lt;/b&gt;?" in html
    assert client.post(comments, {"text": " "}, headers=HTMX).status_code == 422
    assert made.comments.count() == 1


@pytest.mark.parametrize("name", ["annotation-form", "annotation-comments", "annotation-review"])
def test_forms_have_pages_of_their_own_without_javascript(
    signed_in: SignedIn, seat: Seat, annotate: Annotate, name: str
) -> None:
    made = annotate("4,120 landings", "figure")
    html = signed_in(seat.user).get(at(made, name)).content.decode()
    assert "<html" in html
    assert "csrfmiddlewaretoken" in html
    assert "4,120 landings" in html


def test_a_verdict_on_an_old_version_leaves_the_annotation_proposed(
    seat: Seat, coras_seat: Seat, annotate: Callable[..., Annotation], signed_in: SignedIn
) -> None:
    made = annotate("eleven years", "claim")
    change_annotation(seat=seat, annotation=made, seen_version=1, note="Wait.")
    client = signed_in(coras_seat.user)
    sent = {"verdict": "accepted", "version": "1"}
    card = client.post(at(made, "annotation-review"), sent, headers=HTMX).content.decode()
    assert "Proposed" in card
    assert "edited since" in card
