import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

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
