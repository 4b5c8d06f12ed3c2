"""Links between annotations: made, removed, and read as groups."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations.models import Annotation
from annotate.curation.link_models import Link, LinkKind
from annotate.curation.queries import AnnotationRow, rows

MOST_IN_A_GROUP = 200


@dataclass(frozen=True, slots=True)
class Linked:
    """The other end of a link, as one end sees it; `points_here` says that it is what supports."""

    link: Link
    row: AnnotationRow
    points_here: bool

    @property
    def said(self) -> str:
        """What the other one is, in words that go before it."""
        if self.link.kind == LinkKind.SUPPORTS:
            return "Supported by" if self.points_here else "Supports"
        return "The same as" if self.link.kind == LinkKind.SAME else "Contradicts"


def link_annotations(
    *, seat: Seat, source: Annotation, target: Annotation, kind: str
) -> tuple[Link, bool]:
    """Say what one annotation is to another; whether that is new. Said again it stays as it is.

    Raises NotPermitted below annotator, Invalid for no such kind, or for one annotation twice.
    """
    permissions.require(seat.may_annotate, "link annotations")
    if kind not in LinkKind.values:
        raise Invalid.field("kind", f"A link is one of: {', '.join(LinkKind.values)}.")
    if source.pk == target.pk:
        raise Invalid.field("to", "An annotation is not linked with itself.")
    there = Q(source=source, target=target)
    if kind != LinkKind.SUPPORTS:
        there |= Q(source=target, target=source)
    with by(seat.user):
        hold_both(source, target)
        known = Link.objects.filter(there, kind=kind).first()
        if known is not None:
            return known, False
        link = Link.objects.create(
            project=seat.project, source=source, target=target, kind=kind, author=seat.user
        )
    return link, True


def hold_both(one: Annotation, other: Annotation) -> None:
    """Two people who say the same of both at once: the second waits for the first."""
    list(
        Annotation.objects.filter(pk__in=[one.pk, other.pk])
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
        .values_list("pk")
    )


def unlink(*, seat: Seat, link: Link) -> None:
    """Take a link away: one's own, or for curators anybody's. Raises NotPermitted."""
    permissions.require(seat.may_change_annotation(link), "remove this link")
    with by(seat.user):
        Link.objects.filter(pk=link.pk).delete()


def links_in(seat: Seat) -> "QuerySet[Link]":
    """The project's links between annotations that are not in the trash."""
    found: QuerySet[Link] = Link.objects.present_in(seat.project)
    return found


def links_on(seat: Seat, annotation: Annotation) -> list[Linked]:
    """What an annotation is linked with, the oldest link first: four queries."""
    touching = links_in(seat).filter(Q(source=annotation) | Q(target=annotation))
    found = list(touching.order_by("id"))
    ends = {one.target_id if one.source_id == annotation.pk else one.source_id for one in found}
    shown = {row.id: row for row in rows(Annotation.objects.filter(pk__in=ends))}
    return [
        Linked(one, shown[end], one.target_id == annotation.pk)
        for one in found
        for end in [one.target_id if one.source_id == annotation.pk else one.source_id]
        if end in shown
    ]


def groups(seat: Seat, annotations: Collection[UUID]) -> list[set[UUID]]:
    """The groups of annotations that are the same, as far as any of these is in one: all that one
    reaches over links, in a query a step."""
    beside: dict[UUID, set[UUID]] = defaultdict(set)
    waiting, known = set(annotations), set[UUID]()
    while waiting and len(known) < MOST_IN_A_GROUP * max(1, len(annotations)):
        known |= waiting
        found = links_in(seat).filter(
            Q(source__in=waiting) | Q(target__in=waiting), kind=LinkKind.SAME
        )
        for one, other in found.values_list("source_id", "target_id"):
            beside[one].add(other)
            beside[other].add(one)
        waiting = set(beside) - known
    return components(beside)


def components[Key](beside: Mapping[Key, set[Key]]) -> list[set[Key]]:
    """What hangs together, where `beside` has for each one all that stand directly beside it."""
    found: list[set[Key]] = []
    seen = set[Key]()
    for first in beside:
        if first in seen:
            continue
        group, waiting = set[Key](), {first}
        while waiting:
            one = waiting.pop()
            group.add(one)
            waiting |= beside[one] - group
        seen |= group
        found.append(group)
    return found


def contradicting(seat: Seat, annotations: Iterable[UUID]) -> set[UUID]:
    """Those of the annotations that somebody said contradict another."""
    wanted = set(annotations)
    found = links_in(seat).filter(
        Q(source__in=wanted) | Q(target__in=wanted), kind=LinkKind.CONTRADICTS
    )
    pairs = found.values_list("source_id", "target_id")
    return {end for pair in pairs for end in pair} & wanted
