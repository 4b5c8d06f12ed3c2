"""What the worker does for annotations: each night, what was kept long enough goes."""

from django.conf import settings
from procrastinate.contrib.django import app

from annotate.annotations.purging import purge_trash
from annotate.history.receipts import forget_receipts


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_what_is_old", lock="forget_what_is_old")
def forget_what_is_old(timestamp: int) -> dict[str, int]:
    """Every night: purge the trash, if ANNOTATE_TRASH_DAYS says after how long, and forget the
    receipts that nobody can ask for any more. How many of each went."""
    days = settings.ANNOTATE_TRASH_DAYS
    purged = list(purge_trash(days=days)) if days else []
    return {
        "annotations": sum(one.annotations for one in purged),
        "articles": sum(one.articles for one in purged),
        "receipts": forget_receipts(),
    }
