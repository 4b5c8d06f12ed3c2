"""Batches of files: what the worker makes of each, whatever happens meanwhile."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test import override_settings

from annotate.accounts.errors import Conflict, Invalid, NotPermitted
from annotate.accounts.models import Membership
from annotate.accounts.permissions import Seat
from annotate.articles import import_reading, imports
from annotate.articles.actions import delete_article
from annotate.articles.import_models import Import, ImportItem
from annotate.articles.import_queries import progress_of
from annotate.articles.imports import Upload, add_files, begin_import, import_anyway, try_again
from annotate.articles.models import Article


@pytest.fixture
def batch(seat: Seat) -> Import:
    return begin_import(seat=seat)


type Give = Callable[..., list[ImportItem]]


@pytest.fixture
def give(seat: Seat, batch: Import) -> Give:
    """Add files by name and content to the batch."""

    def give(**files: bytes) -> list[ImportItem]:
        uploads = [Upload(ContentFile(data), name) for name, data in files.items()]
        return add_files(seat=seat, batch=batch, uploads=uploads)

    return give


def work() -> None:
    """What the worker does until nothing is left to do."""
    while waiting := import_reading.left_behind():
        for item in waiting:
            import_reading.read(item.pk)


def outcome() -> dict[str, str]:
    return dict(ImportItem.objects.values_list("name", "state"))


def kept() -> list[str]:
    folders, _ = (
        default_storage.listdir("imports") if default_storage.exists("imports") else ([], [])
    )
    return [name for each in folders for name in default_storage.listdir(f"imports/{each}")[1]]


def archive(entries: dict[str, bytes], **options: Any) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", **options) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return made.getvalue()


@pytest.fixture(autouse=True)
def empty_storage() -> Iterator[None]:
    with override_settings(STORAGES={**settings.STORAGES}):
        yield


def test_each_file_becomes_an_article_and_its_upload_is_not_kept(give: Give, batch: Import) -> None:
    give(**{"a/one.txt": b"The first.", "two.md": b"# Two\n\nThe second."})
    work()
    assert outcome() == {"a/one.txt": "done", "two.md": "done"}
    assert set(Article.objects.values_list("title", flat=True)) == {"The first.", "Two"}
    assert kept() == []
    progress = progress_of([batch.pk])[batch.pk]
    assert (progress.percent, progress.done, progress.unfinished) == (100, 2, 0)


def test_the_same_text_is_offered_and_not_stored_twice(give: Give, seat: Seat) -> None:
    give(**{"one.txt": b"The same.", "two.txt": b"\xef\xbb\xbfThe same.\r\n"})
    work()
    there = ImportItem.objects.get(state="present")
    assert there.article == Article.objects.get()
    import_anyway(seat=seat, item=there)
    work()
    assert Article.objects.count() == 2
    assert set(outcome().values()) == {"done"}
    assert kept() == []


def test_what_is_in_the_trash_is_not_there(give: Give, seat: Seat, batch: Import) -> None:
    give(**{"one.txt": b"The same."})
    work()
    delete_article(seat=seat, article=Article.objects.get())
    give(**{"two.txt": b"The same."})
    work()
    assert outcome() == {"one.txt": "done", "two.txt": "done"}


def test_a_bad_file_says_why_and_does_not_stop_the_rest(give: Give) -> None:
    give(**{"a.txt": b"", "b.txt": bytes(range(256)) * 9, "c.xyz": b"words", "d.txt": b"Good."})
    work()
    assert outcome() == {"a.txt": "failed", "b.txt": "failed", "c.xyz": "failed", "d.txt": "done"}
    assert all(ImportItem.objects.filter(state="failed").values_list("message", flat=True))
    assert len(kept()) == 3


def test_what_failed_is_tried_again_when_somebody_asks(
    give: Give, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes, **_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(import_reading, "from_file", broken)
        [item] = give(**{"a.txt": b"Words."})
        work()
    item.refresh_from_db()
    assert (item.state, item.code) == ("failed", "unreadable")
    assert not Article.objects.exists()
    try_again(seat=seat, item=item)
    work()
    assert outcome() == {"a.txt": "done"}
    with pytest.raises(Conflict):
        try_again(seat=seat, item=item)


def test_a_worker_that_dies_leaves_nothing_half_stored_and_the_item_is_taken_up(
    give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    [item] = give(**{"a.txt": b"Words."})
    with monkeypatch.context() as patched:
        patched.setattr(import_reading, "_finish", die)
        with pytest.raises(Killed):
            import_reading.read(item.pk)
    assert outcome() == {"a.txt": "reading"}
    assert not Article.objects.exists()
    work()
    assert outcome() == {"a.txt": "done"}
    assert Article.objects.count() == 1


def test_what_kills_its_reader_each_time_is_given_up(
    give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    [item] = give(**{"a.txt": b"Words."})
    monkeypatch.setattr(import_reading, "from_file", die)
    for _ in range(import_reading.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            import_reading.read(item.pk)
    work()
    item.refresh_from_db()
    assert (item.state, item.code) == ("failed", "broken_off")


@pytest.mark.django_db(transaction=True)
def test_what_one_worker_reads_another_leaves_alone(give: Give) -> None:
    [item] = give(**{"a.txt": b"Words."})
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [import_reading._key(item.pk)])
            import_reading.read(item.pk)
            assert outcome() == {"a.txt": "waiting"}
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    import_reading.read(item.pk)
    assert outcome() == {"a.txt": "done"}


def test_who_was_taken_over_stores_nothing(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    [item] = give(**{"a.txt": b"Words."})
    read = import_reading.from_file

    def slowly(data: bytes, **options: Any) -> Any:
        ImportItem.objects.filter(pk=item.pk).update(attempts=2)
        return read(data, **options)

    monkeypatch.setattr(import_reading, "from_file", slowly)
    with pytest.raises(import_reading.Later):
        import_reading.read(item.pk)
    assert not Article.objects.exists()


def test_who_may_not_add_articles_any_more_adds_none(bobs_seat: Seat) -> None:
    batch = begin_import(seat=bobs_seat)
    add_files(seat=bobs_seat, batch=batch, uploads=[Upload(ContentFile(b"Words."), "a.txt")])
    Membership.objects.filter(user=bobs_seat.user).update(role="viewer")
    work()
    assert ImportItem.objects.get().code == "not_permitted"
    assert not Article.objects.exists()


def test_others_imports_are_for_their_makers_and_curators(
    batch: Import, bobs_seat: Seat, coras_seat: Seat, veras_seat: Seat
) -> None:
    with pytest.raises(NotPermitted):
        begin_import(seat=veras_seat)
    with pytest.raises(NotPermitted):
        add_files(seat=bobs_seat, batch=batch, uploads=[])
    assert add_files(seat=coras_seat, batch=batch, uploads=[]) == []


@override_settings(UPLOAD_MAX_BYTES=10)
def test_a_file_over_the_limit_fails_and_is_not_kept(give: Give) -> None:
    give(**{"a.txt": b"eleven bytes", "b.txt": b"few"})
    assert outcome() == {"a.txt": "failed", "b.txt": "waiting"}
    assert len(kept()) == 1


def test_a_batch_has_limits(give: Give, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MOST_ITEMS", 2)
    give(**{"a.txt": b"1", "b.txt": b"2"})
    with pytest.raises(Invalid, match="at most 2 files"):
        give(**{"c.txt": b"3"})
    monkeypatch.setattr(imports, "MOST_ITEMS", 1000)
    monkeypatch.setattr(imports, "MOST_BYTES", 3)
    with pytest.raises(Invalid, match="One import has at most"):
        give(**{"c.txt": b"33"})
    assert len(kept()) == 2


def test_uploads_of_what_failed_are_forgotten_after_a_while(give: Give, seat: Seat) -> None:
    give(**{"a.txt": b""})
    work()
    assert import_reading.forget_uploads() == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_importitem SET finished_at = now() - interval '8 days'")
    assert import_reading.forget_uploads() == 1
    assert kept() == []
    with pytest.raises(Conflict, match="not kept"):
        try_again(seat=seat, item=ImportItem.objects.select_related("batch").get())


class TestArchives:
    def test_its_files_become_items_with_their_folders(self, give: Give) -> None:
        inside = {"texts/one.txt": b"One.", "texts/": b"", "two.md": b"Two.",
                  "__MACOSX/._one.txt": b"x", ".hidden/three.txt": b"x"}  # fmt: skip
        give(**{"all.zip": archive(inside)})
        work()
        assert outcome() == {
            "all.zip": "done", "all.zip/texts/one.txt": "done", "all.zip/two.md": "done",
        }  # fmt: skip
        assert ImportItem.objects.get(kind="archive").message == "2 files in it"
        assert kept() == []

    def test_a_name_that_climbs_out_is_only_a_name(self, give: Give) -> None:
        give(**{"evil.zip": archive({"../../etc/cron.d/x.txt": b"One.", "/abs/y.txt": b"Two."})})
        work()
        assert set(outcome()) == {
            "evil.zip", "evil.zip/etc/cron.d/x.txt", "evil.zip/abs/y.txt",
        }  # fmt: skip
        assert Article.objects.count() == 2

    @override_settings(UPLOAD_MAX_BYTES=20_000)
    def test_a_bomb_is_not_unpacked_further_than_the_limit(self, give: Give) -> None:
        bomb = archive({"a.txt": b"0" * 10_000_000, "b.txt": b"Good."},
                       compression=zipfile.ZIP_DEFLATED)  # fmt: skip
        give(**{"bomb.zip": bomb})
        work()
        assert outcome()["bomb.zip/a.txt"] == "failed"
        assert outcome()["bomb.zip/b.txt"] == "done"
        assert ImportItem.objects.get(name="bomb.zip/a.txt").size < 200_000

    def test_one_that_holds_too_much_leaves_nothing(
        self, give: Give, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(imports, "MOST_BYTES", 25_000)
        parts = {f"{number}.txt": b"0" * 10_000 for number in range(4)}
        give(**{"much.zip": archive(parts, compression=zipfile.ZIP_DEFLATED)})
        work()
        assert outcome() == {"much.zip": "failed"}
        assert len(kept()) == 1

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"no archive", "unreadable"),
            (b"", "unreadable"),
            (archive({}), "empty_archive"),
            (archive({"a.txt": b"Words."})[:-30], "unreadable"),
        ],
    )
    def test_a_broken_one_says_so(self, give: Give, data: bytes, code: str) -> None:
        give(**{"a.zip": data})
        work()
        assert ImportItem.objects.get().code == code

    def test_what_is_damaged_or_closed_in_it_fails_by_itself(self, give: Give) -> None:
        data = archive({"a.txt": b"Unusual words.", "b.txt": b"Good.", "c.zip": archive({})})
        data = data.replace(b"Unusual words.", b"Changed words.", 1)
        give(**{"some.zip": data})
        work()
        assert outcome() == {
            "some.zip": "done", "some.zip/a.txt": "failed", "some.zip/b.txt": "done",
            "some.zip/c.zip": "failed",
        }  # fmt: skip
