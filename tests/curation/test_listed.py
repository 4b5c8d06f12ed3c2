"""Lists whose question takes longer than anybody waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.accounts.time_limits import TimeIsUp, within
from annotate.annotations.actions import create_annotations
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation import listed, sampling
from annotate.curation.bulk import judge
from annotate.curation.conditions import All
from annotate.curation.known import Known
from annotate.curation.listed import page_of
from annotate.curation.listing import Number, all_in_order, in_order, selected
from annotate.curation.models import Sort
from annotate.curation.sampling import Sample, counted

type SignedIn = Callable[[User], Client]


@contextmanager
def at_once(seconds: float) -> Iterator[None]:
    """No time at all."""
    yield
    raise TimeIsUp


@pytest.fixture
def many(seat: Seat) -> list[Annotation]:
    """Forty in two articles, every fourth of which is accepted, and five that are in the trash."""
    made: list[Annotation] = []
    for _ in range(2):
        article = add_article(seat=seat, source=from_text("quay " * 20))
        drafts = [Draft(article=article, start=5 * at, end=5 * at + 4) for at in range(20)]
        made += [one for one, _ in create_annotations(seat=seat, drafts=drafts)]
    judge(seat=seat, annotations=[one.pk for one in made[::4]], verdict="accepted")
    judge(seat=seat, annotations=[one.pk for one in made[1::4]], verdict="rejected")
    return made


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is found at once, and seven annotations are a piece; a list begins with one."""
    monkeypatch.setattr(listed, "within", at_once)
    monkeypatch.setattr("annotate.web.desk.within", at_once)
    monkeypatch.setattr(listed, "PIECE", 7)
    monkeypatch.setattr(listed, "BEGINNING", 1)


def test_a_question_that_takes_too_long_is_broken_off(db: None) -> None:
    with pytest.raises(TimeIsUp), within(0.01), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM generate_series(1, 100000000)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        assert cursor.fetchone() == ("0",)


