"""A server that cannot be used is named in one line, without its password."""

from pathlib import Path

import pytest

from annotate.server import preparation
from tests.server.conftest import Installation

NOWHERE = "postgresql://ada:s3cr3t@127.0.0.1:1/desk"


def test_an_unreachable_server_is_named_in_one_line(tmp_path: Path) -> None:
    found = Installation(tmp_path).run("-m", "annotate.server", DATABASE_URL=NOWHERE)
    assert found.returncode == 1
    assert found.stderr.startswith('annotate: cannot reach the database "desk" on 127.0.0.1:1: ')
    assert found.stderr.count("\n") == 1
    assert "s3cr3t" not in found.stderr


def test_a_command_says_the_same(tmp_path: Path) -> None:
    found = Installation(tmp_path).run("manage.py", "migrate", DATABASE_URL=NOWHERE)
    assert found.returncode == 1
    assert found.stderr.splitlines()[-1].startswith('annotate: cannot reach the database "desk"')
    assert "Traceback" not in found.stderr
    assert "s3cr3t" not in found.stderr


def test_a_server_older_than_15_is_refused() -> None:
    with pytest.raises(
        preparation.DatabaseProblem, match=r"PostgreSQL 14\.9; .* needs 15 or newer"
    ):
        preparation.check_version(140009)


def test_a_server_of_15_is_accepted() -> None:
    preparation.check_version(150000)
