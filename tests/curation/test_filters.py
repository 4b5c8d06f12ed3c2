"""Filters that are kept under a name."""

import pytest
from django.db import IntegrityError

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.permissions import Seat
from annotate.curation.conditions import Wrong
from annotate.curation.filters import delete_filter, filters_for, save_filter
from annotate.curation.models import SavedFilter


def names(seat: Seat) -> list[str]:
    return [one.name for one in filters_for(seat)]


def test_a_filter_is_ones_own_until_it_is_shared(seat: Seat, bobs_seat: Seat) -> None:
    save_filter(seat=seat, name=" Large  figures ", expression="figure.value>1000")
    assert (names(seat), names(bobs_seat)) == (["Large figures"], [])
    kept = save_filter(
        seat=seat, name="large figures", expression="figure.value>2000", is_shared=True
    )
    assert kept.expression == "figure.value > 2000"
    assert (names(seat), names(bobs_seat)) == (["large figures"], ["large figures"])
    assert SavedFilter.objects.count() == 1


def test_two_people_may_have_the_same_name(seat: Seat, bobs_seat: Seat) -> None:
    for one in (seat, bobs_seat):
        save_filter(seat=one, name="Mine", expression="author:me", is_shared=True)
    assert names(seat) == ["Mine", "Mine"]


@pytest.mark.parametrize(
    ("name", "expression", "sort"),
    [("", "", "newest"), ("x" * 81, "", "newest"), ("a\x00", "", "newest"), ("a", "", "sideways")],
)
def test_a_name_or_order_that_makes_no_sense_is_refused(
    name: str, expression: str, sort: str, seat: Seat
) -> None:
    with pytest.raises(Invalid):
        save_filter(seat=seat, name=name, expression=expression, sort=sort)


@pytest.mark.parametrize("expression", ["tag:", "tag:nothing", "figure.value > many"])
def test_what_cannot_be_understood_is_not_kept(expression: str, seat: Seat) -> None:
    with pytest.raises(Wrong):
        save_filter(seat=seat, name="Wrong", expression=expression)
    assert not SavedFilter.objects.exists()


def test_a_viewer_keeps_filters_and_shares_none(veras_seat: Seat, seat: Seat) -> None:
    save_filter(seat=veras_seat, name="To read", expression="status:accepted")
    with pytest.raises(NotPermitted):
        save_filter(seat=veras_seat, name="To read", expression="", is_shared=True)


def test_the_owner_deletes_and_an_admin_what_is_shared(
    seat: Seat, bobs_seat: Seat, coras_seat: Seat
) -> None:
    own = save_filter(seat=bobs_seat, name="Own", expression="author:me")
    for other in (coras_seat, seat):
        with pytest.raises(NotPermitted):
            delete_filter(seat=other, saved=own)
    own = save_filter(seat=bobs_seat, name="Own", expression="author:me", is_shared=True)
    with pytest.raises(NotPermitted):
        delete_filter(seat=coras_seat, saved=own)
    delete_filter(seat=seat, saved=own)
    assert names(bobs_seat) == []


def test_the_database_keeps_a_filter_where_it_is(seat: Seat, bobs_seat: Seat) -> None:
    saved = save_filter(seat=seat, name="Own", expression="")
    with pytest.raises(Exception, match="Cannot update"):
        SavedFilter.objects.filter(pk=saved.pk).update(owner=bobs_seat.user)


def test_the_database_refuses_an_unknown_order(seat: Seat) -> None:
    with pytest.raises(IntegrityError):
        SavedFilter.objects.create(
            project=seat.project, owner=seat.user, name="Own", sort="sideways"
        )
