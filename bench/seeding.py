"""Laying down what is measured, and looking inside; a process of its own, with Django.

`python -m bench.inside WHAT JSON` runs one of `WHAT`. It writes past the API where that
would take minutes: annotations by COPY with triggers off, after which every row is as the API
would have stored it, but without history.
"""

import hashlib
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat, seat_of
from annotate.accounts.recording import by
from annotate.accounts.tokens import make_token
from annotate.annotations.models import Annotation, Tag
from annotate.annotations.projects import start_project
from annotate.annotations.tags import add_tag
from annotate.articles.models import Article, Revision
from annotate.articles.reading import from_text
from annotate.curation.report_entries import change_entry
from annotate.curation.report_sections import add_section
from annotate.curation.reports import add_to_report, create_report
from annotate.search.indexing import index_articles
from annotate.text.context import RevisionText
from annotate.text.ids import uuid7
from bench import workload

DIFFERENT_TEXTS = 20
AT_ONCE = 250
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
COLUMNS = (
    'id, project_id, article_id, revision_id, start, "end", quote, prefix, suffix, sentence,'
    " heading, note, author_id, version, created_at, updated_at"
)


def keys(email: str) -> dict[str, str]:
    """A token and a session of the person."""
    user = User.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"token": make_token(actor=user), "session": str(session.session_key)}


def project(email: str, slug: str) -> dict[str, str]:
    """A project with the workload's tags beside the three that every project has."""
    user = User.objects.get(email=email)
    start_project(actor=user, name=slug, slug=slug)
    seat = seated(user, slug)
    for key in workload.TAGS:
        add_tag(seat=seat, key=key, name=key)
    return {"slug": slug}


def seated(user: User, slug: str) -> Seat:
    """The person's seat, which she has."""
    seat = seat_of(user, slug)
    if seat is None:
        raise LookupError(slug)
    return seat


def filled(email: str, slug: str, annotations: int, articles: int) -> dict[str, Any]:
    """A project with articles of 1,200 words and annotations, a third of them reviewed."""
    user = User.objects.get(email=email)
    project(email, slug)
    seat = seated(user, slug)
    stored = add_articles(seat, articles)
    index_articles()
    if annotations:
        copy_annotations(seat, stored, annotations)
    connection.close()  # VACUUM stands in no transaction
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {"slug": slug, "articles": [str(article.pk) for article in stored]}


def report(email: str, slug: str, title: str, entries: int) -> dict[str, Any]:
    """A report of the newest annotations in six sections, every third with an editor's words."""
    seat = seated(User.objects.get(email=email), slug)
    made = create_report(seat=seat, title=title)
    newest = Annotation.objects.filter(project=seat.project).order_by("-id")
    ids = list(newest.values_list("pk", flat=True)[:entries])
    for number in range(6):
        section = add_section(seat=seat, report=made, title=f"Part {number + 1}")
        added = add_to_report(seat=seat, report=made, annotations=ids[number::6], section=section)
        for entry in added[::3]:
            change_entry(
                seat=seat, entry=entry, heading="How many", paraphrase="**Many**, it says."
            )
    return {"slug": made.slug}


