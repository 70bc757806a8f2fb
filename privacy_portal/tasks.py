"""What Celery may call: both take no personal data and may run twice."""

from celery import shared_task
from django.utils import timezone

from . import jobs


@shared_task(name=jobs.RUN_TASK)
def run_job(*, job_id: str) -> None:
    """Do one job, if it still waits."""
    jobs.run(job_id, at=timezone.now())


@shared_task(name="privacy_portal.sweep_jobs")
def sweep_jobs() -> None:
    """Ring again for the jobs whose bell was lost or whose worker died."""
    jobs.sweep(timezone.now())
