"""What waits for a person, in words, each with the page that shows just those."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from annotate.accounts.permissions import Seat
from annotate.annotations.waiting import Queue
from annotate.articles.models import Status
from annotate.articles.source_news import SourceNews
from annotate.curation.counts import ProjectCounts
from annotate.curation.listing import EXACT
from annotate.curation.overview import Contribution
from annotate.curation.queries import PROPOSED
from annotate.curation.standing import standing_in

_NEWS = (
    (SourceNews.CHANGED, "with a new text at the source"),
    (SourceNews.UNREAD, "whose source could not be read"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line: how many, of what, where they are."""

    number: str
    said: str
    href: str


def waiting_for_people(
    seat: Seat, counts: ProjectCounts, people: Sequence[Contribution]
) -> list[Waiting]:
    """What waits, one's own work first; nothing that nothing waits of."""
    slug = seat.project.slug
    desk = reverse("annotation-list", args=[slug])
    review = reverse("annotation-triage", args=[slug]) if seat.may_review else ""
    articles = reverse("article-list", args=[slug])
    found = standing_in(seat.project)
    queue = reverse("anchoring-list", args=[slug])
    moved, orphaned = (found.places.get(one, 0) for one in (Queue.MOVED, Queue.ORPHANED))
    lines = [
        (_own(seat, people), "to be read by you", reverse("work", args=[slug])),
        (counts.annotations[PROPOSED], "without a verdict",
         review or f"{desk}?status={PROPOSED}"),
        (moved, "moved in a new text", queue),
        (orphaned, "lost in a new text", f"{queue}?state={Queue.ORPHANED}"),
        *((found.sources.get(news, 0), said, f"{articles}?source={news}") for news, said in _NEWS),
        (found.talk, "with unresolved talk", f"{desk}?with=is:open"),
    ]  # fmt: skip
    lines += [
        (one.number, f"changed in “{one.title}”",
         reverse("report-detail", args=[slug, one.slug]) + "?show=stale")
        for one in found.reports
    ]  # fmt: skip
    lines += [
        (one.number, f"not imported on {date_format(localtime(one.at), 'j M')}",
         reverse("import-detail", args=[slug, one.id]) + "?state=failed")
        for one in found.imports
    ]  # fmt: skip
    return [Waiting(_said(number), said, href) for number, said, href in lines if number]


def _own(seat: Seat, people: Sequence[Contribution]) -> int:
    mine = [one.reading for one in people if one.person.pk == seat.user.pk]
    return sum(load.total - load.numbers[Status.DONE] for load in mine)


def _said(number: int) -> str:
    return f"{EXACT:,}+" if number > EXACT else f"{number:,}"
