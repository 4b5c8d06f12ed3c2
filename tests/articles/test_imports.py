"""Batches of files: what the worker makes of each, whatever happens meanwhile."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, connections
from django.test import override_settings

from annotate.accounts import locks
from annotate.accounts.errors import Conflict, Invalid, NotPermitted
from annotate.accounts.models import Membership
from annotate.accounts.permissions import Seat
from annotate.articles import import_reading, imports
from annotate.articles.actions import delete_article
from annotate.articles.import_models import Import, ImportItem
from annotate.articles.import_queries import progress_of
from annotate.articles.imports import Upload, add_files, begin_import, import_anyway, try_again
from annotate.articles.models import Article
from tests.articles.importing import Give, kept, outcome, work

pytestmark = pytest.mark.usefixtures("empty_storage")


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


class Killed(BaseException):
    """A process that is killed runs nothing more of what it was to do."""


def die(*_: Any, **__: Any) -> None:
    raise Killed


def test_a_worker_that_dies_leaves_nothing_half_stored_and_the_item_is_taken_up(
    give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
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
            cursor.execute(
                "SELECT pg_advisory_lock(%s)", [locks._key(import_reading.LOCK, item.pk)]
            )
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
    said = "A file has at most 10 bytes; this one has 12\xa0bytes."
    assert ImportItem.objects.get(name="a.txt").message == said
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


@pytest.mark.parametrize(
    ("name", "code", "may_pass", "instead"),
    [
        ("a.txt", "unreadable", True, ""),
        ("a.pdf", "too_slow", True, ""),
        ("a.pdf", "no_text", False, ""),  # its message says what to do
        ("a.docx", "lying_type", False, "save it anew"),
        ("https://example.org/a", "unreachable", True, ""),
        ("https://example.org/a", "server_error", True, ""),
        ("https://example.org/a", "not_served", False, "paste it"),
        ("https://example.org/a", "empty_text", False, "paste it"),
    ],
)
def test_only_what_may_have_passed_is_to_be_tried_again(
    batch: Import, name: str, code: str, may_pass: bool, instead: str
) -> None:
    address = name.startswith("https://")
    kept_at = "" if address else "imports/a"
    item = ImportItem(batch=batch, name=name, state="failed", code=code, upload=kept_at)
    item.kind = ImportItem.Kind.ADDRESS if address else ImportItem.Kind.FILE
    assert item.may_pass == may_pass
    assert instead in item.instead
    assert bool(item.instead) == bool(instead)


def test_what_may_have_passed_but_is_not_kept_is_to_be_added_once_more(batch: Import) -> None:
    item = ImportItem(batch=batch, name="a.txt", state="failed", code="too_slow")
    assert not item.may_pass
    assert "add it once more" in item.instead
