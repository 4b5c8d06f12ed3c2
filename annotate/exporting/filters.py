"""Which annotations an export is asked for."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from annotate.accounts.blindfold import Blindfold, worn
from annotate.accounts.errors import Invalid
from annotate.accounts.models import Project, User
from annotate.annotations.models import State, Tag
from annotate.articles.licences import FORBIDDEN
from annotate.articles.models import Article
from annotate.curation.condition_sql import where
from annotate.curation.conditions import All, Wrong, parse
from annotate.curation.fragments import Where
from annotate.curation.known import Known
from annotate.curation.models import Report
from annotate.curation.queries import STATUSES
from annotate.exporting.citations import Style
from annotate.exporting.memory import Since

NAMES = ("status", "tag", "article", "anchoring", "withhold", "report", "where")


@dataclass(frozen=True, slots=True)
class Filters:
    """An annotation is exported when it has one of the statuses, carries one of the tags (by key),
    lies in one of the articles (by id) and one of the anchorings became of it (placed, moved,
    orphaned), stands in the one report (by slug or id), and is meant by the one expression of the
    desk (`where`). An empty filter lets everything pass.

    `withhold` leaves no annotation out: articles whose republication is "forbidden", the only value
    that it knows, give their quotes without the words around them."""

    status: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    article: tuple[str, ...] = ()
    anchoring: tuple[str, ...] = ()
    withhold: tuple[str, ...] = ()
    report: tuple[str, ...] = ()
    where: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        *,
        status: Iterable[str] = (),
        tag: Iterable[str] = (),
        article: Iterable[str] = (),
        anchoring: Iterable[str] = (),
        withhold: Iterable[str] = (),
        report: Iterable[str] = (),
        where: Iterable[str] = (),
    ) -> Self:
        """From what a form, a query string or a command line holds; empty values and repeats are
        dropped."""
        expressions = (one.strip() for one in where)
        given = (status, tag, article, anchoring, withhold, report, expressions)
        return cls(*(tuple(dict.fromkeys(filter(None, each))) for each in given))

    @property
    def given(self) -> Mapping[str, tuple[str, ...]]:
        """The filters that were asked for, by name."""
        asked = {name: getattr(self, name) for name in NAMES}
        return {name: values for name, values in asked.items() if values}


@dataclass(frozen=True, slots=True)
class Selection:
    """Checked filters in one project: what the queries need. `None` lets everything pass."""

    project: Project
    filters: Filters
    statuses: list[str] | None
    tag_ids: list[int] | None
    article_ids: list[UUID] | None
    anchorings: list[str] | None
    report_id: UUID | None = None
    annotation_ids: list[UUID] | None = None
    where: Where | None = None
    citations: Style = Style.PLAIN
    id: UUID | None = None
    """What the export is called, where it is remembered."""
    person_id: int | None = None
    since: Since | None = None
    """An earlier export: only what differs from it is wanted."""
    progress: Callable[[int], None] | None = None
    """Told how many more annotations were read."""
    blindfold: Blindfold | None = None
    """What hides annotations from whoever asked: an export is written when the request is over."""


def select(project: Project, filters: Filters, me: User | None = None) -> Selection:
    """Look the filters up in the project, for whom an expression calls `me`.

    Raises Invalid (fields: the names of filters) naming what the project does not have, and
    Invalid (field `where`, code `bad_expression`) for an expression that cannot be understood.
    """
    meant = _meant(project, filters.where, me)
    wrong: dict[str, list[str]] = {}
    tags = dict(Tag.objects.filter(project=project).values_list("key", "id"))
    articles = _articles(project, filters.article)
    _refuse(wrong, "status", "There is no status", filters.status, STATUSES)
    _refuse(wrong, "tag", "The project has no tag", filters.tag, tags)
    _refuse(wrong, "article", "The project has no article", filters.article, articles)
    _refuse(wrong, "anchoring", "There is no anchoring", filters.anchoring, State.values)
    _refuse(wrong, "withhold", "Nothing is withheld for", filters.withhold, (FORBIDDEN,))
    report = _report(project, filters.report)
    if filters.report and report is None:
        wrong["report"] = ["An export is of one report of the project."]
    if wrong:
        raise Invalid(" ".join(m for each in wrong.values() for m in each), fields=wrong)
    return Selection(
        project=project,
        filters=filters,
        statuses=list(filters.status) or None,
        tag_ids=[tags[key] for key in filters.tag] or None,
        article_ids=[articles[text] for text in filters.article] or None,
        anchorings=list(filters.anchoring) or None,
        report_id=report,
        where=meant,
        blindfold=worn(),
    )


def _meant(project: Project, expressions: tuple[str, ...], me: User | None) -> Where | None:
    """What the one expression means."""
    if not expressions:
        return None
    if len(expressions) > 1:
        raise Invalid.field("where", "An export takes one expression; join several with and.")
    try:
        tree = parse(expressions[0])
        return where(tree, Known.of(project, me)) if tree != All() else None
    except Wrong as error:
        raise Invalid.field("where", error.message, code=error.code) from error


def _report(project: Project, texts: tuple[str, ...]) -> UUID | None:
    """The one report that is named by its slug or its id."""
    found = None
    if len(texts) == 1:
        reports = Report.objects.filter(project=project).values_list("pk", flat=True)
        try:
            found = reports.filter(pk=UUID(texts[0])).first()
        except ValueError:
            found = None
        found = found or reports.filter(slug=texts[0]).first()
    return found


def _articles(project: Project, texts: Iterable[str]) -> dict[str, UUID]:
    """Those of the ids that are articles of the project and not in the trash."""
    ids: dict[str, UUID] = {}
    for text in texts:
        try:
            ids[text] = UUID(text)
        except ValueError:
            continue
    there = set(
        Article.objects.filter(project=project, pk__in=ids.values(), deleted_at=None).values_list(
            "pk", flat=True
        )
    )
    return {text: id for text, id in ids.items() if id in there}


def _refuse(
    wrong: dict[str, list[str]],
    name: str,
    message: str,
    values: Iterable[str],
    known: Container[str],
) -> None:
    if unknown := [value for value in values if value not in known]:
        quoted = ", ".join(f"“{value}”" for value in unknown)
        wrong[name] = [f"{message} {quoted}."]
