import os

from celery import Celery
from kombu import Queue

# Each can get workers of its own; without any choice one worker serves all four.
QUEUES = ("maintenance", "convert", "letters", "mail")
SWEEP_SECONDS = 15.0

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "privacy_portal.settings")
app = Celery("privacy_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_queues=[Queue(name) for name in QUEUES],
    task_default_queue="maintenance",
    task_create_missing_queues=False,
    beat_schedule={
        "sweep_jobs": {
            "task": "privacy_portal.sweep_jobs",
            "schedule": SWEEP_SECONDS,
            # A sweep that waited longer has been overtaken by the next.
            "options": {"queue": "maintenance", "expires": SWEEP_SECONDS},
        },
    },
)
app.autodiscover_tasks()


def queue_of(kind: str) -> str:
    """The queue of a kind of job, by its first word: convert_…, render_…, send_…, anything else."""
    verb = kind.partition("_")[0]
    return {"convert": "convert", "render": "letters", "send": "mail"}.get(verb, "maintenance")
