"""What the worker does for exports."""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


@app.periodic(cron="53 3 * * *")
@app.task(queueing_lock="forget_past_exports", lock="forget_past_exports")
def forget_past_exports(timestamp: int) -> int:
    """Every night: forget what nobody will go on from any more. How many exports."""
    from annotate.exporting.memory import forget_exports

    return forget_exports()


@app.task
def write_prepared_export(export: str) -> None:
    """Write an export that somebody waits for. Again, or for what is gone, it does nothing."""
    from annotate.exporting import preparing

    preparing.write_prepared(UUID(export))


@app.periodic(cron="* * * * * */15")
@app.task(queueing_lock="take_up_exports", lock="take_up_exports")
def take_up_exports(timestamp: int) -> None:
    """Every 15 seconds: go on with what a worker that died has left, or what was never queued."""
    from annotate.exporting import preparing

    queue_prepared(preparing.left_behind())


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="forget_prepared_exports", lock="forget_prepared_exports")
def forget_prepared_exports(timestamp: int) -> int:
    """Every hour: remove the files that were kept for a day, and what killed workers left. How
    many."""
    from annotate.exporting import preparing

    return preparing.forget_prepared()


def queue_prepared(exports: Iterable[UUID]) -> None:
    """Have the worker write these."""
    for pk in exports:
        job = write_prepared_export.configure(queueing_lock=f"export-{pk}")
        with suppress(AlreadyEnqueued):
            job.defer(export=str(pk))
