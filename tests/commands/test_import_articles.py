import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.articles.models import Article


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "one.txt").write_text("The first text.\n")
    (tmp_path / "deep" / "two.md").write_text("# A title\n\nThe second text.\n")
    (tmp_path / "deep" / "three.html").write_text("<h1>Three</h1><p>The third text.</p>")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / ".hidden.txt").write_text("Not this one.")
    return tmp_path


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("import_articles", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def test_a_folder_is_imported_with_all_below_it(project: Project, folder: Path) -> None:
    assert "3 imported, 0 there already, 0 failed" in run(folder, "--project", project.slug)
    assert set(Article.objects.values_list("title", flat=True)) == {
        "The first text.", "A title", "Three",
    }  # fmt: skip
    assert set(Article.objects.values_list("created_by__email", flat=True)) == {"alice@example.org"}


def test_the_same_text_again_is_recognised_and_not_stored_twice(
    project: Project, folder: Path
) -> None:
    run(folder, "--project", project.slug)
    (folder / "copy.txt").write_bytes("\ufeffThe first text.\r\n".encode())
    said = run(folder, "--project", project.slug)
    assert "0 imported, 4 there already, 0 failed" in said
    assert f"{folder / 'one.txt'}: is in the project already" in said
    assert Article.objects.count() == 3


def test_a_bad_file_is_named_with_its_reason_and_the_rest_is_imported(
    project: Project, folder: Path
) -> None:
    (folder / "empty.txt").write_text(" \n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    out = StringIO()
    with pytest.raises(CommandError, match="3 of 6 files failed") as ended:
        call_command(
            "import_articles", str(folder), str(folder / "none.txt"), "--project", project.slug,
            stdout=out, stderr=out,
        )  # fmt: skip
    assert ended.value.returncode == 1
    said = out.getvalue()
    assert "3 imported, 0 there already, 3 failed" in said
    for name in ("empty.txt", "binary.txt", "none.txt"):
        assert f"{folder / name}: " in said


@override_settings(UPLOAD_MAX_BYTES=1024)
def test_a_file_over_the_limit_is_named_alone_and_in_an_archive(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "long.txt").write_text("long " * 410)
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.txt", "long " * 410)
    out = StringIO()
    with pytest.raises(CommandError, match="2 of 2 files failed"):
        call_command("import_articles", tmp_path, "--project", project.slug, stdout=out, stderr=out)
    assert "long.txt: A file has at most 1 KB; this one has 2.0\xa0KB." in out.getvalue()
    assert "inside.txt: A file has at most 1 KB." in out.getvalue()


def test_it_imports_as_the_person_named(bobs_seat: Seat, folder: Path) -> None:
    run(folder / "one.txt", "--project", bobs_seat.project.slug, "--as", "Bob@example.org")
    assert Article.objects.get().created_by == bobs_seat.user


@pytest.mark.parametrize("email", ["charlie@example.org", "vera@example.org", "x@example.org"])
def test_who_may_not_add_articles_imports_nothing(
    email: str, project: Project, charlie: User, veras_seat: Seat, folder: Path
) -> None:
    with pytest.raises(CommandError):
        run(folder, "--project", project.slug, "--as", email)
    assert not Article.objects.exists()


def test_an_unknown_project_is_named(db: None, folder: Path) -> None:
    with pytest.raises(CommandError, match="There is no project “nowhere”"):
        run(folder, "--project", "nowhere")
