"""`manage.py purge_trash`: what has been in the trash long enough goes for good."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from annotate.accounts.models import User
from annotate.accounts.permissions import Seat
from annotate.annotations import purging
from annotate.annotations.actions import delete_annotation, restore_annotation
from annotate.annotations.comments import add_comment, resolve_thread
from annotate.annotations.models import Annotation, Comment, InboxItem, Purge
from annotate.annotations.projects import start_project
from annotate.articles.actions import add_article, delete_article
from annotate.articles.models import Article, Revision
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from tests.conftest import seated
from tests.invariants.conftest import Sql, sql

__all__ = ["sql"]

type Annotate = Callable[..., Annotation]


def purge(*options: str) -> list[str]:
    out = StringIO()
    call_command("purge_trash", *options, stdout=out)
    return out.getvalue().splitlines()


def ago(thing: Annotation | Article, days: float) -> None:
    """Let it have been deleted so many days ago."""
    type(thing).objects.filter(pk=thing.pk).update(deleted_at=timezone.now() - timedelta(days=days))


@pytest.fixture
def old(seat: Seat, bobs_seat: Seat, coras_seat: Seat, annotate: Annotate) -> Annotation:
    """Deleted 31 days ago, with everything that an annotation may have on it."""
    made = annotate("4,120 landings", "figure", details={"figure": {"value": 4120}})
    add_comment(seat=bobs_seat, annotation=made, text="@Alice?")
    resolve_thread(seat=seat, annotation=made)
    review_annotation(seat=coras_seat, annotation=made, verdict="accepted")
    deleted = delete_annotation(seat=seat, annotation=made, seen_version=1)
    ago(deleted, 31)
    return deleted


def test_what_is_old_enough_goes_and_the_rest_stays(
    seat: Seat, old: Annotation, annotate: Annotate
) -> None:
    young = delete_annotation(seat=seat, annotation=annotate("eleven years"), seen_version=1)
    ago(young, 29)
    present = annotate("nearer six thousand")
    assert purge() == [
        "harbour-desk: 1 annotation",
        "Removed 1 annotation.",
    ]
    assert set(Annotation.objects.all()) == {young, present}
    assert not Comment.objects.exists()
    assert not InboxItem.objects.exists()
    assert purge() == ["Nothing has been in the trash for 30 days."]
    assert Purge.objects.count() == 1


def test_an_article_goes_with_everything_on_it(
    seat: Seat, article: Article, annotate: Annotate, old: Annotation
) -> None:
    annotate("eleven years")
    young = delete_annotation(seat=seat, annotation=annotate("Count first"), seen_version=1)
    ago(young, 1)
    delete_article(seat=seat, article=article)
    ago(article, 40)
    other = add_article(seat=seat, source=from_text("Another."))
    assert purge()[-1] == "Removed 3 annotations and 1 article."
    assert Article.objects.get() == other
    assert Revision.objects.get().article == other
    assert not Annotation.objects.exists()


def test_days_say_how_old(seat: Seat, old: Annotation) -> None:
    assert purge("--days", "32") == ["Nothing has been in the trash for 32 days."]
    assert purge("--days", "0")[-1] == "Removed 1 annotation."
    assert Purge.objects.get().days == 0


@pytest.mark.parametrize("days", ["-1", "99999999999", "x", "1.5"])
def test_wrong_days_are_refused(old: Annotation, days: str) -> None:
    with pytest.raises((CommandError, SystemExit)):
        purge(f"--days={days}")
    assert Annotation.objects.exists()


def test_a_dry_run_says_what_would_go(seat: Seat, article: Article, old: Annotation) -> None:
    delete_article(seat=seat, article=article)
    ago(article, 31)
    said = purge("--dry-run")
    assert said == [
        "harbour-desk: 1 annotation and 1 article", "Would remove 1 annotation and 1 article.",
    ]  # fmt: skip
    assert Article.objects.exists()
    assert not Purge.objects.exists()
    assert purge()[0] == said[0]


def test_one_project_alone(alice: User, seat: Seat, old: Annotation) -> None:
    other = seated(alice, start_project(actor=alice, name="Other"))
    theirs = add_article(seat=other, source=from_text("Another."))
    delete_article(seat=other, article=theirs)
    ago(theirs, 31)
    assert purge("--project", "other")[-1] == "Removed 1 article."
    assert Annotation.objects.get() == old
    with pytest.raises(CommandError, match="no project “nowhere”"):
        purge("--project", "nowhere")


def test_many_go_some_at_a_time(
    seat: Seat, annotate: Annotate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "_AT_ONCE", 2)
    for _ in range(5):
        ago(delete_annotation(seat=seat, annotation=annotate("eleven years"), seen_version=1), 31)
    assert purge()[-1] == "Removed 5 annotations."


def test_what_was_restored_stays(seat: Seat, old: Annotation) -> None:
    restore_annotation(seat=seat, annotation=old)
    assert purge() == ["Nothing has been in the trash for 30 days."]


def test_the_history_keeps_what_went(
    seat: Seat, article: Article, old: Annotation, sql: Sql
) -> None:
    delete_article(seat=seat, article=article)
    ago(article, 31)
    purge()
    kept = sql(
        "SELECT pgh_label, quote, pgh_context ->> 'command'"
        " FROM annotations_annotationevent WHERE id = %s ORDER BY pgh_id DESC LIMIT 1",
        old.pk,
    )
    assert kept == [("delete", "4,120 landings", "purge_trash")]
    for table in (
        "annotations_annotationtagevent",
        "annotations_commentevent",
        "annotations_resolutionevent",
        "curation_reviewevent",
        "articles_articleevent",
    ):
        labels = [label for (label,) in sql(f"SELECT pgh_label FROM {table} ORDER BY pgh_id")]
        assert labels[-1] == "delete", table
