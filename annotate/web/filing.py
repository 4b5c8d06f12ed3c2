"""How an article is filed, as the head of the reader shows it: status, whose work it is, labels,
and whether it may be republished. Read in the query that finds the article."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.http import Http404

from annotate.accounts.models import shown_name
from annotate.accounts.permissions import Seat
from annotate.accounts.prepared import Prepared
from annotate.articles import licences
from annotate.articles.assignments import own_status
from annotate.articles.models import Article, Label
from annotate.articles.source_news import found_there
from annotate.history.cursor import SnapshotXmin
from annotate.web.seats import article_at

_LABELS = Label.objects.filter(labelling__article=OuterRef("pk")).order_by("name", "id")
_OPENED = Prepared(
    lambda project, pk, person: article_at(
        project,
        pk,
        label_names=ArraySubquery(_LABELS.values("name")),
        assigned_name=F("assigned_to__name"),
        assigned_email=F("assigned_to__email"),
        reading=own_status(person),
        has_new_text=found_there("pk"),
        seen=SnapshotXmin(),
    ),
    *(1_000_001, UUID(int=1), 1_000_002),
)


def opened_or_404(seat: Seat, pk: UUID) -> Article:
    """The article as the reader opens it: with how it is filed, how far the person is with it
    (`reading`), whether its source has a new text (`has_new_text`) and up to where she has seen its
    history (`seen`)."""
    for article in _OPENED(seat.project.pk, pk, seat.user.pk):
        return article
    raise Http404


@dataclass(frozen=True, slots=True)
class Filed:
    """Where an article belongs in the project's lists."""

    status: str
    status_name: str
    assigned_id: int | None
    assigned: str
    labels: list[str]
    forbidden: bool
    licence: str


def filed(article: Article) -> Filed:
    """From an article that was opened."""
    there = vars(article)
    return Filed(
        status=article.status,
        status_name=article.get_status_display(),
        assigned_id=article.assigned_to_id,
        assigned=shown_name(there["assigned_name"], there["assigned_email"])
        if article.assigned_to_id
        else "",
        labels=there["label_names"],
        forbidden=licences.republication(article.licence, article.republication)
        == licences.FORBIDDEN,
        licence=article.licence,
    )
