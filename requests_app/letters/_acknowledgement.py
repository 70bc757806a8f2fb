"""The receipt: what was asked and when, and each file that was sent, by its digest."""

from collections.abc import Iterator

from django.conf import settings

from identity import checklist
from identity.choices import LineState
from identity.models import Original
from privacy_portal import dates

from . import _forms
from ._rows import Rows
from .contexts import Acknowledgement, SentCopy


def acknowledgement(rows: Rows) -> Acknowledgement:
    case = rows.case
    return Acknowledgement(
        **rows.common(),
        received_on=dates.tokyo_day(case.filed_at),
        filed_at=case.filed_at,
        services=rows.service_names(),
        missing=tuple(
            line.wanted()
            for line in checklist.of(case.verification).lines
            if line.state == LineState.MISSING
        ),
        send_by=_forms.send_by(rows),
        fee=_forms.fee(rows),
        fee_due_when_not_held=settings.FEE_DUE_WHEN_NOT_HELD,
        answer_within=settings.ANSWER_BUSINESS_DAYS,
        files=tuple(_files(rows)),
        again=bool(rows.particulars.get("again")),
    )


def _files(rows: Rows) -> Iterator[SentCopy]:
    """Yield what had been sent when the letter was owed: a later file has a later letter."""
    sent = (
        Original.objects.filter(
            paper__verification=rows.case.verification, received_at__lte=rows.letter.owed_at
        )
        .select_related("data_key", "paper")
        .order_by("received_at", "paper__kind", "pk")
    )
    for file in sent:
        yield SentCopy(
            paper=str(file.paper.get_kind_display()),
            name=file.name,
            size=file.size,
            sha256=file.sha256,
            received_at=file.received_at,
        )
