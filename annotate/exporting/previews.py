"""What an export would hold, counted, and what it leaves out.

Exactly up to 10,000 annotations. Beyond, and of what is left out of a project that has more,
numbers are estimated from some articles, so that looking costs the same however large it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from annotate.accounts.models import Project, User
from annotate.accounts.time_limits import TimeIsUp, by_index, within
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.queries import anchored
from annotate.articles.models import Article
from annotate.curation.condition_sql import Holds
from annotate.curation.listed import QUICKLY
from annotate.curation.listing import EXACT, Number, count
from annotate.curation.models import Entry
from annotate.curation.queries import STATUSES, of_status, with_status
from annotate.curation.report_groups import NO_SOURCE, ids_beside
from annotate.curation.sampling import Sample
from annotate.exporting.filters import Filters, Selection, select
from annotate.exporting.withholding import is_withheld

ARTICLES_SHOWN = 6
_PATIENTLY = 0.3  # seconds
"""Within which few annotations are found and counted."""

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
    that give no words around their quotes. `about`: these are estimates, and `withheld` are those
    of some of the articles, of which there are `factor` times as many."""

    total: int
    about: bool
    statuses: dict[str, int]
    tags: dict[str, int]
    articles: dict[str, int]
    titles: dict[str, str]
    article_number: int
    withheld: dict[str, int]
    left_out: list[LeftOut]
    factor: float = 1

    @property
    def quotes_withheld(self) -> int:
        """How many quotes come without the words around them."""
        return round(self.factor * sum(self.withheld.values()))

    @property
    def articles_withheld(self) -> int:
        """How many articles they stand in."""
        return round(self.factor * len(self.withheld))

    @property
    def more_articles(self) -> int:
        """How many articles are not among the first."""
        return self.article_number - len(self.articles)


def preview(*, project: Project, filters: Filters, me: User | None = None) -> Preview:
    """Count. Raises Invalid as `select` does."""
    selection = select(project, filters, me)
    present = count(Annotation.objects.filter(project=project).present())
    numbers = _Numbers(Sample.of(project) if present.about else None)
    chosen, left_out, left = _narrowed(selection, present, numbers)
    total, found = numbers.total(chosen, left)
    about = total.about
    keys = Tag.objects.in_use().filter(project=project).values_list("key", flat=True)
    tagged = found.filter(tagging__isnull=False)
    article_number, by_article = _articles_of(found, project, numbers, about=about)
    titles = dict(Article.objects.filter(pk__in=by_article).values_list("pk", "title"))
    withheld: dict[UUID, int] = {}
    if filters.withhold:
        withheld = _withheld(selection, found, numbers, about=about)
    return Preview(
        total=total.value,
        about=about,
        statuses=dict.fromkeys(STATUSES, 0) | numbers.by(with_status(found), "status", about=about),
        tags=dict.fromkeys(keys, 0) | numbers.by(tagged, "tagging__tag__key", about=about),
        articles={str(id): number for id, number in by_article.items() if id in titles},
        titles={str(id): title for id, title in titles.items()},
        article_number=article_number,
        withheld={str(id): number for id, number in withheld.items()},
        left_out=left_out,
        factor=numbers.sample.factor if about and numbers.sample else 1,
    )


