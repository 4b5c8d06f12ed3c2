"""A question that is kept asks the same as the query it was made from."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from annotate.accounts import blindfold
from annotate.accounts.blindfold import Blindfold
from annotate.accounts.models import Membership, Project, User
from annotate.accounts.permissions import Seat
from annotate.accounts.prepared import Prepared
from annotate.annotations.projects import start_project


def memberships(user: int, slug: str) -> QuerySet[Membership]:
    return Membership.objects.select_related("project").filter(user=user, project__slug=slug)


def test_each_asks_with_its_own_values(seat: Seat, bobs_seat: Seat) -> None:
    other = start_project(actor=seat.user, name="Another desk")
    asked = Prepared(memberships, 1_000_001, "example")
    for user, project in ((seat.user, seat.project), (bobs_seat.user, seat.project)):
        assert asked(user.pk, project.slug) == list(memberships(user.pk, project.slug))
    assert [one.project for one in asked(seat.user.pk, other.slug)] == [other]
    assert asked(bobs_seat.user.pk, other.slug) == []


def test_it_is_one_query_with_what_belongs_to_each_row(seat: Seat) -> None:
    asked = Prepared(memberships, 1_000_001, "example")
    with CaptureQueriesContext(connection) as queries:
        found = [one.project.name for one in asked(seat.user.pk, seat.project.slug)]
    assert (found, len(queries)) == ([seat.project.name], 1)


def test_the_query_is_built_once(seat: Seat, bobs_seat: Seat) -> None:
    built: list[int] = []

    def people(user: int) -> QuerySet[User, tuple[str]]:
        built.append(user)
        return User.objects.filter(pk=user).values_list("name")

    asked = Prepared(people, 1_000_001)
    assert [asked(one.pk) for one in (seat.user, bobs_seat.user)] == [
        [(seat.user.name,)],
        [(bobs_seat.user.name,)],
    ]
    assert built == [1_000_001]


def test_who_wears_a_blindfold_is_asked_for_afresh(seat: Seat) -> None:
    built: list[int] = []

    def projects(pk: int) -> QuerySet[Project]:
        built.append(pk)
        return Project.objects.filter(pk=pk)

    asked = Prepared(projects, 1_000_001)
    with blindfold.wearing(Blindfold(seat.user.pk, frozenset([seat.project.pk]))):
        assert asked(seat.project.pk) == [seat.project]
    assert asked(seat.project.pk) == [seat.project]
    assert built == [seat.project.pk, 1_000_001]


def test_it_wants_a_value_for_each_example(seat: Seat) -> None:
    with pytest.raises(ValueError, match="zip"):
        Prepared(memberships, 1_000_001, "example")(seat.user.pk)
