"""What the registers will answer with: purposes of use, and records of provision."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from ..choices import PartyRole, RequestKind
from ..models import Case, ProvisionRecord, PurposeOfUse, RequestedService
from ..texts import in_language
from .request_lines import content_of


@dataclass(frozen=True, slots=True)
class Registered:
    """One entry that the letter will hold, in its language."""

    service: str
    title: str
    text: str


def of(case: Case, *, on: date) -> tuple[Registered, ...]:
    """Return what the letter takes from the registers; nothing for the other kinds."""
    lines = case.services.select_related("service").order_by("position")
    if case.kind == RequestKind.NOTIFY_PURPOSE:
        return tuple(found for line in lines for found in _purposes(line, case, on=on))
    if case.kind == RequestKind.DISCLOSE_PROVISIONS:
        return tuple(found for line in lines for found in _provisions(line, case, on=on))
    return ()


def _purposes(line: RequestedService, case: Case, *, on: date) -> Iterator[Registered]:
    rows = PurposeOfUse.objects.in_force(on=on).filter(service_code=line.service.code)
    for row in rows.order_by("data_set_ja", "pk"):
        yield Registered(
            service=line.service.name(language=case.language),
            title=in_language(case.language, ja=row.data_set_ja, en=row.data_set_en),
            text=in_language(case.language, ja=row.text_ja, en=row.text_en),
        )


def _provisions(line: RequestedService, case: Case, *, on: date) -> Iterator[Registered]:
    index = case.parties.get(role=PartyRole.SUBJECT).subject_index
    rows = ProvisionRecord.objects.filter(
        service_code=line.service.code, subject_index=index, keep_until__gte=on
    ).exclude(subject_index="")
    if directions := content_of(case).directions:
        rows = rows.filter(direction__in=directions)
    for row in rows.order_by("recorded_on", "pk"):
        yield Registered(
            service=line.service.name(language=case.language),
            title=f"{row.get_direction_display()} {_day(row)}",
            text=f"{row.counterparty_name} ({row.counterparty_address}): {row.items}",
        )


def _day(row: ProvisionRecord) -> str:
    return date_format(row.provided_on or row.recorded_on)