@pytest.mark.parametrize("sort", Sort.values)
def test_piece_by_piece_the_same_is_found(
    sort: str, many: list[Annotation], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Annotation.objects.filter(project=project, review__verdict="accepted").present()
    whole = page_of(project, found, sort, "", 40)
    assert (len(whole.rows), whole.more) == (10, "")
    monkeypatch.setattr(listed, "within", at_once)
    monkeypatch.setattr(listed, "PIECE", 7)
    monkeypatch.setattr(listed, "BEGINNING", 2)
    seen, after = [], ""
    while True:
        page = page_of(project, found, sort, after, 3)
        assert page.looked_through == 0
        seen += page.rows
        if not (after := page.more):
            break
    assert seen == whole.rows


@pytest.mark.parametrize("sort", Sort.values)
def test_all_at_once_are_in_the_same_order(
    sort: str, many: list[Annotation], project: Project
) -> None:
    found = selected(All(), Known.of(project, None))
    pks = all_in_order(found, sort, len(many) + 1)
    assert pks == list(in_order(found, sort).values_list("pk", flat=True))
    assert len(all_in_order(found, sort, 3)) == 3


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("sort", Sort.values)
def test_it_ends_where_the_time_is_up_and_goes_on_from_there(
    sort: str, many: list[Annotation], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(10_000))
    monkeypatch.setattr(listed, "monotonic", lambda: next(moments))
    found = Annotation.objects.filter(project=project, quote="nothing")
    looked, after = [0], ""
    while True:
        page = page_of(project, found, sort, after, 3, looked=looked[-1])
        assert page.rows == []
        looked.append(page.looked_through)
        if not (after := page.more):
            break
    # The beginning, and then pieces.
    pieces = 2 if sort == Sort.REVIEWED else 5
    assert looked == [0, *(1 + 7 * (number + 1) for number in range(pieces)), 0]


def test_what_stands_at_the_beginning_is_found_without_a_choice_of_how(
    many: list[Annotation], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "within", at_once)
    monkeypatch.setattr(listed, "BEGINNING", 20)
    found = Annotation.objects.filter(project=project, review__verdict="accepted").present()
    page = page_of(project, found, Sort.NEWEST, "", 4)
    assert [row.id for row in page.rows] == [one.pk for one in many[36:20:-4]]
    assert (page.more, page.looked_through) == (str(many[24].pk), 0)


@pytest.mark.usefixtures("slow")
def test_the_desk_and_triage_say_how_far_they_looked(
    many: list[Annotation], seat: Seat, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(10_000))
    monkeypatch.setattr(listed, "monotonic", lambda: next(moments))
    client, slug = signed_in(seat.user), seat.project.slug
    there = reverse("annotation-list", args=[slug])
    page = client.get(there, {"q": "quote:nothing"})
    said = page.content.decode()
    assert "8 annotations were looked through, and none matches so far." in said
    assert "Look further" in said
    assert "No annotation matches" not in said
    triage = client.get(reverse("annotation-triage", args=[slug]), {"q": "quote:nothing"})
    assert "Nothing so far" in triage.content.decode()
    assert triage.context["more"]


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("view", ["cards", "table"])
def test_the_desk_goes_on_by_itself_until_all_is_looked_through(
    view: str,
    many: list[Annotation],
    seat: Seat,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments = iter(range(10_000))
    monkeypatch.setattr(listed, "monotonic", lambda: next(moments))
    client = signed_in(seat.user)
    there = reverse("annotation-list", args=[seat.project.slug])
    headers = {"HX-Request": "true", "HX-Target": "more"}
    asked = f"?q=status:accepted+and+quote:quay&view={view}"
    numbers, shown = [], 0
    while asked:
        page = client.get(f"{there}{asked}", headers=headers)
        said = page.content.decode()
        shown += len(page.context["rows"])
        numbers.append(page.context["looked_through"])
        asked = page.context["more"]
        assert ('hx-trigger="load, click"' in said) == bool(asked)
    assert numbers == [8, 15, 22, 29, 36, 0]
    assert shown == len(many[::4])
    assert "All annotations were looked through." in said


@pytest.mark.usefixtures("slow")
def test_what_is_not_counted_at_once_is_counted_on_to_the_end(
    many: list[Annotation], seat: Seat, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(range(10_000))
    monkeypatch.setattr(listed, "monotonic", lambda: next(moments))
    client = signed_in(seat.user)
    there = reverse("annotation-number", args=[seat.project.slug])

    def told() -> list[str]:
        asked, said = "q=status:accepted", []
        while asked:
            page = client.get(f"{there}?{asked}", headers={"HX-Request": "true"})
            said.append(strip_tags(page.content.decode()))
            asked = page.context["onwards"]
        return said

    *before, last = told()
    assert before == [f"{number} found so far" for number in (1, 3, 5, 7, 8)]
    assert last == "10 annotations"
    monkeypatch.setattr(listed, "EXACT", 4)
    monkeypatch.setattr("annotate.web.desk.EXACT", 4)
    assert told()[-1] == "about 10 annotations"


@pytest.mark.usefixtures("slow")
def test_the_api_goes_on_after_a_page_with_less_in_it(
    many: list[Annotation], seat: Seat, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "BEGINNING", 2)
    moments = iter(range(10_000))
    monkeypatch.setattr(listed, "monotonic", lambda: next(moments))
    client = signed_in(seat.user)

    def gathered(address: str | None, way: str) -> tuple[list[str], dict[str, Any]]:
        found: list[str] = []
        answer: dict[str, Any] = {}
        while address:
            answer = client.get(address).json()
            step = 1 if way == "next" else -1
            found += [one["id"] for one in answer["results"]][::step]
            address = answer[way]
        return found, answer

    there = reverse("api-annotation-list", args=[seat.project.slug])
    onwards, last = gathered(f"{there}?where=status:accepted&page_size=3", "next")
    assert onwards == [str(one.pk) for one in many[::4]]
    back, _ = gathered(last["previous"], "previous")
    shown = [one["id"] for one in last["results"]]
    assert back[::-1] + shown == onwards


def test_what_cannot_be_counted_in_time_is_told_from_some_articles(
    many: list[Annotation], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "FEWEST", 1)
    monkeypatch.setattr(sampling, "ANNOTATIONS", 20)
    sample = Sample.of(project)
    assert (len(sample.articles), sample.factor) == (1, 2)
    accepted = Annotation.objects.filter(project=project, review__verdict="accepted").present()
    assert counted(project, accepted) == Number(10, about=False)
    monkeypatch.setattr(sampling, "within", at_once)
    assert counted(project, accepted) == Number(10, about=True)
    assert sample.by(accepted, "review__verdict") == {"accepted": 10}


def test_an_empty_project_has_a_sample_too(project: Project) -> None:
    assert Sample.of(project).number_of(Annotation.objects.filter(project=project)) == 0


def test_a_selection_that_takes_too_long_to_find_is_refused(
    article: Article,
    many: list[Annotation],
    seat: Seat,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("annotate.web.desk_bulk.within", at_once)
    there = reverse("annotation-bulk", args=[seat.project.slug])
    asked = {"do": "accept", "whole": "1", "query": "q=quay", "change": str(many[0].pk)}
    page = signed_in(seat.user).post(there, asked, follow=True)
    assert "takes too long: narrow the filter. Nothing was changed." in page.content.decode()
