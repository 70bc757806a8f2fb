"""What is answered, service by service, by one person and approved by another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from identity.models import Staff
from privacy_portal import vault
from privacy_portal.errors import Refused

from .. import letters, notices, rulebook
from ..choices import (
    Action,
    ClockCause,
    ClockKind,
    DeliveryMethod,
    LetterKind,
    Outcome,
    RequestKind,
    TextKind,
)
from ..models import Case, CaseText, OutcomeRule, RequestedService
from ..models.letter import NO_FILES
from ._unit import Operation, operation

# Act, Art. 36: what is not, or not wholly, done is explained. Order of domain 1.3.
NEEDS_GROUND = (Outcome.PARTLY_GRANTED, Outcome.REFUSED, Outcome.ALTERNATIVE)
NEEDS_EXPLANATION = (*NEEDS_GROUND, Outcome.ON_PAPER_INSTEAD)
# Kinds whose grant is a deed that the letter must name (Art. 34(3), 35(7)).
DEEDS = (RequestKind.CORRECT_DATA, RequestKind.CEASE_USE, RequestKind.CEASE_PROVISION)


@dataclass(frozen=True, slots=True)
class ProposedAnswer:
    """How one service shall be answered."""

    requested_service_id: UUID
    outcome: Outcome
    searched_on: date
    search_scope: str
    ground_ids: tuple[int, ...] = ()
    facts: str = ""
    explanation: str = ""
    measure: str = ""
    withheld: str = ""


def propose(*, case_id: int, answers: Iterable[ProposedAnswer], by: Staff, at: datetime) -> Case:
    """
    Propose an outcome for every service of the case.

    :raises Refused: for a service without an answer, an outcome or ground that the kind does not
        allow (domain 1.2, 1.3), or a reason that is owed and missing (Act, Art. 36)
    """
    with operation(case_id, Action.PROPOSE, by=by, at=at) as op:
        proposed = {answer.requested_service_id: answer for answer in answers}
        lines = list(op.case.services.select_related("service", "data_key"))
        if set(proposed) != {line.pk for line in lines}:
            raise Refused(_("Every service of the case needs its answer."))
        for line in lines:
            _answer(op, line, proposed[line.pk])
        op.case.proposed_by = by
        op.case.returned_by = op.case.approved_by = None
        op.detail = {
            "outcomes": ",".join(sorted({str(a.outcome) for a in proposed.values()})),
            "services": len(lines),
        }
    return op.case


def _answer(op: Operation, line: RequestedService, answer: ProposedAnswer) -> None:
    name = {"service": line.service.name(language=get_language() or "ja")}
    rules = OutcomeRule.objects.in_force(on=op.on)
    if not rules.filter(kind=op.case.kind, outcome=answer.outcome).exists():
        raise Refused(_("%(service)s: this kind of request does not allow that outcome.") % name)
    grounds = list(rulebook.grounds_of(op.case.kind, on=op.on).filter(pk__in=answer.ground_ids))
    if len(grounds) != len(set(answer.ground_ids)):
        raise Refused(_("%(service)s: a ground does not belong to this kind.") % name)
    if answer.outcome in NEEDS_GROUND and not grounds:
        raise Refused(_("%(service)s: choose the ground (Art. 36).") % name)
    if any(ground.reads_as and ground.reads_as != answer.outcome for ground in grounds):
        raise Refused(
            _("%(service)s: this ground must not show that data exist; choose “not held”.") % name
        )
    if answer.outcome in NEEDS_EXPLANATION and not answer.explanation.strip():
        raise Refused(_("%(service)s: explain the reason (Art. 36).") % name)
    if answer.outcome == Outcome.NOT_HELD and not answer.search_scope.strip():
        raise Refused(_("%(service)s: say where was searched.") % name)
    if (
        op.case.kind in DEEDS
        and answer.outcome in (Outcome.GRANTED, Outcome.PARTLY_GRANTED, Outcome.ALTERNATIVE)
        and not answer.measure.strip()
    ):
        raise Refused(_("%(service)s: say what was done.") % name)
    if answer.outcome == Outcome.PARTLY_GRANTED and not answer.withheld.strip():
        raise Refused(_("%(service)s: say which part is not given or not done.") % name)
    if answer.searched_on > op.on:
        raise Refused(_("%(service)s: the day of the search is still to come.") % name)
    line.outcome = answer.outcome
    line.searched_on = answer.searched_on
    line.search_scope = answer.search_scope
    line.facts = answer.facts
    line.explanation = answer.explanation
    line.measure = answer.measure
    line.withheld = answer.withheld
    line.save()
    line.grounds.set(grounds)


def return_decision(*, case_id: int, remark: str, by: Staff, at: datetime) -> Case:
    """
    Give a proposal back to the reviewer, with a remark.

    An approved one too, if its letter cannot be printed: its text or its data must change then.

    :raises Refused: to whoever proposed it, or without a remark
    """
    with operation(case_id, Action.RETURN, by=by, at=at) as op:
        if not remark.strip():
            raise Refused(_("Say what shall be changed."))
        op.case.returned_by = by
        op.case.approved_by = None
        drop_replies(op.case, at=at)
        _write(op, TextKind.RETURN_REMARK, remark)
    return op.case


def approve(*, case_id: int, by: Staff, at: datetime) -> Case:
    """
    Approve the decision; the reply letters are owed, one for each outcome.

    :raises Refused: to whoever proposed it, or while a disclosure has no data
    """
    with operation(case_id, Action.APPROVE, by=by, at=at) as op:
        op.case.approved_by = by
        owe_replies(op, method=method_of(op.case))
        op.detail = {"replies": len(outcomes_of(op.case))}
    return op.case


def owe_replies(op: Operation, *, method: DeliveryMethod) -> None:
    """Owe a reply for each outcome of the case, never one for two, and the note for the post."""
    for outcome in outcomes_of(op.case):
        letters.owe(op.case, LetterKind.REPLY, at=op.at, outcome=outcome, method=method)
    if method == DeliveryMethod.CERTIFIED_MAIL:
        letters.owe(op.case, LetterKind.COVERING_NOTE, at=op.at, method=method)


def drop_replies(case: Case, *, at: datetime) -> None:
    """Destroy the replies of a case: they no longer say what will be sent."""
    for name in case.letters.standing_replies().files():
        vault.remove_after_commit(name)
    case.letters.standing_replies().update(destroyed_at=at, **NO_FILES)


def outcomes_of(case: Case) -> list[Outcome]:
    """Return the outcomes of the case, each once; none before a decision is proposed."""
    values = set(case.services.exclude(outcome="").values_list("outcome", flat=True))
    return [Outcome(value) for value in sorted(values)]


def method_of(case: Case) -> DeliveryMethod:
    """Return the way the person asked for, or paper where that is the outcome (Art. 33(2))."""
    if Outcome.ON_PAPER_INSTEAD in outcomes_of(case):
        return DeliveryMethod.CERTIFIED_MAIL
    return DeliveryMethod(case.wanted_delivery)


def extend(*, case_id: int, days: int, reason: str, by: Staff, at: datetime) -> Case:
    """
    Put the promised day off by business days, and tell the person why.

    The Act knows no extension: this moves our own promise only.

    :raises Refused: without a reason, or by less than 1 or more than 60 business days
    """
    with operation(case_id, Action.EXTEND, by=by, at=at) as op:
        if not reason.strip():
            raise Refused(_("Give the reason: the person will read it."))
        if not 1 <= days <= 60:
            raise Refused(_("Extend by 1 to 60 business days."))
        op.tick(ClockKind.EXTEND, ClockCause.EXTENSION, days=days)
        _write(op, TextKind.EXTENSION_REASON, reason)
        letters.owe(
            op.case,
            LetterKind.EXTENSION_NOTICE,
            at=at,
            reason=reason,
            reply_by=op.case.reply_by.isoformat() if op.case.reply_by else "",
        )
        notices.owe(op.case, at=at)
        op.detail = {"days": days}
    return op.case


def _write(op: Operation, kind: TextKind, body: str) -> None:
    CaseText.objects.create(
        case=op.case,
        data_key=op.case.data_key,
        kind=kind,
        body=body,
        author=op.by,
        written_at=op.at,
    )
