from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts import actions
from annotate.accounts.models import Membership, Project, Role, User
from annotate.accounts.permissions import Seat
from annotate.web import members

type SignedIn = Callable[[User], Client]


@pytest.fixture
def there(project: Project) -> str:
    return reverse("member-list", args=[project.slug])


def membership(seat: Seat) -> Membership:
    return Membership.objects.get(user=seat.user, project=seat.project)


def address(name: str, seat: Seat) -> str:
    return reverse(name, args=[seat.project.slug, membership(seat).pk])


def test_everybody_sees_who_belongs_but_only_admins_see_addresses(
    there: str, seat: Seat, bobs_seat: Seat, veras_seat: Seat, signed_in: SignedIn
) -> None:
    page = signed_in(veras_seat.user).get(there).content.decode()
    assert "Bob Bianchi" in page
    assert "bob@example.org" not in page
    assert "bob@example.org" in signed_in(seat.user).get(there).content.decode()


def test_an_admin_adds_somebody_who_has_an_account(
    there: str, seat: Seat, charlie: User, signed_in: SignedIn
) -> None:
    data = {"email": "Charlie@example.org", "role": "curator"}
    assert signed_in(seat.user).post(there, data).status_code == 302
    assert Membership.objects.get(user=charlie).role == Role.CURATOR


def test_an_address_without_an_account_is_refused_at_its_field_for_who_makes_no_accounts(
    there: str, seat: Seat, signed_in: SignedIn
) -> None:
    answer = signed_in(seat.user).post(there, {"email": "new@example.org", "role": "viewer"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["email"]
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_administrator_gets_a_link_to_pass_on_and_sees_it_once(
    there: str, seat: Seat, signed_in: SignedIn
) -> None:
    seat.user.is_superuser = True
    seat.user.save()
    client = signed_in(seat.user)
    data = {"email": "new@example.org", "name": "Nia New", "role": "annotator"}
    page = client.post(there, data, follow=True)
    link = page.context["passing_on"]["link"]
    assert link in page.content.decode()
    assert link not in client.get(there).content.decode()
    answer = Client().post(link.removeprefix("http://testserver"))
    assert answer["Location"] == reverse("account-detail")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"email": "no address", "role": "viewer"}, "email"),
        ({"email": "bob@example.org", "role": "emperor"}, "role"),
        ({"email": "alice@example.org", "role": "viewer"}, "email"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    data: dict[str, str], field: str, there: str, seat: Seat, signed_in: SignedIn
) -> None:
    answer = signed_in(seat.user).post(there, data)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert Membership.objects.count() == 1


def test_a_curator_adds_nobody(there: str, coras_seat: Seat, signed_in: SignedIn) -> None:
    answer = signed_in(coras_seat.user).post(there, {"email": "a@example.org", "role": "admin"})
    assert answer.status_code == 403


def test_a_role_is_changed(seat: Seat, bobs_seat: Seat, signed_in: SignedIn) -> None:
    signed_in(seat.user).post(address("member-detail", bobs_seat), {"role": "curator"})
    assert membership(bobs_seat).role == Role.CURATOR


def test_nobody_raises_herself(bobs_seat: Seat, signed_in: SignedIn) -> None:
    answer = signed_in(bobs_seat.user).post(address("member-detail", bobs_seat), {"role": "admin"})
    assert answer.status_code == 403
    assert membership(bobs_seat).role == Role.ANNOTATOR


def test_the_last_admin_stays_one(seat: Seat, signed_in: SignedIn) -> None:
    client = signed_in(seat.user)
    for name, data in (("member-detail", {"role": "viewer"}), ("member-removal", {})):
        answer = client.post(address(name, seat), data)
        assert answer.status_code == 422
        assert "needs an admin" in answer.content.decode()
    assert membership(seat).role == Role.ADMIN


def test_a_member_is_removed_and_a_stranger_then(
    there: str, seat: Seat, bobs_seat: Seat, signed_in: SignedIn
) -> None:
    signed_in(seat.user).post(address("member-removal", bobs_seat))
    assert signed_in(bobs_seat.user).get(there).status_code == 404


def test_everybody_may_leave(bobs_seat: Seat, seat: Seat, signed_in: SignedIn) -> None:
    answer = signed_in(bobs_seat.user).post(address("member-removal", bobs_seat))
    assert answer["Location"] == reverse("home")
    assert not Membership.objects.filter(user=bobs_seat.user).exists()


def test_nobody_removes_others_below_admin(
    seat: Seat, coras_seat: Seat, bobs_seat: Seat, signed_in: SignedIn
) -> None:
    answer = signed_in(coras_seat.user).post(address("member-removal", bobs_seat))
    assert answer.status_code == 403


def test_only_an_administrator_of_the_installation_makes_sign_in_links(
    seat: Seat, bobs_seat: Seat, signed_in: SignedIn
) -> None:
    there = address("member-sign-in-link", bobs_seat)
    assert signed_in(seat.user).post(there).status_code == 403
    seat.user.is_superuser = True
    seat.user.save()
    page = signed_in(seat.user).post(there, follow=True)
    assert "/welcome/" in page.context["passing_on"]["link"]


def test_a_member_of_another_project_is_not_found_here(
    seat: Seat, project: Project, charlie: User, signed_in: SignedIn
) -> None:
    there = reverse("member-detail", args=[project.slug, 999_999])
    assert signed_in(seat.user).post(there, {"role": "viewer"}).status_code == 404


def test_a_change_of_what_went_at_the_same_moment_says_so(
    seat: Seat, bobs_seat: Seat, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, page = address("member-detail", bobs_seat), signed_in(seat.user)

    def too_late(**given: Any) -> Membership:
        Membership.objects.filter(user=bobs_seat.user).delete()
        return actions.change_role(**given)

    monkeypatch.setattr(members, "change_role", too_late)
    answer = page.post(there, {"role": "curator"})
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.content.decode()
    Membership.objects.create(user=bobs_seat.user, project=seat.project, role=Role.VIEWER)
    again = address("member-detail", bobs_seat)
    answer = page.post(again, {"role": "curator"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["Content-Type"]) == (409, "text/plain")
