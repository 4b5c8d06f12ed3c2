"""What is done to many annotations of the desk at once, triage, saved filters and the history."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.actions import change_project
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.filters import save_filter
from annotate.curation.merging import merge_layers
from annotate.curation.models import Entry, SavedFilter
from annotate.curation.queries import row
from annotate.curation.reports import create_report
from annotate.curation.revising import give_up_place, revise_article, settle_place

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


@pytest.fixture
def made(annotate: Annotate) -> list[Annotation]:
    return [annotate("4,120 landings", "figure"), annotate("eleven years"), annotate("Count first")]


def send(client: Client, seat: Seat, made: list[Annotation], do: str, **values: str) -> str:
    """What the desk says afterwards."""
    there = reverse("annotation-bulk", args=[seat.project.slug])
    sent = {"annotation": [str(one.pk) for one in made], "do": do, "change": str(uuid4()), **values}
    return client.post(there, sent, follow=True).content.decode()


def take_back(client: Client, page: str) -> str:
    message = page.rsplit('class="message success"', maxsplit=1)[-1]
    address = message.split('action="')[1].split('"', maxsplit=1)[0]
    return client.post(address, follow=True).content.decode()


def statuses(made: list[Annotation]) -> list[str]:
    return [row(one.pk).status for one in made]


def test_parts_of_a_merged_annotation_are_passed_over_and_refused_one_by_one(
    seat: Seat, coras_seat: Seat, cora: Client, made: list[Annotation]
) -> None:
    merged = merge_layers(seat=coras_seat, seen={one.pk: 1 for one in made[:2]})
    page = send(cora, seat, [*made, merged], "reject")
    assert "2 annotations rejected. 2 are parts of merged annotations and stay so." in page
    page = send(cora, seat, made[1:], "propose")
    assert "1 annotation proposed again. One is part of a merged annotation and stays so." in page
    said = "It is part of a merged annotation: judge that one, or take the merge back."
    there = reverse("annotation-review", args=[seat.project.slug, made[0].pk])
    card = cora.post(there, {"verdict": "accepted"}, headers={"HX-Request": "true"})
    assert (card.status_code, card.content.decode()) == (409, said)
    triage = reverse("annotation-triage", args=[seat.project.slug])
    sent = {"annotation": str(made[0].pk), "verdict": "accepted", "version": "1"}
    assert said in cora.post(triage, sent, follow=True).content.decode()
    assert statuses([*made, merged]) == ["merged", "merged", "proposed", "rejected"]


@pytest.mark.parametrize(
    ("do", "values", "said", "expected"),
    [
        ("accept", {}, "3 annotations accepted.", ["accepted"] * 3),
        ("reject", {"reason": "Old."}, "3 annotations rejected.", ["rejected"] * 3),
    ],
)
def test_a_curator_judges_and_takes_it_back(
    do: str, values: dict[str, str], said: str, expected: list[str],
    cora: Client, seat: Seat, made: list[Annotation],
) -> None:  # fmt: skip
    page = send(cora, seat, made, do, **values)
    assert said in page
    assert statuses(made) == expected
    assert "Taken back: 3." in take_back(cora, page)
    assert statuses(made) == ["proposed"] * 3


def test_pressed_twice_it_is_done_once(cora: Client, seat: Seat, made: list[Annotation]) -> None:
    change = str(uuid4())
    page = send(cora, seat, made, "accept", change=change)
    take_back(cora, page)
    assert "3 annotations accepted." in send(cora, seat, made, "accept", change=change)
    assert statuses(made) == ["proposed"] * 3


def test_all_that_match_are_changed_and_the_list_stays_filtered(
    cora: Client, seat: Seat, made: list[Annotation]
) -> None:
    there = reverse("annotation-bulk", args=[seat.project.slug])
    sent = {"whole": "1", "query": "tag=figure", "do": "accept", "change": str(uuid4())}
    answer = cora.post(there, sent)
    assert answer["Location"].endswith("/annotations/?tag=figure")
    assert statuses(made) == ["accepted", "proposed", "proposed"]
    page = cora.get(answer["Location"]).content.decode()
    [undo] = re.findall(r'action="([^"]*/reversal/[^"]*)"', page)
    assert cora.post(undo)["Location"] == answer["Location"]
    assert statuses(made) == ["proposed"] * 3


def test_all_that_match_of_a_filter_that_finds_nothing_is_said(
    cora: Client, seat: Seat, made: list[Annotation]
) -> None:
    said = send(cora, seat, [], "accept", whole="1", query="q=quote:zzz")
    assert "Nothing matches the filter. Nothing was changed." in said
    assert statuses(made) == ["proposed"] * 3


def test_tags_are_given_and_taken(cora: Client, seat: Seat, made: list[Annotation]) -> None:
    page = send(cora, seat, made, "tag", tag="claim")
    assert [[tag.key for tag in row(one.pk).tags] for one in made] == [
        ["claim", "figure"],
        ["claim"],
        ["claim"],
    ]
    take_back(cora, page)
    assert "1 annotation without that tag now." in send(cora, seat, made, "untag", tag="figure")


def test_they_are_added_to_a_report_and_taken_out_again(
    cora: Client, seat: Seat, made: list[Annotation]
) -> None:
    report = create_report(seat=seat, title="Boats")
    page = send(cora, seat, made, "report", report=report.slug)
    assert "3 annotations added to the report." in page
    assert Entry.objects.filter(report=report).count() == 3
    take_back(cora, page)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("do", ["dance", "tag", "report", "reject"])
def test_what_makes_no_sense_changes_nothing(
    do: str, cora: Client, seat: Seat, made: list[Annotation]
) -> None:
    change_project(seat=seat, rejections_need_reasons=True)
    assert 'class="message error"' in send(cora, seat, made, do, tag="none", report="none")
    assert statuses(made) == ["proposed"] * 3


def test_below_curator_nothing_is_changed(
    bobs_seat: Seat, signed_in: SignedIn, made: list[Annotation]
) -> None:
    bob = signed_in(bobs_seat.user)
    assert "Nothing was changed" in send(bob, bobs_seat, made, "accept")
    assert statuses(made) == ["proposed"] * 3


def test_only_who_did_it_takes_it_back(
    cora: Client, seat: Seat, signed_in: SignedIn, made: list[Annotation]
) -> None:
    page = send(cora, seat, made, "accept")
    address = page.split('class="message success"')[1].split('action="')[1].split('"')[0]
    assert signed_in(seat.user).post(address).status_code == 404


class TestTriage:
    def test_what_is_proposed_comes_one_after_the_other(
        self, cora: Client, seat: Seat, made: list[Annotation]
    ) -> None:
        review_annotation(seat=seat, annotation=made[2], verdict="accepted")
        page = cora.get(reverse("annotation-triage", args=[seat.project.slug]))
        assert [item.row.quote for item in page.context["items"]] == [
            "eleven years",
            "4,120 landings",
        ]
        text = page.content.decode()
        assert 'class="block beside"' in text or 'class="heading beside"' in text
        assert f'data-annotations="{made[1].pk}"' in text

    def test_without_script_a_verdict_leads_to_the_next(
        self, cora: Client, seat: Seat, made: list[Annotation]
    ) -> None:
        there = reverse("annotation-triage", args=[seat.project.slug])
        item = cora.get(there).context["items"][0]
        sent = {"annotation": item.row.id, "version": 1, "after": item.key, "verdict": "accepted"}
        answer = cora.post(there, sent, follow=True)
        assert row(item.row.id).status == "accepted"
        assert [one.row.quote for one in answer.context["items"]] == [
            "eleven years",
            "4,120 landings",
        ]
        sent = {"annotation": item.row.id, "verdict": "maybe"}
        assert "A verdict is one of" in cora.post(there, sent, follow=True).content.decode()

    def test_the_next_ones_come_as_a_part(
        self, cora: Client, seat: Seat, made: list[Annotation]
    ) -> None:
        there = reverse("annotation-triage", args=[seat.project.slug])
        item = cora.get(there).context["items"][0]
        part = cora.get(there, {"after": item.key}, headers={"hx-request": "true"})
        assert part.content.decode().lstrip().startswith("<article")
        only = cora.get(there, {"only": str(made[0].pk)}, headers={"hx-request": "true"})
        assert only.content.decode().count("<article") == 1

    def test_a_filter_holds_and_a_wrong_one_leads_to_the_desk(
        self, cora: Client, seat: Seat, made: list[Annotation]
    ) -> None:
        there = reverse("annotation-triage", args=[seat.project.slug])
        assert len(cora.get(there, {"q": "tag:figure"}).context["items"]) == 1
        assert "/annotations/?q=tag" in cora.get(there, {"q": "tag:"})["Location"]

    def test_it_is_for_curators(self, bobs_seat: Seat, signed_in: SignedIn) -> None:
        there = reverse("annotation-triage", args=[bobs_seat.project.slug])
        assert signed_in(bobs_seat.user).get(there).status_code == 403


class TestSavedFilters:
    def test_one_is_saved_opened_and_deleted(
        self, cora: Client, coras_seat: Seat, made: list[Annotation]
    ) -> None:
        slug = coras_seat.project.slug
        sent = {"name": "Figures", "expression": "tag:figure", "sort": "oldest", "shared": "1"}
        page = cora.post(reverse("filter-list", args=[slug]), sent, follow=True)
        assert [one.quote for one in page.context["rows"]] == ["4,120 landings"]
        saved = SavedFilter.objects.get()
        assert (saved.sort, saved.is_shared) == ("oldest", True)
        assert "Figures" in page.content.decode()
        cora.post(reverse("filter-deletion", args=[slug, saved.pk]))
        assert not SavedFilter.objects.exists()

    def test_a_wrong_one_says_why(self, cora: Client, coras_seat: Seat) -> None:
        there = reverse("filter-list", args=[coras_seat.project.slug])
        page = cora.post(there, {"name": "", "expression": ""}, follow=True).content.decode()
        assert "A filter needs a name" in page

    def test_others_own_ones_are_not_there(self, cora: Client, seat: Seat) -> None:
        saved = save_filter(seat=seat, name="Mine", expression="author:me")
        there = reverse("filter-detail", args=[seat.project.slug, saved.pk])
        assert cora.get(there).status_code == 404
        shared = save_filter(seat=seat, name="Mine", expression="author:me", is_shared=True)
        assert cora.get(there)["Location"].endswith("?q=author%3Ame&sort=newest")
        gone = reverse("filter-deletion", args=[seat.project.slug, shared.pk])
        assert cora.post(gone).status_code == 403


def test_the_history_says_who_when_and_why(
    veras_seat: Seat, seat: Seat, signed_in: SignedIn, made: list[Annotation]
) -> None:
    review_annotation(seat=seat, annotation=made[0], verdict="rejected", reason="<b>Old.</b>")
    review_annotation(seat=seat, annotation=made[0], verdict="accepted")
    there = reverse("annotation-history", args=[seat.project.slug, made[0].pk])
    page = signed_in(veras_seat.user).get(there)
    told = [(one["said"], one["by"], one.get("reason", "")) for one in page.context["told"]]
    assert told == [
        ("accepted", "Alice Ahlberg", ""),
        ("rejected", "Alice Ahlberg", "<b>Old.</b>"),
        ("made", "Alice Ahlberg", ""),
    ]
    assert "<b>Old" not in page.content.decode()


def test_the_history_shows_the_path_through_the_texts(
    seat: Seat, signed_in: SignedIn, made: list[Annotation]
) -> None:
    text = made[0].revision.text
    for new in (text.replace("4,120", "5,310"), f"News.\n{text}"):
        revise_article(seat=seat, article=made[0].article, source=from_text(new))
        if "5,310" in new:
            give_up_place(seat=seat, annotation=made[0], seen_version=2)
            settle_place(seat=seat, annotation=made[0], seen_version=3)
    there = reverse("annotation-history", args=[seat.project.slug, made[0].pk])
    page = signed_in(seat.user).get(there)
    told = [
        (one["said"], one.get("text"), one.get("why"), one.get("quote"))
        for one in page.context["told"]
    ]
    assert told == [
        ("moved", 3, "the number changed: 5,310 → 4,120", "4,120 landings"),
        ("confirmed", 2, "", "5,310 landings"),
        ("orphaned", 2, "", "5,310 landings"),
        ("moved", 2, "the number changed: 4,120 → 5,310", "5,310 landings"),
        ("made", None, None, None),
    ]
    assert "“4,120 landings”" in page.content.decode()
