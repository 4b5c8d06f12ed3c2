"""Who reads what: given by hand, in turn, or taken by oneself."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.models import Role, User
from annotate.accounts.permissions import Seat
from annotate.annotations.projects import start_project
from annotate.articles.actions import add_article, change_article, delete_article
from annotate.articles.assignments import give, set_reader_status, share_out, take_away
from annotate.articles.models import Article, Assignment
from annotate.articles.reading import from_text
from annotate.articles.work import loads_of
from tests.api.conftest import Api
from tests.conftest import join

type SignIn = Callable[[User], Client]


@pytest.fixture
def six(seat: Seat) -> list[UUID]:
    return [add_article(seat=seat, source=from_text(f"Text {n}.")).pk for n in range(6)]


def numbers() -> dict[str, int]:
    names = list(Assignment.objects.values_list("person__name", flat=True))
    return {name: names.count(name) for name in names}


def test_articles_are_shared_out_in_turn(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, six: list[UUID]
) -> None:
    people = [seat.user.pk, bobs_seat.user.pk, coras_seat.user.pk]
    share_out(seat=coras_seat, articles=six, people=people)
    assert numbers() == {"Alice Ahlberg": 2, "Bob Bianchi": 2, "Cora Costa": 2}
    share_out(seat=coras_seat, articles=six, people=people, readers=2)
    assert numbers() == {"Alice Ahlberg": 4, "Bob Bianchi": 4, "Cora Costa": 4}
    assert share_out(seat=coras_seat, articles=six, people=people, readers=2) == []


def test_who_has_much_to_do_gets_less(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, six: list[UUID]
) -> None:
    give(seat=coras_seat, articles=six[:3], people=[bobs_seat.user.pk])
    given = share_out(
        seat=coras_seat, articles=six[3:], people=[bobs_seat.user.pk, coras_seat.user.pk]
    )
    assert {person for person, _ in given} == {coras_seat.user.pk}


def test_an_article_is_assigned_to_the_first_of_its_readers(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, article: Article
) -> None:
    def first() -> int | None:
        article.refresh_from_db(fields=["assigned_to"])
        return article.assigned_to_id

    give(seat=seat, articles=[article.pk], people=[bobs_seat.user.pk, coras_seat.user.pk])
    assert first() == bobs_seat.user.pk
    take_away(seat=seat, articles=[article.pk], person=bobs_seat.user.pk)
    assert first() == coras_seat.user.pk
    change_article(seat=seat, article=article, assigned_to=bobs_seat.user.pk)
    assert numbers() == {"Bob Bianchi": 1}
    change_article(seat=seat, article=article, assigned_to=None)
    assert (first(), numbers()) == (None, {})


def test_strangers_and_viewers_read_nothing_for_the_project(
    seat: Seat, veras_seat: Seat, charlie: User, article: Article, bobs_seat: Seat
) -> None:
    for who in (veras_seat.user, charlie):
        with pytest.raises(Invalid):
            give(seat=seat, articles=[article.pk], people=[who.pk])
    with pytest.raises(Invalid):
        share_out(seat=seat, articles=[article.pk], people=[bobs_seat.user.pk], readers=2)
    with pytest.raises(NotPermitted):
        share_out(seat=bobs_seat, articles=[article.pk], people=[bobs_seat.user.pk])
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(article=article, person=charlie, created_by=seat.user)


def test_each_says_how_far_she_is_and_a_curator_for_all(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, veras_seat: Seat, article: Article
) -> None:
    one = set_reader_status(seat=bobs_seat, article=article, status="done", person=bobs_seat.user)
    assert one.done_at is not None
    again = set_reader_status(
        seat=bobs_seat, article=article, status="in_progress", person=bobs_seat.user
    )
    assert (again.pk, again.done_at) == (one.pk, None)
    set_reader_status(seat=coras_seat, article=article, status="done", person=bobs_seat.user)
    with pytest.raises(NotPermitted):
        set_reader_status(seat=bobs_seat, article=article, status="done", person=coras_seat.user)
    with pytest.raises(NotPermitted):
        set_reader_status(seat=veras_seat, article=article, status="done", person=veras_seat.user)
    with pytest.raises(Invalid):
        set_reader_status(seat=bobs_seat, article=article, status="no", person=bobs_seat.user)


def test_the_page_shows_ones_own_and_everybodys(
    seat: Seat, bobs_seat: Seat, six: list[UUID], signed_in: SignIn
) -> None:
    give(seat=seat, articles=six[:3], people=[bobs_seat.user.pk])
    give(seat=seat, articles=six[3:4], people=[seat.user.pk])
    delete_article(seat=seat, article=Article.objects.get(pk=six[0]))
    client = signed_in(bobs_seat.user)
    at = f"/p/{seat.project.slug}/"
    client.post(f"{at}articles/{six[1]}/reading/", {"status": "done", "from": "work"})
    page = client.get(f"{at}work/")
    assert [one.article_id for one in page.context["items"]] == [six[2]]
    assert [one.article_id for one in client.get(f"{at}work/?show=done").context["items"]] == [
        six[1]
    ]
    lines = {line["load"].person.name: line for line in page.context["loads"]}
    assert (lines["Bob Bianchi"]["done"], lines["Bob Bianchi"]["load"].total) == (1, 2)
    assert page.context["whole"]["total"] == 3
    assert "Share out" not in page.content.decode()
    for nonsense in ("?after=x", "?show=x", "?after=99999999999999999999"):
        assert client.get(f"{at}work/{nonsense}").status_code == 200


def test_a_curator_shares_out_on_the_page(
    coras_seat: Seat, seat: Seat, bobs_seat: Seat, six: list[UUID], signed_in: SignIn, bob: User
) -> None:
    client, at = signed_in(coras_seat.user), f"/p/{seat.project.slug}/work/shares/"
    client.post(at, {"which": "unread", "person": [bob.pk, seat.user.pk], "readers": "1"})
    assert numbers() == {"Bob Bianchi": 3, "Alice Ahlberg": 3}
    for wrong in ({"which": "x", "person": [bob.pk]}, {"which": "open"},
                  {"which": "open", "person": ["x"], "readers": "-1"}):  # fmt: skip
        assert client.post(at, wrong).status_code == 302
    assert sum(numbers().values()) == 6
    assert signed_in(bob).post(at, {"which": "open", "person": [bob.pk]}).status_code == 403


def test_the_api_gives_and_takes(seat: Seat, bobs_seat: Seat, article: Article, bob: User) -> None:
    api = Api(seat.user, f"/api/v1/projects/{seat.project.slug}/")
    body = {"articles": [str(article.pk)], "people": [bob.pk]}
    given = {"article": str(article.pk), "person": bob.pk}
    assert api.post("assignments/", body).json() == {"given": [given]}
    assert api.post("assignments/", {**body, "readers": 1}).json() == {"given": []}
    one = f"articles/{article.pk}/assignments/{bob.pk}/"
    assert api.put(one, {"status": "done"}).json()["status"] == "done"
    [listed] = api.get(f"assignments/?person={bob.pk}&status=done").json()["results"]
    assert (listed["person"]["name"], listed["done_at"] is not None) == ("Bob Bianchi", True)
    assert api.get("assignments/?status=todo").json()["results"] == []
    assert api.delete(one).status_code == 204
    assert api.get("assignments/").json()["results"] == []
    for wrong in ({**body, "people": [0]}, {**body, "readers": 9}, {"articles": []}):
        assert api.post("assignments/", wrong).status_code == 400
    assert api.put(one.replace(str(bob.pk), "0"), {"status": "done"}).status_code == 404


def test_an_article_with_several_readers_has_a_bar_of_them(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, article: Article, signed_in: SignIn
) -> None:
    listed = f"/p/{seat.project.slug}/articles/"
    client = signed_in(seat.user)
    people = [seat.user.pk, bobs_seat.user.pk, coras_seat.user.pk]
    give(seat=coras_seat, articles=[article.pk], people=people[:1])
    assert "reading-bar" not in client.get(listed).content.decode()
    give(seat=coras_seat, articles=[article.pk], people=people)
    set_reader_status(seat=bobs_seat, article=article, status="done", person=bobs_seat.user)
    page = client.get(listed)
    [line] = page.context["lines"]
    assert [(part.name, part.number) for part in line.reading] == [("Done", 1), ("To do", 2)]
    html = page.content.decode()
    assert 'aria-label="Readers: 1 Done, 2 To do"' in html
    assert "1 of 3 read" in html


def test_who_only_reads_in_another_project_can_be_given_articles_in_this_one(
    seat: Seat, bobs_seat: Seat, veras_seat: Seat
) -> None:
    other = start_project(actor=seat.user, name="Another desk")
    join(bobs_seat.user, other, Role.VIEWER)
    join(veras_seat.user, other, Role.ANNOTATOR)
    names = [load.person.name for load in loads_of(seat.project)]
    assert names == ["Alice Ahlberg", "Bob Bianchi"]
