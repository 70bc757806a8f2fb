"""The one card of the status page: what we wait for, from whom, until when (ux 3.10)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from identity import checklist
from identity.checklist import Checklist
from identity.choices import Capacity, LineState

from ..choices import DeliveryMethod, DeliveryState, LetterKind, Status
from ..models import Case, Delivery
from ..wording import day, yen


@dataclass(frozen=True, slots=True)
class Standing:
    """What the card says; `letter` is the one that belongs to it."""

    tag: str
    title: str
    mine: bool  # whether the person has to do something
    tone: str = "info"
    lines: tuple[str, ...] = field(default=())
    letter: LetterKind | None = None


def last_day(case: Case) -> str:
    """Return the last day on which the awaited thing may come: the case lapses on the next."""
    return day(case.lapses_on - timedelta(days=1)) if case.lapses_on else _("the day we wrote you")


def awaited(case: Case) -> Checklist | None:
    """Return the list of papers as it stands; None while the case does not wait for papers."""
    if case.status in (Status.AWAITING_PAPERS, Status.AWAITING_SUPPLEMENT):
        return checklist.of(case.verification)
    return None


def can_open(delivery: Delivery | None) -> bool:
    return bool(
        delivery
        and delivery.method == DeliveryMethod.ELECTRONIC
        and delivery.wrapped
        and delivery.state in (DeliveryState.UNDER_WAY, DeliveryState.DELIVERED)
    )


def standing(
    case: Case, delivery: Delivery | None, *, on: date, papers: Checklist | None
) -> Standing:
    """
    Return what we wait for, from whom and until when, as it stands on a Tokyo day.

    :param papers: what `awaited` returned
    """
    match Status(case.status):
        case Status.AWAITING_PAPERS:
            return Standing(
                tag=_("Waiting for your papers"),
                title=_("Send the papers by registered mail by %(date)s")
                % {"date": last_day(case)},
                mine=True,
                tone="urgent",
                letter=LetterKind.REQUEST_FORM,
                lines=(
                    _("Print the request form, sign it, and post it with the papers."),
                    _("If nothing has arrived by then, the request ends. You can file again."),
                ),
            )
        case Status.CHECKING_IDENTITY:
            return Standing(
                tag=_("Checking identity"),
                title=_wait(
                    case,
                    _("Nothing to do now. You will hear from us by about %(date)s"),
                    on=on,
                ),
                mine=False,
                lines=(_("Your papers have arrived. We compare them with the request."),),
            )
        case Status.AWAITING_SUPPLEMENT:
            return _supplement(case, papers)
        case Status.AWAITING_PAYMENT:
            return _payment(case, on=on)
        case Status.IN_REVIEW | Status.AWAITING_APPROVAL:
            return Standing(
                tag=_("Preparing the answer"),
                title=_wait(
                    case, _("Nothing to do now. We expect to answer around %(date)s"), on=on
                ),
                mine=False,
                lines=(_("We search for your data. A second person checks every answer."),),
            )
        case Status.DECIDED:
            return Standing(
                tag=_("Answer decided"),
                title=_("Nothing to do now. The answer is about to be sent"),
                mine=False,
                lines=(_("You will hear from us when it is on its way."),),
            )
        case Status.DISPATCHED | Status.CLOSED:
            return _answered(case, delivery)
        case Status.DECLINED | Status.WITHDRAWN | Status.LAPSED:
            return _ended(case)


def _wait(case: Case, title: str, *, on: date) -> str:
    if case.reply_by is None:
        return _("Nothing to do now. We will write to you")
    if case.reply_by < on:
        return _("Nothing to do now. It takes longer than we said, and we will write to you")
    return title % {"date": day(case.reply_by)}


def _supplement(case: Case, papers: Checklist | None) -> Standing:
    wanting = papers.wanting if papers else ()
    again = len(wanting) == 1 and wanting[0].state == LineState.FAULTY
    return Standing(
        tag=_("Waiting for more papers"),
        title=_("Send %(paper)s again by registered mail by %(date)s")
        % {"paper": wanting[0].fixes()[0].paper, "date": last_day(case)}
        if again
        else _("Send what is missing by registered mail by %(date)s") % {"date": last_day(case)},
        mine=True,
        tone="urgent",
        letter=LetterKind.SUPPLEMENT_REQUEST,
        lines=(_("The letter says what was wrong with each paper, and what we need."),),
    )


def _payment(case: Case, *, on: date) -> Standing:
    invoice = case.invoice
    assert invoice  # noqa: S101 - a constraint sees to it
    late = invoice.due_on < on
    return Standing(
        tag=_("Waiting for payment"),
        title=_("Transfer the fee of %(amount)s by %(date)s")
        % {
            "amount": yen(invoice.outstanding()),
            "date": last_day(case) if late else day(invoice.due_on),
        },
        mine=True,
        tone="urgent",
        letter=LetterKind.INVOICE,
        lines=(
            *([_("It was due on %(date)s.") % {"date": day(invoice.due_on)}] if late else []),
            _("If it has not arrived by %(date)s, the request ends.") % {"date": last_day(case)},
        ),
    )


def _answered(case: Case, delivery: Delivery | None) -> Standing:
    closed = case.status == Status.CLOSED
    tag = _("Answer delivered") if closed else _("Answer sent")
    if delivery is None:
        return Standing(tag=tag, title=_("The answer was sent"), mine=False)
    if delivery.method == DeliveryMethod.CERTIFIED_MAIL:
        number = {"number": delivery.tracking_number}
        return Standing(
            tag=tag,
            title=_("The answer was delivered")
            if closed
            else _("The answer was sent by certified mail (tracking number %(number)s)") % number,
            mine=False,
            tone="success",
            lines=(
                _("Posted on %(date)s as: %(mail)s.")
                % {"date": day(delivery.posted_on), "mail": delivery.get_mail_kind_display()},
                *_to_whom(case),
                _("Tracking number of Japan Post: %(number)s") % number,
            ),
        )
    if can_open(delivery):
        return _ready(case, delivery)
    if delivery.state == DeliveryState.SEALING:
        title = _("The answer is being sealed for you")
    elif delivery.opened_at and not closed:
        title = _("You deleted the electronic answer here")
    elif delivery.opened_at:
        title = _("The answer was delivered")
    else:
        title = _("The answer can no longer be opened here")
    return Standing(
        tag=tag,
        title=title,
        mine=False,
        lines=(_("It cannot be opened here any more. What you downloaded stays with you."),)
        if delivery.opened_at
        else (),
    )


def _to_whom(case: Case) -> tuple[str, ...]:
    """Say to a proxy where the letter went: they may not be the one who gets it."""
    if case.verification.capacity != Capacity.APPOINTED_PROXY:
        return ()
    return (
        _("It goes to the person concerned, or to the representative where the mandate says so."),
    )


def _ready(case: Case, delivery: Delivery) -> Standing:
    posted = delivery.posted_on is not None
    if delivery.opened_at:
        return Standing(
            tag=_("Answer received"),
            title=_("You opened the answer. It can be downloaded until %(date)s")
            % {"date": day(delivery.opens_until)},
            mine=False,
            tone="success",
            lines=(_("Nothing more to do. The code of the letter opens it again until then."),),
        )
    return Standing(
        tag=_("The answer is ready"),
        title=_("Receive the answer (until %(date)s)") % {"date": day(delivery.opens_until)}
        if posted
        else _("The answer is ready. The letter with the code is about to be posted"),
        mine=posted,
        tone="success",
        lines=(
            _("It opens with the code in the letter that comes by registered mail."),
            *_to_whom(case),
            *(
                [
                    _("The letter was posted on %(date)s. Tracking number: %(number)s")
                    % {"date": day(delivery.posted_on), "number": delivery.tracking_number}
                ]
                if posted
                else []
            ),
        ),
    )


def _ended(case: Case) -> Standing:
    match Status(case.status):
        case Status.DECLINED:
            return Standing(
                tag=_("We cannot take up the request"),
                title=_("Please read the reasons and where to get advice"),
                mine=False,
                tone="warning",
                letter=LetterKind.DECLINE_NOTICE,
                lines=(
                    _("We could not take up the request. The letter gives the reasons."),
                    _("You can ask us about them, or file a new request with the right papers."),
                ),
            )
        case Status.WITHDRAWN:
            return Standing(
                tag=_("Withdrawn"),
                title=_("The request was withdrawn"),
                mine=False,
                letter=LetterKind.WITHDRAWAL_NOTICE,
                lines=(_("You can file a new request at any time."),),
            )
        case _:
            return Standing(
                tag=_("Lapsed"),
                title=_("The request ended because its time was over"),
                mine=False,
                letter=LetterKind.LAPSE_NOTICE,
                lines=(_("You can file a new request at any time."),),
            )
