"""What the person reads on the status page beside the card: what was, what comes, what to read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_portal import dates
from privacy_portal.models import AuditEvent

from ..choices import FINAL, Action, DeliveryMethod, LetterKind, Status
from ..models import Case, Delivery, KindRule, Letter
from ..wording import day
from .card import last_day

# Of the trail, what the person may see; never who did it, never a proposal or its return.
PUBLIC: Final = {
    "FILE": gettext_lazy("Request received"),
    Action.RECEIVE_PAPERS: gettext_lazy("Papers arrived"),
    Action.REQUEST_SUPPLEMENT: gettext_lazy("We asked for more papers"),
    Action.RESUBMIT: gettext_lazy("You sent copies again"),
    Action.ACCEPT_IDENTITY: gettext_lazy("Identity confirmed"),
    Action.RECORD_PAYMENT: gettext_lazy("Payment recorded"),
    Action.EXTEND: gettext_lazy("We need more time"),
    Action.APPROVE: gettext_lazy("Answer decided"),
    Action.DISPATCH: gettext_lazy("Answer sent"),
    Action.POST_CODE: gettext_lazy("Letter with the code posted"),
    Action.TAKE_BACK: gettext_lazy("The letter came back to us"),
    Action.CLOSE: gettext_lazy("Answer delivered"),
    Action.DECLINE: gettext_lazy("Request declined"),
    Action.WITHDRAW: gettext_lazy("Request withdrawn"),
    Action.LAPSE: gettext_lazy("Request lapsed"),
    Action.CHANGE_ADDRESS: gettext_lazy("Address changed"),
    Action.CHANGE_EMAIL: gettext_lazy("E-mail address changed"),
    Action.ISSUE_KEY: gettext_lazy("New access key issued"),
    Action.DELETE_ANSWER: gettext_lazy("Electronic answer deleted at your wish"),
}
LETTERS: Final = (
    LetterKind.REQUEST_FORM,
    LetterKind.ACKNOWLEDGEMENT,
    LetterKind.SUPPLEMENT_REQUEST,
    LetterKind.INVOICE,
    LetterKind.PAYMENT_REMINDER,
    LetterKind.PAYMENT_CONFIRMATION,
    LetterKind.RECEIPT,
    LetterKind.INVOICE_CANCELLATION,
    LetterKind.EXTENSION_NOTICE,
    LetterKind.DECLINE_NOTICE,
    LetterKind.LAPSE_NOTICE,
    LetterKind.WITHDRAWAL_NOTICE,
)


NAMES: Final = {
    LetterKind.REQUEST_FORM: gettext_lazy("Request form and cover sheet"),
    LetterKind.ACKNOWLEDGEMENT: gettext_lazy("Acknowledgement of the request"),
    LetterKind.SUPPLEMENT_REQUEST: gettext_lazy("What is still missing"),
    LetterKind.INVOICE: gettext_lazy("Payment notice"),
    LetterKind.INVOICE_CANCELLATION: gettext_lazy("Cancellation of the payment notice"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline."""

    state: str
    title: str
    at: datetime | None = None
    note: str = ""
    text: str = ""


def timeline(case: Case, delivery: Delivery | None, *, on: date) -> list[Moment]:
    """Return what happened, where it stands, and what comes next, as it stands on a Tokyo day."""
    events = AuditEvent.objects.filter(case_id=case.pk, action__in=PUBLIC).order_by("seq")
    past = [Moment("done", str(PUBLIC[event.action]), at=event.at) for event in events]
    if case.status in FINAL:
        return past
    if delivery and delivery.opened_at:
        return [*past, Moment("done", _("You opened the answer"), at=delivery.opened_at)]
    return [*past, *_ahead(case, delivery, on=on)]


