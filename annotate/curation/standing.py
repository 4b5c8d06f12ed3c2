"""What of a project waits for a person: numbers, each with the place where just those are."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q
from django.utils import timezone

from annotate.accounts.models import Project
from annotate.accounts.time_limits import by_index
from annotate.annotations.models import Comment
from annotate.annotations.waiting import Queue, count_waiting
from annotate.articles.import_models import ImportItem, ItemState
from annotate.articles.source_news import SourceNews, count_source_news
from annotate.curation.listing import EXACT
from annotate.curation.models import Entry, Verdict

IMPORTS_SHOWN = 3
_LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StaleReport:
    """A report and how many of its entries were changed since their editor looked."""

    slug: str
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class FailedImport:
    """An import and how many of its files could not be read."""

    id: UUID
    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits: places in new texts by state, articles whose source has a new text or could not
    be read, threads that are open (no more than `EXACT` are counted), stale reports, failed
    imports."""

    places: dict[Queue, int] = field(default_factory=dict)
    sources: dict[SourceNews, int] = field(default_factory=dict)
    talk: int = 0
    reports: list[StaleReport] = field(default_factory=list)
    imports: list[FailedImport] = field(default_factory=list)


def standing_in(project: Project) -> Standing:
    """Five queries."""
    # By index also where entries were just added and PostgreSQL does not know of them yet: it would
    # read all annotations that there are (2.4 s among a million).
    with by_index():
        return Standing(
            places=count_waiting(project),
            sources=count_source_news(project),
            talk=_open_threads(project),
            reports=stale_reports(project),
            imports=_failed_imports(project),
        )


def stale_reports(project: Project) -> list[StaleReport]:
    """The reports with stale entries, in the order of their titles: what `became` says of each
    entry, said of all in the database."""
    there = Q(annotation__deleted_at=None, annotation__article__deleted_at=None)
    changed = ~Q(annotation__version=F("seen_version"))
    judged = Q(
        annotation__review__annotation_version=F("annotation__version"),
        annotation__review__verdict__in=(Verdict.REJECTED, Verdict.MERGED),
    ) & ~Q(annotation__review__verdict=F("seen_status"))
    rows = (
        Entry.objects.filter(~there | changed | judged, report__project=project)
        .order_by("report__title", "report__slug")
        .values_list("report__slug", "report__title")
        .annotate(number=Count("pk"))
    )
    return [StaleReport(*row) for row in rows]


def _open_threads(project: Project) -> int:
    found = Comment.objects.present().filter(
        annotation__project=project,
        annotation__deleted_at=None,
        annotation__article__deleted_at=None,
        annotation__resolution=None,
    )
    return found.order_by().values("annotation").distinct()[: EXACT + 1].count()


def _failed_imports(project: Project) -> list[FailedImport]:
    """The newest of the last days, since what failed long ago is wanted by nobody."""
    rows = (
        ImportItem.objects.filter(
            batch__project=project,
            batch__created_at__gt=timezone.now() - _LATELY,
            state=ItemState.FAILED,
        )
        .order_by("-batch__created_at", "-batch_id")
        .values_list("batch_id", "batch__created_at")
        .annotate(number=Count("pk"))
    )
    return [FailedImport(*row) for row in rows[:IMPORTS_SHOWN]]
