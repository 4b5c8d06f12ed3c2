"""Somebody changed an annotation before it got new bounds, was split or was merged: what the person
wanted and what stands now, and the same again on what stands now where that is possible.

The form posts to where the change went, with the versions that the person sees in it; `restored`
brings back first what somebody deleted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from annotate.accounts.errors import Refused
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.annotations.spans import merged_into_one, parts_at
from annotate.annotations.versions import Content, contents
from annotate.articles.queries import load_text
from annotate.web.conflicts import who_changed
from annotate.web.seats import PageRequest


@dataclass(frozen=True, slots=True)
class Both:
    """Two versions of where something lies. `would` is what the same change makes of it as it is
    now, empty where it cannot be made; then `hindrance` says why."""

    mine: list[str]
    theirs: list[str]
    would: list[str]
    fields: list[tuple[str, str]]
    hindrance: str = ""
    others: tuple[Annotation, ...] = ()


type Ask = Callable[[Annotation, int, QueryDict], Both]
"""From the annotation as it is now, the version that the person saw, and what she sent."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked in the card, in the words of one kind of change."""

    both: Ask
    name: str
    does: str
    unsaved: str
    again: str
    leave: str


def form_of(
    request: PageRequest,
    seat: Seat,
    question: Question,
    both: Both,
    *,
    annotation: Annotation,
    changed: Annotation,
) -> SafeString:
    """The form that asks. `changed` is the one that was changed, of those that are concerned."""
    context = {
        "seat": seat,
        "question": question,
        "both": both,
        "current": annotation,
        "deleted": annotation.deleted_at is not None,
        "was_deleted": changed.deleted_at is not None,
        "is_another": changed.pk != annotation.pk,
        "who": who_changed(changed, seat),
    }
    return SafeString(render_to_string("annotations/both_places.html", context, request))


def of_bounds(current: Annotation, seen: int, data: QueryDict) -> Both:
    """New bounds can always be given; all else stays as it is now."""
    mine = data.get("quote", "")
    fields = [(name, data.get(name, "")) for name in ("start", "end", "quote")]
    return Both([mine], [current.quote], [mine], fields)


def of_parts(current: Annotation, seen: int, data: QueryDict) -> Both:
    """Two parts, of the passage as it was seen and as it is now."""
    at = int(data.get("at", ""))
    base = _seen(current, seen)
    mine = [_words(base, base.start, at), _words(base, at, base.end)] if base else []
    fields = [("at", str(at))]
    try:
        if base and base.revision != current.revision_id:
            return Both(mine, [current.quote], [], fields, "The article has another text by now.")
        would = [str(part["quote"]) for part in parts_at(current, at)]
    except Refused as error:
        return Both(mine, [current.quote], [], fields, error.message)
    return Both(mine, [current.quote], would, fields)


def of_merger(current: Annotation, seen: int, data: QueryDict) -> Both:
    """One passage over all, and those that are there now; what was deleted is left out."""
    wanted = {UUID(id): int(version) for id, version in map(str.split, data.getlist("with"))}
    found = Annotation.objects.filter(pk__in=wanted, project=current.project_id)
    others = list(found.order_by("start", "end", "id"))
    bases = [_seen(current, seen), *(_seen(one, wanted[one.pk]) for one in others)]
    mine = _united([base for base in bases if base])
    present = [one for one in others if one.deleted_at is None]
    together = sorted([current, *present], key=lambda one: (one.start, one.end, one.pk))
    theirs = [one.quote for one in together]
    fields = [("with", f"{one.pk} {one.version}") for one in present]
    try:
        would = [str(merged_into_one(together).place["quote"])]
    except Refused as error:
        return Both(mine, theirs, [], fields, error.message, tuple(others))
    return Both(mine, theirs, would, fields, others=tuple(others))


def _seen(annotation: Annotation, version: int) -> Content | None:
    return contents(annotation.pk, [version]).get(version)


def _words(base: Content, start: int, end: int) -> str:
    return load_text(base.revision).text[start:end].strip()


def _united(bases: Iterable[Content]) -> list[str]:
    """The passage over all of them; those that were seen in different texts one by one."""
    seen = list(bases)
    if len({base.revision for base in seen}) != 1:
        return [_words(base, base.start, base.end) for base in seen]
    return [_words(seen[0], min(one.start for one in seen), max(one.end for one in seen))]


BOUNDS = Question(
    of_bounds, "annotation-span", "New bounds of", "Your bounds are not saved yet", "Keep mine",
    "Keep theirs",
)  # fmt: skip
PARTS = Question(
    of_parts, "annotation-parts", "Split", "It is not split yet", "Split it so", "Leave it whole"
)
MERGER = Question(
    of_merger, "annotation-merger", "Merge", "They are not merged yet", "Merge them so",
    "Leave them apart",
)  # fmt: skip
