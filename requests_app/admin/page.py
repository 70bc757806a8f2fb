"""What stands on the page of a case: gathered once, and only what this person may see."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fees.models import Invoice
from identity import checklist
from identity.checklist import Checklist
from identity.models import Paper, Staff

from .. import clock, desk, workflow
from ..choices import Action, PartyRole, RequestKind
from ..models import Case, Inquiry, Letter, Message, Party
from . import history, registered, request_lines
from .letters import is_sealed, reads_answers, unreadable


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter, and why it may not be opened."""

    letter: Letter
    against: str


@dataclass(frozen=True, slots=True)
class Persons:
    """Everything that names or describes a person: papers are looked at by few."""

    parties: tuple[Party, ...]
    asked: tuple[request_lines.Line, ...]
    remarks: tuple[Any, ...]
    messages: tuple[Message, ...]
    papers: tuple[Paper, ...]
    checklist: Checklist


# Answered by what the portal holds itself; nothing is attached.
FROM_REGISTERS = (RequestKind.NOTIFY_PURPOSE, RequestKind.DISCLOSE_PROVISIONS)
# Begun at the file itself, among the services.
AT_THE_FILE = (Action.REDACT,)
# What brings a case to its answer; everything else is a smaller button.
MAIN_ROAD = (
    Action.RECEIVE_PAPERS,
    Action.EXAMINE_PAPERS,
    Action.ACCEPT_IDENTITY,
    Action.RECORD_PAYMENT,
    Action.PROPOSE,
    Action.APPROVE,
    Action.DISPATCH,
    Action.POST_CODE,
    Action.CLOSE,
)


@dataclass(frozen=True, slots=True)
class CasePage:
    """The context of the page."""

    case: Case
    on: date
    deadline: desk.Deadline
    clock_words: tuple[str, ...]
    offers: tuple[workflow.Offer, ...]
    history: tuple[history.Entry, ...]
    invoice: Invoice | None
    reads_answers: bool
    persons: Persons | None
    services: tuple[Any, ...] = ()
    letters: tuple[LetterLine, ...] = ()
    deliveries: tuple[Any, ...] = ()
    clock_rows: tuple[Any, ...] = ()
    payments: tuple[Any, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    takes_from_registers: bool = False
    from_registers: tuple[registered.Registered, ...] = ()
    main_road: tuple[Action, ...] = MAIN_ROAD


def page_of(case: Case, staff: Staff, *, on: date, at: datetime) -> CasePage:
    """
    Gather the page of a case for one member of staff.

    Finance gets number, invoice and amounts: what it takes to match a transfer, nothing more.
    """
    sees_persons = sees_persons_of(case, staff)
    sealed = is_sealed(case)
    letters = case.letters.order_by("owed_at", "number") if sees_persons else ()
    sees_money = sees_persons or staff.has_perm("fees.view_invoice")
    invoice = case.invoice if sees_money else None
    return CasePage(
        case=case,
        on=on,
        deadline=desk.deadline(case, on=on),
        clock_words=clock_words(case),
        offers=tuple(
            offer for offer in workflow.offers(case, staff) if offer.action not in AT_THE_FILE
        ),
        history=tuple(history.of(case)),
        invoice=invoice,
        payments=tuple(invoice.payments.select_related("data_key").order_by("booked_at", "pk"))
        if invoice
        else (),
        inquiries=tuple(case.inquiries.order_by("written_at"))
        if staff.has_perm("requests_app.view_inquiry")
        else (),
        reads_answers=reads_answers(case, staff, sealed=sealed),
        persons=persons_of(case) if sees_persons else None,
        services=tuple(
            case.services.select_related("service", "data_key")
            .prefetch_related(
                "grounds", "answer_files__data_key", "answer_files__redaction__data_key"
            )
            .order_by("position")
        ),
        letters=tuple(
            LetterLine(letter, unreadable(letter, staff, sealed=sealed, at=at))
            for letter in letters
        ),
        deliveries=tuple(case.deliveries.order_by("-dispatched_at")) if sees_persons else (),
        takes_from_registers=sees_persons and case.kind in FROM_REGISTERS,
        from_registers=registered.of(case, on=on) if sees_persons else (),
        clock_rows=tuple(case.clock.select_related("by").order_by("pk")),
    )


def sees_persons_of(case: Case, staff: Staff) -> bool:
    """Whether names and papers are shown: to those who may, while the data are still there."""
    return case.purged_at is None and staff.has_perm("requests_app.view_papers")


def persons_of(case: Case) -> Persons:
    """Read and decrypt who asks, for what, and with which papers."""
    return Persons(
        parties=tuple(
            sorted(
                case.parties.select_related("data_key"),
                key=lambda party: party.role != PartyRole.SUBJECT,
            )
        ),
        asked=tuple(request_lines.lines(case.content())),
        remarks=tuple(
            case.texts.exclude(kind="CONTENT")
            .select_related("data_key", "author")
            .order_by("written_at")
        ),
        messages=tuple(case.messages.select_related("data_key", "author").order_by("written_at")),
        papers=tuple(
            case.verification.papers.select_related("data_key", "judged_by")
            .prefetch_related("scans")
            .order_by("arrived_on", "pk")
        ),
        checklist=checklist.of(case.verification),
    )


def clock_words(case: Case) -> tuple[str, ...]:
    """Say the sum of the ledger in words, one sentence each."""
    total = clock.sum_of(case)
    if total.started_on is None:
        return (_("The clock has not started: we wait for the papers."),)
    said = [
        _("Started on %(day)s with %(days)s business days.")
        % {"day": date_format(total.started_on), "days": total.promised}
    ]
    if total.paused:
        said.append(_("Paused for %(days)s business days.") % {"days": total.paused})
    if total.extended:
        said.append(_("Extended by %(days)s business days.") % {"days": total.extended})
    if total.paused_since:
        said.append(_("Paused since %(day)s.") % {"day": date_format(total.paused_since)})
    if total.reply_by:
        said.append(_("So it ends on %(day)s.") % {"day": date_format(total.reply_by)})
    return tuple(said)
