"""A new text for an article, and what becomes of its annotations, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.anchorings import Anchoring, Carrying, State
from annotate.annotations.carrying import Carried, Standing, carried, counts, standing
from annotate.annotations.models import Annotation
from annotate.articles.models import Article, Revision
from annotate.articles.reading import Source
from annotate.articles.revisions import Added, add_revision, check_new
from annotate.text.context import RevisionText
from annotate.text.text_map import TextMap

_PLACE = """
    UPDATE annotations_annotation a
       SET revision_id = %s, start = v.start, "end" = v.stop, quote = v.quote, prefix = v.prefix,
           suffix = v.suffix, sentence = v.sentence, heading = v.heading,
           version = a.version + 1, updated_at = now()
      FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[],
                  %s::jsonb[]) AS v(id, start, stop, quote, prefix, suffix, sentence, heading)
     WHERE a.id = v.id
"""
_LEAVE = """
    UPDATE annotations_annotation SET version = version + 1, updated_at = now()
     WHERE id = ANY(%s)
"""
_FIELDS = (
    "revision", "state", "score", "method", "reason", "start", "end", "quote", "since",
    "since_start", "since_end", "version", "by", "at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Revised:
    """What a new text did, or would do: the number of the revision and each annotation. The
    counts leave out what is in the trash."""

    article: Article
    revision: int
    annotations: Sequence[Carried]

    @property
    def counts(self) -> dict[str, int]:
        """By state."""
        return counts(self.annotations)


def preview_revision(
    *,
    seat: Seat,
    article: Article,
    source: Source,
    texts: TextMap | None = None,
    annotations: Sequence[Standing] | None = None,
) -> Revised:
    """What `revise_article` would do now. Changes nothing; raises the same.

    `texts` is the map of the article's present text to the new one, `annotations` are all that
    stand in the article, for who knows them already.
    """
    check_new(seat, article, source)
    new = RevisionText(source.structured.text, source.structured.to_json())
    maps = {article.current_id: texts} if texts else {}
    here = standing(article) if annotations is None else annotations
    return Revised(article, article.current.number + 1, carried(here, new, maps))


def revise_article(
    *,
    seat: Seat,
    article: Article,
    source: Source,
    base: int | None = None,
    foreseen: Sequence[Carried] = (),
) -> Revised:
    """Make the source the article's current text; every annotation is placed, moved or orphaned.

    `base` is the number of the revision that the person compared it with. `foreseen` is what a
    preview of this source found; it is found anew when any annotation is another by now. Each
    annotation's version grows. Raises NotPermitted, Unchanged, or Conflict when another revision
    than `base` is current.
    """
    with by(seat.user):
        added = add_revision(seat=seat, article=article, source=source, base=base)
        # Locked first and read then: who held one of them until now may have changed it.
        list(
            Annotation.objects.select_for_update(of=("self",), no_key=True)
            .filter(article=added.article)
            .order_by("id")
            .values_list("id")
        )
        revision = added.article.current
        new = RevisionText(revision.text, revision.structure)
        here = standing(added.article)
        same = {one.was.id: one.was for one in foreseen} == {one.id: one for one in here}
        found = foreseen if same else carried(here, new)
        _write(added, found)
        Carrying.objects.create(revision=revision, **counts(found))
    return Revised(added.article, revision.number, found)


def _write(added: Added, found: Sequence[Carried]) -> None:
    revision = added.article.current
    placed = [one for one in found if one.state == State.PLACED and one.place is not None]
    left = [one.was.id for one in found if one.state != State.PLACED]
    with connection.cursor() as cursor:
        if placed:
            cursor.execute(_PLACE, [revision.pk, *_columns(placed)])
        if left:
            cursor.execute(_LEAVE, [left])
    Anchoring.objects.bulk_create(
        [_anchoring(added.article, revision, one) for one in found],
        update_conflicts=True,
        unique_fields=["annotation"],
        update_fields=_FIELDS,
    )


def _columns(placed: Sequence[Carried]) -> list[list[Any]]:
    names = ("start", "end", "quote", "prefix", "suffix", "sentence")
    places = [one.place or {} for one in placed]
    return [
        [one.was.id for one in placed],
        *([place[name] for place in places] for name in names),
        [connection.ops.adapt_json_value(place["heading"], None) for place in places],
    ]


def _anchoring(article: Article, revision: Revision, one: Carried) -> Anchoring:
    where: dict[str, Any] = {}
    if one.state == State.PLACED:
        where = {
            "since_id": one.was.revision,
            "since_start": one.was.start,
            "since_end": one.was.end,
        }
    elif one.place is not None:
        where = {name: one.place[name] for name in ("start", "end", "quote")}
    return Anchoring(
        annotation_id=one.was.id,
        project_id=article.project_id,
        revision=revision,
        state=one.state,
        score=one.score,
        method=one.method,
        reason=one.reason,
        version=one.was.version + 1,
        **where,
    )
