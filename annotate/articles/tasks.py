"""What the worker does for articles: it reads what was given to be imported."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import OperationalError, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from annotate.articles.import_models import ImportItem

MOST_IN_FRONT = 1000


class Later(Exception):
    """It cannot be read at the moment, perhaps in a while; the item says so and waits."""


@app.task(
    retry=RetryStrategy(
        max_attempts=5, exponential_wait=4, retry_exceptions={Later, OperationalError}
    )
)
def read_import_item(item: str) -> None:
    """Read one file, archive or address. Again, or for what is gone, it does nothing."""
    from annotate.articles import import_reading

    queue_reading(import_reading.read(UUID(item)))


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="take_up_imports", lock="take_up_imports")
def take_up_imports(timestamp: int) -> None:
    """Every five seconds: go on with what a worker that died has left, or what was never queued."""
    from annotate.articles import import_reading

    queue_reading(import_reading.left_behind())


@app.periodic(cron="41 3 * * *")
@app.task(queueing_lock="forget_uploads", lock="forget_uploads")
def forget_uploads(timestamp: int) -> int:
    """Every night: remove the files of what failed, or was there already, some days ago, and those
    of nobody."""
    from annotate.articles import arriving, import_reading, strays

    return import_reading.forget_uploads() + strays.forget_strays() + arriving.forget_broken_off()


def queue_reading(items: Iterable[ImportItem]) -> None:
    """Have the worker read these once this transaction is committed.

    The first of a batch come before the hundredth of another, so that nobody waits for somebody
    else's large folder. What is lost between commit and queue, `take_up_imports` finds.
    """
    listed = [(one.pk, place) for place, one in enumerate(items) if one.is_unfinished]
    if listed:
        transaction.on_commit(partial(_queue, listed), robust=True)


def _queue(listed: list[tuple[UUID, int]]) -> None:
    for pk, place in listed:
        job = read_import_item.configure(
            queueing_lock=f"import-{pk}", priority=-min(place, MOST_IN_FRONT)
        )
        try:
            job.defer(item=str(pk))
        except AlreadyEnqueued:
            continue


@app.task
def check_source_of(article: str) -> None:
    """Look whether the web address of an article has another text by now."""
    from annotate.articles import watching

    watching.carry_out(UUID(article))


@app.periodic(cron="23 4 * * *")
@app.task(queueing_lock="check_sources", lock="check_sources")
def check_sources(timestamp: int) -> int:
    """Every night: have the chosen articles' web addresses looked at; how many."""
    from annotate.articles import watching
    from annotate.articles.models import SourceCheck

    chosen = list(
        SourceCheck.objects.filter(daily=True, article__deleted_at=None).values_list(
            "article_id", flat=True
        )
    )
    for article in chosen:
        watching.queue(article)
    return len(chosen)
