"""What an export would hold, counted."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from annotate.accounts.models import Project, User
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.queries import anchored
from annotate.articles.models import Article
from annotate.curation.condition_sql import Holds
from annotate.curation.models import Entry
from annotate.curation.queries import STATUSES, with_status
from annotate.curation.report_groups import NO_SOURCE, ids_beside
from annotate.exporting.filters import Filters, Selection, select
from annotate.exporting.withholding import is_withheld


@dataclass(frozen=True, slots=True)
class Preview:
    """How many annotations would be exported: in all, by status, by tag key (an annotation counts
    for each of its tags) and by article id, articles without any left out. `withheld` are those of
    the articles that give no words around their quotes."""

    total: int
    statuses: dict[str, int]
    tags: dict[str, int]
    articles: dict[str, int]
    withheld: dict[str, int]

    @property
    def quotes_withheld(self) -> int:
        """How many quotes come without the words around them."""
        return sum(self.withheld.values())


def preview(*, project: Project, filters: Filters, me: User | None = None) -> Preview:
    """Count in a fixed number of queries. Raises Invalid as `select` does."""
    selection = select(project, filters, me)
    chosen = with_status(
        Annotation.objects.filter(project=project, deleted_at=None, article__deleted_at=None)
    )
    if selection.statuses is not None:
        chosen = chosen.filter(status__in=selection.statuses)
    if selection.article_ids is not None:
        chosen = chosen.filter(article__in=selection.article_ids)
    if selection.tag_ids is not None:
        tagged = Annotation.tags.through.objects.filter(tag__in=selection.tag_ids)
        chosen = chosen.filter(pk__in=tagged.values("annotation"))
    if selection.anchorings is not None:
        chosen = chosen.filter(anchored(selection.anchorings))
    if selection.report_id is not None:
        stands = Entry.objects.filter(report=selection.report_id).values("annotation")
        source = Q(pk__in=ids_beside(selection.report_id)) & ~Q(status__in=NO_SOURCE)
        chosen = chosen.filter(Q(pk__in=stands) | source)
    if selection.where is not None:
        chosen = chosen.filter(Holds(selection.where))
    statuses = dict.fromkeys(STATUSES, 0) | _counts(chosen, "status")
    tags = dict.fromkeys(
        Tag.objects.in_use().filter(project=project).values_list("key", flat=True), 0
    )
    tags |= _counts(chosen.filter(tagging__isnull=False), "tagging__tag__key")
    articles = {str(id): number for id, number in _counts(chosen, "article_id").items()}
    without = _withheld(selection) if filters.withhold else set()
    withheld = {id: number for id, number in articles.items() if id in without}
    return Preview(sum(statuses.values()), statuses, tags, articles, withheld)


def _withheld(selection: Selection) -> set[str]:
    known = Article.objects.filter(project=selection.project).values_list(
        "id", "licence", "republication"
    )
    return {str(id) for id, *licence in known if is_withheld(selection, *licence)}


def _counts(chosen: QuerySet[Annotation], by: str) -> dict[str, int]:
    return dict(chosen.order_by().values_list(by).annotate(number=Count("pk")))
