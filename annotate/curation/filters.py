"""Filters that are kept under a name."""

from django.db.models import Q, QuerySet

from annotate.accounts import permissions
from annotate.accounts.errors import Invalid
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import unseen_by_others
from annotate.curation.condition_sql import where
from annotate.curation.conditions import parse, written
from annotate.curation.known import Known
from annotate.curation.models import SavedFilter, Sort

LONGEST_NAME = 80
MOST = 200
"""Filters that one person keeps in one project."""


def filters_for(seat: Seat) -> QuerySet[SavedFilter]:
    """The person's own filters and those that others share, by name."""
    found = SavedFilter.objects.filter(project=seat.project).select_related("owner")
    return found.filter(Q(owner=seat.user) | Q(is_shared=True))


def save_filter(
    *, seat: Seat, name: str, expression: str, sort: str = Sort.NEWEST, is_shared: bool = False
) -> SavedFilter:
    """Keep an expression under a name; one's own filter of that name is replaced.

    Raises Invalid for a name, an order or an expression that makes no sense, and NotPermitted for
    sharing below annotator.
    """
    permissions.require(not is_shared or seat.may_annotate, "share a filter")
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or "\x00" in name:
        raise Invalid.field("name", f"A filter needs a name of at most {LONGEST_NAME} characters.")
    if sort not in Sort.values:
        raise Invalid.field("sort", f"An order is one of: {', '.join(Sort.values)}.")
    tree = parse(expression)
    where(tree, Known.of(seat.project, seat.user))
    own = SavedFilter.objects.filter(project=seat.project, owner=seat.user)
    values = {"name": name, "expression": written(tree), "sort": sort, "is_shared": is_shared}
    with unseen_by_others(seat.user):
        kept = own.select_for_update().filter(name__iexact=name).first()
        if kept is None:
            if own.count() >= MOST:
                raise Invalid.field("name", f"You have {MOST} filters here: delete one first.")
            return SavedFilter.objects.create(project=seat.project, owner=seat.user, **values)
        for field, value in values.items():
            setattr(kept, field, value)
        kept.save(update_fields=list(values))
    return kept


def delete_filter(*, seat: Seat, saved: SavedFilter) -> None:
    """Forget a filter: one's own, or as an admin a shared one. Raises NotPermitted."""
    permissions.require(seat.may_delete_filter(saved), "delete this filter")
    with unseen_by_others(seat.user):
        saved.delete()
