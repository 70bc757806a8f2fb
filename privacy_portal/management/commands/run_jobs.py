import signal
import threading
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from privacy_portal import jobs
from privacy_portal.celery import app


class Command(BaseCommand):
    help = "Do the jobs that are owed, without a broker; until stopped, or once with --once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing waits")
        parser.add_argument("--again", metavar="JOB", help="try a job that was given up once more")
        parser.add_argument("--every", type=float, default=2.0, help="seconds between looks")

    def handle(self, *, once: bool, every: float, again: str | None, **options: object) -> None:
        if again is not None:
            if not jobs.try_again(again, at=timezone.now()):
                raise CommandError("No job of this id was given up.")
            return
        # Handlers register themselves in the tasks modules, which only a worker imports by itself.
        app.loader.import_default_modules()
        if once:
            done = 0
            while tried := jobs.run_due(timezone.now()):
                done += tried
            self.stdout.write(f"{done} jobs")
            return
        # The job in hand is finished first.
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()
            if not jobs.run_due(timezone.now()):
                stop.wait(every)
