"""What the registers will answer with: purposes of use, and records of provision."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format

from ..choices import PartyRole, RequestKind
from ..models import Case, ProvisionRecord, PurposeOfUse
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
    rows = PurposeOfUse.objects.in_force(on=on).filter(service_code__in=codes)
    return [
        Registered(
            service=row.service_code,
            title=in_language(case.language, ja=row.data_set_ja, en=row.data_set_en),
            text=in_language(case.language, ja=row.text_ja, en=row.text_en),
        )
        for row in rows.order_by("data_set_ja", "pk")
    ]


def _provisions(case: Case, codes: set[str], *, on: date) -> list[Registered]:
    index = case.parties.get(role=PartyRole.SUBJECT).subject_index
    rows = ProvisionRecord.objects.filter(
        service_code__in=codes, subject_index=index, keep_until__gte=on
    ).exclude(subject_index="")
    if directions := case.content().directions:
        rows = rows.filter(direction__in=directions)
    return [
        Registered(
            service=row.service_code,
            title=f"{row.get_direction_display()} {_day(row)}",
            text=f"{row.counterparty_name} ({row.counterparty_address}): {row.items}",
        )
        for row in rows.order_by("recorded_on", "pk")
    ]


def _day(row: ProvisionRecord) -> str:
    return date_format(row.provided_on or row.recorded_on)