def _ahead(case: Case, delivery: Delivery | None, *, on: date) -> list[Moment]:
    """Return the steps from here on, with the day each is expected where it can be told."""
    now = Status(case.status)
    stages = [
        (
            (Status.AWAITING_PAPERS, Status.AWAITING_SUPPLEMENT),
            _("More papers arrive") if now == Status.AWAITING_SUPPLEMENT else _("Papers arrive"),
            _("By %(date)s") % {"date": last_day(case)},
        ),
        ((Status.CHECKING_IDENTITY,), _("Identity check"), _check_note(case)),
        ((Status.AWAITING_PAYMENT,), _("Payment of the fee"), _payment_note(case, on=on)),
        (
            (Status.IN_REVIEW, Status.AWAITING_APPROVAL),
            _("We prepare the answer"),
            _answer_note(case, on=on),
        ),
        (
            (Status.DECIDED, Status.DISPATCHED),
            _("You receive the answer"),
            _receipt_note(case, delivery),
        ),
    ]
    position = next(n for n, (at, _t, _n) in enumerate(stages) if now in at)
    paying = _("It takes about 2 business days until a transfer shows here.")
    return [
        Moment(
            "now" if n == position else "later",
            title,
            note=note,
            text=paying if now == Status.AWAITING_PAYMENT and n == position else "",
        )
        for n, (statuses, title, note) in enumerate(stages)
        if n == position
        or (n > position and (Status.AWAITING_PAYMENT not in statuses or _fee_to_come(case)))
    ]


def _check_note(case: Case) -> str:
    if case.status == Status.CHECKING_IDENTITY and case.reply_by:
        return _("Around %(date)s") % {"date": day(case.reply_by)}
    return _("About %(days)d business days after the papers arrive") % {
        "days": settings.IDENTITY_CHECK_BUSINESS_DAYS
    }


def _payment_note(case: Case, *, on: date) -> str:
    if case.status != Status.AWAITING_PAYMENT or case.invoice is None:
        return _("We send a payment notice after the identity check")
    return _("By %(date)s") % {"date": day(max(case.invoice.due_on, on))}


def _answer_note(case: Case, *, on: date) -> str:
    expected, paid_on = expected_on(case, on=on)
    if expected is None:
        return _("About %(days)d business days") % {"days": settings.ANSWER_BUSINESS_DAYS}
    if paid_on:
        return _("Around %(date)s, if you pay on %(paid)s") % {
            "date": day(expected),
            "paid": day(paid_on),
        }
    return _("Around %(date)s") % {"date": day(expected)}


def _receipt_note(case: Case, delivery: Delivery | None) -> str:
    if delivery and delivery.posted_on and case.status == Status.DISPATCHED:
        return _("Posted on %(date)s") % {"date": day(delivery.posted_on)}
    if case.wanted_delivery == DeliveryMethod.ELECTRONIC:
        return _("The code for it comes by registered mail")
    return _("By certified mail")


def expected_on(case: Case, *, on: date) -> tuple[date | None, date | None]:
    """
    Return when the answer is expected, and the day of payment that this assumes.

    None where it depends on what has not come yet. A promise that has passed is not repeated.
    """
    days = settings.ANSWER_BUSINESS_DAYS
    match Status(case.status):
        case Status.IN_REVIEW | Status.AWAITING_APPROVAL if case.reply_by and case.reply_by >= on:
            return case.reply_by, None
        case Status.AWAITING_PAYMENT if case.invoice:
            paid_on = max(case.invoice.due_on, on)
            return dates.add_business_days(paid_on, days=days), paid_on
        case Status.CHECKING_IDENTITY if case.reply_by and not _fee_to_come(case):
            return dates.add_business_days(max(case.reply_by, on), days=days), None
    return None, None


def _fee_to_come(case: Case) -> bool:
    if case.status in (Status.IN_REVIEW, Status.AWAITING_APPROVAL):
        return False
    if case.invoice:
        return case.invoice.outstanding() > 0
    rules = KindRule.objects.in_force(on=case.request_date).filter(kind=case.kind)
    rule: KindRule = rules.latest("valid_from")
    return rule.fee_applies


def letters_of(case: Case) -> list[Letter]:
    """
    Return the letters that the person may read here: never papers, never the reply.

    Of the request form the newest only: one with an address that changed shall not be posted.
    """
    rows = list(
        case.letters.filter(kind__in=LETTERS, destroyed_at=None)
        .exclude(rendered_at=None)
        .order_by("-owed_at", "-pk")
    )
    forms = [row for row in rows if row.kind == LetterKind.REQUEST_FORM]
    return [row for row in rows if row not in forms[1:]]


def name_of(letter: Letter) -> str:
    """Name a letter in the person's words (ux 12), not in those of the law."""
    return str(NAMES.get(LetterKind(letter.kind), letter.get_kind_display()))
