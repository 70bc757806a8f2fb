"""What the person reads on the status page: what we wait for, from whom, until when (ux 3.10)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_portal.models import AuditEvent

from ..choices import FINAL, Action, DeliveryMethod, DeliveryState, LetterKind, Status
from ..models import Case, Delivery, KindRule, Letter
from ..wording import day

# Of the trail, what the person may see; never who did it, never a proposal or its return.
PUBLIC: Final = {
    "FILE": gettext_lazy("Request received"),
    Action.RECEIVE_PAPERS: gettext_lazy("Papers arrived"),
    Action.REQUEST_SUPPLEMENT: gettext_lazy("We asked for more papers"),
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
}
LETTERS: Final = (
    LetterKind.REQUEST_FORM,
    LetterKind.ACKNOWLEDGEMENT,
    LetterKind.SUPPLEMENT_REQUEST,
    LetterKind.INVOICE,
    LetterKind.PAYMENT_REMINDER,
    LetterKind.PAYMENT_CONFIRMATION,
    LetterKind.INVOICE_CANCELLATION,
    LetterKind.EXTENSION_NOTICE,
    LetterKind.DECLINE_NOTICE,
    LetterKind.LAPSE_NOTICE,
    LetterKind.WITHDRAWAL_NOTICE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline."""

    state: str
    title: str
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The one card of the status page."""

    tag: str
    title: str
    mine: bool  # whether the person has to do something
    tone: str = "info"
    lines: tuple[str, ...] = field(default=())
    letter: LetterKind | None = None


def last_day(case: Case) -> str:
    """Return the last day on which the awaited thing may come: the case lapses on the next."""
    return day(case.lapses_on - timedelta(days=1)) if case.lapses_on else _("the day we wrote you")


def about(on: date | None) -> str:
    return day(on) if on else _("soon")


def standing(case: Case, delivery: Delivery | None) -> Standing:
    """Return what we wait for, from whom and until when."""
    match Status(case.status):
        case Status.AWAITING_PAPERS:
            return Standing(
                tag=_("Waiting for your papers"),
                title=_("Send the papers by registered mail by %(date)s")
                % {"date": last_day(case)},
                mine=True,
                letter=LetterKind.REQUEST_FORM,
                lines=(
                    _("Print the request form, sign it, and post it with the papers."),
                    _("If nothing has arrived by then, the request ends. You can file again."),
                ),
            )
        case Status.CHECKING_IDENTITY:
            return Standing(
                tag=_("Checking identity"),
                title=_("Nothing to do now. You will hear from us by about %(date)s")
                % {"date": about(case.reply_by)},
                mine=False,
                lines=(_("Your papers have arrived. We compare them with the request."),),
            )
        case Status.AWAITING_SUPPLEMENT:
            return Standing(
                tag=_("Waiting for more papers"),
                title=_("Send what is missing by registered mail by %(date)s")
                % {"date": last_day(case)},
                mine=True,
                letter=LetterKind.SUPPLEMENT_REQUEST,
                lines=(_("The letter says what was wrong with each paper, and what we need."),),
            )
        case Status.AWAITING_PAYMENT:
            return _payment(case)
        case Status.IN_REVIEW | Status.AWAITING_APPROVAL:
            return Standing(
                tag=_("Preparing the answer"),
                title=_("Nothing to do now. We expect to answer around %(date)s")
                % {"date": about(case.reply_by)},
                mine=False,
                lines=(_("We search for your data. A second person checks every answer."),),
            )
        case Status.DECIDED:
            return Standing(
                tag=_("Answer decided"),
                title=_("Nothing to do now. The answer is about to be sent"),
                mine=False,
            )
        case Status.DISPATCHED | Status.CLOSED:
            return _answered(case, delivery)
        case Status.DECLINED:
            return Standing(
                tag=_("Request declined"),
                title=_("We could not take up the request"),
                mine=False,
                tone="warning",
                letter=LetterKind.DECLINE_NOTICE,
                lines=(_("The letter gives the reasons, and where to turn to."),),
            )
        case Status.WITHDRAWN:
            return Standing(
                tag=_("Withdrawn"),
                title=_("The request was withdrawn"),
                mine=False,
                letter=LetterKind.WITHDRAWAL_NOTICE,
            )
        case Status.LAPSED:
            return Standing(
                tag=_("Lapsed"),
                title=_("The request ended because its time was over"),
                mine=False,
                letter=LetterKind.LAPSE_NOTICE,
                lines=(_("You can file a new request at any time."),),
            )


def _payment(case: Case) -> Standing:
    invoice = case.invoice
    assert invoice  # noqa: S101 - a constraint sees to it
    return Standing(
        tag=_("Waiting for payment"),
        title=_("Transfer the fee by %(date)s") % {"date": day(invoice.due_on)},
        mine=True,
        letter=LetterKind.INVOICE,
        lines=(
            _("If it has not arrived by %(date)s, the request ends.") % {"date": last_day(case)},
        ),
    )


def _answered(case: Case, delivery: Delivery | None) -> Standing:
    closed = case.status == Status.CLOSED
    if delivery is None:
        return Standing(tag=_("Answer sent"), title=_("The answer was sent"), mine=False)
    if delivery.method == DeliveryMethod.CERTIFIED_MAIL:
        return Standing(
            tag=_("Answer delivered") if closed else _("Answer sent"),
            title=_("The answer was delivered")
            if closed
            else _("The answer was sent by certified mail"),
            mine=False,
            tone="success",
            lines=(
                _("Tracking number of the post: %(number)s") % {"number": delivery.tracking_number},
            ),
        )
    if can_open(delivery):
        until = about(delivery.opens_until)
        return Standing(
            tag=_("The answer is ready"),
            title=_("Receive the answer by %(date)s") % {"date": until}
            if delivery.opens_until
            else _("Receive the answer with the code that we post"),
            mine=True,
            tone="success",
            lines=(_("It opens with the code in the letter that comes by registered mail."),),
        )
    return Standing(
        tag=_("Answer delivered") if closed else _("Answer sent"),
        title=_("The answer is being sealed for you")
        if delivery.state == DeliveryState.SEALING
        else _("The answer can no longer be opened here"),
        mine=False,
    )


def can_open(delivery: Delivery | None) -> bool:
    return bool(
        delivery
        and delivery.method == DeliveryMethod.ELECTRONIC
        and delivery.wrapped
        and delivery.state in (DeliveryState.UNDER_WAY, DeliveryState.DELIVERED)
    )


def timeline(case: Case) -> list[Moment]:
    """Return what happened, where it stands, and what comes next."""
    events = AuditEvent.objects.filter(case_id=case.pk, action__in=PUBLIC).order_by("seq")
    past = [Moment("done", str(PUBLIC[event.action]), at=event.at) for event in events]
    if case.status in FINAL:
        return past
    return [*past, *_ahead(case)]


def _ahead(case: Case) -> list[Moment]:
    fee = case.invoice is not None
    days = settings.ANSWER_BUSINESS_DAYS
    stages = [
        (
            (Status.AWAITING_PAPERS, Status.AWAITING_SUPPLEMENT),
            _("More papers arrive")
            if case.status == Status.AWAITING_SUPPLEMENT
            else _("Papers arrive"),
            _("By %(date)s") % {"date": last_day(case)},
        ),
        (
            (Status.CHECKING_IDENTITY,),
            _("Identity check"),
            _("About %(days)d business days after the papers arrive")
            % {"days": settings.IDENTITY_CHECK_BUSINESS_DAYS},
        ),
        ((Status.AWAITING_PAYMENT,), _("Payment of the fee"), ""),
        (
            (Status.IN_REVIEW, Status.AWAITING_APPROVAL),
            _("We prepare the answer"),
            _("Around %(date)s") % {"date": day(case.reply_by)}
            if case.reply_by and case.status in (Status.IN_REVIEW, Status.AWAITING_APPROVAL)
            else _("About %(days)d business days") % {"days": days},
        ),
        ((Status.DECIDED, Status.DISPATCHED), _("You receive the answer"), ""),
    ]
    position = next(n for n, (at, _t, _n) in enumerate(stages) if case.status in at)
    ahead = []
    for n, (statuses, title, note) in enumerate(stages[position:], start=position):
        waits_for_fee = Status.AWAITING_PAYMENT in statuses
        if waits_for_fee and n != position and not (fee or _fee_to_come(case)):
            continue
        ahead.append(Moment("now" if n == position else "later", title, note=note))
    return ahead


def _fee_to_come(case: Case) -> bool:
    if case.status in (Status.IN_REVIEW, Status.AWAITING_APPROVAL):
        return False
    rules = KindRule.objects.in_force(on=case.request_date).filter(kind=case.kind)
    rule: KindRule = rules.latest("valid_from")
    return rule.fee_applies


def letters_of(case: Case) -> list[Letter]:
    """Return the letters that the person may read here: never papers, never the reply."""
    return list(
        case.letters.filter(kind__in=LETTERS, destroyed_at=None)
        .exclude(rendered_at=None)
        .order_by("-owed_at", "-pk")
    )
