"""How many there are: what overviews show beside names. Annotations in the trash do not count."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, OuterRef, QuerySet, Subquery
from psycopg import sql

from annotate.accounts import blindfold
from annotate.accounts.models import Membership, Project, Role, User
from annotate.accounts.time_limits import by_index
from annotate.annotations import sight
from annotate.annotations.models import Annotation, AnnotationTag
from annotate.articles.models import Article
from annotate.articles.models import Status as ArticleStatus
from annotate.curation.listing import EXACT, Number, rounded
from annotate.curation.listing import count as count_up_to
from annotate.curation.queries import STATUSES, with_status
from annotate.curation.sampling import Sample

# So many times the other, one of two estimates cannot be right.
_FAR_OUT = 3

# Counting a large project takes a while: a figure that took longer than this is kept for as long as
# makes counting cost a twentieth of the time at most. Small projects are always counted afresh.
_QUICK = 0.05  # seconds
_SHARE = 20


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project as its member sees it in a list."""

    slug: str
    name: str
    description: str
    role: str
    articles: int
    annotations: int
    last_activity: datetime
    about: bool = False
    """Whether the number of annotations is an estimate."""


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """What stands in one project: articles by their status, annotations by theirs, by tag, and by
    the author's id and their status. `about`: of the annotations it is an estimate."""

    articles: dict[str, int]
    annotations: dict[str, int]
    by_tag: dict[int, int]
    by_author: dict[int, dict[str, int]]
    about: bool = False

    @property
    def all_articles(self) -> int:
        return sum(self.articles.values())

    @property
    def all_annotations(self) -> int:
        return sum(self.annotations.values())


def projects_of(user: User) -> list[ProjectLine]:
    """The person's projects, those with the latest activity first; three queries, and two for
    each large one."""
    with blindfold.wearing(blindfold.of_person(user)):
        return _projects_of(user)


def _projects_of(user: User) -> list[ProjectLine]:
    seats = Membership.objects.filter(user=user).annotate(
        latest_article=_latest(Article.objects.all(), "created_at"),
        latest_annotation=_latest(Annotation.objects.all(), "updated_at"),
    )
    rows = list(
        seats.values_list(
            "project_id", "project__slug", "project__name", "project__description", "role",
            "project__created_at", "latest_article", "latest_annotation",
        )
    )  # fmt: skip
    numbers = kept(f"project-lines:{user.pk}", lambda: _numbers([row[0] for row in rows]))
    lines = [
        ProjectLine(slug, name, about, Role(role).label, articles, annotations.value,
                    max(filter(None, times)), annotations.about)
        for pk, slug, name, about, role, *times in rows
        for articles, annotations in [numbers.get(pk, (0, Number(0, about=False)))]
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.last_activity, reverse=True)


def counts_of(project: Project) -> ProjectCounts:
    """The numbers of one project, with a 0 for each status that nothing has."""
    return kept(f"numbers:{project.pk}", lambda: _count(project))


# Article by article: of all together PostgreSQL expects so many annotations that it rather reads
# everybody's tags than looks for theirs (a quarter of a second among a million).
_TAGS_BY_ARTICLE = sql.SQL(
    """SELECT q.id, n.tag_id, n.number
         FROM unnest(%s::uuid[]) q (id) CROSS JOIN LATERAL (
              SELECT g.tag_id, count(*) AS number
                FROM annotations_annotation a
                JOIN annotations_annotationtag g ON g.annotation_id = a.id
               WHERE a.article_id = q.id AND a.deleted_at IS NULL{sight}
               GROUP BY g.tag_id) n
         JOIN annotations_tag t ON t.id = n.tag_id
        ORDER BY t.position, t.id"""
)


def tags_by_article(article_ids: Iterable[UUID]) -> dict[UUID, list[tuple[int, int]]]:
    """(tag id, how many annotations carry it) for each article, in the project's order of tags."""
    query = _TAGS_BY_ARTICLE.format(sight=sight.as_sql(blindfold.worn()))
    found: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(query, [list(article_ids)])
        for article_id, tag_id, number in cursor.fetchall():
            found[article_id].append((tag_id, number))
    return found


def work_by_article(article_ids: Iterable[UUID]) -> dict[UUID, list[tuple[User, int]]]:
    """(who, how many of her annotations) for each article, the busiest first."""
    rows = (
        Annotation.objects.filter(article__in=list(article_ids), deleted_at=None)
        .order_by()
        .values_list("article_id", "author_id", "author__name", "author__email")
        .annotate(number=Count("id"))
        .order_by("article_id", "-number", "author_id")
    )
    found: dict[UUID, list[tuple[User, int]]] = defaultdict(list)
    for article_id, author_id, name, email, number in rows:
        found[article_id].append((User(pk=author_id, name=name, email=email), number))
    return found


