"""Write the groups of `roles.py` into the database; running it again changes nothing."""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from requests_app.roles import GROUPS


class Command(BaseCommand):
    help = "Create the groups of staff with their permissions."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """:raises CommandError: for a permission that no model has"""
        known = {
            f"{permission.content_type.app_label}.{permission.codename}": permission
            for permission in Permission.objects.select_related("content_type")
        }
        if unknown := {code for codes in GROUPS.values() for code in codes} - known.keys():
            raise CommandError("No such permission: " + ", ".join(sorted(unknown)))
        with transaction.atomic():
            for name, codes in GROUPS.items():
                group, created = Group.objects.get_or_create(name=name)
                wanted = [known[code] for code in codes]
                if created or set(group.permissions.all()) != set(wanted):
                    group.permissions.set(wanted)
                    if options["verbosity"]:
                        self.stdout.write(f"{name}: {len(set(wanted))} permissions")
