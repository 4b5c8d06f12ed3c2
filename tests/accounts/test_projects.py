"""Projects and memberships: the border, and the roles inside it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django.fixtures import Settings

from annotate.accounts import actions
from annotate.accounts.errors import Conflict, Invalid, NotPermitted
from annotate.accounts.models import Membership, Project, Role, User
from annotate.accounts.permissions import Seat, may_make_projects, seat_of
from annotate.annotations.projects import start_project


def test_the_maker_of_a_project_is_its_admin(alice: User) -> None:
    project = actions.make_project(actor=alice, name="Security brief")
    assert project.slug == "security-brief"
    assert Membership.objects.get(project=project).role == Role.ADMIN


def test_a_second_project_of_the_same_name_gets_a_slug_of_its_own(alice: User) -> None:
    actions.make_project(actor=alice, name="Brief")
    assert actions.make_project(actor=alice, name="Brief").slug == "brief-2"


def test_a_name_without_latin_letters_still_gets_a_slug(alice: User) -> None:
    assert actions.make_project(actor=alice, name="港のデスク").slug == "project"


@pytest.mark.parametrize("slug", ["new", "Upper", "a b", "-a", "a--b", "x" * 61, "../etc"])
def test_a_bad_slug_is_refused(alice: User, slug: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.make_project(actor=alice, name="A", slug=slug)
    assert "slug" in refusal.value.fields
    assert not Project.objects.exists()


def test_a_taken_slug_is_refused_by_name(project: Project, alice: User) -> None:
    with pytest.raises(Invalid, match=project.slug):
        actions.make_project(actor=alice, name="Other", slug=project.slug)


def test_making_projects_can_be_kept_to_administrators(alice: User, settings: Settings) -> None:
    assert may_make_projects(alice)
    settings.ANNOTATE_PROJECT_CREATORS = "administrators"
    assert not may_make_projects(alice)
    with pytest.raises(NotPermitted):
        actions.make_project(actor=alice, name="A")
    alice.is_superuser = True
    assert may_make_projects(alice)


def test_a_new_project_starts_with_claim_figure_and_recommendation(alice: User) -> None:
    project = start_project(actor=alice, name="Brief")
    assert [(tag.key, tag.shortcut) for tag in project.tags.all()] == [
        ("claim", "c"),
        ("figure", "f"),
        ("recommendation", "r"),
    ]


def test_a_stranger_and_a_visitor_have_no_seat(project: Project, charlie: User) -> None:
    assert seat_of(charlie, project.slug) is None
    assert seat_of(AnonymousUser(), project.slug) is None
    assert not Project.objects.visible_to(charlie).exists()
    assert not Project.objects.visible_to(AnonymousUser()).exists()


def test_an_administrator_is_a_stranger_to_a_project_she_is_no_member_of(
    project: Project, charlie: User
) -> None:
    charlie.is_superuser = True
    charlie.save()
    assert seat_of(charlie, project.slug) is None


def test_a_member_is_added_by_address_with_a_role(seat: Seat, bob: User) -> None:
    membership, made = actions.add_member(seat=seat, email="BOB@example.org", role="curator")
    assert (membership.user, membership.role, made) == (bob, "curator", False)


def test_adding_a_member_twice_is_a_conflict_and_changes_nothing(
    seat: Seat, bobs_seat: Seat
) -> None:
    with pytest.raises(Conflict, match="annotator"):
        actions.add_member(seat=seat, email=bobs_seat.user.email, role="admin")
    assert Membership.objects.get(user=bobs_seat.user).role == "annotator"


def test_an_unknown_address_needs_an_administrator(seat: Seat) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_member(seat=seat, email="new@example.org", role="viewer")
    assert "email" in refusal.value.fields
    seat.user.is_superuser = True
    _, made = actions.add_member(seat=seat, email="new@example.org", role="viewer")
    assert made
    assert not User.objects.get(email="new@example.org").has_usable_password()


@pytest.mark.parametrize("role", ["owner", "", "ADMIN"])
def test_an_unknown_role_is_refused(seat: Seat, bob: User, role: str) -> None:
    with pytest.raises(Invalid):
        actions.add_member(seat=seat, email=bob.email, role=role)


def test_below_admin_nobody_manages_members(coras_seat: Seat, bobs_seat: Seat) -> None:
    membership = Membership.objects.get(user=bobs_seat.user)
    with pytest.raises(NotPermitted):
        actions.add_member(seat=coras_seat, email="charlie@example.org", role="viewer")
    with pytest.raises(NotPermitted):
        actions.change_role(seat=coras_seat, membership=membership, role="admin")
    with pytest.raises(NotPermitted):
        actions.remove_member(seat=coras_seat, membership=membership)


def test_everyone_may_leave(bobs_seat: Seat) -> None:
    actions.remove_member(seat=bobs_seat, membership=Membership.objects.get(user=bobs_seat.user))
    assert seat_of(bobs_seat.user, bobs_seat.project.slug) is None


def test_a_project_keeps_an_admin(seat: Seat, bobs_seat: Seat) -> None:
    own = Membership.objects.get(user=seat.user)
    with pytest.raises(Conflict):
        actions.change_role(seat=seat, membership=own, role="viewer")
    with pytest.raises(Conflict):
        actions.remove_member(seat=seat, membership=own)
    other = Membership.objects.get(user=bobs_seat.user)
    actions.change_role(seat=seat, membership=other, role="admin")
    actions.change_role(seat=seat, membership=own, role="viewer")
    assert Membership.objects.get(role="admin").user == bobs_seat.user


def test_a_change_of_the_name_leaves_a_rule_that_somebody_else_has_just_changed(seat: Seat) -> None:
    opened_before = seat_of(seat.user, seat.project.slug)
    assert opened_before is not None
    actions.change_project(seat=seat, blind=True)
    actions.change_project(seat=opened_before, name="Harbour and rivers")
    project = Project.objects.get()
    assert (project.name, project.blind) == ("Harbour and rivers", True)


def test_how_one_likes_to_read_is_kept_choice_by_choice(alice: User) -> None:
    in_another_window = User.objects.get(pk=alice.pk)
    actions.change_reading(actor=in_another_window, theme="dark")
    actions.change_reading(actor=alice, measure="wide")
    alice.refresh_from_db()
    assert (alice.theme, alice.measure) == ("dark", "wide")