def annotations_by_tag(project: Project) -> dict[int, int]:
    """How many annotations carry each tag of the project. To be asked within `by_index`."""
    return dict(
        # From its annotations: of its tags PostgreSQL would read everybody's.
        AnnotationTag.objects.filter(
            annotation__project=project,
            annotation__deleted_at=None,
            annotation__article__deleted_at=None,
        )
        .order_by()
        .values_list("tag_id")
        .annotate(number=Count("id"))
    )


def _latest(rows: "QuerySet[Article] | QuerySet[Annotation]", when: str) -> Subquery:
    # By id, which an index has: ids grow with time.
    mine = rows.filter(project=OuterRef("project"), deleted_at=None)
    return Subquery(mine.order_by("-id").values(when)[:1])


# So many of each project that its own index leads to, and no more.
_ANNOTATIONS_IN = sql.SQL(
    """SELECT q.id, (SELECT count(*) FROM (
              SELECT FROM annotations_annotation a
                JOIN articles_article p ON p.id = a.article_id AND p.deleted_at IS NULL
               WHERE a.project_id = q.id AND a.deleted_at IS NULL{sight} LIMIT {most}) n)
         FROM unnest(%s::bigint[]) q (id)"""
)


def _numbers(project_ids: list[int]) -> dict[int, tuple[int, Number]]:
    articles = Article.objects.filter(deleted_at=None, project__in=project_ids).order_by()
    of_each = dict(articles.values_list("project_id").annotate(number=Count("id")))
    query = _ANNOTATIONS_IN.format(
        sight=sight.as_sql(blindfold.worn()), most=sql.Literal(EXACT + 1)
    )
    with by_index(), connection.cursor() as cursor:
        cursor.execute(query, [project_ids])
        counted = {pk: Number(number, about=False) for pk, number in cursor.fetchall()}
    for pk, number in counted.items():
        if number.value > EXACT:
            counted[pk] = count_up_to(Annotation.objects.present().filter(project=pk), most=EXACT)
    return {pk: (of_each.get(pk, 0), counted[pk]) for pk in project_ids}


def _count(project: Project) -> ProjectCounts:
    articles = (
        Article.objects.filter(project=project, deleted_at=None)
        .order_by()
        .values_list("status")
        .annotate(number=Count("id"))
    )
    by_article = dict.fromkeys(ArticleStatus.values, 0) | dict(articles)
    present = Annotation.objects.filter(project=project).present()
    total = count_up_to(present, most=EXACT)
    if not total.about:
        with by_index():
            by_status, by_author = _by_status(present)
            by_tag = annotations_by_tag(project)
        return ProjectCounts(by_article, by_status, by_tag, by_author)
    return _estimate(project, by_article, total.value)


def _by_status(found: QuerySet[Annotation]) -> "tuple[dict[str, int], dict[int, dict[str, int]]]":
    rows = with_status(found).order_by().values_list("author_id", "status")
    by_status = dict.fromkeys(STATUSES, 0)
    by_author: dict[int, dict[str, int]] = {}
    for author, status, number in rows.annotate(number=Count("id")):
        by_status[status] += number
        by_author.setdefault(author, dict.fromkeys(STATUSES, 0))[status] = number
    return by_status, by_author


def _estimate(project: Project, by_article: dict[str, int], planned: int) -> ProjectCounts:
    """From some articles. How many there are in all the planner knows better, unless what it knows
    is out of date, as it is of a database that was just restored."""
    sample = Sample.of(project)
    found = sample.among(Annotation.objects.filter(deleted_at=None))
    with by_index():
        by_status, by_author = _by_status(found)
        by_tag: dict[int, int] = defaultdict(int)
        for tags in tags_by_article(sample.articles).values():
            for tag, number in tags:
                by_tag[tag] += number
    there = sum(by_status.values())
    seen = sample.scaled(there)
    total = planned if seen < _FAR_OUT * planned and planned < _FAR_OUT * seen else seen
    factor = total / max(1, there)

    def scaled[Key](numbers: dict[Key, int]) -> dict[Key, int]:
        return {key: rounded(round(number * factor)) for key, number in numbers.items()}

    return ProjectCounts(
        articles=by_article,
        annotations=scaled(by_status),
        by_tag=scaled(by_tag),
        by_author={author: scaled(numbers) for author, numbers in by_author.items()},
        about=True,
    )


def kept[T](key: str, count: Callable[[], T]) -> T:
    """What was counted, perhaps a little while ago where counting takes long."""
    if blindfold.worn():
        # Who does not see everything has numbers of her own, which change when she is done.
        return count()
    before: T | None = cache.get(key)
    if before is not None:
        return before
    started = perf_counter()
    numbers = count()
    took = perf_counter() - started
    if took > _QUICK:
        cache.set(key, numbers, took * _SHARE)
    return numbers
