"""Looking whether an article's source has changed: when somebody asks, or every day for those that
somebody chose. What is found waits for a person; nothing here gives an article another text."""

import logging
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from annotate.accounts.errors import Conflict, Invalid, Refused
from annotate.accounts.permissions import Seat
from annotate.accounts.recording import by
from annotate.articles.models import Article, SourceCheck
from annotate.articles.revisions import let_wait, lock_article, require_may_revise

if TYPE_CHECKING:
    from annotate.articles.reading import Source

logger = logging.getLogger(__name__)


def check_source(*, seat: Seat, article: Article) -> SourceCheck:
    """Have the worker look at the article's web address now. Raises NotPermitted, or Invalid when
    it has none."""
    return _wish(seat, article)


def check_source_daily(*, seat: Seat, article: Article) -> SourceCheck:
    """Look now, and every night from now on. Raises as `check_source`."""
    return _wish(seat, article, daily=True)


def leave_source(*, seat: Seat, article: Article) -> None:
    """Look every night no more. Raises NotPermitted."""
    require_may_revise(seat, article)
    with by(seat.user):
        SourceCheck.objects.filter(article=article).update(daily=False)


def carry_out(article_id: UUID) -> None:
    """What the worker does: fetch, compare, keep what is new. What goes wrong is said in the check;
    an article in the trash, or without an address by now, is left alone."""
    # What reading needs is slow to import, and only the worker needs it.
    from annotate.articles.fetching import fetch
    from annotate.articles.reading import from_fetched

    article = (
        Article.objects.filter(pk=article_id, deleted_at=None)
        .exclude(source_url="")
        .defer("search")
        .first()
    )
    if article is None:
        return
    try:
        source = from_fetched(fetch(article.source_url))
    except Refused as refusal:
        _say(article, refusal.message)
        return
    except Exception:
        # Else the page would say for ever that it is being looked at.
        logger.exception("the source of article %s could not be read", article_id)
        _say(article, "Something went wrong here while it was read.")
        return
    with suppress(Conflict), transaction.atomic():  # it may be in the trash by now
        _compare(article, source)


def _compare(article: Article, source: "Source") -> None:
    # Fetching takes a while: the article may have another text by now.
    here = lock_article(article)
    _say(here, "")
    text, found = source.structured.text, here.waiting_texts.filter(created_by=None)
    if text == here.current.text:
        found.delete()
    elif not found.filter(text=text).exists():
        let_wait(here, source, person=None)


def _say(article: Article, problem: str) -> None:
    SourceCheck.objects.filter(article=article).update(
        checked_at=timezone.now(), problem=problem[:500]
    )


def queue(article_id: UUID) -> None:
    """Have the worker carry the check out once this transaction is committed."""
    transaction.on_commit(partial(_queue, article_id), robust=True)


def _wish(seat: Seat, article: Article, **wanted: bool) -> SourceCheck:
    require_may_revise(seat, article)
    if not article.source_url:
        raise Invalid.field("source_url", "The article has no web address to look at.")
    with by(seat.user):
        check, _ = SourceCheck.objects.update_or_create(
            article=article, defaults={"checked_at": None, "problem": "", **wanted}
        )
        queue(article.pk)
    return check


def _queue(article_id: UUID) -> None:
    from annotate.articles.tasks import check_source_of

    try:
        check_source_of.configure(queueing_lock=f"check-{article_id}").defer(
            article=str(article_id)
        )
    except AlreadyEnqueued:
        return
