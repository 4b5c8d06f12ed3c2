"""What crashes and broken requests leave behind in the storage, and how it goes."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from annotate.accounts.permissions import Seat
from annotate.articles import arriving
from annotate.articles.import_models import ImportItem
from annotate.articles.tasks import forget_uploads
from tests.articles.importing import Give


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = {**configured.STORAGES, "default": folder}
    return tmp_path


def files(root: Path) -> set[str]:
    return {one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_file()}


def make_old(root: Path) -> None:
    before = (timezone.now() - timedelta(days=2)).timestamp()
    for one in root.rglob("*"):
        os.utime(one, (before, before))


def test_files_that_no_item_names_go_when_they_are_old(give: Give, root: Path) -> None:
    [item] = give(**{"a.txt": b"Words."})
    default_storage.save("imports/gone/file", ContentFile(b"x"))
    default_storage.save(f"imports/{item.batch_id}/stray", ContentFile(b"x"))
    assert forget_uploads(timestamp=0) == 0
    make_old(root)
    assert forget_uploads(timestamp=0) == 2
    assert files(root) == {ImportItem.objects.get().upload.name}
    assert not (root / "imports" / "gone").exists()


def test_a_large_file_arrives_beside_its_place_and_is_moved(
    seat: Seat, root: Path, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    seen: list[str] = []
    save = FileSystemStorage._save

    def look(self: FileSystemStorage, name: str, content: Any) -> str:
        seen.append(content.temporary_file_path())
        return str(save(self, name, content))

    monkeypatch.setattr(FileSystemStorage, "_save", look)
    client.force_login(seat.user)
    file = SimpleUploadedFile("a.txt", b"More than ten bytes.")
    answer = client.post(f"/p/{seat.project.slug}/imports/", {"file": file})
    assert answer.status_code == 201, answer.content
    assert [Path(one).parent for one in seen] == [root / arriving.FOLDER]
    assert files(root) == {ImportItem.objects.get().upload.name}


def test_what_a_killed_request_left_goes_when_it_is_old(db: None, root: Path) -> None:
    place = arriving.folder()
    place.mkdir()
    (place / "tmpx.upload").write_bytes(b"half")
    assert forget_uploads(timestamp=0) == 0
    make_old(root)
    assert forget_uploads(timestamp=0) == 1
    assert files(root) == set()
