"""How an article is filed, as the head of the reader shows it: status, whose work it is, labels,
and whether it may be republished. Read in the query that finds the article."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef
from django.db.models.expressions import Combinable

from annotate.accounts.models import shown_name
from annotate.articles import licences
from annotate.articles.models import Article, Label

_LABELS = Label.objects.filter(labelling__article=OuterRef("pk")).order_by("name", "id")
FILED: dict[str, Combinable] = {
    "label_names": ArraySubquery(_LABELS.values("name")),
    "assigned_name": F("assigned_to__name"),
    "assigned_email": F("assigned_to__email"),
}
"""What `article_or_404` has to be asked for, for `filed`."""


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
    """From an article that was found with `FILED`."""
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
