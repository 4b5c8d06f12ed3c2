"""What a person says of where an annotation stands in a new text: that is it, or it is gone.

What somebody else did to its note, tags or verdict meanwhile does not matter to that. When its
place is another by now, both are shown and the person chooses.
"""

from django.http import QueryDict

from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Anchoring, Annotation, State
from annotate.annotations.steps import Span, Step
from annotate.annotations.versions import Content, contents, present_content
from annotate.articles.queries import load_text
from annotate.curation.revising import give_up_place, settle_place
from annotate.web.span_conflicts import Both, Question
from annotate.web.typed import whole

_ANOTHER_TEXT = "The article has another text by now."
_GONE = "Its passage is gone from the text"


def confirm(seat: Seat, annotation: Annotation, version: int, data: QueryDict) -> list[Step]:
    """It stands where it was found at the version that was seen, or at the `start` and `end` (code
    points) that were sent, where `quote` stands."""
    found = _seen(annotation, version) if annotation.version != version else None
    already = found is not None and _candidate(found) == _certain(annotation)  # by somebody else
    return settle_place(
        seat=seat,
        annotation=annotation,
        seen_version=annotation.version if already else _present(annotation, version, found),
        span=_sent(data),
        quote=data.get("quote", "").replace("\r\n", "\n") or None,
    )


def orphan(seat: Seat, annotation: Annotation, version: int, data: QueryDict) -> list[Step]:
    """Its passage is gone from the new text."""
    found = _seen(annotation, version) if annotation.version != version else None
    seen = _present(annotation, version, found)
    return give_up_place(seat=seat, annotation=annotation, seen_version=seen)


def of_place(current: Annotation, seen: int, data: QueryDict) -> Both:
    """The place that was confirmed, and the one that it has now."""
    found, theirs = _seen(current, seen), [_standing(current)]
    place = _sent(data) or (found and found.anchor and _span(found.anchor.start, found.anchor.end))
    if found is None or found.anchor is None or not place:
        return Both([], theirs, [], [], _ANOTHER_TEXT)
    quote = load_text(found.text).text[place[0] : place[1]]
    if found.text != current.article.current_id:
        return Both([quote], theirs, [], [], _ANOTHER_TEXT)
    fields = [("start", str(place[0])), ("end", str(place[1])), ("quote", quote)]
    return Both([quote], theirs, [quote], fields)


def of_removal(current: Annotation, seen: int, data: QueryDict) -> Both:
    """That it is gone, and the place that it has now."""
    return Both([_GONE], [_standing(current)], [_GONE], [])


PLACE = Question(
    of_place, "annotation-anchoring", "Confirm", "Its place is not confirmed yet", "Keep mine",
    "Keep theirs",
)  # fmt: skip
REMOVAL = Question(
    of_removal, "annotation-anchoring-removal", "Orphan", "It is not orphaned yet", "Orphan it",
    "Leave it there",
)  # fmt: skip


def _seen(annotation: Annotation, version: int) -> Content | None:
    """What it said at the version that was seen."""
    return contents(annotation.pk, [version]).get(version)


def _present(annotation: Annotation, version: int, seen: Content | None) -> int:
    """The present version where the place is still what was seen, else the one that was seen."""
    if seen is not None and seen.place == present_content(annotation).place:
        return annotation.version
    return version


def _candidate(seen: Content) -> tuple[object, Span | None] | None:
    """Where it was found, and in which text."""
    if seen.anchor is None:
        return None
    return seen.anchor.revision, _span(seen.anchor.start, seen.anchor.end)


def _certain(annotation: Annotation) -> tuple[object, Span | None]:
    """Where it stands in the present text beyond doubt."""
    there = annotation.revision_id == annotation.article.current_id
    return annotation.revision_id, (annotation.start, annotation.end) if there else None


def _standing(annotation: Annotation) -> str:
    """The words that it marks now, or would, or that it marks none."""
    anchoring = Anchoring.objects.filter(annotation=annotation).first()
    if anchoring is None or anchoring.state == State.PLACED:
        return annotation.quote
    return _GONE if anchoring.state == State.ORPHANED else anchoring.quote


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else (start, end)


def _sent(data: QueryDict) -> Span | None:
    if "start" not in data:
        return None
    start, end = (whole(data.get(name, "")) for name in ("start", "end"))
    if start is None or end is None:
        raise Invalid.field("start", "Give start and end as whole numbers.")
    return start, end
