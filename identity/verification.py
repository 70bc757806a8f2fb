"""
Writes of the identity check. Only operations of the case call this, under the lock of the case.

Nothing here knows of a case: it gets values, and leaves the audit to the operation above.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from privacy_portal import vault
from privacy_portal.errors import Refused
from privacy_portal.models import DataKey

from . import checklist, faults
from .choices import Capacity, Fault, PaperForm, PaperKind, Verdict, Whose
from .models import Paper, Scan, Verification
from .rules import rules_for


@dataclass(frozen=True, slots=True)
class Posted:
    """One paper found in an envelope. `whose` is SUBJECT or AGENT."""

    kind: PaperKind
    whose: str
    form: PaperForm
    issue_date: date | None = None
    expires_on: date | None = None


def open_verification(
    *,
    capacity: Capacity,
    request_date: date,
    data_key: DataKey,
    at: datetime,
    power_registered: bool = False,
) -> Verification:
    """
    Begin the identity check of one request; everything in it is encrypted under `data_key`.

    :param power_registered: whether an appointed proxy's power is in the guardianship register
    """
    return Verification.objects.create(
        data_key=data_key,
        capacity=capacity,
        request_date=request_date,
        proxy_own_id=settings.PROXY_OWN_ID_REQUIRED,
        power_registered=power_registered,
        opened_at=at,
    )


def add_papers(
    verification: Verification,
    *,
    papers: Iterable[Posted],
    arrived_on: date,
    registered_number: str,
) -> list[Paper]:
    """Note what came by post. `registered_number` is empty for unregistered mail."""
    return [
        Paper.objects.create(
            verification=verification,
            data_key=verification.data_key,
            kind=paper.kind,
            whose=Whose(paper.whose),
            form=paper.form,
            uploaded=False,
            arrived_on=arrived_on,
            registered_number=registered_number,
            issue_date=paper.issue_date,
            expires_on=paper.expires_on,
            remark="",
        )
        for paper in papers
    ]


def judge(
    verification: Verification,
    *,
    paper_id: UUID,
    verdict: Verdict,
    fault: Fault | None,
    remark: str,
    by_id: int,
    on: date,
    issue_date: date | None = None,
    expires_on: date | None = None,
) -> Paper:
    """
    Record what an examiner found about one paper; PENDING takes an earlier verdict back.

    :param issue_date: read from the paper now, where nobody had entered it; likewise `expires_on`
    :raises Refused: for a paper of another check, a fault without a name, or a paper that is
        accepted although its dates or its form speak against it
    """
    paper = verification.papers.select_related("data_key").filter(pk=paper_id).first()
    if paper is None:
        raise Refused(_("This paper does not belong to this request."))
    paper.issue_date = issue_date or paper.issue_date
    paper.expires_on = expires_on or paper.expires_on
    if verdict == Verdict.FAULTY and fault is None:
        raise Refused(_("Say what is wrong with the paper."))
    if verdict != Verdict.FAULTY and fault is not None:
        raise Refused(_("A paper with a fault cannot be accepted."))
    if verdict == Verdict.ACCEPTED:
        _require_acceptable(verification, paper, on=on)
    examined = verdict != Verdict.PENDING
    paper.verdict = verdict
    paper.fault = fault or ""
    paper.remark = remark
    paper.judged_by_id = by_id if examined else None
    paper.judged_on = on if examined else None
    paper.save()
    return paper


def accept(verification: Verification, *, on: date) -> None:
    """
    Close the check: the papers prove who asks.

    :raises Refused: while the checklist has a gap
    """
    state = checklist.of(verification)
    if not state.complete:
        raise Refused(faults.paragraph(state.gaps) or _("No rules about papers are in force."))
    verification.accepted_on = on
    verification.save(update_fields=["accepted_on"])


def erase_images(verification: Verification, *, at: datetime) -> None:
    """Erase every page image; what was found about the papers stays. Twice changes nothing."""
    scans = Scan.objects.filter(paper__verification=verification)
    for name in scans.values_list("file", flat=True):
        vault.remove_after_commit(name)
    scans.delete()
    if verification.images_erased_at is None:
        verification.images_erased_at = at
        verification.save(update_fields=["images_erased_at"])


def erase(verification: Verification, *, at: datetime) -> None:
    """Erase papers and images. The row stays with capacity and dates, which name nobody."""
    erase_images(verification, at=at)
    verification.papers.all().delete()
    if verification.erased_at is None:
        verification.erased_at = at
        verification.save(update_fields=["erased_at"])


def _require_acceptable(verification: Verification, paper: Paper, *, on: date) -> None:
    rules = rules_for(
        capacity=Capacity(verification.capacity),
        on=verification.request_date,
        proxy_own_id=verification.proxy_own_id,
        power_registered=verification.power_registered,
    )
    facts = checklist.facts(paper)
    rule = next((one for one in rules if (one.kind, one.whose) == (facts.kind, facts.whose)), None)
    day = verification.request_date
    if rule is None:
        raise Refused(faults.sentence(Fault.WRONG_PAPER, rule=None, request_date=day))
    if faults.lacks_issue_date(rule, facts):
        raise Refused(_("Enter the date of issue of the paper: its age decides."))
    if facts.issue_date is not None and facts.issue_date > on:
        raise Refused(_("The date of issue is still to come."))
    if found := faults.suggested_faults(rule, facts, request_date=day):
        raise Refused(
            faults.paragraph(faults.sentence(fault, rule=rule, request_date=day) for fault in found)
        )