def how_many(*, project: Project, filters: Filters, me: User | None = None) -> int:
    """Exactly how many annotations would be exported, however long that takes."""
    chosen: Chosen = Annotation.objects.filter(project=project).present()
    for _, narrow in _steps(select(project, filters, me)):
        chosen = narrow(chosen)
    return chosen.count()


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Counts, exactly where a project is small, else from some of its articles."""

    sample: Sample | None

    def number(self, found: Chosen) -> Number:
        """How many."""
        if self.sample is None:
            return Number(found.count(), about=False)
        return Number(self.sample.number_of(found), about=True)

    def total(self, chosen: Chosen, known: Number) -> tuple[Number, Chosen]:
        """How many in all, exactly if they are few, and the same annotations so that they are
        found again quickly."""
        if self.sample is None:
            return known, chosen
        try:
            with within(_PATIENTLY):
                pks = list(chosen.order_by().values_list("pk", flat=True)[: EXACT + 1])
        except TimeIsUp:
            return known, chosen
        if len(pks) <= EXACT:
            return Number(len(pks), about=False), Annotation.objects.filter(pk__in=pks)
        return Number(max(known.value, len(pks)), about=True), chosen

    def by(self, found: QuerySet[Any], name: str, *, about: bool) -> dict[Any, int]:
        """How many there are of each value of a field."""
        if about and self.sample is not None:
            return self.sample.by(found, name)
        return _counts(found, name)


def _narrowed(
    selection: Selection, present: Number, numbers: _Numbers
) -> tuple[Chosen, list[LeftOut], Number]:
    """What passes all filters, what each of them, one after the other, leaves out, and how many
    are left."""
    here = Annotation.objects.filter(project=selection.project)
    chosen: Chosen = here.present()
    left_out = [LeftOut("trash", _in_trash(here, selection.project))]
    before = present
    for why, narrow in _steps(selection):
        chosen = narrow(chosen)
        now = numbers.number(chosen)
        fewer = max(before.value - now.value, 0)
        left_out.append(LeftOut(why, Number(fewer, about=now.about)))
        before = now
    return chosen, [one for one in left_out if one.number.value], before


def _in_trash(here: QuerySet[Annotation], project: Project) -> Number:
    """What was put there itself, and what went with its article: each has an index of its own."""
    own = count(here.filter(deleted_at__isnull=False))
    articles = Article.objects.filter(project=project, deleted_at__isnull=False)
    if not (pks := list(articles.values_list("pk", flat=True))):
        return own
    gone = count(here.filter(deleted_at=None, article__in=pks))
    return Number(own.value + gone.value, about=own.about or gone.about)


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


def _articles_of(
    found: Chosen, project: Project, numbers: _Numbers, *, about: bool
) -> tuple[int, dict[UUID, int]]:
    """How many articles something is chosen in, and how much in the first of them."""
    if not about or numbers.sample is None:
        in_each = _counts(found, "article_id")
        return len(in_each), dict(sorted(in_each.items())[:ARTICLES_SHOWN])
    with by_index():
        in_each = _counts(numbers.sample.among(found), "article_id")
    there = Article.objects.filter(project=project, deleted_at=None).order_by("id")
    chosen = there.filter(Exists(found.order_by().filter(article=OuterRef("pk"))))
    try:
        with within(QUICKLY), by_index():
            first = list(chosen.values_list("id", flat=True)[:ARTICLES_SHOWN])
            shown = _counts(found.filter(article__in=first), "article_id")
    except TimeIsUp:
        shown = dict(sorted(in_each.items())[:ARTICLES_SHOWN])
    return max(numbers.sample.scaled(len(in_each)), len(shown)), dict(sorted(shown.items()))


def _withheld(
    selection: Selection, found: Chosen, numbers: _Numbers, *, about: bool
) -> dict[UUID, int]:
    """How many quotes of each article come without the words around them; where all are too many
    to be counted, of each in the sample."""
    known = Article.objects.filter(project=selection.project).values_list(
        "id", "licence", "republication"
    )
    sample = numbers.sample if about else None
    if sample is not None:
        known = known.filter(pk__in=sample.articles)
    without = [id for id, *licence in known if is_withheld(selection, *licence)]
    there = found.filter(article__in=without)
    if sample is None:
        return _counts(there, "article_id") if without else {}
    with by_index():
        return _counts(there, "article_id")


def _counts(chosen: QuerySet[Any], by: str) -> dict[Any, int]:
    return dict(chosen.order_by().values_list(by).annotate(number=Count("pk")))
