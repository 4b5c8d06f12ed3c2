"""Links between annotations, their groups, and the ledger."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import delete_annotation
from annotate.annotations.models import Annotation
from annotate.annotations.projects import start_project
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.ledger import accounts
from annotate.curation.links import groups, link_annotations, links_on, unlink
from annotate.curation.models import Link, Source
from tests.api.conftest import Api
from tests.conftest import seated

type Annotate = Callable[..., Annotation]
type Count = Callable[..., Annotation]


def test_what_is_the_same_is_one_group(seat: Seat, count: Count) -> None:
    a, b, c, d = (count(n, "boats") for n in (40, 41, 42, 43))
    for one, other in ((a, b), (b, c)):
        link_annotations(seat=seat, source=one, target=other, kind="same")
    link_annotations(seat=seat, source=c, target=d, kind="supports")
    assert groups(seat, [a.pk]) == [{a.pk, b.pk, c.pk}]
    assert groups(seat, [d.pk]) == []
    delete_annotation(seat=seat, annotation=b, seen_version=1)
    assert groups(seat, [a.pk]) == []


def test_a_link_is_there_once_and_only_support_has_a_direction(seat: Seat, count: Count) -> None:
    a, b = count(40, "boats"), count(40, "boats")
    first, is_new = link_annotations(seat=seat, source=a, target=b, kind="same")
    again, again_new = link_annotations(seat=seat, source=b, target=a, kind="same")
    assert (first.pk, is_new, again_new) == (again.pk, True, False)
    for one, other in ((a, b), (b, a)):
        assert link_annotations(seat=seat, source=one, target=other, kind="supports")[1]
    assert [one.said for one in links_on(seat, a)] == ["The same as", "Supports", "Supported by"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.create(project=seat.project, source=b, target=a, kind="same", author=seat.user)


def test_the_database_itself_keeps_links_in_one_project(
    seat: Seat, count: Count, alice: User, annotate: Annotate
) -> None:
    here = count(40, "boats")
    other = seated(alice, start_project(actor=alice, name="Elsewhere"))
    text = add_article(seat=other, source=from_text("Words."))
    there = annotate("Words", article=text, seat=other)
    for project in (seat.project, other.project):
        with pytest.raises(IntegrityError), transaction.atomic():
            Link.objects.create(
                project=project, source=here, target=there, kind="same", author=alice
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.create(merged=here, annotation=there, version=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.create(merged=here, annotation=here, version=1)


def lines(seat: Seat) -> list[tuple[str, list[float], list[str]]]:
    return [
        (line.period, sorted(one.figure.value for one in line.sources), line.differs)
        for account in accounts(seat).accounts
        for line in account.lines
    ]


def test_the_ledger_puts_values_side_by_side(seat: Seat, count: Count) -> None:
    count(25890, "murders", "January to September 2019")
    count(25980, "murder", "first nine months of 2019")
    count(17608, "murders", "to June 2019")
    count(12, "fires")
    count(13, "fires")
    assert lines(seat) == [
        ("", [12], []),
        ("", [13], []),
        ("to June 2019", [17608], []),
        ("first nine months of 2019", [25890, 25980], ["value"]),
    ]


def test_what_is_said_to_be_the_same_must_agree_in_its_date(seat: Seat, count: Count) -> None:
    one, other = count(9, "killed", "4 November 2019"), count(9, "killed", "5 November 2019")
    assert [differs for *_, differs in lines(seat)] == [[], []]
    [account] = accounts(seat).accounts
    assert [
        (each.own, each.other.figure.key, each.differs)
        for line in account.lines
        for each in line.perhaps
    ] == [(one.pk, other.pk, ["period"]), (other.pk, one.pk, ["period"])]
    link_annotations(seat=seat, source=one, target=other, kind="same")
    assert [differs for *_, differs in lines(seat)] == [["period"]]
    [account] = accounts(seat).accounts
    assert account.lines[0].perhaps == []


def test_a_third_value_stands_beside_what_is_linked(seat: Seat, count: Count) -> None:
    values = [count(value, "killed", "May 2019") for value in (9, 9, 10)]
    for lone in values:
        one, other = [each for each in values if each != lone]
        link, _ = link_annotations(seat=seat, source=one, target=other, kind="same")
        assert lines(seat) == [("May 2019", [9, 9, 10], ["value"])]
        unlink(seat=seat, link=link)


def test_what_is_linked_is_one_line_whatever_it_counts(
    seat: Seat, count: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = count(9, "people killed", "4 November 2019")
    other = count(9, "Women and children killed", "5 November 2019")
    link_annotations(seat=seat, source=one, target=other, kind="same")
    both = ("5 November 2019", [9, 9], ["unit", "period"])
    assert lines(seat) == [both]
    monkeypatch.setattr("annotate.curation.ledger.ON_A_PAGE", 1)
    first = accounts(seat)
    both_pages = [*first.accounts, *accounts(seat, first.more).accounts]
    assert {account.unit for account in both_pages} == {
        "people killed",
        "Women and children killed",
    }
    assert [line.differs for account in both_pages for line in account.lines] == [
        ["unit", "period"]
    ] * 2


def test_what_is_rejected_is_not_counted(seat: Seat, count: Count) -> None:
    one = count(9, "killed", "2019")
    count(10, "killed", "2019")
    review_annotation(seat=seat, annotation=one, verdict="rejected")
    assert lines(seat) == [("2019", [10], [])]


def test_the_api_links_suggests_and_removes(api: Api, count: Count, seat: Seat) -> None:
    a, b, c = count(4120, "landings", "2018"), count(4120, "landings", "2018"), count(7, "boats")
    [found] = api.get("links/suggestions/").json()["results"]
    assert ({found["from"], found["to"]}, found["kind"]) == ({str(a.pk), str(b.pk)}, "same")
    assert api.get(f"links/suggestions/?annotation={a.pk}").json()["results"][0]["to"] == str(b.pk)
    body = {"from": str(a.pk), "to": str(b.pk), "kind": "same"}
    made = api.post("links/", body)
    assert (made.status_code, made.json()["from"], made.json()["to"]) == (
        201,
        *list(body.values())[:2],
    )
    assert api.post("links/", body).status_code == 200
    assert api.get("links/suggestions/").json()["results"] == []
    one = f"links/{made.json()['id']}/"
    assert api.get(one).json()["kind"] == "same"
    assert [each["id"] for each in api.get(f"links/?annotation={b.pk}").json()["results"]] == [
        made.json()["id"]
    ]
    assert api.get(f"links/?annotation={c.pk}").json()["results"] == []
    assert api.get("links/?kind=supports").json()["results"] == []
    assert api.get(f"annotations/{a.pk}/").status_code == 200
    assert api.delete(one).status_code == 204
    assert api.get(one).status_code == 404
    for wrong in ({**body, "kind": "likes"}, {**body, "to": str(a.pk)}, {"from": str(a.pk)}):
        assert api.post("links/", wrong).status_code == 400
    assert api.post("links/", {**body, "to": str(UUID(int=1))}).status_code == 404


def test_only_who_made_a_link_or_a_curator_removes_it(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, veras_seat: Seat, count: Count
) -> None:
    a, b = count(40, "boats"), count(40, "boats")
    link, _ = link_annotations(seat=seat, source=a, target=b, kind="same")

    def at(who: Seat) -> Api:
        return Api(who.user, f"/api/v1/projects/{seat.project.slug}/")

    assert at(bobs_seat).delete(f"links/{link.pk}/").status_code == 403
    body = {"from": str(a.pk), "to": str(b.pk), "kind": "supports"}
    assert at(veras_seat).post("links/", body).status_code == 403
    assert at(coras_seat).delete(f"links/{link.pk}/").status_code == 204


def test_pages_show_and_make_links(
    seat: Seat, count: Count, signed_in: Callable[[User], Client], article: Article,
    annotate: Annotate,
) -> None:  # fmt: skip
    a, b = count(4120, "landings", "2018"), count(4200, "landings", "2018")
    client, at = signed_in(seat.user), f"/p/{seat.project.slug}/"
    ledger = client.get(f"{at}ledger/")
    assert "They disagree on the value" in ledger.content.decode()
    assert "A contradiction?" in ledger.content.decode()
    page = f"{at}annotations/{a.pk}/links/"
    assert "linked with nothing" in client.get(page).content.decode()
    again = client.post(page, {"to": str(b.pk), "kind": "contradicts", "from": "ledger"})
    assert (again.status_code, again["Location"]) == (302, f"{at}ledger/#offers")
    shown: Any = client.get(page, {"q": "landings"})
    assert "Contradicts" in shown.content.decode()
    assert f"{a.pk}/links/" in client.get(f"{at}articles/{a.article_id}/").content.decode()
    for wrong in ({"to": "x"}, {"to": str(UUID(int=1)), "kind": "same"}):
        assert client.post(page, wrong).status_code == 404
    client.post(page, {"to": str(a.pk), "kind": "same"})
    assert Link.objects.count() == 1
    client.post(page, {"to": str(b.pk), "kind": "supported"})
    assert Link.objects.filter(source=b, target=a, kind="supports").exists()
    assert "Supported by" in client.get(page).content.decode()
    assert "Is supported by" in client.get(page, {"q": "landings"}).content.decode()
    for link in Link.objects.all():
        client.post(f"{at}links/{link.pk}/removal/")
    assert not Link.objects.exists()
    word = annotate("the outer quay", "claim")
    assert client.get(f"{at}annotations/{word.pk}/links/").status_code == 200
