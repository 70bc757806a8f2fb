# ruff: noqa: E501 - the table is one screen, read in columns
"""
The life of a case as one table (design 3).

The same row is the guard of the operation, the button in the admin and the test. The table knows
what is possible, for whom, and what still blocks it; it never acts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from identity.models import Staff
from privacy_portal.errors import Refused

from .blockers import (
    already_proposed_by,
    answers_unfinished,
    asked_for_key_by,
    asked_for_supplement_by,
    letters_unrendered,
    new_key_unready,
    no_code_to_post,
    nothing_delivered,
    papers_missing,
    receipt_not_due,
    reply_printable,
    supplement_incomplete,
    supplement_never_asked,
)
from .choices import AFTER_PAYMENT, BEFORE_DECIDED, FINAL
from .choices import Action as A  # noqa: N817 - the table is read, not written
from .choices import Status as S  # noqa: N817
from .models import Case


def _nothing(case: Case) -> Iterable[str]:
    return ()


def _anybody(case: Case, staff: Staff) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table."""

    action: A
    sources: tuple[S, ...]
    targets: tuple[S, ...]  # () leaves the case where it is
    permission: str  # of staff; "" means no staff: the requester or the clock takes this step
    blockers: Callable[[Case], Iterable[str]] = _nothing
    # Why this person may not, though the permission is there: the second-person rules.
    conflicts: Callable[[Case, Staff], Iterable[str]] = _anybody
    # Whether the person, or the clock, may take this step without a member of staff.
    unattended: bool = False


# fmt: off
TABLE: Final = (
    Step(A.RECEIVE_PAPERS,     (S.AWAITING_PAPERS, S.AWAITING_SUPPLEMENT),   (S.CHECKING_IDENTITY,),            "check_identity"),
    Step(A.EXAMINE_PAPERS,     (S.CHECKING_IDENTITY,),                       (),                                "check_identity"),
    Step(A.REQUEST_SUPPLEMENT, (S.CHECKING_IDENTITY,),                       (S.AWAITING_SUPPLEMENT,),          "check_identity"),
    Step(A.UPLOAD_COPY,        (S.AWAITING_PAPERS, S.AWAITING_SUPPLEMENT),   (),                                "",               unattended=True),
    Step(A.REMOVE_COPY,        (S.AWAITING_PAPERS, S.AWAITING_SUPPLEMENT),   (),                                "",               unattended=True),
    Step(A.RESUBMIT,           (S.AWAITING_SUPPLEMENT,),                     (S.CHECKING_IDENTITY,),            "",               supplement_incomplete, unattended=True),
    Step(A.ACCEPT_IDENTITY,    (S.CHECKING_IDENTITY,),                       (S.AWAITING_PAYMENT, S.IN_REVIEW), "check_identity", papers_missing),
    Step(A.DECLINE,            (S.CHECKING_IDENTITY, S.AWAITING_SUPPLEMENT), (S.DECLINED,),                     "approve",        supplement_never_asked, asked_for_supplement_by),
    Step(A.RECORD_PAYMENT,     (S.AWAITING_PAYMENT,),                        (S.AWAITING_PAYMENT, S.IN_REVIEW), "record_payment"),
    Step(A.ISSUE_RECEIPT,      AFTER_PAYMENT,                                (),                                "record_payment", receipt_not_due, unattended=True),
    Step(A.ATTACH_ANSWER,      (S.IN_REVIEW, S.DECIDED),                     (),                                "decide"),
    Step(A.REDACT,             (S.IN_REVIEW, S.DECIDED),                     (),                                "decide"),
    Step(A.EXTEND,             (S.CHECKING_IDENTITY, S.IN_REVIEW, S.AWAITING_APPROVAL), (),                     "decide"),
    Step(A.PROPOSE,            (S.IN_REVIEW,),                               (S.AWAITING_APPROVAL,),            "decide"),
    Step(A.RETURN,             (S.AWAITING_APPROVAL, S.DECIDED),             (S.IN_REVIEW,),                    "approve",        reply_printable, already_proposed_by),
    Step(A.APPROVE,            (S.AWAITING_APPROVAL,),                       (S.DECIDED,),                      "approve",        answers_unfinished, already_proposed_by),
    Step(A.DISPATCH,           (S.DECIDED,),                                 (S.DISPATCHED,),                   "dispatch",       letters_unrendered),
    Step(A.POST_CODE,          (S.DISPATCHED,),                              (),                                "dispatch",       no_code_to_post),
    Step(A.TAKE_BACK,          (S.DISPATCHED,),                              (S.DECIDED,),                      "dispatch"),
    Step(A.CLOSE,              (S.DISPATCHED,),                              (S.CLOSED,),                       "dispatch",       nothing_delivered, unattended=True),
    Step(A.WITHDRAW,           BEFORE_DECIDED,                               (S.WITHDRAWN,),                    "check_identity", unattended=True),
    Step(A.EXPIRE,             (S.DISPATCHED,),                              (),                                "",               unattended=True),
    Step(A.REDATE,             (S.CHECKING_IDENTITY, S.IN_REVIEW, S.AWAITING_APPROVAL, S.DECIDED), (),          "",               unattended=True),
    Step(A.REMIND,             (S.AWAITING_PAYMENT,),                        (),                                "",               unattended=True),
    Step(A.LAPSE,              (S.AWAITING_PAPERS, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT), (S.LAPSED,),     "",               unattended=True),
    Step(A.WRITE_MESSAGE,      tuple(S),                                     (),                                "",               unattended=True),
    Step(A.ANSWER_MESSAGE,     tuple(S),                                     (),                                "check_identity"),
    Step(A.CHANGE_ADDRESS,     BEFORE_DECIDED,                               BEFORE_DECIDED,                    "",               unattended=True),
    Step(A.DELETE_ANSWER,      (S.DISPATCHED, S.CLOSED),                     (),                                "",               unattended=True),
    Step(A.ASK_KEY,            tuple(S),                                     (),                                "check_identity"),
    Step(A.ISSUE_KEY,          tuple(S),                                     (),                                "approve",        new_key_unready, asked_for_key_by),
    Step(A.CHANGE_EMAIL,       tuple(S),                                     (),                                "",               unattended=True),
    Step(A.SWITCH_EMAIL_SIGN_IN, tuple(S),                                   (),                                "",               unattended=True),
    Step(A.ERASE_IMAGES,       FINAL,                                        (),                                "",               unattended=True),
    Step(A.PURGE,              FINAL,                                        (),                                "",               unattended=True),
)
# fmt: on
ROWS: Final = {step.action: step for step in TABLE}


