"""The overview of a project: numbers, and the pictures that are drawn of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, sqrt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from annotate.accounts.permissions import Seat
from annotate.annotations.models import Tag
from annotate.articles.models import Article, Status
from annotate.articles.work import readers_of
from annotate.curation.counts import (
    ProjectCounts,
    counts_of,
    kept,
    tags_by_article,
    work_by_article,
)
from annotate.curation.overview import (
    Compared,
    Contribution,
    compared,
    contributions,
    done_by_several,
)
from annotate.curation.queries import STATUSES
from annotate.curation.week import Happened, Week, week_of
from annotate.text.agreement import Agreement
from annotate.web import tag_styles
from annotate.web.agreement import Figure, figure
from annotate.web.article_lines import line_of
from annotate.web.bars import Part, parts
from annotate.web.standing import waiting_for_people

SHOWN = 24
"""So many of the newest articles are in the picture of tags."""
RECENT = 5
LEVELS = 5
_COLUMNS = 12  # a picture of fewer articles than this does not fill its width
_HIGH = 20  # units of a day's bar

type Tagged = Mapping[UUID, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Cell:
    """How much of one tag is in one article; `level` from 0 for nothing to `LEVELS`."""

    x: int
    level: int
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """One tag: how many annotations have it in the project, and its cells."""

    tag: Tag
    number: int
    cells: list[Cell]
    width: int

    @property
    def name(self) -> str:
        """The picture in words."""
        there = sum(cell.number for cell in self.cells)
        some = sum(cell.number > 0 for cell in self.cells)
        noun = "article" if len(self.cells) == 1 else "articles"
        return f"{self.tag.name}: {there:,} in {some} of {len(self.cells)} {noun}"


@dataclass(frozen=True, slots=True)
class Bar:
    """What happened on one day, as a bar that stands on the ground."""

    x: int
    y: float
    height: float
    day: date
    number: int


@dataclass(frozen=True, slots=True)
class Days:
    """One kind of what happened, with its bars, and where those are listed."""

    happened: Happened
    bars: list[Bar]
    href: str

    @property
    def name(self) -> str:
        """The picture in words."""
        on = ", ".join(f"{bar.day:%A} {bar.number:,}" for bar in self.bars)
        return f"{self.happened.name}: {on}"


def context(seat: Seat) -> dict[str, Any]:
    """Everything that the page shows, in a number of queries that does not grow."""
    project = seat.project
    tags = list(Tag.objects.filter(project=project))
    counts = counts_of(project)
    newest = list(Article.objects.filter(project=project, deleted_at=None).for_listing()[:SHOWN])
    read = done_by_several(project)
    ids = list(dict.fromkeys([*read, *(article.pk for article in newest)]))
    older = _articles([pk for pk in read if pk not in {article.pk for article in newest}])
    known = {article.pk: article for article in (*newest, *older)}
    work, tagged, readers = work_by_article(ids), tags_by_article(ids), readers_of(ids)
    people = contributions(project, counts)
    names = {tag.pk: tag.name for tag in tags}
    return {
        "seat": seat,
        "counts": counts,
        "progress": _progress(seat, counts, people),
        "strip": strip(tags, newest, tagged, counts),
        "strip_table": _table(tags, newest, tagged),
        "recent": [line_of(one, names, tagged, work, readers) for one in newest[:RECENT]],
        "people": _people(seat, people),
        "agreement": _agreement(
            compared([known[pk] for pk in ids if pk in known], work)
        ),
        "week": _week(seat, kept(f"week:{project.pk}", lambda: week_of(project))),
        "waiting": waiting_for_people(seat, counts, people),
        "tag_stylesheet": tag_styles.address(project, tags),
    }  # fmt: skip


def strip(
    tags: Iterable[Tag], articles: Sequence[Article], tagged: Tagged, counts: ProjectCounts
) -> list[Row]:
    """How much of each tag is in each article: a row for every tag that is in use."""
    numbers = {article.pk: dict(tagged.get(article.pk, ())) for article in articles}
    most = max((n for of_one in numbers.values() for n in of_one.values()), default=1)
    found = []
    for tag in tags:
        number = counts.by_tag.get(tag.pk, 0)
        if tag.archived_at and not number:
            continue
        cells = [
            Cell(10 * at, _level(there, most), there, f"{article.title}: {there:,} {tag.name}")
            for at, article in enumerate(articles)
            for there in [numbers[article.pk].get(tag.pk, 0)]
        ]
        found.append(Row(tag, number, cells, 10 * max(_COLUMNS, len(articles))))
    return found


def _level(number: int, most: int) -> int:
    # By the root, so that one article full of highlights does not make all others look empty.
    return ceil(LEVELS * sqrt(number / most))


def _table(tags: Sequence[Tag], articles: Sequence[Article], tagged: Tagged) -> dict[str, Any]:
    used = {tag for article in articles for tag, _ in tagged.get(article.pk, ())}
    columns = [tag for tag in tags if tag.pk in used]
    rows = [
        (article, [dict(tagged.get(article.pk, ())).get(tag.pk, 0) for tag in columns])
        for article in articles
    ]
    return {"columns": columns, "rows": rows}


def _progress(
    seat: Seat, counts: ProjectCounts, people: Sequence[Contribution]
) -> list[dict[str, Any]]:
    """Bars with their numbers: articles, annotations, and what was given to people to read."""
    given = {key: sum(one.reading.numbers[key] for one in people) for key in Status.values}
    labels = {key: Status(key).label for key in Status.values}
    listed = reverse("article-list", args=[seat.project.slug])
    desk = reverse("annotation-list", args=[seat.project.slug])
    found = [
        _bar("article", counts.articles, labels, listed),
        _bar("annotation", counts.annotations, dict(STATUSES), desk),
    ]
    if any(given.values()):
        work = reverse("work", args=[seat.project.slug])
        found.append(_bar("reading", given, labels, work) | {"plain": True})
    return found


def _bar(
    noun: str, numbers: Mapping[str, int], labels: Mapping[str, str], href: str
) -> dict[str, Any]:
    return {
        "noun": noun,
        "total": sum(numbers.values()),
        "bar": parts((f"status-{key}", labels[key], n) for key, n in numbers.items()),
        "parts": [(key, labels[key], n) for key, n in numbers.items()],
        "href": href,
    }


def _people(seat: Seat, people: Sequence[Contribution]) -> list[dict[str, Any]]:
    most = max((one.number for one in people), default=0)
    desk = reverse("annotation-list", args=[seat.project.slug])
    return [
        {
            "one": one,
            "bar": _statuses(one, most),
            "href": f"{desk}?author={one.person.pk}",
            "done": one.reading.numbers[Status.DONE],
        }
        for one in people
    ]


def _statuses(one: Contribution, most: int) -> list[Part]:
    numbers = ((f"status-{key}", STATUSES[key], n) for key, n in one.annotations.items())
    return parts(numbers, whole=most)


def _agreement(found: Sequence[Compared]) -> dict[str, Any] | None:
    """The figures of the articles together, and of each."""
    if not found:
        return None
    lines: list[tuple[Article, Figure]] = [
        (one.article, figure("", "", one.agreement)) for one in found
    ]
    whole = figure("", "", sum((one.agreement for one in found), Agreement()))
    return {"whole": whole, "lines": lines}


def _week(seat: Seat, week: Week) -> dict[str, Any]:
    slug, since = seat.project.slug, week.days[0].isoformat()

    def desk(on: str) -> str:
        query = urlencode({"on": on, "from": since})
        return f"{reverse('annotation-list', args=[slug])}?{query}"

    where = {
        "articles": reverse("article-list", args=[slug]),
        "made": desk("created"),
        "changed": desk("changed"),
        "judged": desk("reviewed"),
        "read": reverse("work", args=[slug]),
        "deleted": reverse("trash", args=[slug]),
    }
    rows = [
        Days(happened, _bars(happened, week.days), where.get(happened.kind, ""))
        for happened in week.happened
    ]
    return {"days": week.days, "rows": rows}


def _bars(happened: Happened, days: Sequence[date]) -> list[Bar]:
    most = max(happened.by_day)
    found = []
    for at, (day, number) in enumerate(zip(days, happened.by_day, strict=True)):
        height = max(1.5, _HIGH * number / most) if number else 0.5
        found.append(Bar(10 * at, round(_HIGH - height, 2), round(height, 2), day, number))
    return found


def _articles(ids: Sequence[UUID]) -> list[Article]:
    found = Article.objects.filter(pk__in=ids).select_related("current")
    return list(found.defer("search", "current__text", "current__structure"))
