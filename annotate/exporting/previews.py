"""What an export would hold, counted, and what it leaves out.

Exactly up to 10,000 annotations. Beyond, each number is counted as far as that or else estimated,
so that looking costs the same however large the project is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotate.accounts.models import Project, User
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.queries import anchored
from annotate.articles.models import Article
from annotate.curation.condition_sql import Holds
from annotate.curation.listing import Number, count
from annotate.curation.models import Entry
from annotate.curation.queries import STATUSES, of_status, with_status
from annotate.curation.report_groups import NO_SOURCE, ids_beside
from annotate.exporting.filters import Filters, Selection, select
from annotate.exporting.withholding import is_withheld

ARTICLES_SHOWN = 6

type Chosen = QuerySet[Annotation]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Annotations that the export has not: the first filter that they do not pass, or `trash`."""

    why: str
    number: Number


@dataclass(frozen=True, slots=True)
class Preview:
    """How many annotations would be exported: in all, by status, by tag key (an annotation counts
    for each of its tags) and by article, the first ones by their ids with their titles, in the
    order of the file; `article_number` is how many articles there are. `withheld` are the articles
    that give no words around their quotes. `about`: what is above 10,000 is an estimate."""

    total: int
    about: bool
    statuses: dict[str, int]
    tags: dict[str, int]
    articles: dict[str, int]
    titles: dict[str, str]
    article_number: int
    withheld: dict[str, int]
    left_out: list[LeftOut]

    @property
    def quotes_withheld(self) -> int:
        """How many quotes come without the words around them."""
        return sum(self.withheld.values())

    @property
    def more_articles(self) -> int:
        """How many articles are not among the first."""
        return self.article_number - len(self.articles)


def preview(*, project: Project, filters: Filters, me: User | None = None) -> Preview:
    """Count. Raises Invalid as `select` does."""
    selection = select(project, filters, me)
    chosen, left_out = _narrowed(selection)
    total = count(chosen)
    keys = list(Tag.objects.in_use().filter(project=project).values_list("key", flat=True))
    articles = _articles_of(chosen, project)
    first = list(articles.order_by("id").values_list("id", "title")[:ARTICLES_SHOWN])
    few = chosen.filter(article__in=[id for id, _ in first])
    by_article = _counts(few, "article_id")
    without = _forbidden(selection) if filters.withhold else []
    return Preview(
        total=total.value,
        about=total.about,
        statuses=_by_status(chosen, exact=not total.about),
        tags=_by_tag(chosen, keys, exact=not total.about),
        articles={str(id): by_article[id] for id, _ in first if id in by_article},
        titles={str(id): title for id, title in first},
        article_number=len(first) if len(first) < ARTICLES_SHOWN else articles.count(),
        withheld={
            str(id): number
            for id, number in _counts(chosen.filter(article__in=without), "article_id").items()
        }
        if without
        else {},
        left_out=left_out,
    )


def how_many(*, project: Project, filters: Filters, me: User | None = None) -> int:
    """Exactly how many annotations would be exported, however long that takes."""
    chosen: Chosen = Annotation.objects.filter(project=project).present()
    for _, narrow in _steps(select(project, filters, me)):
        chosen = narrow(chosen)
    return chosen.count()


def _narrowed(selection: Selection) -> tuple[Chosen, list[LeftOut]]:
    """What passes all filters, and what each of them, one after the other, leaves out."""
    here = Annotation.objects.filter(project=selection.project)
    chosen: Chosen = here.present()
    trash = count(here.filter(Q(deleted_at__isnull=False) | Q(article__deleted_at__isnull=False)))
    left_out = [LeftOut("trash", trash)]
    steps = list(_steps(selection))
    before = count(chosen) if steps else Number(0, about=False)
    for why, narrow in steps:
        chosen = narrow(chosen)
        now = count(chosen)
        fewer = max(before.value - now.value, 0)
        left_out.append(LeftOut(why, Number(fewer, about=before.about or now.about)))
        before = now
    return chosen, [one for one in left_out if one.number.value]


def _steps(selection: Selection) -> Iterator[tuple[str, Callable[[Chosen], Chosen]]]:
    report, articles, tags = selection.report_id, selection.article_ids, selection.tag_ids
    statuses, anchorings, meant = selection.statuses, selection.anchorings, selection.where
    if report is not None:
        stands = Entry.objects.filter(report=report).values("annotation")
        sources = [status for status in STATUSES if status not in NO_SOURCE]
        beside = of_status(Annotation.objects.filter(pk__in=ids_beside(report)), sources)
        here = Q(pk__in=stands) | Q(pk__in=beside.values("pk"))
        yield "report", lambda chosen: chosen.filter(here)
    if articles is not None:
        yield "article", lambda chosen: chosen.filter(article__in=articles)
    if tags is not None:
        tagged = Annotation.tags.through.objects.filter(tag__in=tags).values("annotation")
        yield "tag", lambda chosen: chosen.filter(pk__in=tagged)
    if statuses is not None:
        yield "status", lambda chosen: of_status(chosen, statuses)
    if anchorings is not None:
        yield "anchoring", lambda chosen: chosen.filter(anchored(anchorings))
    if meant is not None:
        yield "where", lambda chosen: chosen.filter(Holds(meant))


def _by_status(chosen: Chosen, *, exact: bool) -> dict[str, int]:
    if exact:
        return dict.fromkeys(STATUSES, 0) | _counts(with_status(chosen), "status")
    return {key: count(of_status(chosen, [key])).value for key in STATUSES}


def _by_tag(chosen: Chosen, keys: Iterable[str], *, exact: bool) -> dict[str, int]:
    if exact:
        tagged = chosen.filter(tagging__isnull=False)
        return dict.fromkeys(keys, 0) | _counts(tagged, "tagging__tag__key")
    return {key: count(chosen.filter(tagging__tag__key=key)).value for key in keys}


def _articles_of(chosen: Chosen, project: Project) -> QuerySet[Article]:
    """Those in which something is chosen."""
    within = chosen.order_by().filter(article=OuterRef("pk"))
    return Article.objects.filter(Exists(within), project=project, deleted_at=None)


def _forbidden(selection: Selection) -> list[UUID]:
    known = Article.objects.filter(project=selection.project).values_list(
        "id", "licence", "republication"
    )
    return [id for id, *licence in known if is_withheld(selection, *licence)]


def _counts(chosen: QuerySet[Any], by: str) -> dict[Any, int]:
    return dict(chosen.order_by().values_list(by).annotate(number=Count("pk")))
