"""A wrong setting stops the start with one line that names it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from annotate import env
from tests.server.conftest import environment


def load(
    tmp_path: Path, expression: str = "0", **changes: str
) -> "subprocess.CompletedProcess[str]":
    """Read the settings in a process of their own and print one of them."""
    return subprocess.run(
        [sys.executable, "-c", f"from annotate import env; print({expression})"],
        cwd=env.CHECKOUT, env=environment(ANNOTATE_VAR=str(tmp_path), **changes), text=True,
        capture_output=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_HOSTS", "https://annotate.example.org"),
        ("ALLOWED_HOSTS", "annotate.example.org:8000"),
        ("ANNOTATE_ADMIN_EMAIL", "ada"),
        ("ANNOTATE_DEMO", "perhaps"),
        ("ANNOTATE_POOL", "-1"),
        ("ANNOTATE_PROJECT_CREATORS", "nobody"),
        ("ANNOTATE_FETCH_ALLOW", "intranet.example.org"),
        ("ANNOTATE_ORIGINALS_URL", "s3+https://s3.example.org/bucket"),
        ("ANNOTATE_SIGN_UP", "2"),
        ("ANNOTATE_VAR", str(Path(__file__))),
        ("ANNOTATE_WORKERS", "0"),
        ("CSRF_TRUSTED_ORIGINS", "annotate.example.org"),
        ("DATABASE_URL", "mysql://root@localhost/annotate"),
        ("DATABASE_URL", "postgresql://annotate@localhost:5432/"),
        ("DATABASE_URL", "postgresql://annotate@localhost:port/annotate"),
        ("DEBUG", "maybe"),
        ("EMAIL_URL", "carrier-pigeon://roof"),
        ("MEDIA_ROOT", str(Path(__file__))),
        ("PORT", "65536"),
        ("PORT", "http"),
    ],
)
def test_a_wrong_value_is_named_in_one_line(tmp_path: Path, name: str, value: str) -> None:
    if name == "ANNOTATE_VAR":
        tmp_path = Path(value)
        found = load(tmp_path)
    else:
        found = load(tmp_path, **{name: value})
    assert found.returncode == 1
    assert found.stderr.startswith(f"annotate: {name} ")
    assert found.stderr.count("\n") == 1


def test_a_password_in_a_wrong_url_is_not_printed(tmp_path: Path) -> None:
    found = load(tmp_path, DATABASE_URL="postgresql://ada:s3cr3t@localhost:x/annotate")
    assert found.returncode == 1
    assert "s3cr3t" not in found.stdout + found.stderr


def test_a_server_needs_a_secret_key(tmp_path: Path) -> None:
    found = load(tmp_path, DEBUG="0")
    assert found.returncode == 1
    assert found.stderr.startswith("annotate: SECRET_KEY is not set")


def test_a_foreign_host_name_makes_it_a_server(tmp_path: Path) -> None:
    found = load(tmp_path, ALLOWED_HOSTS="annotate.example.org")
    assert found.returncode == 1
    assert "SECRET_KEY" in found.stderr


def test_a_server_that_lets_people_sign_up_needs_mail(tmp_path: Path) -> None:
    server = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "annotate.example.org"}
    found = load(tmp_path, ANNOTATE_SIGN_UP="1", **server)
    assert found.stderr.startswith("annotate: ANNOTATE_SIGN_UP needs EMAIL_URL")
    mail = {"EMAIL_URL": "smtp://mail.example.org:25"}
    assert load(tmp_path, ANNOTATE_SIGN_UP="1", **server, **mail).returncode == 0


def test_a_made_up_secret_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = load(tmp_path, "env.SECRET_KEY, env.LOCAL, env.DEBUG")
    assert first.stdout == load(tmp_path, "env.SECRET_KEY, env.LOCAL, env.DEBUG").stdout
    assert first.stdout.endswith(" True False\n")
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_what_is_kept_for_an_installation_is_closed_to_other_users(tmp_path: Path) -> None:
    load(tmp_path / "var")
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_files_that_the_web_server_writes_are_closed_to_other_users(tmp_path: Path) -> None:
    said = "import os; from annotate.server import web; web.load = lambda: None; "
    said += "web.serve = lambda *_: print(oct(os.umask(0))); web.main()"
    done = subprocess.run(
        [sys.executable, "-c", said], cwd=env.CHECKOUT, text=True, capture_output=True,
        env=environment(ANNOTATE_VAR=str(tmp_path)), check=True,
    )  # fmt: skip
    assert done.stdout == "0o77\n"


def test_only_a_server_takes_the_proxys_word_for_who_asks(tmp_path: Path) -> None:
    count = "__import__('annotate.settings').settings.ALLAUTH_TRUSTED_PROXY_COUNT"
    assert load(tmp_path, count).stdout == "0\n"
    server = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "annotate.example.org"}
    assert load(tmp_path, count, **server).stdout == "1\n"


def test_a_database_url_keeps_all_that_libpq_understands(tmp_path: Path) -> None:
    url = "postgresql://ada:a%40b@db.example.org:6432/desk?sslmode=require"
    found = load(tmp_path, "env.DATABASE", DATABASE_URL=url, ANNOTATE_PGBOUNCER="1")
    for part in ("'a@b'", "'6432'", "'sslmode': 'require'", "'DISABLE_SERVER_SIDE_CURSORS': True"):
        assert part in found.stdout


def test_the_administrators_page_describes_every_variable_and_no_other() -> None:
    page = (env.CHECKOUT / "docs" / "administrators.md").read_text(encoding="utf-8")
    source = (env.CHECKOUT / "annotate" / "env.py").read_text(encoding="utf-8")
    described = re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE)
    readers = (
        "text|switch|number|choice|directory|host_names|origins|public_address|email_address"
        "|originals|places"
    )
    read = re.findall(rf'\b(?:{readers})\("([A-Z_]+)"', source)
    assert sorted(described) == sorted(set(read))
