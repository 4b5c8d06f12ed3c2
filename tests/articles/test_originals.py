"""What an article was read from is kept as it came, once, for those who may read the article."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import ProgrammingError
from django.test import Client

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.articles import originals
from annotate.articles.actions import add_article, delete_article
from annotate.articles.models import Article, OriginalFile
from annotate.articles.reading import from_file, from_text

DATA = b"For eleven years nobody could say.\r\n"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "originals": {"BACKEND": "annotate.articles.storages.WholeFiles"}
    }
    return tmp_path


@pytest.fixture
def read_in(seat: Seat) -> Article:
    return add_article(seat=seat, source=from_file(DATA, filename="quay “1”.txt"))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_bytes_stand_once_under_their_checksum(
    read_in: Article, seat: Seat, folder: Path
) -> None:
    add_article(seat=seat, source=from_file(DATA, filename="again.txt"))

    (path,) = files(folder)
    assert path.read_bytes() == DATA
    assert path.name == read_in.current.original.sha256
    assert OriginalFile.objects.count() == 2


def test_pasted_text_has_no_original(seat: Seat, folder: Path) -> None:
    add_article(seat=seat, source=from_text("Words."))

    assert not files(folder)
    assert not OriginalFile.objects.exists()


def test_a_file_that_was_cut_short_is_written_again(
    read_in: Article, seat: Seat, folder: Path
) -> None:
    files(folder)[0].write_bytes(DATA[:5])

    add_article(seat=seat, source=from_file(DATA, filename="again.txt"))

    assert files(folder)[0].read_bytes() == DATA


def test_when_the_storage_refuses_nothing_is_stored(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("No space left")

    monkeypatch.setattr(originals.storage(), "save", full)

    with pytest.raises(OSError, match="No space"):
        add_article(seat=seat, source=from_file(DATA, filename="a.txt"))
    assert not Article.objects.exists()


def test_an_original_never_changes(read_in: Article) -> None:
    with pytest.raises(ProgrammingError, match="Cannot update"):
        OriginalFile.objects.filter(revision=read_in.current_id).update(sha256="0" * 64)


def test_a_member_downloads_it_as_a_file(read_in: Article, alice: User, client: Client) -> None:
    client.force_login(alice)
    address = f"/p/{read_in.project.slug}/articles/{read_in.pk}/original/"

    answer: Any = client.get(address)

    assert b"".join(answer.streaming_content) == DATA
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''quay%20")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(address + "?revision=2").status_code == 404
    assert address in client.get(address.replace("original", "metadata")).text


def test_a_stranger_and_a_file_that_is_gone_give_404(
    read_in: Article, alice: User, charlie: User, client: Client, folder: Path
) -> None:
    address = f"/p/{read_in.project.slug}/articles/{read_in.pk}/original/"
    client.force_login(charlie)
    assert client.get(address).status_code == 404

    files(folder)[0].unlink()
    client.force_login(alice)
    assert client.get(address).status_code == 404


def test_it_is_read_over_the_api_too(
    read_in: Article, seat: Seat, charlie: User, client: Client, folder: Path
) -> None:
    pasted = add_article(seat=seat, source=from_text("Words."))
    articles = f"/api/v1/projects/{read_in.project.slug}/articles/"
    at = f"{articles}{read_in.pk}/revisions/1/"
    client.force_login(seat.user)
    said = client.get(at).json()["original"]
    assert said == {"size": len(DATA), "sha256": read_in.current.original.sha256}
    answer: Any = client.get(f"{at}original/")
    assert b"".join(answer.streaming_content) == DATA
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert client.get(f"{articles}{pasted.pk}/revisions/1/").json()["original"] is None
    for missing in (
        f"{articles}{pasted.pk}/revisions/1/original/",
        f"{articles}{read_in.pk}/revisions/2/original/",
    ):
        assert client.get(missing).status_code == 404
    files(folder)[0].unlink()
    assert client.get(f"{at}original/").status_code == 404
    client.force_login(charlie)
    assert client.get(f"{at}original/").status_code == 404


def test_verify_names_originals_that_are_gone_or_changed(read_in: Article, folder: Path) -> None:
    out = StringIO()
    call_command("verify", stdout=out)
    assert "1 original file" in out.getvalue()

    (path,) = files(folder)
    path.write_bytes(b"other")
    for words in ("does not have the checksum", "cannot be read"):
        out = StringIO()
        with pytest.raises(CommandError):
            call_command("verify", stdout=out)
        assert words in out.getvalue()
        path.unlink(missing_ok=True)


def test_purging_removes_what_nothing_else_was_read_from(
    read_in: Article, seat: Seat, folder: Path
) -> None:
    other = add_article(seat=seat, source=from_file(DATA, filename="again.txt"))

    for article, left in ((read_in, 1), (other, 0)):
        delete_article(seat=seat, article=article)
        call_command("purge_trash", days=0, stdout=StringIO())
        assert len(files(folder)) == left


def test_what_nobody_names_is_forgotten_and_what_somebody_names_is_not(
    read_in: Article, folder: Path
) -> None:
    unused = originals.name_of("0" * 64)
    originals.storage().save(unused, ContentFile(b"x"))

    assert originals.forget_unused(["0" * 64, read_in.current.original.sha256]) == 1
    assert len(files(folder)) == 1
