import json
import re
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotate.accounts.models import Project
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.exporting.exports import open_export
from annotate.exporting.filters import Filters


def run(project: Project, *more: object) -> None:
    call_command("export", "--project", project.slug, *more)


def test_it_writes_what_the_page_and_the_api_write(
    annotate: Callable[..., Annotation], seat: Seat, tmp_path: Path
) -> None:
    annotate("eleven years", "claim")
    annotate("4,120 landings", "figure")
    run(seat.project, "--format", "json", "--tag", "figure", "-o", tmp_path / "out.json")
    theirs = b"".join(open_export(seat=seat, filters=Filters(tag=("figure",))).chunks)
    same = re.compile(rb'"exported_at":"[^"]*"')
    assert same.sub(b"", (tmp_path / "out.json").read_bytes()) == same.sub(b"", theirs)


def test_it_goes_on_from_an_earlier_export(
    annotate: Callable[..., Annotation],
    seat: Seat,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    annotate("eleven years", "claim")
    run(seat.project, "--format", "jsonl", "-o", tmp_path / "out.jsonl")
    said = re.search(r"--since (\S+)", capsys.readouterr().err)
    assert said is not None
    annotate("4,120 landings", "figure")
    run(seat.project, "--since", said[1], "-o", tmp_path / "out.json")
    assert "--since" in capsys.readouterr().err
    changes = json.loads((tmp_path / "out.json").read_text())
    assert [one["quote"] for one in changes["annotations"]] == ["4,120 landings"]


def test_without_a_file_it_writes_to_standard_output(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = TextIOWrapper(BytesIO())
    monkeypatch.setattr("sys.stdout", out)
    run(project)
    assert json.loads(out.buffer.getvalue())["format"] == "annotate-export"


def test_a_file_is_whole_or_not_there(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "out.json"
    old.write_text("the old one")

    def broken(*_: object) -> object:
        yield b"{"
        raise RuntimeError("the database went away")

    from annotate.exporting import exports

    monkeypatch.setitem(exports.FORMATS, "json", exports.Format("B", "a/b", "b", broken))
    with pytest.raises(RuntimeError):
        run(project, "-o", old)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["the old one"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--project", "nowhere"], "There is no project “nowhere”."),
        (["--project", "harbour-desk", "--tag", "x"], "The project has no tag “x”."),
        (["--project", "harbour-desk", "--status", "x"], "There is no status “x”."),
        (["--project", "harbour-desk", "--withhold", "x"], "Nothing is withheld for “x”."),
        (["--project", "harbour-desk", "--format", "x"], "There is no format “x”"),
        (["--project", "harbour-desk", "-o", "/nowhere/at/all"], "Cannot write"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    arguments: list[str], message: str, project: Project
) -> None:
    with pytest.raises(CommandError, match=re.escape(message)):
        call_command("export", *arguments)
