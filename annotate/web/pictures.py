"""What others did, as an open reader shows it: the touched blocks once for all, and each card as
the person's role lets her see it."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.apps import apps

from annotate.accounts import blindfold
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.annotations.queries import candidates
from annotate.articles.models import Article
from annotate.curation.queries import AnnotationRow, rows
from annotate.web.cards import CardMaker
from annotate.web.passages import is_first, touched_blocks
from annotate.web.reader import counted


class Happened(Protocol):
    """A row of the history, as far as it matters here."""

    @property
    def annotation(self) -> UUID | None: ...
    @property
    def repaints(self) -> bool: ...
    @property
    def moves(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Picture:
    """An article's changes: blocks by their element's id, and the annotations as they are now."""

    revision: str
    deleted: bool
    blocks: dict[str, str]
    count: str
    rows: Sequence[AnnotationRow]
    gone: Sequence[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is worth telling."""
        return not (self.rows or self.gone or self.blocks or self.deleted)

    def kind(self, seat: Seat) -> Hashable:
        """Cards differ by role, and by who may change her own."""
        own = any(row.author.id == seat.user.pk for row in self.rows)
        return seat.role, seat.user.pk if own else None

    def seen_from(self, seat: Seat) -> dict[str, Any]:
        """What goes to a page of this seat."""
        maker = CardMaker(seat)
        return {
            "revision": self.revision,
            "deleted": self.deleted,
            "blocks": self.blocks,
            "count": self.count,
            "cards": {str(row.id): maker.card(row) for row in self.rows},
            "gone": self.gone,
        }


def paint(article_id: str, changes: Iterable[Happened], seat: Seat | None = None) -> Picture:
    """How an article's changes look now, in the project's borders that the caller has checked: to
    everybody, or to one seat from which not everything is seen."""
    with blindfold.wearing(blindfold.of_seat(seat) if seat else None):
        return _paint(article_id, changes)


def _paint(article_id: str, changes: Iterable[Happened]) -> Picture:
    article = (
        Article.objects.select_related("current")
        .defer("search", "current__text", "current__structure")
        .get(pk=article_id)
    )
    touched, repainted, moved = set[UUID](), set[UUID](), set[UUID]()
    for change in changes:
        if change.annotation:
            touched.add(change.annotation)
            if change.repaints:
                repainted.add(change.annotation)
            if change.moves:
                moved.add(change.annotation)
    here = Annotation.objects.filter(pk__in=touched, article=article)
    if blindfold.worn():
        # What is not seen has not changed, and nothing of it is said.
        seen = set(here.values_list("pk", flat=True))
        touched, repainted, moved = touched & seen, repainted & seen, moved & seen
    found = rows(here.filter(deleted_at=None).order_by("start", "end", "id"))
    standing = here.filter(pk__in=repainted, revision=article.current_id)
    spans = set(standing.values_list("start", "end")) | set(candidates(repainted))
    spans |= _spans_before(article, moved)
    return Picture(
        revision=str(article.current_id),
        deleted=article.deleted_at is not None,
        blocks={f"block-{at}": html for at, html in touched_blocks(article, spans).items()},
        count=counted(article) if spans else "",
        rows=found,
        gone=[str(id) for id in touched - {row.id for row in found}],
    )


def _spans_before(article: Article, ids: Iterable[UUID]) -> set[tuple[int, int]]:
    """Where the annotations lay in this text before their last change."""
    event = apps.get_model("annotations", "AnnotationEvent")
    before = event.objects.filter(pgh_obj_id__in=list(ids), revision=article.current_id)
    spans = set(before.values_list("start", "end"))
    if not is_first(article):
        event = apps.get_model("annotations", "AnchoringEvent")
        maybe = event.objects.filter(pgh_obj_id__in=list(ids), revision=article.current_id)
        spans |= set(maybe.filter(start__isnull=False).values_list("start", "end"))
    return spans
