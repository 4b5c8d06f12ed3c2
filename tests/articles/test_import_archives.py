"""Archives in a batch: what lies in them, and what they must not do."""

import io
import zipfile
from typing import Any

import pytest
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries

from annotate.articles import imports
from annotate.articles.archives import unpack
from annotate.articles.import_models import ImportItem
from annotate.articles.models import Article
from tests.articles.importing import Give, kept, outcome, work

pytestmark = pytest.mark.usefixtures("empty_storage")


def archive(entries: dict[str, bytes], **options: Any) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", **options) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return made.getvalue()


def test_its_files_become_items_with_their_folders(give: Give) -> None:
    inside = {"texts/one.txt": b"One.", "texts/": b"", "two.md": b"Two.",
              "__MACOSX/._one.txt": b"x", ".hidden/three.txt": b"x"}  # fmt: skip
    give(**{"all.zip": archive(inside)})
    work()
    assert outcome() == {
        "all.zip": "done", "all.zip/texts/one.txt": "done", "all.zip/two.md": "done",
    }  # fmt: skip
    assert ImportItem.objects.get(kind="archive").message == "2 files in it"
    assert kept() == []


@pytest.mark.parametrize("number", [1, 20])
def test_many_files_are_no_more_questions(
    give: Give, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    give(**{"all.zip": archive({f"{each}.txt": b"Words." for each in range(number)})})
    item = ImportItem.objects.get()
    with django_assert_max_num_queries(3):
        assert len(unpack(item)) == number


def test_a_name_that_climbs_out_is_only_a_name(give: Give) -> None:
    give(**{"evil.zip": archive({"../../etc/cron.d/x.txt": b"One.", "/abs/y.txt": b"Two."})})
    work()
    assert set(outcome()) == {
        "evil.zip", "evil.zip/etc/cron.d/x.txt", "evil.zip/abs/y.txt",
    }  # fmt: skip
    assert Article.objects.count() == 2


@override_settings(UPLOAD_MAX_BYTES=20_000)
def test_a_bomb_is_not_unpacked_further_than_the_limit(give: Give) -> None:
    bomb = archive({"a.txt": b"0" * 10_000_000, "b.txt": b"Good."},
                   compression=zipfile.ZIP_DEFLATED)  # fmt: skip
    give(**{"bomb.zip": bomb})
    work()
    assert outcome()["bomb.zip/a.txt"] == "failed"
    assert outcome()["bomb.zip/b.txt"] == "done"
    assert ImportItem.objects.get(name="bomb.zip/a.txt").size < 200_000


def test_one_that_holds_too_much_leaves_nothing(
    give: Give, monkeypatch: pytest.MonkeyPatch
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
        (b"no archive", "unreadable_file"),
        (b"", "empty_text"),
        (archive({}), "empty_archive"),
        (archive({"a.txt": b"Words."})[:-30], "unreadable_file"),
    ],
    ids=["no archive", "no bytes", "no files", "cut off"],  # an archive holds the time it was made
)
def test_a_broken_one_says_so(give: Give, data: bytes, code: str) -> None:
    give(**{"a.zip": data})
    work()
    assert ImportItem.objects.get().code == code


def test_what_is_damaged_or_closed_in_it_fails_by_itself(give: Give) -> None:
    data = archive({"a.txt": b"Unusual words.", "b.txt": b"Good.", "c.zip": archive({})})
    data = data.replace(b"Unusual words.", b"Changed words.", 1)
    give(**{"some.zip": data})
    work()
    assert outcome() == {
        "some.zip": "done", "some.zip/a.txt": "failed", "some.zip/b.txt": "done",
        "some.zip/c.zip": "failed",
    }  # fmt: skip
