"""What the worker does for exports."""

from procrastinate.contrib.django import app


@app.periodic(cron="53 3 * * *")
@app.task(queueing_lock="forget_past_exports", lock="forget_past_exports")
def forget_past_exports(timestamp: int) -> int:
    """Every night: forget what nobody will go on from any more. How many exports."""
    from annotate.exporting.memory import forget_exports

    return forget_exports()
