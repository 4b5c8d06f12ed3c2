"""Looking whether a source has changed: what is found waits for a person."""

from typing import Any

import pytest

from annotate.accounts.errors import Invalid, NotPermitted
from annotate.accounts.permissions import Seat
from annotate.articles import fetching, tasks, watching
from annotate.articles.actions import add_article, change_article, delete_article
from annotate.articles.models import Article, SourceCheck, WaitingText
from annotate.articles.reading import from_text
from annotate.articles.revisions import add_revision, source_of
from annotate.articles.watching import (
    carry_out,
    check_source,
    check_source_daily,
    leave_source,
)
from tests.articles.conftest import Site

pytestmark = pytest.mark.django_db

TEXT = "The harbour counts its boats.\n\nEvery hour it publishes how many there are."


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The articles that the worker would look at."""
    queued: list[Any] = []
    monkeypatch.setattr(watching, "queue", queued.append)
    return queued


@pytest.fixture
def sourced(seat: Seat, site: Site, queued: list[Any]) -> Article:
    site.serves("/text", TEXT.encode(), Content_Type="text/plain")
    source = from_text(TEXT)
    return add_article(seat=seat, source=source, source_url=site.url("/text"))


def test_the_same_text_leaves_nothing_waiting(seat: Seat, sourced: Article) -> None:
    check_source(seat=seat, article=sourced)
    carry_out(sourced.pk)
    check = SourceCheck.objects.get()
    assert (check.problem, check.checked_at is None) == ("", False)
    assert not WaitingText.objects.exists()


def test_another_text_waits_and_is_not_stored(seat: Seat, sourced: Article, site: Site) -> None:
    check_source(seat=seat, article=sourced)
    site.serves("/text", b"Another text stands there now.", Content_Type="text/plain")
    carry_out(sourced.pk)
    carry_out(sourced.pk)
    waiting = WaitingText.objects.get()
    assert (waiting.text, waiting.created_by) == ("Another text stands there now.", None)
    sourced.refresh_from_db()
    assert sourced.current.number == 1
    added = add_revision(seat=seat, article=sourced, source=source_of(waiting), base=1)
    assert added.article.current.original.size == len(b"Another text stands there now.")


def test_a_later_text_is_another_one_and_the_same_text_is_the_same(
    seat: Seat, sourced: Article, site: Site
) -> None:
    # What a waiting text would change is remembered by its id.
    found = []
    for text in (b"Another text.", b"Another text.", b"A third text."):
        site.serves("/text", text, Content_Type="text/plain")
        carry_out(sourced.pk)
        found.append(WaitingText.objects.get())
    assert found[0].pk == found[1].pk != found[2].pk
    assert found[2].text == "A third text."


def test_a_text_that_was_stored_while_it_was_fetched_does_not_wait(
    seat: Seat, sourced: Article, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = "Another text stands there now."

    def slow(url: str) -> fetching.Fetched:
        found = fetch(url)
        add_revision(seat=seat, article=sourced, source=from_text(there))
        return found

    fetch = fetching.fetch
    monkeypatch.setattr(fetching, "fetch", slow)
    check_source(seat=seat, article=sourced)
    site.serves("/text", there.encode(), Content_Type="text/plain")
    carry_out(sourced.pk)
    assert SourceCheck.objects.get().checked_at is not None
    assert not WaitingText.objects.exists()


def test_what_cannot_be_fetched_is_said(seat: Seat, sourced: Article, site: Site) -> None:
    check_source(seat=seat, article=sourced)
    site.serves("/text", b"gone", status=404)
    carry_out(sourced.pk)
    assert "404" in SourceCheck.objects.get().problem
    assert not WaitingText.objects.exists()


def test_a_fault_of_ours_is_said_and_nobody_waits_for_ever(
    seat: Seat, sourced: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(url: str) -> None:
        raise RuntimeError(url)

    monkeypatch.setattr(fetching, "fetch", broken)
    check_source(seat=seat, article=sourced)
    carry_out(sourced.pk)
    check = SourceCheck.objects.get()
    assert check.checked_at is not None
    assert check.problem.startswith("Something went wrong here")


def test_chosen_articles_are_looked_at_every_night(
    seat: Seat, sourced: Article, queued: list[Any]
) -> None:
    check_source_daily(seat=seat, article=sourced)
    assert tasks.check_sources(0) == 1
    assert queued == [sourced.pk, sourced.pk]
    leave_source(seat=seat, article=sourced)
    assert tasks.check_sources(0) == 0


def test_one_in_the_trash_is_left_alone(seat: Seat, sourced: Article, site: Site) -> None:
    check_source_daily(seat=seat, article=sourced)
    delete_article(seat=seat, article=sourced)
    carry_out(sourced.pk)
    assert site.requests == []
    assert tasks.check_sources(0) == 0


def test_only_who_may_change_the_article_has_it_looked_at(
    bobs_seat: Seat, seat: Seat, sourced: Article
) -> None:
    for action in (check_source, check_source_daily, leave_source):
        with pytest.raises(NotPermitted):
            action(seat=bobs_seat, article=sourced)
    change_article(seat=seat, article=sourced, source_url="")
    with pytest.raises(Invalid, match="no web address"):
        check_source(seat=seat, article=sourced)
