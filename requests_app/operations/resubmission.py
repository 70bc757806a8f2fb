"""Copies that the person uploads after filing: because one was faulty, or was not at hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from identity import checklist, copies
from identity.choices import PaperKind, Verdict, Whose
from identity.models import Paper, Scan
from privacy_portal.errors import Refused
from privacy_portal.page_parts import PageImage

from .. import letters
from ..choices import Action, ClockCause, ClockKind, LetterKind
from ..content import SentFile
from ..models import Case
from ._unit import operation


def upload_copy(
    *,
    case_id: int,
    kind: PaperKind,
    whose: Whose,
    pages: Sequence[PageImage],
    sent: SentFile,
    at: datetime,
) -> Case:
    """
    Add one copy to a case that waits for papers; it counts once the case goes on.

    :param sent: the file that the pages came from, which nobody has any more
    :raises Refused: for a paper that is not waited for, or more pages than a case may hold
    """
    with operation(case_id, Action.UPLOAD_COPY, by=None, at=at, person=True) as op:
        checked = op.case.verification
        rules = [rule for line in checklist.of(checked).copies for rule in line.acceptable]
        if not any((rule.kind, rule.whose) == (kind, whose) for rule in rules):
            raise Refused(_("We do not wait for a copy of this paper. Look at the list again."))
        if copies.came_just_now(checked, kind=kind, whose=whose, pages=pages, at=at):
            op.detail = {"repeated": True}
            return op.case
        held = Scan.objects.filter(paper__verification=checked).count()
        if held + len(pages) > settings.MAX_FILES_PER_CASE:
            raise Refused(
                ngettext(
                    "You can send up to %(count)d page. Please post the rest.",
                    "You can send up to %(count)d pages. Please post the rest.",
                    settings.MAX_FILES_PER_CASE,
                )
                % {"count": settings.MAX_FILES_PER_CASE}
            )
        copies.add_copy(
            checked,
            kind=kind,
            whose=whose,
            pages=pages,
            sent=copies.Sent(sent.name, sent.size, sent.sha256, at),
        )
        op.detail = {"pages": len(pages)}
    return op.case


def remove_copy(*, case_id: int, paper_id: UUID, at: datetime) -> Case:
    """
    Delete a copy that was uploaded after filing and not looked at; no error if it is gone.

    What was sent with the request stays: the acknowledgement names it.

    :raises Refused: once the case goes on
    """
    with operation(case_id, Action.REMOVE_COPY, by=None, at=at, person=True) as op:
        paper = sent_later(op.case).filter(pk=paper_id).first()
        op.detail = {"removed": 0 if paper is None else 1}
        if paper is not None:
            copies.remove_copy(paper)
    return op.case


def resubmit(*, case_id: int, at: datetime) -> Case:
    """
    Go on with the check, now that the copies asked for are there. The clock runs again.

    :raises Refused: while something has to come by post, or a copy is missing
    """
    with operation(case_id, Action.RESUBMIT, by=None, at=at, person=True) as op:
        op.tick(ClockKind.RESUME, ClockCause.SUPPLEMENT)
        op.case.lapses_on = None
        letters.owe(op.case, LetterKind.ACKNOWLEDGEMENT, at=at, again=1)
        op.detail = {"papers": sent_later(op.case).count()}
    return op.case


def sent_later(case: Case) -> QuerySet[Paper]:
    """Return the copies that were uploaded after filing and that nobody has examined."""
    return (
        case.verification.papers.filter(
            uploaded=True, verdict=Verdict.PENDING, originals__received_at__gt=case.filed_at
        )
        .select_related("data_key")
        .distinct()
    )
