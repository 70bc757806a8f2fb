"""Load the published procedure into the registers; running it again changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from fees.models import FeeRate
from identity.models import PaperRule
from requests_app import blank_forms, procedure
from requests_app.models import (
    ContactWindow,
    Ground,
    InquiryRoute,
    KindRule,
    LetterText,
    Operator,
    OutcomeRule,
    PolicyRevision,
    PurposeOfUse,
    Service,
    SharedUse,
)


@dataclass(frozen=True, slots=True)
class Register:
    """One table, the file that fills it, and the columns that tell its rows apart."""

    model: type[Model]
    file: str
    key: tuple[str, ...]


REGISTERS = (
    Register(PolicyRevision, "policy", ("revised_on",)),
    Register(Operator, "operator", ("valid_from",)),
    Register(Service, "services", ("code", "valid_from")),
    Register(ContactWindow, "windows", ("service_code", "relation", "valid_from")),
    Register(InquiryRoute, "routes", ("label_en", "valid_from")),
    Register(SharedUse, "shared_use", ("valid_from",)),
    Register(KindRule, "kinds", ("kind", "valid_from")),
    Register(OutcomeRule, "outcomes", ("kind", "outcome", "valid_from")),
    Register(Ground, "grounds", ("code", "kind", "valid_from")),
    Register(LetterText, "letter_texts", ("key", "valid_from")),
    Register(PurposeOfUse, "purposes", ("service_code", "data_set_ja", "valid_from")),
    Register(PaperRule, "papers", ("capacity", "kind", "whose", "valid_from")),
    Register(FeeRate, "fees", ("valid_from",)),
)


class Command(BaseCommand):
    help = "Fill the registers with the published procedure. Rows that exist are left as they are."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """:raises ValidationError: for a row that its table does not take"""
        with transaction.atomic():
            for register in REGISTERS:
                rows = _rows(register.file)
                created = _fill(register, rows)
                if options["verbosity"]:
                    self.stdout.write(
                        f"{register.model._meta.label}: {created} created, "
                        f"{len(rows) - created} unchanged"
                    )
            # What the paper forms quote may have changed: a worker looks, and makes them anew.
            blank_forms.owe_all(at=timezone.now())


def _rows(file: str) -> list[dict[str, Any]]:
    rows = procedure.rows(file)
    if file == "policy":
        for row in rows:
            for language in ("ja", "en"):
                row[f"text_{language}"] = procedure.text(row[f"text_{language}"])
    return rows


def _fill(register: Register, rows: Iterable[dict[str, Any]]) -> int:
    """Add the rows whose key is not there yet: what an administrator changed is never undone."""
    table = register.model._default_manager
    there = set(table.values_list(*register.key))
    missing = [
        register.model(**row)
        for row in rows
        if tuple(row[column] for column in register.key) not in there
    ]
    for row in missing:
        row.full_clean(validate_unique=False)
    return len(table.bulk_create(missing))
