"""The page of the difference between two releases: nothing that is different goes unsaid."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, delete_annotation
from annotate.annotations.comments import add_comment
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article, change_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.dismissals import dismiss
from annotate.curation.links import link_annotations
from annotate.curation.models import Entry, Report, Section
from annotate.curation.report_entries import change_entry
from annotate.curation.report_sections import change_section, move_section
from annotate.curation.reports import add_to_report, change_report, move_entry
from annotate.exporting.releases import freeze
from annotate.web import releases
from tests.exporting.report import make_report

type Annotate = Callable[..., Annotation]
type Json = dict[str, Any]

_IDS = ("id", "annotation", "article", "key")


@pytest.fixture
def report(seat: Seat, annotate: Annotate) -> Report:
    return make_report(seat, annotate)


@pytest.fixture
def compare(
    coras_seat: Seat, report: Report, signed_in: Callable[[User], Client]
) -> Callable[..., str]:
    """Freeze the report as it is now; the page that says what changed since the one before."""
    client = signed_in(coras_seat.user)

    def compare(**asked: Any) -> str:
        number = freeze(seat=coras_seat, report=report).number
        at = reverse("report-release-changes", args=[report.project.slug, report.slug, number])
        return client.get(at, asked).content.decode()

    return compare


def told(page: str) -> str:
    """What a screen reader has of a page: its words, without the mark-up."""
    main = page[page.index("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_words_are_compared_one_by_one(
    seat: Seat, report: Report, compare: Callable[..., str]
) -> None:
    first = Entry.objects.order_by("pk")[0]
    change_entry(seat=seat, entry=first, heading="Ten boats", paraphrase="Nobody counted twice.")
    freeze(seat=seat, report=report)
    change_entry(seat=seat, entry=first, heading="Ten ships", paraphrase="Nobody counted once.")
    change_annotation(seat=seat, annotation=first.annotation, seen_version=1, note="Look again.")
    section = Section.objects.get(title="Boats")
    change_section(seat=seat, section=section, title="Boats and ships", text="None.")
    change_report(seat=seat, report=report, title="Boats", text="For *nobody*.")
    page = compare()
    mark = '<{0}><span class="visually-hidden"> [{1}: </span>{2}<span class="visually-hidden">] '
    for name, kind, words in (
        ("del", "removed", "boats"), ("ins", "added", "ships"),
        ("del", "removed", "twice"), ("ins", "added", "once"),
        ("ins", "added", "Look again."), ("ins", "added", " and ships"),
        ("del", "removed", "everybody"), ("ins", "added", "nobody"),
    ):  # fmt: skip
        assert mark.format(name, kind, words) in page, words
    words = told(page)
    assert "Section “Boats and ships”" in words
    assert "1 changed, other titles or texts" in words.lower()
    # A section with another title is no other section: what is in it stands where it stood.
    assert "re-ordered" not in words.lower()


def test_a_move_says_from_which_place_to_which(
    seat: Seat, report: Report, compare: Callable[..., str]
) -> None:
    first, second, _ = Entry.objects.order_by("pk")
    freeze(seat=seat, report=report)
    move_entry(seat=seat, entry=second, section=second.section, place=0)
    words = told(compare())
    assert re.search(r"From place [12] to place [12] in “Boats”", words)
    assert "Re-ordered 1" in words
    move_entry(seat=seat, entry=first, section=Section.objects.get(title="Hours"), place=0)
    assert "From place 2 in “Boats” to place 1 in “Hours”" in told(compare())


def test_a_moved_section_is_one_move(
    seat: Seat, report: Report, compare: Callable[..., str]
) -> None:
    freeze(seat=seat, report=report)
    move_section(seat=seat, section=Section.objects.get(title="Hours"), place=0)
    words = told(compare())
    assert re.search(
        r"Section “(Boats From place 1 to place 2|Hours” From place 2 to place 1)", words
    )
    assert "Re-ordered" not in words


def test_places_of_sections_are_those_among_the_sections(
    seat: Seat, report: Report, compare: Callable[..., str], annotate: Annotate
) -> None:
    freeze(seat=seat, report=report)
    add_to_report(seat=seat, report=report, annotations=[annotate("eleven years").pk])
    move_section(seat=seat, section=Section.objects.get(title="Hours"), place=0)
    words = told(compare())
    assert re.search(r"“(Boats” From place 1 to place 2|Hours” From place 2 to place 1)", words)
    assert "Before the sections Something stands in no section now" in words


def test_what_is_known_of_a_source_is_told_apart_from_a_new_source(
    seat: Seat, report: Report, article: Article, compare: Callable[..., str], annotate: Annotate
) -> None:
    freeze(seat=seat, report=report)
    other = add_article(seat=seat, source=from_text("Nobody counts gulls."), title="Gulls")
    new = annotate("counts gulls", article=other)
    add_to_report(seat=seat, report=report, annotations=[new.pk])
    page = compare()
    assert '<p class="lead">1 added.</p>' in page
    assert "Gulls New in this release" in told(page)
    change_article(seat=seat, article=article, publisher="The Quay")
    page = compare()
    assert '<p class="lead">Something else known of sources.</p>' in page
    assert "Publisher [added: The Quay ]" in told(page)


def test_words_that_differ_in_their_signs_alone_stand_there_twice(
    seat: Seat, report: Report, compare: Callable[..., str]
) -> None:
    first = Entry.objects.order_by("pk")[0]
    change_entry(seat=seat, entry=first, heading="The 'count'")
    freeze(seat=seat, report=report)
    change_entry(seat=seat, entry=first, heading="The ‘count’")
    page = compare()
    assert "The words are the same; spaces, quotation marks or dashes are not." in page
    assert "[removed: The 'count' ] [added: The ‘count’ ]" in told(page)


def test_quotes_come_a_page_at_a_time(
    seat: Seat, report: Report, compare: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.web.release_changes.ON_A_PAGE", 2)
    freeze(seat=seat, report=report)
    for one in Entry.objects.all():
        change_entry(seat=seat, entry=one, heading=f"Heading {one.position}")
    first, second = compare(), compare(since=1, page=1)
    assert (first.count('<p class="which">'), second.count('<p class="which">')) == (2, 1)
    assert "page=1" in compare(since=1)


def everything(
    seat: Seat, coras_seat: Seat, bobs_seat: Seat, report: Report, annotate: Annotate
) -> None:
    """Give the report of everything that a release may have."""
    one, two, three = (entry.annotation for entry in Entry.objects.order_by("pk"))
    pilots = add_article(
        seat=seat, source=from_text("The Pilots say so, and on 5 November."), title="Pilots",
        byline="Ana Ruiz", publisher="The Quay", source_url="https://quay.example.org/",
    )  # fmt: skip
    same, against = (
        annotate("The Pilots say so", article=pilots),
        annotate("5 November", article=pilots),
    )
    link_annotations(seat=seat, source=same, target=one, kind="same")
    link_annotations(seat=seat, source=against, target=two, kind="contradicts")
    dismiss(seat=seat, source=one, target=three)
    review_annotation(seat=coras_seat, annotation=one, verdict="accepted", reason="Sure.")
    add_comment(seat=bobs_seat, annotation=one, text="Is it?")
    change_annotation(seat=seat, annotation=three, seen_version=1, note="Hm.")
    gone = annotate("eleven years")
    add_to_report(seat=seat, report=report, annotations=[gone.pk])
    delete_annotation(seat=seat, annotation=gone, seen_version=1)


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths to everything in a document that is no object and no list with something in it."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    else:
        yield path


def altered(document: Json, path: tuple[str | int, ...]) -> tuple[Json, Any]:
    """The document with another value there, and that value."""
    found = copy.deepcopy(document)
    at: Any = found
    for part in path[:-1]:
        at = at[part]
    value = at[path[-1]]
    match value:
        case bool():
            other: Any = not value
        case int() | float():
            other = value + 7_777
        case str():
            other = f"Zanzibar {value}"
        case _:
            other = "Zanzibar"
    at[path[-1]] = other
    return found, other


def test_whatever_is_different_in_two_files_is_on_the_page(
    seat: Seat, coras_seat: Seat, bobs_seat: Seat, report: Report, annotate: Annotate,
    signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    everything(seat, coras_seat, bobs_seat, report, annotate)
    older, newer = (freeze(seat=coras_seat, report=report, note="A note.") for _ in range(2))
    document = json.loads(older.document)
    newer.document = older.document
    kept = {older.number: older, newer.number: newer}
    monkeypatch.setattr(releases, "release_or_404", lambda report, number: kept[number])
    at = reverse("report-release-changes", args=[report.project.slug, report.slug, 2])
    client = signed_in(coras_seat.user)

    def page() -> str:
        return told(client.get(at).content.decode())

    same = page()
    assert "Nothing is different." in same
    paths = list(leaves(document))
    named = {part for path in paths for part in path}
    assert {"evidence", "same", "comments", "review", "dismissed", "links", "fields"} <= named
    silent = []
    # Of what there are many, as of annotations, the first and the last.
    kinds = [tuple("*" if isinstance(part, int) else part for part in path) for path in paths]
    ends = {*dict(zip(kinds, paths, strict=True)).values()}
    ends |= {*dict(zip(kinds[::-1], paths[::-1], strict=True)).values()}
    for path in sorted(ends, key=str):
        changed, value = altered(document, path)
        newer.document = json.dumps(changed)
        now = page()
        is_said = (str(value) if isinstance(value, int | float) else "Zanzibar") in now
        # An id is no word: what has another one is another thing, which is said.
        if now == same or not (is_said or isinstance(value, bool) or path[-1] in _IDS):
            silent.append(path)
    assert silent == [], silent


def test_what_is_gone_or_new_in_a_file_is_on_the_page(
    seat: Seat, coras_seat: Seat, bobs_seat: Seat, report: Report, annotate: Annotate,
    signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    everything(seat, coras_seat, bobs_seat, report, annotate)
    older, newer = (freeze(seat=coras_seat, report=report) for _ in range(2))
    document = json.loads(older.document)
    kept = {older.number: older, newer.number: newer}
    monkeypatch.setattr(releases, "release_or_404", lambda report, number: kept[number])
    at = reverse("report-release-changes", args=[report.project.slug, report.slug, 2])
    client = signed_in(coras_seat.user)
    entry = ("report", "sections", 0, "entries", 1)
    without: list[tuple[str | int, ...]] = [
        ("articles", 1), ("tags", 0), ("annotations", 0, "comments", 0),
        ("annotations", 0, "review"), ("report", "left_out", 0), ("report", "sections", 0), entry,
        (*entry, "evidence"), ("annotations", 3),
    ]  # fmt: skip
    for path in without:
        changed = copy.deepcopy(document)
        inner: Any = changed
        for part in path[:-1]:
            inner = inner[part]
        del inner[path[-1]]
        for pair in ((document, changed), (changed, document)):
            older.document, newer.document = map(json.dumps, pair)
            page = told(client.get(at).content.decode())
            assert "Nothing is different." not in page, path
            assert (
                "[removed:" in page or "[added:" in page or "Removed 1" in page or "Added 1" in page
            )
