"""What the registers hold for a request: purposes of use, and a person's provision records."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from .choices import PartyRole
from .models import Case, ProvisionRecord, PurposeOfUse


def purposes(*, service_codes: Collection[str], on: date) -> QuerySet[PurposeOfUse]:
    """Return the purposes of services in force on a day (policy 2)."""
    rows = PurposeOfUse.objects.in_force(on=on).filter(service_code__in=service_codes)
    return rows.order_by("data_set_ja", "pk")


def provisions(
    case: Case, *, service_codes: Collection[str], on: date
) -> QuerySet[ProvisionRecord]:
    """Return the records of the person that are still kept on a day, in the asked directions."""
    index = case.parties.get(role=PartyRole.SUBJECT).subject_index
    rows = ProvisionRecord.objects.filter(
        service_code__in=service_codes, subject_index=index, keep_until__gte=on
    ).exclude(subject_index="")
    if directions := case.content().directions:
        rows = rows.filter(direction__in=directions)
    return rows.select_related("data_key").order_by("recorded_on", "pk")
