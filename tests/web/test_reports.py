"""The pages of reports: the list, the board, words about a quote."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.models import Entry, Report, Section
from annotate.curation.report_sections import add_section
from annotate.curation.reports import add_to_report, create_report
from annotate.curation.revising import revise_article
from tests.conftest import HARBOUR

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def report(seat: Seat) -> Report:
    return create_report(seat=seat, title="Boats & <counting>")


@pytest.fixture
def entries(seat: Seat, report: Report, annotate: Annotate) -> list[Entry]:
    quotes = ("eleven years", "nearer six thousand", "every hour")
    ids = [annotate(quote, "figure").pk for quote in quotes]
    return add_to_report(seat=seat, report=report, annotations=ids)


@pytest.fixture
def vera(veras_seat: Seat, signed_in: SignedIn) -> Client:
    return signed_in(veras_seat.user)


def at(name: str, report: Report, *parts: object) -> str:
    return reverse(f"report-{name}", args=[report.project.slug, report.slug, *parts])


def order() -> list[tuple[str, str]]:
    rows = Entry.objects.values_list("section__title", "seen_quote")
    return sorted([(title or "", quote) for title, quote in rows], key=lambda row: row[0])


def test_a_report_is_made_and_found(cora: Client, seat: Seat) -> None:
    there = reverse("report-list", args=[seat.project.slug])
    assert "No report yet" in cora.get(there).content.decode()
    page = cora.post(there, {"title": "Boats"}, follow=True).content.decode()
    assert "Nothing in the report yet" in page
    assert "Boats" in cora.get(there).content.decode()
    assert cora.post(there, {"title": " "}).status_code == 422


def test_everything_is_shown_as_text(cora: Client, report: Report, entries: list[Entry]) -> None:
    add_section(seat=_seat(report), report=report, title="<b>", text="<i>x</i> *y*")
    page = cora.get(at("detail", report)).content.decode()
    assert "Boats &amp; &lt;counting&gt;" in page
    assert "<counting>" not in page
    assert "&lt;i&gt;x&lt;/i&gt; <em>y</em>" in page


def test_a_viewer_reads_and_has_nothing_to_press(
    vera: Client, seat: Seat, report: Report, entries: list[Entry]
) -> None:
    change_annotation(seat=seat, annotation=entries[0].annotation, seen_version=1, note="Hm.")
    page = vera.get(at("detail", report)).content.decode()
    assert '<h1 dir="auto">Boats &amp; &lt;counting&gt;</h1>\n<div class="actions">' in page
    assert "1 quote changed since an editor last looked" in page
    assert "you last looked" not in page
    assert "nearer six thousand" in page
    assert 'data-key="x"' not in page
    assert "Add section" not in page
    for name in ("section-list", "entry-list", "deletion", "release-list"):
        assert vera.post(at(name, report), {"title": "x"}).status_code == 403


def test_words_are_saved_and_the_preview_follows(
    cora: Client, report: Report, entries: list[Entry]
) -> None:
    there = at("entry-detail", report, entries[1].pk)
    form = cora.get(there, headers=HTMX).content.decode()
    assert 'value="0-6"' in form
    sent = {
        "heading": "How many",
        "paraphrase": "**Many**",
        "words": "1",
        "out": ["0-6"],
        "base": 1,
    }
    answer = cora.post(there, sent, headers=HTMX).content.decode()
    assert f'id="base-{entries[1].pk}" value="2"' in answer
    assert "<strong>Many</strong>" in answer
    assert "“[…] six thousand”" in answer
    assert cora.post(there, sent | {"out": ["0-900"], "base": 2}, headers=HTMX).status_code == 422


def test_who_saves_over_somebody_elses_words_sees_both(
    cora: Client, report: Report, entries: list[Entry]
) -> None:
    there = at("entry-detail", report, entries[0].pk)
    cora.post(there, {"heading": "Theirs", "base": 1}, headers=HTMX)
    answer = cora.post(there, {"heading": "Mine", "base": 1}, headers=HTMX)
    assert answer.status_code == 409
    assert "Theirs" in answer.content.decode()
    assert cora.post(there, {"heading": "Mine", "base": 2}).status_code == 303
    assert Entry.objects.get(pk=entries[0].pk).heading == "Mine"


def test_sections_are_added_worded_moved_and_removed(cora: Client, report: Report) -> None:
    for title in ("One", "Two"):
        assert cora.post(at("section-list", report), {"title": title}).status_code == 303
    one = Section.objects.get(title="One")
    cora.post(at("section-place", report, one.pk), {"step": "1"})
    cora.post(at("section-detail", report, one.pk), {"title": "Last", "text": "*t*", "base": 1})
    assert [section.title for section in Section.objects.all()] == ["Two", "Last"]
    assert cora.post(at("section-detail", report, one.pk), {"title": ""}).status_code == 422
    cora.post(at("section-deletion", report, one.pk))
    assert Section.objects.count() == 1


def test_an_entry_goes_up_and_down_over_the_borders_of_sections(
    cora: Client, report: Report, entries: list[Entry]
) -> None:
    add_section(seat=_seat(report), report=report, title="One")
    there = at("entry-place", report, entries[2].pk)
    cora.post(there, {"step": "1"})
    assert order()[-1] == ("One", "every hour")
    cora.post(there, {"step": "1"})
    assert order()[-1] == ("One", "every hour")
    cora.post(there, {"step": "-1"})
    cora.post(there, {"step": "-1"})
    assert [quote for _, quote in order()] == ["eleven years", "every hour", "nearer six thousand"]


def test_an_entry_goes_to_a_section_and_a_place(
    cora: Client, report: Report, entries: list[Entry]
) -> None:
    one = add_section(seat=_seat(report), report=report, title="One")
    for entry, place in zip(entries, ("", "0", "1"), strict=True):
        answer = cora.post(
            at("entry-place", report, entry.pk),
            {"section": str(one.pk), "place": place},
            headers=HTMX,
        )
        assert f'data-at="entry-{entry.pk}"' in answer.content.decode()
    assert [quote for _, quote in order()] == ["nearer six thousand", "every hour", "eleven years"]
    assert cora.post(at("entry-place", report, entries[0].pk), {"section": "x"}).status_code == 404


def test_what_is_taken_out_can_be_put_back(
    cora: Client, report: Report, entries: list[Entry]
) -> None:
    cora.post(at("entry-detail", report, entries[1].pk), {"heading": "Kept"})
    page = cora.post(at("entry-removal", report, entries[1].pk), follow=True).content.decode()
    back = at("entry-restoration", report, entries[1].pk)
    assert back in page
    cora.post(back)
    assert [one.seen_quote for one in Entry.objects.all()][1] == "nearer six thousand"
    assert Entry.objects.get(pk=entries[1].pk).heading == "Kept"
    assert cora.post(back, headers=HTMX).status_code == 409


def test_stale_entries_are_marked_and_settled(
    cora: Client, seat: Seat, report: Report, entries: list[Entry]
) -> None:
    changed, gone, _ = (entry.annotation for entry in entries)
    change_annotation(seat=seat, annotation=changed, seen_version=1, note="Hm.")
    delete_annotation(seat=seat, annotation=gone, seen_version=1)
    page = cora.get(at("detail", report)).content.decode()
    assert "2 quotes changed since you last looked" in page
    assert "in the trash" in page
    cora.post(at("entry-settlement", report, entries[0].pk))
    assert cora.post(at("entry-settlement", report, entries[1].pk)).status_code == 409
    assert "1 quote changed" in cora.get(at("detail", report)).content.decode()


def test_what_is_accepted_is_taken_in_at_once(
    cora: Client, coras_seat: Seat, report: Report, annotate: Annotate
) -> None:
    accepted = annotate("every hour")
    annotate("eleven years")
    review_annotation(seat=coras_seat, annotation=accepted, verdict="accepted")
    for _ in range(2):
        cora.post(at("entry-list", report), {"accepted": "1"})
    assert [entry.annotation_id for entry in Entry.objects.all()] == [accepted.pk]


def test_a_report_without_releases_is_deleted(cora: Client, report: Report) -> None:
    assert "is deleted" in cora.post(at("deletion", report), follow=True).content.decode()
    assert cora.get(at("detail", report)).status_code == 404


def _seat(report: Report) -> Seat:
    return Seat(report.created_by, report.project, "admin")


def test_an_entry_that_moved_shows_where_it_may_be_now(
    cora: Client, coras_seat: Seat, report: Report, entries: list[Entry], article: Article
) -> None:
    text = HARBOUR.replace("nearer six thousand", "nearer seven thousand")
    revise_article(seat=coras_seat, article=article, source=from_text(text))
    page = cora.get(at("detail", report)).content.decode()
    assert "in the article’s new text it may be this" in page
    [hunk] = re.findall(r'<p class="hunk" dir="auto">(.*?)</p>', page)
    assert re.search("<del>.*six.*</del>.*<ins>.*seven.*</ins>", hunk)
    assert f'#annotation-{entries[1].annotation_id}">Say where it is</a>' in page
