"""What speaks for and against the entries of a report: links that make no group.

What was rejected or merged, or is in the trash, speaks for nothing. What moved in a new text, or
was lost in it, is on the board, and in no document until somebody says where it stands.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from psycopg import sql

from annotate.accounts import blindfold
from annotate.accounts.blindfold import Blindfold
from annotate.annotations.models import State
from annotate.annotations.sight import as_sql
from annotate.curation.link_models import LinkKind
from annotate.curation.queries import AnnotationRow
from annotate.curation.report_groups import NO_SOURCE

SAID = ("supports", "supported by", "contradicted by")
"""What an entry is to the other end of a link, in the words of exports."""

AGAINST = SAID[2]
_WORDS = {
    (LinkKind.SUPPORTS, False): SAID[0],
    (LinkKind.SUPPORTS, True): SAID[1],
    # Which of the two was linked with the other says nothing: each contradicts the other.
    (LinkKind.CONTRADICTS, False): AGAINST,
    (LinkKind.CONTRADICTS, True): AGAINST,
}
# `a` is the other end, so that a blindfold can be asked of it.
_ENDS = sql.SQL(
    """
    SELECT l.one, l.kind, l.points_here, a.id
      FROM (SELECT id, kind, source_id AS one, target_id AS other, FALSE AS points_here
              FROM curation_link WHERE source_id = ANY({ids}) AND kind <> {same}
             UNION ALL
            SELECT id, kind, target_id, source_id, TRUE
              FROM curation_link WHERE target_id = ANY({ids}) AND kind <> {same}) l
      JOIN annotations_annotation a ON a.id = l.other AND a.deleted_at IS NULL
      JOIN articles_article p ON p.id = a.article_id AND p.deleted_at IS NULL
     WHERE TRUE{sight} ORDER BY l.id, l.one
    """
)


class End(NamedTuple):
    """The other end of a link, and what the one that is asked about is to it, as in SAID."""

    said: str
    other: UUID


type Ends = Mapping[UUID, list[End]]
"""By annotation, what each supports, is supported or contradicted by, the oldest link first."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an entry, or what is the same as it, supports or contradicts, or what supports it."""

    said: str
    annotation: AnnotationRow

    @property
    def is_against(self) -> bool:
        return self.said == AGAINST

    @property
    def waits(self) -> bool:
        """Whether it is in no document, since a person has to say first where it stands."""
        anchoring = self.annotation.anchoring
        return anchoring is not None and anchoring.state != State.PLACED


def ends_query(annotations: Iterable[UUID], fold: Blindfold | None) -> sql.Composed:
    """A query for the ends of the links of these annotations: nothing of what is in the trash."""
    return _ENDS.format(ids=list(annotations), same=LinkKind.SAME.value, sight=as_sql(fold))


def other_ends(annotations: Iterable[UUID]) -> Ends:
    """The answer to it, as whoever asks now sees it: one query."""
    with connection.cursor() as cursor:
        cursor.execute(ends_query(annotations, blindfold.worn()).as_string())
        return ends_of(cursor.fetchall())


def ends_of(rows: Iterable[tuple[UUID, str, bool, UUID]]) -> Ends:
    """The answer to `ends_query` by annotation."""
    found: defaultdict[UUID, list[End]] = defaultdict(list)
    for one, kind, points_here, other in rows:
        found[one].append(End(_WORDS[LinkKind(kind), points_here], other))
    return found


def ends_of_group(speaking: Iterable[UUID], group: Container[UUID], ends: Ends) -> list[End]:
    """What is said of any of these, once each, but for what is said within their group."""
    told = dict.fromkeys(end for one in speaking for end in ends.get(one, ()))
    return [end for end in told if end.other not in group]


def evidence(
    ends: Iterable[End], annotations: Mapping[UUID, AnnotationRow]
) -> tuple[Evidence, ...]:
    """The ends with their annotations, but for those that speak for nothing."""
    return tuple(
        Evidence(end.said, found)
        for end in ends
        if (found := annotations.get(end.other)) is not None and found.status not in NO_SOURCE
    )
