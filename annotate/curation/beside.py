"""How much stands beside an annotation: what was said of it, and what it is linked with. Columns of
the query for it."""

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from annotate.annotations.models import Annotation, Comment
from annotate.curation.link_models import Link

COMMENTS = Coalesce(
    Subquery(
        Comment.objects.present()
        .filter(annotation=OuterRef("pk"))
        .order_by()
        .values("annotation")
        .annotate(number=Count("id"))
        .values("number")
    ),
    0,
)
"""How many comments there are that nobody has deleted."""


def _deleted_at(end: str) -> Subquery:
    return Subquery(Annotation.objects.filter(pk=OuterRef(end)).values("deleted_at"))


def links() -> Coalesce:
    """How many others it is linked with. Made for each query: whose links are counted depends on
    who asks."""
    mine = Link.objects.filter(Q(source=OuterRef("pk")) | Q(target=OuterRef("pk")))
    # Asked link by link, for there are few: with a join PostgreSQL may begin at all annotations.
    ends = {f"{end}_gone": _deleted_at(end) for end in ("source", "target")}
    there = mine.alias(**ends).filter(**dict.fromkeys(ends)).order_by()
    number = there.annotate(one=Value(1)).values("one").annotate(number=Count("id"))
    return Coalesce(Subquery(number.values("number")), 0)
