import os
from pathlib import Path

from celery import Celery
from celery.schedules import crontab
from kombu import Exchange, Queue
from kombu.transport import TRANSPORT_ALIASES

# Each can get workers of its own; without any choice one worker serves all four.
QUEUES = ("maintenance", "convert", "letters", "mail")
SWEEP_SECONDS = 15.0
CLOCK_SECONDS = 900.0

TRANSPORT_ALIASES["filesystem"] = "privacy_portal.filequeue:Transport"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "privacy_portal.settings")
app = Celery("privacy_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_queues=[Queue(name, Exchange(name), routing_key=name) for name in QUEUES],
    task_default_queue="maintenance",
    task_create_missing_queues=False,
    beat_schedule={
        "sweep_jobs": {
            "task": "privacy_portal.sweep_jobs",
            "schedule": SWEEP_SECONDS,
            # A sweep that waited longer has been overtaken by the next.
            "options": {"queue": "maintenance", "expires": SWEEP_SECONDS},
        },
        # Reminders, lapses, retention: a matter of days, so four times an hour is plenty.
        "run_clock": {
            "task": "requests_app.run_clock",
            "schedule": CLOCK_SECONDS,
            "options": {"queue": "maintenance", "expires": CLOCK_SECONDS},
        },
        "run_night": {
            "task": "requests_app.run_night",
            "schedule": crontab(hour=3, minute=20),
            "options": {"queue": "maintenance"},
        },
    },
)
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedules")


@app.on_after_configure.connect
def make_folders(sender: Celery, **_: object) -> None:
    """Make the folders of the embedded default's broker, which takes them for granted."""
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        if folder := sender.conf.broker_transport_options.get(name):
            Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)


def queue_of(kind: str) -> str:
    """The queue of a kind of job, by its first word: convert_…, render_…, send_…, anything else."""
    verb = kind.partition("_")[0]
    return {"convert": "convert", "render": "letters", "send": "mail"}.get(verb, "maintenance")
