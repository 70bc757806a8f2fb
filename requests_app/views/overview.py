"""The status page itself: gathered here, because a message that is refused shows it again."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from identity.choices import Capacity
from privacy_portal.dates import tokyo_day

from .. import operations
from ..choices import AFTER_PAYMENT, BEFORE_DECIDED, LetterKind, PartyRole, Status
from ..forms.messages import MessageForm
from ..models import Case, Delivery, Inquiry, Message, Party
from .card import awaited, can_open, standing
from .papers_again import supplement_of
from .shelf import draft_of_case
from .standing import Moment, expected_on, letters_of, name_of, timeline

# An answer is there, or the reasons why there is none: it can be asked about.
ANSWERED = (Status.DISPATCHED, Status.CLOSED, Status.DECLINED)


def show(
    request: HttpRequest,
    case: Case,
    *,
    form: MessageForm | None = None,
    wait_until: datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    """
    Show where a request stands, and what its person can do now.

    :param form: what was typed to the desk, and why it was not sent
    :param wait_until: from when on another message may be sent
    """
    at = now()
    on = tokyo_day(at)
    delivery = last_delivery(case)
    papers = awaited(case)
    paid = case.invoice.paid() if case.invoice else 0
    stands = standing(case, delivery, on=on, papers=papers)
    letters = letters_of(case)
    main = next((row for row in letters if row.kind == stands.letter), None)
    past = timeline(case, delivery, on=on)
    said = messages_of(case)
    parties = {PartyRole(row.role): row for row in case.parties.select_related("data_key", "case")}
    agent = parties.get(PartyRole.AGENT)
    expected, paid_on = expected_on(case, on=on)
    context: dict[str, Any] = {
        "case": case,
        "standing": stands,
        "timeline": past,
        "updated_at": _updated(past, said),
        "letters": letters,
        "documents": [(row, name_of(row)) for row in letters],
        "main_letter": main,
        "main_name": name_of(main) if main else "",
        "invoice": case.invoice,
        "paid": paid,
        "outstanding": max(case.invoice.total - paid, 0) if case.invoice else 0,
        "can_have_receipt": _can_have_receipt(case, paid),
        "payer": payer_name(agent or parties[PartyRole.SUBJECT]),
        "supplement": supplement_of(papers),
        "delivery": delivery,
        "can_open": can_open(delivery),
        "can_withdraw": case.status in BEFORE_DECIDED,
        "can_ask": case.status in ANSWERED,
        "services": [line.service for line in case.services.select_related("service")],
        "capacity": Capacity(case.verification.capacity).label,
        "expected": expected,
        "paid_on": paid_on,
        "said": said,
        "asked": asked_about(case) if case.status in ANSWERED else (),
        "form": form or MessageForm(),
        "wait_until": wait_until,
        "filed_here": filed_here(request, case),
        "here": "status",
    }
    response = render(request, "portal/status/status.html", context, status=status)
    if any(message.author_id and message.read_at is None for message in said):
        operations.note_read(case_id=case.pk, by=None, at=at)
    return response


def _can_have_receipt(case: Case, paid: int) -> bool:
    """Say whether the fee is paid in full and nobody asked for the receipt yet."""
    if case.invoice is None or paid < case.invoice.total or case.status not in AFTER_PAYMENT:
        return False
    return not case.letters.filter(kind=LetterKind.RECEIPT).exists()


def messages_of(case: Case) -> list[Message]:
    """Return what the person and the desk wrote, in the order it was written."""
    return list(case.messages.select_related("data_key").order_by("written_at"))


def asked_about(case: Case) -> list[Inquiry]:
    """Return the questions about the answer, answered or not, until they are erased."""
    return list(
        Inquiry.objects.filter(case=case, purged_at=None)
        .select_related("data_key")
        .order_by("written_at")
    )


def last_delivery(case: Case) -> Delivery | None:
    return case.deliveries.order_by("dispatched_at").last()


def filed_here(request: HttpRequest, case: Case) -> bool:
    """Say whether this browser filed the request: it may see the access key for a day."""
    return draft_of_case(request, case, at=now()) is not None


def payer_name(party: Party) -> str:
    """Return the reading as people type it for a bank: without spaces."""
    return "".join(party.kana.split())


def _updated(past: list[Moment], said: list[Message]) -> datetime | None:
    moments = [
        *(moment.at for moment in past if moment.at),
        *(message.written_at for message in said if message.author_id),
    ]
    return max(moments, default=None)
