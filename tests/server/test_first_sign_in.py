"""The first administrator's way in is shown once, and never lost before it has been shown."""

import json
import re
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from annotate import env
from annotate.accounts.models import Project, User
from annotate.server import first_sign_in
from annotate.server.management.commands import prepare
from tests.server.conftest import Installation, until


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(env, "VAR", tmp_path)
    monkeypatch.setattr(env, "DEMO", True)
    monkeypatch.setattr(env, "ADMIN_EMAIL", "Ada@example.org")
    return tmp_path / "first-sign-in"


def test_a_start_that_died_before_showing_it_is_made_up_for_by_the_next(tmp_path: Path) -> None:
    changes = {"ANNOTATE_DURABLE": "0", "ANNOTATE_DEMO": "1"}
    installation = Installation(tmp_path, **changes)
    died = installation.run("manage.py", "prepare", "--json")
    password = json.loads(died.stdout)["administrator"]["password"]
    try:
        installation.start()
        said = until(lambda: re.search(r"Sign in once +(http\S+)", installation.output()), "it")
        assert installation.output().count(password) == 1
        assert until(lambda: not (tmp_path / "first-sign-in").exists(), "it to be forgotten")
        browser = build_opener(HTTPCookieProcessor())
        assert browser.open(said.group(1)).status == 200
        demo = browser.open(f"http://127.0.0.1:{installation.port}/p/demo/articles/").read()
        assert b"harbour" in demo
    finally:
        installation.stop()


@pytest.mark.django_db
def test_it_is_kept_for_its_owner_alone_until_it_is_shown(var: Path) -> None:
    first = prepare.Command().first_sign_in()
    assert first is not None
    assert first["email"] == "ada@example.org"
    assert var.stat().st_mode & 0o777 == 0o600
    again = prepare.Command().first_sign_in()
    assert again is not None
    assert again["password"] == first["password"]
    first_sign_in.forget()
    assert prepare.Command().first_sign_in() is None


@pytest.mark.django_db
def test_a_start_that_died_before_the_administrator_was_made_is_repeated(var: Path) -> None:
    first_sign_in.keep("ada@example.org", "kept-but-never-used")
    made = prepare.Command().first_sign_in()
    assert made is not None
    assert User.objects.get().check_password(made["password"])


@pytest.mark.django_db
def test_it_is_not_shown_once_the_password_is_another(var: Path) -> None:
    prepare.Command().first_sign_in()
    person = User.objects.get()
    person.set_password("chosen-since-then-9")
    person.save()
    assert prepare.Command().first_sign_in() is None
    assert not var.exists()


@pytest.mark.django_db
def test_a_demo_that_fails_leaves_nothing_and_does_not_hide_it(
    var: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(administrator: User) -> None:
        Project.objects.create(name="Half", slug="half", created_by=administrator)
        raise RuntimeError("no demo today")

    monkeypatch.setattr(prepare, "make_demo", fails)
    assert prepare.Command().first_sign_in()
    assert not Project.objects.exists()
    assert "no demo today" in caplog.text


@pytest.mark.django_db
def test_the_demo_can_be_turned_off(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "DEMO", False)
    assert prepare.Command().first_sign_in()
    assert not Project.objects.exists()


@pytest.mark.django_db
def test_an_installation_with_people_in_it_shows_nothing(var: Path, alice: User) -> None:
    assert prepare.Command().first_sign_in() is None
    assert not var.exists()
