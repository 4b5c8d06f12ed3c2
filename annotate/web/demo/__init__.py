"""A project to look around in: two short articles written for it, and some work on them."""

from pathlib import Path
from typing import Any

from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat, seat_of
from annotate.annotations.actions import create_annotation
from annotate.annotations.comments import add_comment
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.annotations.projects import start_project
from annotate.articles.actions import add_article
from annotate.articles.models import Article, Revision, Status
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.models import Verdict
from annotate.web.demo.work import WORK

_HERE = Path(__file__).parent
SLUG = "demo"
ABOUT = "Two made-up articles to try things on. Select a passage and press c, f or r."


def make_demo(admin: User) -> Project | None:
    """The demo project with its articles and annotations; None when there is one already."""
    if Project.objects.filter(slug=SLUG).exists():
        return None
    project = start_project(
        actor=admin, name="Demo: towns that count", slug=SLUG, description=ABOUT
    )
    seat = seat_of(admin, SLUG)
    if seat is None:
        raise RuntimeError("The maker of a project has no seat in it.")
    _article(seat, "orchard", byline="Written for this demo")
    harbour = _article(seat, "harbour", byline="Written for this demo", status=Status.IN_PROGRESS)
    for work in WORK:
        _annotate(seat, harbour, **work)
    return project


def _article(seat: Seat, name: str, **metadata: Any) -> Article:
    text = (_HERE / f"{name}.md").read_text(encoding="utf-8")
    source = from_text(text, kind=Revision.Source.MARKDOWN)
    return add_article(
        seat=seat, source=source, language="en", publisher="Annotate", licence="CC0", **metadata
    )


def _annotate(
    seat: Seat,
    article: Article,
    *,
    quote: str,
    tags: list[str],
    details: dict[str, dict[str, Any]] | None = None,
    note: str = "",
    comment: str = "",
    accepted: str | None = None,
) -> Annotation:
    draft = Draft(article=article, quote=quote, tags=tags, details=details or {}, note=note)
    annotation, _ = create_annotation(seat=seat, draft=draft)
    if comment:
        add_comment(seat=seat, annotation=annotation, text=comment)
    if accepted is not None:
        review_annotation(
            seat=seat, annotation=annotation, verdict=Verdict.ACCEPTED, reason=accepted
        )
    return annotation
