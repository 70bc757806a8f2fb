"""What the registers will answer with: purposes of use, and records of provision."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format

from .. import registered
from ..choices import RequestKind
from ..models import Case, ProvisionRecord
from ..texts import in_language


@dataclass(frozen=True, slots=True)
class Registered:
    """One entry that the letter will hold, in its language."""

    service: str
    title: str
    text: str


def of(case: Case, *, on: date) -> tuple[Registered, ...]:
    """Return what the letter takes from the registers; nothing for the other kinds."""
    if case.kind == RequestKind.NOTIFY_PURPOSE:
        find = _purposes
    elif case.kind == RequestKind.DISCLOSE_PROVISIONS:
        find = _provisions
    else:
        return ()
    services = [
        line.service for line in case.services.select_related("service").order_by("position")
    ]
    # One query for all services; then as the letter has them, service by service.
    found = find(case, {service.code for service in services}, on=on)
    return tuple(
        replace(entry, service=service.name(language=case.language))
        for service in services
        for entry in found
        if entry.service == service.code
    )


def _purposes(case: Case, codes: set[str], *, on: date) -> list[Registered]:
    return [
        Registered(
            service=row.service_code,
            title=in_language(case.language, ja=row.data_set_ja, en=row.data_set_en),
            text=in_language(case.language, ja=row.text_ja, en=row.text_en),
        )
        for row in registered.purposes(service_codes=codes, on=on)
    ]


def _provisions(case: Case, codes: set[str], *, on: date) -> list[Registered]:
    return [
        Registered(
            service=row.service_code,
            title=f"{row.get_direction_display()} {_day(row)}",
            text=f"{row.counterparty_name} ({row.counterparty_address}): {row.items}",
        )
        for row in registered.provisions(case, service_codes=codes, on=on)
    ]


def _day(row: ProvisionRecord) -> str:
    return date_format(row.provided_on or row.recorded_on)
