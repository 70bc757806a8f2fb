"""The person moves while the request is under way: the new address is proved like the old one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from fees import pricing
from identity import reopening
from privacy_portal.errors import Refused

from .. import letters, notices
from ..choices import Action, ClockCause, ClockKind, LetterKind, PartyRole, Status
from ..models import Case, Party
from ._unit import Operation, operation

SUPPLEMENT_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class NewAddress:
    """Where somebody lives now, as typed; the postcode in seven digits."""

    postcode: str
    address: str
    building: str = ""


def change_address(*, case_id: int, whose: PartyRole, address: NewAddress, at: datetime) -> Case:
    """
    Take over the new address of the person, or of whoever acts for them.

    Before the papers proved the old one it is simply replaced. After it, a new certificate of
    residence is asked for, and the case waits; invoice and clock go on from where they stood. The
    address of an agent is on no paper that proves it, so it never reopens the check.

    :raises Refused: once the answer was decided, for a role that nobody has, or for no change
    """
    with operation(case_id, Action.CHANGE_ADDRESS, by=None, at=at, person=True) as op:
        party = op.case.parties.select_related("data_key").filter(role=whose).first()
        if party is None:
            raise Refused(_("Nobody acts for the person in this request."))
        if _written(party) == address:
            raise Refused(_("This is the address that we have."))
        _replace(party, address)
        proved = op.case.verification.accepted_on is not None
        again = proved and whose == PartyRole.SUBJECT
        op.to = Status(op.case.status)
        if again:
            _prove_again(op)
        elif whose == PartyRole.SUBJECT:
            reopening.look_again(op.case.verification)
        if op.case.status == Status.AWAITING_PAPERS:
            # The form that is still to be signed bears the address.
            letters.owe(op.case, LetterKind.REQUEST_FORM, at=at)
        notices.owe(op.case, at=at)
        op.detail = {"whose": whose, "again": int(again)}
    return op.case


def _written(party: Party) -> NewAddress:
    return NewAddress(party.postcode, party.address, party.building)


def _replace(party: Party, address: NewAddress) -> None:
    if not party.former_address:
        party.former_address = " ".join(filter(None, (party.address, party.building)))
    party.postcode, party.address = address.postcode, address.address
    party.building = address.building
    party.address_proved_on = None
    party.save()


def _prove_again(op: Operation) -> None:
    case = op.case
    reopening.reopen(case.verification)
    last_day = op.on + timedelta(days=SUPPLEMENT_DAYS)
    # A clock that waits for the fee stands still already.
    if case.status != Status.AWAITING_PAYMENT:
        op.tick(ClockKind.PAUSE, ClockCause.SUPPLEMENT)
    case.lapses_on = last_day + timedelta(days=1)
    op.to = Status.AWAITING_SUPPLEMENT
    with translation.override(case.language):
        remark = _(
            "You told us a new address. Please send a new certificate of residence that shows it."
        )
    letters.owe(
        case,
        LetterKind.SUPPLEMENT_REQUEST,
        at=op.at,
        last_day=last_day.isoformat(),
        remark=remark,
    )


def went_on_before(case: Case) -> bool:
    """Whether the identity was accepted once before: the answer's clock has begun."""
    return case.clock.filter(kind=ClockKind.START, cause=ClockCause.ANSWER).exists()


def go_on(op: Operation) -> None:
    """
    Let a case whose person moved go on where it stood: the invoice it has, the clock it has.

    There is never a second invoice. Whoever still has to pay gets the days of a reminder anew if
    the check took them.
    """
    case = op.case
    invoice = case.invoice
    if invoice is None or invoice.cancelled_on or invoice.outstanding() <= 0:
        op.to = Status.IN_REVIEW
        return
    op.to = Status.AWAITING_PAYMENT
    op.tick(ClockKind.PAUSE, ClockCause.PAYMENT)
    case.lapses_on = max(_lapses(invoice.due_on), _lapses(op.on))


def _lapses(due_on: date) -> date:
    return pricing.lapses_on(due_on=due_on, days=settings.PAYMENT_LAPSE_AFTER_DUE_DAYS)
