import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from knox.models import AuthToken

from annotate.accounts.models import User
from annotate.web import sign_in
from tests.conftest import PASSWORD

FILES = "django.core.mail.backends.filebased.EmailBackend"
MEMORY = "django.core.mail.backends.locmem.EmailBackend"

type SignedIn = Callable[[User], Client]


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_front_door_is_the_sign_in_form(client: Client, alice: User) -> None:
    page = client.get("/").content.decode()
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="' in page
    assert 'name="login"' in page
    assert 'name="password"' in page


def test_the_form_signs_in_with_its_own_secret(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/").content.decode()
    action = re.search(r'<form class="panel form" method="post" action="([^"]+)"', page)
    secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert action
    assert secret
    answer = client.post(
        action[1],
        {"csrfmiddlewaretoken": secret[1], "login": alice.email, "password": PASSWORD},
        headers={"referer": "http://testserver/"},
    )
    assert answer.status_code == 302
    assert is_signed_in(client)


def test_the_address_may_be_typed_in_capitals(client: Client, alice: User) -> None:
    client.post(reverse("account_login"), {"login": "ALICE@example.org", "password": PASSWORD})
    assert is_signed_in(client)


def test_a_wrong_password_is_said_and_does_not_sign_in(client: Client, alice: User) -> None:
    answer = client.post(reverse("account_login"), {"login": alice.email, "password": "no"})
    assert answer.status_code == 200
    assert "not correct" in answer.content.decode()
    assert not is_signed_in(client)


def test_too_many_tries_are_stopped(client: Client, alice: User) -> None:
    for _ in range(12):
        answer = client.post(reverse("account_login"), {"login": alice.email, "password": "no"})
    assert "Too many" in answer.content.decode() or answer.status_code == 429
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    assert not is_signed_in(client)


def test_the_way_back_is_kept(client: Client, alice: User) -> None:
    page = client.get(reverse("account_login"), {"next": "/account/"}).content.decode()
    assert 'name="next" value="/account/"' in page


def test_sign_up_is_closed_unless_opened(client: Client, db: None) -> None:
    page = client.get(reverse("account_signup")).content.decode()
    assert "Closed" in page
    with override_settings(ANNOTATE_SIGN_UP=True):
        assert 'name="password2"' in client.get(reverse("account_signup")).content.decode()


@pytest.mark.parametrize("address", ["/", "/accounts/login/"])
def test_the_sign_in_form_leads_to_signing_up_where_that_is_open(
    address: str, client: Client, db: None
) -> None:
    link = f'href="{reverse("account_signup")}"'
    assert link not in client.get(address).content.decode()
    with override_settings(ANNOTATE_SIGN_UP=True):
        assert link in client.get(address).content.decode()


class TestWhereSigningUpIsOpen:
    @pytest.fixture(autouse=True)
    def open_to_everybody(self, settings: Any) -> None:
        settings.ANNOTATE_SIGN_UP = True
        settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
        settings.MAILERS = {"default": {"BACKEND": MEMORY}}

    def test_somebody_whom_an_administrator_made_need_not_confirm_the_address(
        self, client: Client, alice: User
    ) -> None:
        client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
        assert is_signed_in(client)

    def test_somebody_who_signed_up_confirms_it_first(self, client: Client, alice: User) -> None:
        EmailAddress.objects.create(user=alice, email=alice.email, primary=True)
        client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
        assert not is_signed_in(client)

    def test_a_link_ends_the_password_of_who_signed_up_with_somebody_elses_address(
        self, client: Client, alice: User
    ) -> None:
        EmailAddress.objects.create(user=alice, email=alice.email, primary=True)
        client.get(sign_in.one_time_path(alice))
        assert is_signed_in(client)
        stranger = Client()
        stranger.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
        assert not is_signed_in(stranger)


def test_signing_out_asks_first_and_needs_a_post(alice: User, signed_in: SignedIn) -> None:
    client = signed_in(alice)
    assert "Sign Out" in client.get(reverse("account_logout")).content.decode()
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


@override_settings(MAILERS={"default": {"BACKEND": FILES}})
def test_without_mail_a_forgotten_password_is_a_matter_for_the_administrator(
    client: Client, db: None
) -> None:
    page = client.get(reverse("account_reset_password")).content.decode()
    assert "sends no mail" in page


@override_settings(MAILERS={"default": {"BACKEND": MEMORY}})
def test_with_mail_a_forgotten_password_is_reset_by_it(client: Client, alice: User) -> None:
    page = client.get(reverse("account_reset_password")).content.decode()
    assert 'name="email"' in page


def test_a_password_that_is_reset_ends_the_tokens(alice: User, bob: User) -> None:
    for person in (alice, bob):
        AuthToken.objects.create(user=person)
    sign_in.AccountAdapter().set_password(alice, "seven lanterns on a pier")
    assert [token.user for token in AuthToken.objects.all()] == [bob]
    alice.refresh_from_db()
    assert alice.check_password("seven lanterns on a pier")


@pytest.mark.parametrize(
    "name",
    [
        "account_inactive",
        "account_email_verification_sent",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ],
)
def test_the_pages_around_signing_in_have_our_layout(name: str, client: Client, db: None) -> None:
    page = client.get(reverse(name), follow=True).content.decode()
    assert "css/tokens.css" in page


@pytest.mark.parametrize("name", ["mfa_index", "account_reauthenticate", "mfa_activate_totp"])
def test_the_pages_of_the_second_factor_have_our_layout(
    name: str, alice: User, client: Client
) -> None:
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    page = client.get(reverse(name), follow=True).content.decode()
    assert "css/tokens.css" in page


class TestOneTimeLink:
    def test_it_signs_in_at_once(self, client: Client, alice: User) -> None:
        answer = client.get(sign_in.one_time_path(alice))
        assert answer.status_code == 302
        assert answer["Location"] == reverse("home")
        assert is_signed_in(client)

    def test_it_works_once(self, client: Client, alice: User) -> None:
        path = sign_in.one_time_path(alice)
        client.get(path)
        again = Client().get(path)
        assert again.status_code == 410
        assert "works no longer" in again.content.decode()

    def test_one_that_was_made_after_a_sign_in_works_once_too(self, alice: User) -> None:
        for _ in range(2):
            path = sign_in.one_time_path(User.objects.get(pk=alice.pk))
            assert Client().get(path).status_code == 302
            assert Client().get(path).status_code == 410

    def test_of_two_uses_in_the_same_instant_one_lets_in(
        self, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = sign_in.one_time_path(alice)
        first, second = Client(), Client()
        check = sign_in.one_time_tokens.check_token

        def checked_before_the_other_enters(user: User, token: str) -> bool:
            monkeypatch.setattr(sign_in.one_time_tokens, "check_token", check)
            good = check(user, token)
            second.get(path)
            return good

        monkeypatch.setattr(sign_in.one_time_tokens, "check_token", checked_before_the_other_enters)
        assert first.get(path).status_code == 410
        assert (is_signed_in(first), is_signed_in(second)) == (False, True)

    def test_it_is_used_up_by_who_is_signed_in_already(
        self, signed_in: SignedIn, alice: User
    ) -> None:
        client = signed_in(alice)
        path = sign_in.one_time_path(User.objects.get(pk=alice.pk))
        assert client.get(path).status_code == 302
        assert Client().get(path).status_code == 410

    def test_another_site_cannot_sign_anybody_in_by_it(self, client: Client, alice: User) -> None:
        page = client.get(sign_in.one_time_path(alice), headers={"sec-fetch-site": "cross-site"})
        assert "Welcome, Alice Ahlberg" in page.content.decode()
        assert not is_signed_in(client)

    def test_it_does_not_silently_take_somebody_elses_place(
        self, alice: User, bob: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(bob)
        page = client.get(sign_in.one_time_path(alice)).content.decode()
        assert "You are signed in as Bob Bianchi now" in page
        assert client.session["_auth_user_id"] == str(bob.pk)

    def test_it_ends_after_a_day(
        self, client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = sign_in.one_time_path(alice)
        tomorrow = sign_in.one_time_tokens._now() + timedelta(hours=24, minutes=1)
        monkeypatch.setattr(sign_in.one_time_tokens, "_now", lambda: tomorrow)
        assert client.get(path).status_code == 410

    def test_a_look_ahead_does_not_use_it_up(self, client: Client, alice: User) -> None:
        path = sign_in.one_time_path(alice)
        client.head(path)
        client.get(path, headers={"sec-purpose": "prefetch"})
        assert not is_signed_in(client)
        client.get(path)
        assert is_signed_in(client)

    def test_somebody_without_a_password_is_asked_for_one(self, client: Client, db: None) -> None:
        new = User.objects.create_user(email="new@example.org")
        answer = client.get(sign_in.one_time_path(new))
        assert answer["Location"] == reverse("account-detail")
        assert "Set a password" in client.get(answer["Location"]).content.decode()

    def test_it_does_not_let_in_who_was_locked_out(self, client: Client, alice: User) -> None:
        path = sign_in.one_time_path(alice)
        alice.is_active = False
        alice.save()
        assert client.get(path).status_code == 410

    @pytest.mark.parametrize("uid", ["AAAA", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "!!"])
    def test_a_made_up_link_is_gone(self, uid: str, client: Client, alice: User) -> None:
        assert client.get(f"/sign-in/{uid}/abc-def/").status_code == 410

    def test_a_link_to_pass_on_waits_for_a_click(self, client: Client, alice: User) -> None:
        request = RequestFactory().get("/")
        link = sign_in.one_time_link(alice, request)
        assert link.startswith("http://testserver/welcome/")
        path = link.removeprefix("http://testserver")
        assert "Welcome, Alice Ahlberg" in client.get(path).content.decode()
        assert not is_signed_in(client)
        assert client.post(path).status_code == 302
        assert is_signed_in(client)
        assert client.get(path).status_code == 410

    def test_a_base_address_will_do_for_a_link(self, alice: User) -> None:
        link = sign_in.one_time_link(alice, "https://desk.example.org/")
        assert link.startswith("https://desk.example.org/welcome/")