@dataclass(frozen=True, slots=True)
class Offer:
    """A step as the admin shows it: a button where nothing stands against it."""

    step: Step
    against: tuple[str, ...]

    @property
    def action(self) -> A:
        return self.step.action


def offers(case: Case, staff: Staff) -> list[Offer]:
    """Return every step this person could take from here, each with what still stands against it."""
    if case.purged_at:
        return []
    return [
        Offer(step, (*step.blockers(case), *step.conflicts(case, staff)))
        for step in TABLE
        if case.status in step.sources and step.permission and may(staff, step)
    ]


def may(staff: Staff, step: Step) -> bool:
    return bool(step.permission) and staff.has_perm(f"requests_app.{step.permission}")


def require(case: Case, action: A, by: Staff | None) -> Step:
    """
    Return the row of an action that is possible now for this person.

    :param by: the member of staff; None for the requester or the clock
    :raises Refused: with the sentence that says why not
    """
    step = ROWS[action]
    if by is None and not step.unattended:
        raise Refused(_("Only staff can do this: %(action)s.") % {"action": action.label})
    if by is not None and not may(by, step):
        raise Refused(_("You have no permission for: %(action)s.") % {"action": action.label})
    if case.purged_at:
        raise Refused(_("The data of this case have been erased."))
    if case.status not in step.sources:
        raise Refused(
            _("“%(action)s” is not possible while the case is: %(status)s.")
            % {"action": action.label, "status": case.get_status_display()}
        )
    against = [*step.blockers(case), *(step.conflicts(case, by) if by else ())]
    if against:
        raise Refused(" ".join(against))
    return step
