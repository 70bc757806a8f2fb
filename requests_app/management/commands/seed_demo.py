"""Demo staff, and demo cases in every status: told through the same operations as real ones."""

import secrets
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from identity.models import Staff
from privacy_portal import jobs, numbering

from ...models import Case
from ..storyteller import Cast
from ._demo_stories import STORIES

# Group of each demo log-in: one person a role, and a second reviewer and approver to compare.
LOGINS = {
    "demo-intake": "intake",
    "demo-reviewer": "reviewer",
    "demo-approver": "approver",
    "demo-finance": "finance",
    "demo-auditor": "auditor",
    "demo-dpo": "data_protection_officer",
    "demo-admin": "administrator",
}


class Command(BaseCommand):
    help = "Fill an empty demo with staff and with a case in every status. Keeps what is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--logins", type=Path, help="file that gets the demo log-ins")

    def handle(self, *args: object, **options: Path | None) -> None:
        if not settings.DEMO:
            raise CommandError("This installation is no demo: see DEMO in the settings.")
        if Case.objects.exists():
            self.stdout.write("demo: kept as it is")
            return
        password = "-".join(secrets.token_hex(3) for _ in range(3))
        cast = _hire(password)
        lines = ["Staff, at /admin/", f"  password of all: {password}"]
        lines += [f"  {name:15} {group}" for name, group in LOGINS.items()]
        lines += ["Demo cases, at /ja/status/ (receipt number, access key)"]
        for story in STORIES:
            filed = story(cast, now=timezone.now())
            _work_off(timezone.now())
            case = Case.objects.get(pk=filed.case.pk)
            self.stdout.write(f"demo: {case.number} {case.status}")
            lines.append(
                f"  {numbering.format_receipt(case.number)}"
                f"  {numbering.format_secret(filed.access_key)}  {case.status}"
            )
        if path := options["logins"]:
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
            path.chmod(0o600)


def _hire(password: str) -> Cast:
    staff = {}
    for name, group in LOGINS.items():
        person, _created = Staff.objects.get_or_create(username=name, defaults={"is_staff": True})
        person.set_password(password)
        person.save()
        person.groups.add(Group.objects.get(name=group))
        staff[group] = person
    return Cast(
        intake=staff["intake"],
        reviewer=staff["reviewer"],
        approver=staff["approver"],
        finance=staff["finance"],
    )


def _work_off(at: datetime) -> None:
    # No worker runs while the demo is being filled.
    while jobs.run_due(at):
        pass
