"""What the worker does for itself."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled_jobs")
async def retry_stalled_jobs(timestamp: int) -> None:
    """Every minute: queue again what a worker was doing when it was killed.

    Such a job would keep its lock for ever, and no other that needs the lock could run. Where one
    like it waits already, it is given up.
    """
    for job in await app.job_manager.get_stalled_jobs():
        try:
            await app.job_manager.retry_job(job)
        except ConnectorException:
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)
