"""The overview of a project: its numbers, its pictures and what waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from annotate.accounts.actions import change_project
from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.comments import add_comment, resolve_thread
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article, delete_article
from annotate.articles.assignments import give, set_reader_status
from annotate.articles.import_models import Import, ImportItem
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation import week
from annotate.curation.actions import review_annotation
from annotate.curation.merging import merge_layers
from annotate.curation.models import Report
from annotate.curation.report_queries import outline
from annotate.curation.reports import add_to_report, create_report
from annotate.curation.revising import revise_article
from annotate.curation.standing import stale_reports
from annotate.curation.week import week_of
from tests.conftest import HARBOUR, seated

type Annotate = Callable[..., Annotation]
type SignedIn = Callable[[User], Client]


def overview(client: Client, seat: Seat) -> Any:
    return client.get(f"/p/{seat.project.slug}/")


def test_what_waits_is_numbered_and_leads_to_just_that(
    seat: Seat, coras_seat: Seat, article: Article, annotate: Annotate, signed_in: SignedIn
) -> None:
    one = annotate("4,120 landings", "figure")
    two, _ = annotate("Count first"), annotate("every hour", "claim")
    review_annotation(seat=coras_seat, annotation=one, verdict="accepted")
    report = create_report(seat=coras_seat, title="Boats")
    add_to_report(seat=coras_seat, report=report, annotations=[one.pk, two.pk])
    review_annotation(seat=coras_seat, annotation=two, verdict="rejected")
    add_comment(seat=seat, annotation=one, text="Which books?")
    settled = annotate("eleven years")
    add_comment(seat=seat, annotation=settled, text="Since when?")
    resolve_thread(seat=seat, annotation=settled)
    give(seat=seat, articles=[article.pk], people=[coras_seat.user.pk])
    batch = Import.objects.create(project=seat.project, created_by=seat.user)
    ImportItem.objects.create(
        batch=batch, name="a.pdf", state="failed", finished_at=timezone.now(), message="No text."
    )
    client = signed_in(coras_seat.user)
    waiting = {each.said: each for each in overview(client, seat).context["waiting"]}
    assert [(each.number, said.partition(" on ")[0]) for said, each in waiting.items()] == [
        ("1", "to be read by you"), ("2", "without a verdict"), ("1", "with unresolved talk"),
        ("1", "changed in “Boats”"), ("1", "not imported"),
    ]  # fmt: skip
    for each in waiting.values():
        assert client.get(each.href).status_code == 200
    desk = client.get(waiting["with unresolved talk"].href)
    assert [row.id for row in desk.context["rows"]] == [one.pk]
    board = client.get(waiting["changed in “Boats”"].href).content.decode()
    assert "only-stale" in board
    assert "only-stale" not in client.get(f"/p/{seat.project.slug}/reports/boats/").content.decode()


def test_what_moved_and_what_is_lost_wait_apart(
    seat: Seat, article: Article, annotate: Annotate, signed_in: SignedIn
) -> None:
    annotate("The books gave 4,120 landings in 2018", "figure")
    annotate("The port should publish its arrivals every hour", "recommendation")
    changed = HARBOUR.replace("4,120", "5,310").partition("The port should")[0]
    revise_article(seat=seat, article=article, source=from_text(changed))
    client = signed_in(seat.user)
    lines = {each.said: each for each in overview(client, seat).context["waiting"]}
    for state, said in (("moved", "moved in a new text"), ("orphaned", "lost in a new text")):
        there = client.get(lines[said].href).context
        assert (there["state"], len(there["items"])) == (state, int(lines[said].number))


def test_stale_entries_are_counted_as_the_report_itself_finds_them(
    seat: Seat, coras_seat: Seat, article: Article, annotate: Annotate
) -> None:
    quotes = ("eleven years", "harbour office", "outer quay", "4,120 landings", "six thousand",
              "the pictures", "Dr. Ana Ruiz")  # fmt: skip
    made = [annotate(quote, "claim") for quote in quotes]
    elsewhere = add_article(seat=seat, source=from_text("Another text."))
    made.append(annotate("Another text", article=elsewhere))
    report = create_report(seat=coras_seat, title="Boats")
    add_to_report(seat=coras_seat, report=report, annotations=[one.pk for one in made])
    create_report(seat=coras_seat, title="Nothing")
    assert stale_reports(seat.project) == []
    review_annotation(seat=coras_seat, annotation=made[0], verdict="accepted")
    review_annotation(seat=coras_seat, annotation=made[1], verdict="rejected")
    change_annotation(seat=seat, annotation=made[2], seen_version=1, note="Hm.")
    delete_annotation(seat=seat, annotation=made[3], seen_version=1)
    merge_layers(seat=coras_seat, seen={made[4].pk: 1, made[5].pk: 1})
    delete_article(seat=seat, article=elsewhere)
    [found] = stale_reports(seat.project)
    entries = [one for part in outline(Report.objects.get(slug="boats")) for one in part.entries]
    assert found.number == sum(bool(one.stale) for one in entries) == 6


def test_tags_by_article_are_a_picture_and_a_table(
    seat: Seat, article: Article, annotate: Annotate, signed_in: SignedIn
) -> None:
    later = add_article(seat=seat, source=from_text("Later words on boats."), title="Later <b>")
    for quote in ("eleven years", "4,120 landings", "every hour", "Count first"):
        annotate(quote, "figure")
    annotate("Later words", "claim", "figure", article=later)
    page = overview(signed_in(seat.user), seat)
    rows = {row.tag.key: row for row in page.context["strip"]}
    assert [(cell.number, cell.level) for cell in rows["figure"].cells] == [(1, 3), (4, 5)]
    assert [(cell.number, cell.level) for cell in rows["claim"].cells] == [(1, 3), (0, 0)]
    assert rows["figure"].name == "Figure: 5 in 2 of 2 articles"
    html = page.content.decode()
    assert 'role="img" aria-label="Figure: 5 in 2 of 2 articles"' in html
    assert "<title>Later &lt;b&gt;: 1 Figure</title>" in html
    table = page.context["strip_table"]
    assert [tag.key for tag in table["columns"]] == ["claim", "figure"]
    assert [(one.pk, numbers) for one, numbers in table["rows"]] == [
        (later.pk, [1, 1]), (article.pk, [0, 4]),
    ]  # fmt: skip
    assert "style=" not in html.partition("<main")[2]


def test_people_stand_with_what_they_did_and_have_read(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat, article: Article, annotate: Annotate,
    signed_in: SignedIn,
) -> None:  # fmt: skip
    one = annotate("eleven years", seat=bobs_seat)
    annotate("every hour", seat=bobs_seat)
    annotate("Count first")
    review_annotation(seat=coras_seat, annotation=one, verdict="rejected")
    set_reader_status(seat=bobs_seat, article=article, status="done", person=bobs_seat.user)
    page = overview(signed_in(seat.user), seat)
    found = [
        (line["one"].person.name, line["one"].number, line["done"], [p.number for p in line["bar"]])
        for line in page.context["people"]
    ]
    assert found == [
        ("Bob Bianchi", 2, 1, [1, 1]), ("Alice Ahlberg", 1, 0, [1]), ("Cora Costa", 0, 0, []),
    ]  # fmt: skip
    assert "1 of 1 articles read" in page.content.decode()


def test_agreement_is_said_of_articles_that_several_marked(
    seat: Seat, bobs_seat: Seat, article: Article, annotate: Annotate, signed_in: SignedIn
) -> None:
    client = signed_in(seat.user)
    annotate("eleven years", "claim")
    assert overview(client, seat).context["agreement"] is None
    annotate("eleven years", "claim", seat=bobs_seat)
    page = overview(client, seat)
    figures = page.context["agreement"]
    assert (figures["whole"].alpha, figures["whole"].overlap) == ("1.00", "100%")
    assert f"/p/{seat.project.slug}/articles/{article.pk}/comparison/" in page.content.decode()


def test_articles_that_several_are_done_with_come_first(
    seat: Seat, bobs_seat: Seat, article: Article, annotate: Annotate, signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("annotate.web.overview.SHOWN", 1)
    for who in (seat, bobs_seat):
        annotate("eleven years", "claim", seat=who)
        set_reader_status(seat=seat, article=article, status="done", person=who.user)
    add_article(seat=seat, source=from_text("The newest."))
    figures = overview(signed_in(seat.user), seat).context["agreement"]
    assert [one.pk for one, _ in figures["lines"]] == [article.pk]


def test_the_week_is_counted_by_day_from_the_history(
    seat: Seat, coras_seat: Seat, article: Article, annotate: Annotate,
    monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn,
) -> None:  # fmt: skip
    one, two = annotate("eleven years"), annotate("every hour")
    change_annotation(seat=seat, annotation=one, seen_version=1, note="Hm.")
    review_annotation(seat=coras_seat, annotation=one, verdict="accepted")
    add_comment(seat=seat, annotation=two, text="Really?")
    delete_annotation(seat=seat, annotation=two, seen_version=1)
    set_reader_status(seat=coras_seat, article=article, status="done", person=seat.user)
    today = timezone.localdate()

    def happened() -> dict[str, tuple[int, ...]]:
        return {each.kind: each.by_day for each in week_of(seat.project).happened}

    assert happened() == {
        kind: (0, 0, 0, 0, 0, 0, number)
        for kind, number in (("articles", 1), ("made", 2), ("changed", 1), ("judged", 1),
                             ("comments", 1), ("read", 1), ("deleted", 1))
    }  # fmt: skip
    html = overview(signed_in(seat.user), seat).content.decode()
    assert f'aria-label="Annotations made: {today - timedelta(days=6):%A} 0, ' in html
    monkeypatch.setattr(week.timezone, "localdate", lambda: today + timedelta(days=5))
    assert happened()["made"] == (0, 2, 0, 0, 0, 0, 0)
    monkeypatch.setattr(week.timezone, "localdate", lambda: today + timedelta(days=9))
    assert happened() == {}


def test_a_week_of_very_much_is_counted_in_part(
    seat: Seat, annotate: Annotate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for quote in ("eleven years", "every hour", "Count first"):
        annotate(quote)
    monkeypatch.setattr(week, "MOST", 2)
    [made] = [each for each in week_of(seat.project).happened if each.kind == "made"]
    assert (made.total, made.partly) == (2, True)


def test_only_the_own_project_is_counted(
    seat: Seat, annotate: Annotate, charlie: User, signed_in: SignedIn
) -> None:
    from annotate.annotations.projects import start_project

    annotate("eleven years", "claim")
    other = seated(charlie, start_project(actor=charlie, name="Elsewhere"))
    assert week_of(other.project).happened == []
    html = overview(signed_in(charlie), other).content.decode()
    assert "No article yet" in html
    assert "Waits for a person" not in html


def test_in_a_blind_project_an_annotator_sees_no_sign_of_others_work(
    seat: Seat, bobs_seat: Seat, article: Article, annotate: Annotate, signed_in: SignedIn
) -> None:
    change_project(seat=seat, blind=True)
    for who in (seat, seated(bobs_seat.user, seat.project)):
        annotate("eleven years", "claim", seat=who)
    add_comment(seat=seat, annotation=annotate("every hour", "figure"), text="Really?")
    bob = signed_in(bobs_seat.user)
    told = overview(bob, seat).context
    assert told["counts"].all_annotations == 1
    assert told["agreement"] is None
    assert {line["one"].person.name: line["one"].number for line in told["people"]} == {
        "Bob Bianchi": 1, "Alice Ahlberg": 0,
    }  # fmt: skip
    assert {row.happened.kind: row.happened.total for row in told["week"]["rows"]} == {
        "articles": 1, "made": 1,
    }  # fmt: skip
    assert [row.number for row in told["strip"]] == [1, 0, 0]
    assert [each.said for each in told["waiting"]] == ["without a verdict"]
    set_reader_status(seat=seat, article=article, status="done", person=bobs_seat.user)
    told = overview(bob, seat).context
    assert (told["counts"].all_annotations, told["agreement"] is not None) == (3, True)
