"""From the registered letter that arrives to the identity that is proven (policy 5(2) to 5(4))."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from identity import checklist, verification
from identity.choices import Capacity, Fault, PaperForm, PaperKind, Verdict, Whose
from identity.models import Staff
from privacy_portal.errors import Refused

from .. import letters, notices
from ..choices import Action, ClockCause, ClockKind, LetterKind, PartyRole, Status, TextKind
from ..models import Case, CaseText, Ground
from . import _billing, _ending, moving
from ._unit import operation


@dataclass(frozen=True, slots=True)
class PostedPaper:
    """One paper found in the envelope."""

    kind: PaperKind
    whose: Whose
    form: PaperForm
    issue_date: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class PaperVerdict:
    """What the examiner found about one paper."""

    paper_id: UUID
    verdict: Verdict
    fault: Fault | None = None
    remark: str = ""
    # Read from the paper now, where nobody had entered them.
    issue_date: date | None = None
    expires_on: date | None = None


def receive_papers(
    *,
    case_id: int,
    arrived_on: date,
    registered_number: str,
    papers: Iterable[PostedPaper],
    by: Staff,
    at: datetime,
) -> Case:
    """
    Note what came by registered mail, and begin or go on with the check.

    The day of arrival is kept; the request date stays the day of filing.

    :raises Refused: for a day of arrival that is still to come
    """
    with operation(case_id, Action.RECEIVE_PAPERS, by=by, at=at) as op:
        if arrived_on > op.on:
            raise Refused(_("The day of arrival is still to come."))
        first = op.case.status == Status.AWAITING_PAPERS
        posted = verification.add_papers(
            op.case.verification,
            papers=[
                verification.Posted(
                    kind=paper.kind,
                    whose=paper.whose,
                    form=paper.form,
                    issue_date=paper.issue_date,
                    expires_on=paper.expires_on,
                )
                for paper in papers
            ],
            arrived_on=arrived_on,
            registered_number=registered_number,
        )
        if first:
            op.tick(
                ClockKind.START,
                ClockCause.IDENTITY_CHECK,
                days=settings.IDENTITY_CHECK_BUSINESS_DAYS,
            )
        else:
            op.tick(ClockKind.RESUME, ClockCause.SUPPLEMENT)
        op.case.lapses_on = None
        notices.owe(op.case, at=at)
        op.detail = {"papers": len(posted)}
    return op.case


def examine_papers(
    *, case_id: int, verdicts: Iterable[PaperVerdict], by: Staff, at: datetime
) -> Case:
    """
    Record a verdict for each paper that was looked at; the checklist follows from them.

    :raises Refused: for a paper of another case, or a fault without a name
    """
    with operation(case_id, Action.EXAMINE_PAPERS, by=by, at=at) as op:
        count = 0
        for found in verdicts:
            verification.judge(
                op.case.verification,
                paper_id=found.paper_id,
                verdict=found.verdict,
                fault=found.fault,
                remark=found.remark,
                issue_date=found.issue_date,
                expires_on=found.expires_on,
                by_id=by.pk,
                on=op.on,
            )
            count += 1
        op.detail = {"verdicts": count}
    return op.case


def request_supplement(
    *, case_id: int, last_day: date, remark: str, by: Staff, at: datetime
) -> Case:
    """
    Ask once for everything that is missing or faulty, with a last day (補正依頼).

    :raises Refused: while a paper is unexamined, if nothing is missing, or if the last day is not
        in the future
    """
    with operation(case_id, Action.REQUEST_SUPPLEMENT, by=by, at=at) as op:
        if op.case.verification.papers.filter(verdict=Verdict.PENDING).exists():
            raise Refused(_("Examine every paper first: all faults go into one letter."))
        gaps = checklist.of(op.case.verification).wanting
        if not gaps and not remark.strip():
            raise Refused(_("The papers are complete: there is nothing to ask for."))
        if last_day <= op.on:
            raise Refused(_("The last day must be in the future."))
        op.case.supplement_asked_by = by
        op.case.lapses_on = last_day + timedelta(days=1)
        op.tick(ClockKind.PAUSE, ClockCause.SUPPLEMENT)
        letters.owe(
            op.case,
            LetterKind.SUPPLEMENT_REQUEST,
            at=at,
            last_day=last_day.isoformat(),
            remark=remark,
        )
        notices.owe(op.case, at=at)
        op.detail = {"gaps": len(gaps), "last_day": last_day.isoformat()}
    return op.case


def accept_identity(*, case_id: int, address_proved: bool, by: Staff, at: datetime) -> Case:
    """
    Accept that the papers prove who asks. Where a fee is due the invoice is issued now.

    After a move the case goes on where it stood, with the invoice that it has.

    :raises Refused: while the checklist has a gap, or the address is not the one on the papers
    """
    with operation(case_id, Action.ACCEPT_IDENTITY, by=by, at=at) as op:
        if not address_proved:
            raise Refused(
                _("Answers go only to the address that the papers prove. Ask for a supplement.")
            )
        case = op.case
        verification.accept(case.verification, on=op.on)
        proved = [PartyRole.SUBJECT]
        if _answer_goes_to_proxy(case):
            # The sealed power of attorney names the proxy's address, and the desk compared it.
            proved.append(PartyRole.AGENT)
        case.parties.filter(role__in=proved).update(address_proved_on=op.on)
        if moving.went_on_before(case):
            moving.go_on(op)
            notices.owe(case, at=at)
            return case
        op.tick(ClockKind.START, ClockCause.ANSWER, days=settings.ANSWER_BUSINESS_DAYS)
        if _billing.is_due(case):
            invoice = _billing.issue(case, on=op.on, at=at)
            op.to = Status.AWAITING_PAYMENT
            op.tick(ClockKind.PAUSE, ClockCause.PAYMENT)
            letters.owe(case, LetterKind.INVOICE, at=at)
            op.detail = {"invoice": invoice.number, "total": invoice.total}
        else:
            op.to = Status.IN_REVIEW
        notices.owe(case, at=at)
    return op.case


def decline(*, case_id: int, ground_id: int, explanation: str, by: Staff, at: datetime) -> Case:
    """
    End a case for a formal ground F1–F9, after a supplement was asked for and did not help.

    :raises Refused: before a supplement, by whoever asked for it, or for a ground of substance
    """
    with operation(case_id, Action.DECLINE, by=by, at=at) as op:
        ground = Ground.objects.in_force(on=op.on).filter(pk=ground_id, kind="").first()
        if ground is None:
            raise Refused(_("Choose one of the formal grounds F1 to F9."))
        if not explanation.strip():
            raise Refused(_("Give the reason: the person will read it."))
        op.case.declined_by = by
        CaseText.objects.create(
            case=op.case,
            data_key=op.case.data_key,
            kind=TextKind.DECLINE_REASON,
            body=explanation,
            author=by,
            written_at=at,
        )
        _ending.end(op, LetterKind.DECLINE_NOTICE, ground_id=ground.pk, explanation=explanation)
        op.detail = {"ground": ground.code}
    return op.case


def _answer_goes_to_proxy(case: Case) -> bool:
    if case.verification.capacity != Capacity.APPOINTED_PROXY:
        return False
    return case.content().answer_to_agent