def figures(email: str, slug: str, count: int) -> dict[str, Any]:
    """Gives so many of the newest annotations a value, a unit and a period: as many units as there
    are figures in a hundred, up to 64."""
    seat = seated(User.objects.get(email=email), slug)
    tag = Tag.objects.get(project=seat.project, key="figure")
    newest = Annotation.objects.filter(project=seat.project).order_by("-id")
    chance = random.Random("figures")
    units = max(1, min(count // 100, 64))
    with connection.cursor() as cursor:
        ids = list(newest.values_list("pk", flat=True)[:count])
        cursor.execute("SET session_replication_role = replica")
        rows = "annotations_annotationtag (annotation_id, tag_id, details)"
        with cursor.copy(f"COPY {rows} FROM STDIN") as copy:
            for id in ids:
                values = {
                    "value": chance.randrange(100_000),
                    "unit": f"unit {chance.randrange(units)}",
                    "period": str(chance.randrange(2015, 2025)),
                }
                copy.write_row((id, tag.pk, json.dumps(values)))
        cursor.execute("SET session_replication_role = DEFAULT")
    return {"figures": len(ids)}


def add_articles(seat: Seat, count: int) -> list[Article]:
    """So many articles of a few different texts, with what triggers add to each."""
    sources = [
        from_text("\n\n".join(one.paragraphs), title=one.title).structured
        for one in map(workload.article, range(min(count, DIFFERENT_TEXTS)))
    ]
    stored: list[Article] = []
    for at in range(0, count, AT_ONCE):
        made: list[tuple[Article, Revision]] = []
        for number in range(at, min(at + AT_ONCE, count)):
            source = sources[number % len(sources)]
            article = Article(
                project=seat.project, title=f"{source.title}, copy {number}", created_by=seat.user
            )
            revision = Revision(
                id=uuid7(),
                article=article,
                text=source.text,
                structure=source.to_json(),
                length=len(source.text),
                sha256=hashlib.sha256(source.text.encode()).hexdigest(),
                created_by=seat.user,
            )
            article.current_id = revision.pk
            made.append((article, revision))
        with by(seat.user):
            Revision.objects.bulk_create([revision for _, revision in made])
            Article.objects.bulk_create([article for article, _ in made])
        stored += [article for article, _ in made]
    return stored


def copy_annotations(seat: Seat, articles: list[Article], count: int) -> None:
    """Spread so many annotations evenly over the articles."""
    each = count // len(articles)
    placed = [list(contexts(number, each)) for number in range(min(len(articles), DIFFERENT_TEXTS))]
    tags = dict(Tag.objects.filter(project=seat.project).values_list("key", "id"))
    now = timezone.now()
    ids = [[uuid7() for _ in range(each)] for _ in articles]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        with cursor.copy(f"COPY annotations_annotation ({COLUMNS}) FROM STDIN") as copy:
            for number, article in enumerate(articles):
                first = (seat.project.pk, article.pk, article.current_id)
                last = (seat.user.pk, 1, now, now)
                for id, place in zip(ids[number], placed[number % len(placed)], strict=True):
                    copy.write_row((id, *first, *place, "", *last))
        every = [id for row in ids for id in row]
        rows = "annotations_annotationtag (annotation_id, tag_id, details)"
        with cursor.copy(f"COPY {rows} FROM STDIN") as copy:
            for number, id in enumerate(every):
                copy.write_row((id, tags[workload.tag(number)], "{}"))
        rows = "curation_review (annotation_id, verdict, reason, by_id, at, annotation_version)"
        with cursor.copy(f"COPY {rows} FROM STDIN") as copy:
            for number, id in enumerate(every[::3]):
                verdict = "rejected" if number % 4 == 0 else "accepted"
                copy.write_row((id, verdict, "", seat.user.pk, now, 1))
        cursor.execute("SET session_replication_role = DEFAULT")


def contexts(number: int, count: int) -> Iterator[tuple[Any, ...]]:
    """Start, end, quote, prefix, suffix, sentence and heading of spans of one text."""
    one = workload.article(number)
    source = from_text("\n\n".join(one.paragraphs), title=one.title).structured
    text = RevisionText(source.text, source.to_json())
    for start, end in sorted(workload.spans(one, count)):
        found = text.context(start, end)
        heading = json.dumps(found.heading)
        yield start, end, found.quote, found.prefix, found.suffix, found.sentence, heading


def inside(email: str, addresses: list[str]) -> dict[str, Any]:
    """For each address: queries, their time, the time in all, in this process without a network."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(email=email), backend=BACKEND)
    return {"pages": [look(client, address) for address in addresses]}


def look(client: Client, address: str) -> dict[str, Any]:
    """One page, several times."""
    for _ in range(2):
        ask(client, address)
    times: list[float] = []
    for _ in range(7):
        began = time.perf_counter()
        size = ask(client, address)
        times.append(time.perf_counter() - began)
    with CaptureQueriesContext(connection) as queries:
        ask(client, address)
    return {
        "address": address,
        "bytes": size,
        "queries": len(queries),
        "database_ms": sum(float(query["time"]) for query in queries.captured_queries) * 1e3,
        "ms": statistics.median(times) * 1e3,
    }


def ask(client: Client, address: str) -> int:
    """The bytes of the answer, which must be good."""
    response = client.get(address)
    if response.status_code != 200:
        raise AssertionError(f"{response.status_code} {address}")
    if response.streaming:
        return sum(map(len, response))
    return len(response.content)


WHAT: dict[str, Callable[..., dict[str, Any]]] = {
    "keys": keys,
    "project": project,
    "filled": filled,
    "report": report,
    "figures": figures,
    "inside": inside,
}
