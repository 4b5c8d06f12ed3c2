"""New texts and places, as `annotate.annotations` makes them, with the verdicts and the reports: a
verdict stays, and an entry is not stale, as long as the words that were seen do."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.annotations import anchoring, revising
from annotate.annotations.carrying import Carried
from annotate.annotations.models import Annotation, State
from annotate.annotations.reversal import Move, reverse_changes
from annotate.annotations.revising import Revised
from annotate.annotations.steps import Span, Step
from annotate.annotations.versions import contents, present_content
from annotate.articles.models import Article
from annotate.articles.queries import load_text
from annotate.articles.reading import Source
from annotate.curation.models import Entry, Review


def revise_article(
    *,
    seat: Seat,
    article: Article,
    source: Source,
    base: int | None = None,
    foreseen: Sequence[Carried] = (),
) -> Revised:
    """As `annotate.annotations.revising.revise_article`; no verdict lapses by it."""
    with by(seat.user):
        revised = revising.revise_article(
            seat=seat, article=article, source=source, base=base, foreseen=foreseen
        )
        _keep_verdicts(Annotation.objects.filter(article=article).values("pk"))
    return revised


def settle_place(
    *,
    seat: Seat,
    annotation: Annotation,
    seen_version: int,
    span: Span | None = None,
    quote: str | None = None,
) -> list[Step]:
    """As `annotate.annotations.anchoring.settle_place`; a verdict lapses when the words changed. An
    entry of a report is not stale when they, the headings above, note and tags are as it saw them.
    """
    with by(seat.user):
        steps = anchoring.settle_place(
            seat=seat, annotation=annotation, seen_version=seen_version, span=span, quote=quote
        )
        if Annotation.objects.filter(pk=annotation.pk, quote=annotation.quote).exists():
            _keep_verdicts([annotation.pk])
            _keep_entries(annotation.pk)
    return steps


def give_up_place(*, seat: Seat, annotation: Annotation, seen_version: int) -> list[Step]:
    """As `annotate.annotations.anchoring.give_up_place`."""
    with by(seat.user):
        steps = anchoring.give_up_place(seat=seat, annotation=annotation, seen_version=seen_version)
        if Annotation.objects.filter(pk=annotation.pk, quote=annotation.quote).exists():
            _keep_verdicts([annotation.pk])
    return steps


def take_back_place(*, seat: Seat, annotation: Annotation, since: int, to: int) -> list[Step]:
    """Take back what was said of its place: from version `since` to what it was at `to`. A verdict
    on what it says then counts again, and an entry of a report that was not stale then is not now.

    Raises Stale when it was changed since, NotPermitted, or Invalid for a version that never was.
    """
    with by(seat.user):
        steps = reverse_changes(seat=seat, moves=[Move(annotation.pk, since, to)])
        same = Annotation.objects.filter(pk=annotation.pk, quote=annotation.quote).exists()
        Review.objects.filter(
            annotation=annotation.pk, annotation_version__in=[since, to] if same else [to]
        ).update(annotation_version=steps[0].after)
        seen = Q(seen_version=to) | Q(seen_version=since, events__seen_version=to)
        entries = Entry.objects.filter(
            seen, annotation=annotation.pk, annotation__quote=F("seen_quote")
        )
        Entry.objects.filter(pk__in=entries.values("pk")).update(seen_version=steps[0].after)
    return steps


def _keep_verdicts(annotations: "Iterable[UUID] | QuerySet[Any]") -> None:
    """Let verdicts on the version before count for the version that the anchoring made."""
    Review.objects.filter(
        annotation__in=annotations,
        annotation__version=F("annotation__anchoring__version"),
        annotation_version=F("annotation__version") - 1,
    ).update(annotation_version=F("annotation_version") + 1)
    Entry.objects.filter(
        annotation__in=annotations,
        annotation__anchoring__state=State.PLACED,
        annotation__version=F("annotation__anchoring__version"),
        annotation__quote=F("seen_quote"),
        seen_version=F("annotation__version") - 1,
    ).update(seen_version=F("seen_version") + 1)


def _keep_entries(pk: UUID) -> None:
    """Let entries that were stale because the annotation waited be about its version of now, where
    that says what their editors saw: only its place was asked for."""
    now = Annotation.objects.get(pk=pk)
    waited = Entry.objects.filter(annotation=pk, seen_quote=now.quote, seen_version__lt=now.version)
    seen = dict(waited.values_list("pk", "seen_version"))
    if not seen:
        return
    past, present = contents(pk, seen.values()), present_content(now)
    same = [
        entry
        for entry, version in seen.items()
        if (was := past.get(version)) is not None
        and (was.note, was.tags) == (present.note, present.tags)
        and load_text(was.revision).context(was.start, was.end).heading == now.heading
    ]
    Entry.objects.filter(pk__in=same).update(seen_version=now.version)
