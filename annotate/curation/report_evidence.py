"""What speaks for and against the entries of a report: links that make no group."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from annotate.curation.link_models import Link, LinkKind
from annotate.curation.queries import AnnotationRow
from annotate.curation.report_groups import NO_SOURCE

_SAID = {
    (LinkKind.SUPPORTS, False): "Supports",
    (LinkKind.SUPPORTS, True): "Supported by",
    (LinkKind.CONTRADICTS, False): "Contradicts",
    (LinkKind.CONTRADICTS, True): "Contradicts",
}


class End(NamedTuple):
    """The other end of a link, and what it is to the one that is asked about."""

    said: str
    other: UUID


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an entry, or what is the same as it, supports or contradicts, or what supports it."""

    said: str
    annotation: AnnotationRow

    @property
    def is_against(self) -> bool:
        return self.said == "Contradicts"


def other_ends(annotations: Collection[UUID]) -> Mapping[UUID, list[End]]:
    """By annotation, what each of them supports, is supported by or contradicts, the oldest link
    first; nothing of what is in the trash: one query."""
    found: defaultdict[UUID, list[End]] = defaultdict(list)
    links = Link.objects.filter(
        Q(source__in=annotations) | Q(target__in=annotations),
        kind__in=[LinkKind.SUPPORTS, LinkKind.CONTRADICTS],
        source__deleted_at=None,
        target__deleted_at=None,
        source__article__deleted_at=None,
        target__article__deleted_at=None,
    )
    for source, target, kind in links.order_by("id").values_list("source_id", "target_id", "kind"):
        found[source].append(End(_SAID[LinkKind(kind), False], target))
        found[target].append(End(_SAID[LinkKind(kind), True], source))
    return found


def evidence(
    group: Collection[UUID],
    ends: Mapping[UUID, list[End]],
    annotations: Mapping[UUID, AnnotationRow],
) -> tuple[Evidence, ...]:
    """What is said of any of a group, once each; what was rejected or merged speaks for nothing."""
    told = dict.fromkeys(end for one in group for end in ends.get(one, ()))
    return tuple(
        Evidence(end.said, found)
        for end in told
        if end.other not in group
        and (found := annotations.get(end.other)) is not None
        and found.status not in NO_SOURCE
    )
