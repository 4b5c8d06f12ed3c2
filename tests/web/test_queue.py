"""The queue of annotations whose place in a new text waits for a person."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation
from annotate.annotations.models import Anchoring, Annotation, State
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.queries import row
from annotate.curation.revising import revise_article
from tests.conftest import HARBOUR

type Annotate = Callable[..., Annotation]
type SignedIn = Callable[[User], Client]

CHANGED = HARBOUR.replace("4,120", "5,310").replace(
    "The port should publish its arrivals every hour, said Dr. Ana Ruiz. ", ""
)


@pytest.fixture
def at(project: Project) -> str:
    return f"/p/{project.slug}/anchoring/"


@pytest.fixture
def moved(article: Article, seat: Seat, annotate: Annotate) -> Annotation:
    """One that moved; beside it one that is orphaned and one that is placed."""
    one = annotate("The books gave 4,120 landings in 2018", "figure")
    annotate("The port should publish its arrivals every hour", "recommendation")
    annotate("nearer six thousand", "claim")
    revise_article(seat=seat, article=article, source=from_text(CHANGED))
    one.refresh_from_db()
    return one


def test_it_shows_old_and_new_with_the_changed_words_marked(
    at: str, moved: Annotation, seat: Seat, signed_in: SignedIn
) -> None:
    shown = signed_in(seat.user).get(at).content.decode()
    assert "the number changed: 4,120 → 5,310" in shown
    assert '<del><span class="visually-hidden"> [removed: </span>4,120<' in shown
    assert '<ins><span class="visually-hidden"> [added: </span>5,310<' in shown
    assert "The port should publish" not in shown
    # What stands around it in its paragraph, in whole words.
    assert '<span class="around">… boats used the outer quay. </span>' in shown
    orphaned = signed_in(seat.user).get(f"{at}?state=orphaned").content.decode()
    assert "The port should publish its arrivals every hour" in orphaned
    assert "nearer six thousand" not in shown + orphaned


def test_the_project_page_says_how_many_wait_while_any_do(
    at: str, project: Project, moved: Annotation, seat: Seat, signed_in: SignedIn
) -> None:
    page = signed_in(seat.user)
    assert (
        f'<a href="{at}"><b class="number">1</b> <span>moved in a new text</span></a>'
        in page.get(f"/p/{project.slug}/").content.decode()
    )
    page.post(f"{at}{moved.pk}/")
    Anchoring.objects.filter(state=State.ORPHANED).get().annotation.delete()
    assert f'href="{at}"' not in page.get(f"/p/{project.slug}/").content.decode()


def test_confirming_places_it(at: str, moved: Annotation, seat: Seat, signed_in: SignedIn) -> None:
    answer = signed_in(seat.user).post(
        f"{at}{moved.pk}/", {"version": moved.version}, headers={"HX-Request": "true"}
    )
    assert "Confirmed" in answer.content.decode()
    for number in ("moved", "orphaned"):
        assert f'id="waiting-{number}"' in signed_in(seat.user).get(at).content.decode()
    assert '<span class="number" id="waiting-moved" hx-swap-oob="true">0</span>' in (
        answer.content.decode()
    )
    assert 'id="waiting-orphaned" hx-swap-oob="true">1</span>' in answer.content.decode()
    moved.refresh_from_db()
    assert moved.quote == "The books gave 5,310 landings in 2018"
    assert moved.anchoring.state == State.PLACED


def test_orphaning_leaves_it_in_its_old_text(
    at: str, moved: Annotation, seat: Seat, signed_in: SignedIn
) -> None:
    page = signed_in(seat.user)
    answer = page.post(f"{at}{moved.pk}/removal/", {"version": moved.version})
    assert answer["Location"] == at
    moved.refresh_from_db()
    assert (moved.quote, moved.anchoring.state) == (
        "The books gave 4,120 landings in 2018",
        State.ORPHANED,
    )


def test_an_orphan_that_somebody_called_gone_waits_no_more(
    at: str, moved: Annotation, project: Project, seat: Seat, signed_in: SignedIn
) -> None:
    page = signed_in(seat.user)
    orphan = Anchoring.objects.get(state=State.ORPHANED).annotation
    listed = f'id="annotation-{orphan.pk}"'
    assert "It is gone" in page.get(f"{at}?state=orphaned").content.decode()
    answer = page.post(
        f"{at}{orphan.pk}/removal/", {"version": orphan.version}, headers={"HX-Request": "true"}
    ).content.decode()
    for number, said in (("moved", 1), ("orphaned", 0), ("given-up", 1)):
        assert f'id="waiting-{number}" hx-swap-oob="true">{said}</span>' in answer
    assert listed not in page.get(f"{at}?state=orphaned").content.decode()
    assert "lost in a new text" not in page.get(f"/p/{project.slug}/").content.decode()
    gone = page.get(f"{at}?state=given-up").content.decode()
    assert listed in gone
    assert "Attach <kbd>o</kbd>" in gone
    assert "It is gone" not in gone
    [back] = set(re.findall(r'hx-post="([^"]+)"', answer))
    again = page.post(unescape(back), headers={"HX-Request": "true"}).content.decode()
    assert listed in again
    assert 'id="waiting-orphaned" hx-swap-oob="true">1</span>' in again


def test_an_orphan_is_said_to_be_gone_in_the_reader_too(
    moved: Annotation, project: Project, seat: Seat, signed_in: SignedIn
) -> None:
    page, reader = signed_in(seat.user), f"/p/{project.slug}/articles/{moved.article_id}/"
    orphan = Anchoring.objects.get(state=State.ORPHANED).annotation
    [place] = re.findall(
        r'formaction="([^"]+)"[^>]*>It is gone<', page.get(reader).content.decode()
    )
    card = page.post(
        place, {"version": orphan.version}, headers={"HX-Request": "true"}
    ).content.decode()
    assert f'id="annotation-{orphan.pk}"' in card
    for html in (card, page.get(reader).content.decode()):
        assert "It is gone" not in html
        assert "Move it here" in html


def test_what_changed_meanwhile_is_shown_again_and_not_overwritten(
    at: str, moved: Annotation, seat: Seat, signed_in: SignedIn
) -> None:
    page = signed_in(seat.user)
    answer = page.post(f"{at}{moved.pk}/", {"version": moved.version - 1})
    assert answer.status_code == 409
    assert "Look at it again" in answer.content.decode()
    moved.refresh_from_db()
    assert moved.anchoring.state == State.MOVED


@pytest.mark.parametrize("ending", ["", "removal/"])
def test_a_decision_is_taken_back_with_the_verdict_that_was_there(
    at: str, ending: str, moved: Annotation, seat: Seat, signed_in: SignedIn
) -> None:
    review_annotation(seat=seat, annotation=moved, verdict="accepted")
    page = signed_in(seat.user)
    answer = page.post(
        f"{at}{moved.pk}/{ending}", {"version": moved.version}, headers={"HX-Request": "true"}
    ).content.decode()
    [back] = set(re.findall(r'hx-post="([^"]+)"', answer))
    again = page.post(unescape(back), headers={"HX-Request": "true"}).content.decode()
    assert f'id="annotation-{moved.pk}"' in again
    assert 'id="waiting-moved" hx-swap-oob="true">1</span>' in again
    assert "data-settle>" in again
    moved.refresh_from_db()
    assert (moved.quote, moved.version) == ("The books gave 4,120 landings in 2018", 4)
    assert moved.anchoring.state == State.MOVED
    assert moved.anchoring.quote == "The books gave 5,310 landings in 2018"
    assert row(moved.pk).status == "accepted"


def test_without_script_the_next_page_offers_to_take_it_back(
    at: str, moved: Annotation, seat: Seat, signed_in: SignedIn
) -> None:
    page = signed_in(seat.user)
    shown = page.post(f"{at}{moved.pk}/", {"version": moved.version}, follow=True)
    [back] = re.findall(r'action="([^"]+/reversal/[^"]+)"', shown.content.decode())
    assert page.post(unescape(back))["Location"] == at
    assert Anchoring.objects.get(annotation=moved).state == State.MOVED


def test_what_was_changed_since_is_not_taken_back(
    at: str, moved: Annotation, seat: Seat, signed_in: SignedIn
) -> None:
    page = signed_in(seat.user)
    page.post(f"{at}{moved.pk}/", {"version": moved.version})
    moved.refresh_from_db()
    change_annotation(seat=seat, annotation=moved, seen_version=moved.version, note="Counted.")
    there = f"{at}{moved.pk}/reversal/"
    stale = page.post(f"{there}?since=3&to=2", headers={"HX-Request": "true"})
    assert "changed it first" in stale.content.decode()
    for wrong in ("", "?since=x&to=²", "?since=99&to=98", "?since=3"):
        assert page.post(there + wrong).status_code == 422
    moved.refresh_from_db()
    assert (moved.note, moved.anchoring.state) == ("Counted.", State.PLACED)


@pytest.mark.parametrize("ending", ["", "removal/", "reversal/?since=2&to=1"])
def test_only_who_may_change_it_settles_it(
    at: str, ending: str, moved: Annotation, veras_seat: Seat, charlie: User, signed_in: SignedIn
) -> None:
    vera = signed_in(veras_seat.user)
    assert vera.post(f"{at}{moved.pk}/{ending}").status_code == 403
    assert "Confirm" not in vera.get(at).content.decode()
    assert signed_in(charlie).post(f"{at}{moved.pk}/{ending}").status_code == 404


def test_it_is_paged_and_costs_the_same_however_many_wait(
    at: str,
    article: Article,
    seat: Seat,
    annotate: Annotate,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("annotate.web.queue.ON_A_PAGE", 3)
    marked = [annotate("4,120 landings in 2018", "figure") for _ in range(5)]
    revise_article(seat=seat, article=article, source=from_text(CHANGED))
    page = signed_in(seat.user)
    page.get(at)
    with CaptureQueriesContext(
        connection,
    ) as few:
        first = page.get(at).content.decode()
    assert first.count("data-settle") == 3
    monkeypatch.setattr("annotate.web.queue.ON_A_PAGE", 4)
    with CaptureQueriesContext(connection) as more:
        page.get(at)
    assert len(more) == len(few)
    ids = sorted(str(one.pk) for one in marked)
    monkeypatch.setattr("annotate.web.queue.ON_A_PAGE", 3)
    rest = page.get(f"{at}?after={ids[2]}").content.decode()
    assert [each in rest.replace("after=", "") for each in ids] == [False, False, False, True, True]


def test_nothing_waits_in_a_project_whose_texts_never_changed(
    at: str, seat: Seat, signed_in: SignedIn
) -> None:
    assert "Nothing waits" in signed_in(seat.user).get(at).content.decode()
