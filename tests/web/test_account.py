from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from knox.models import AuthToken

from annotate.accounts.actions import set_own_password
from annotate.accounts.models import User
from tests.conftest import PASSWORD

type SignedIn = Callable[[User], Client]


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(reverse("account-detail")).status_code == 302


def test_the_name_is_changed(alice: User, signed_in: SignedIn) -> None:
    answer = signed_in(alice).post(reverse("account-name"), {"name": " Alice  <b>A</b> "})
    assert answer.status_code == 302
    alice.refresh_from_db()
    assert alice.name == "Alice <b>A</b>"


def test_a_name_is_data_in_the_page(alice: User, signed_in: SignedIn) -> None:
    client = signed_in(alice)
    client.post(reverse("account-name"), {"name": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(reverse("account-detail")).content.decode()


def test_the_password_needs_the_present_one(alice: User, signed_in: SignedIn) -> None:
    client = signed_in(alice)
    new = {"password": "seven lanterns on a pier", "again": "seven lanterns on a pier"}
    AuthToken.objects.create(user=alice)
    answer = client.post(reverse("account-password"), {"present": "wrong", **new})
    assert answer.status_code == 422
    assert AuthToken.objects.filter(user=alice).exists()
    assert "not your present password" in answer.content.decode()
    answer = client.post(reverse("account-password"), {"present": PASSWORD, **new})
    assert answer.status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("seven lanterns on a pier")
    assert not AuthToken.objects.filter(user=alice).exists()
    assert "API tokens" in client.get(reverse("account-detail")).content.decode()


def test_a_new_password_leaves_other_peoples_tokens(alice: User, bob: User) -> None:
    _, bobs = AuthToken.objects.create(user=bob)
    AuthToken.objects.create(user=alice)
    set_own_password(actor=alice, password="seven lanterns on a pier")
    assert [token.user for token in AuthToken.objects.all()] == [bob]
    assert bobs


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [("12345678", "12345678", "too common"), ("seven lanterns", "eight lanterns", "differ")],
)
def test_a_weak_or_mistyped_password_is_refused_at_its_field(
    password: str, again: str, said: str, alice: User, signed_in: SignedIn
) -> None:
    data = {"present": PASSWORD, "password": password, "again": again}
    answer = signed_in(alice).post(reverse("account-password"), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_token_is_shown_once_and_works(alice: User, signed_in: SignedIn) -> None:
    client = signed_in(alice)
    page = client.post(reverse("token-list"), follow=True)
    token = page.context["new_token"]
    assert len(token) > 30
    assert token in page.content.decode()
    assert token not in client.get(reverse("account-detail")).content.decode()
    assert AuthToken.objects.filter(user=alice).count() == 1


def test_a_token_is_revoked_by_its_owner_alone(alice: User, bob: User, signed_in: SignedIn) -> None:
    _, token = AuthToken.objects.create(user=alice)
    there = reverse("token-revocation", args=[AuthToken.objects.get().token_key])
    assert token
    signed_in(bob).post(there)
    assert AuthToken.objects.exists()
    signed_in(alice).post(there)
    assert not AuthToken.objects.exists()


def test_twenty_tokens_are_enough(alice: User, signed_in: SignedIn) -> None:
    for _ in range(20):
        AuthToken.objects.create(user=alice)
    page = signed_in(alice).post(reverse("token-list"), follow=True)
    assert "revoke one first" in page.content.decode()
    assert AuthToken.objects.count() == 20


@pytest.mark.parametrize("name", ["account-name", "account-password", "token-list"])
def test_reading_what_is_written_to_is_405(name: str, alice: User, signed_in: SignedIn) -> None:
    assert signed_in(alice).get(reverse(name)).status_code == 405
