"""What is said about a fault, and which faults follow from dates and form alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from privacy_portal import dates

from .choices import Fault, PaperForm, PaperKind, Verdict, Whose
from .rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """What the checklist needs to know of one paper."""

    kind: PaperKind
    whose: Whose
    form: PaperForm
    issue_date: date | None = None
    expires_on: date | None = None
    verdict: Verdict = Verdict.PENDING
    fault: Fault | None = None
    id: UUID | None = None


SENTENCES: Final[dict[Fault, str | Promise]] = {
    Fault.TOO_OLD: gettext_lazy("It was issued too long before your request."),
    Fault.ILLEGIBLE: gettext_lazy("It cannot be read."),
    Fault.NAME_DIFFERS: gettext_lazy("The name on it is not the name in your request."),
    Fault.ADDRESS_DIFFERS: gettext_lazy("The address on it is not the address in your request."),
    Fault.NOT_MASKED: gettext_lazy("It shows something that you must hide before you send it."),
    Fault.EXPIRED: gettext_lazy("It was no longer valid on the day of your request."),
    Fault.WRONG_PAPER: gettext_lazy("It is not one of the papers we can accept."),
    Fault.COPY_NOT_ORIGINAL: gettext_lazy("It is a copy; the original is needed."),
    Fault.SEAL_DIFFERS: gettext_lazy(
        "The seal on the power of attorney is not the one on the seal registration certificate."
    ),
    Fault.INCOMPLETE: gettext_lazy("Part of it is missing."),
    Fault.NO_LONGER_VALID: gettext_lazy(
        "Papers of this kind no longer exist, so it cannot be accepted."
    ),
}

CURES: Final[dict[Fault, str | Promise]] = {
    Fault.TOO_OLD: gettext_lazy("Please send one that was issued recently."),
    Fault.ILLEGIBLE: gettext_lazy("Please send it again so that every line can be read."),
    Fault.NAME_DIFFERS: gettext_lazy(
        "Please send a paper with the name in your request, or one that shows both names."
    ),
    Fault.ADDRESS_DIFFERS: gettext_lazy(
        "Please send a paper with the address in your request, or one that shows the move."
    ),
    Fault.NOT_MASKED: gettext_lazy("Please hide it, so that it cannot be read, and send it again."),
    Fault.EXPIRED: gettext_lazy("Please send a valid one, or another paper from the list."),
    Fault.WRONG_PAPER: gettext_lazy("Please send one of the papers from the list."),
    Fault.COPY_NOT_ORIGINAL: gettext_lazy("Please send the original by registered mail."),
    Fault.SEAL_DIFFERS: gettext_lazy(
        "Please seal the power of attorney with the registered seal, or send the certificate "
        "of the seal you used."
    ),
    Fault.INCOMPLETE: gettext_lazy("Please send all pages, front and back."),
    Fault.NO_LONGER_VALID: gettext_lazy("Please send another paper from the list."),
}


def suggested_faults(rule: Rule, paper: PaperFacts, *, request_date: date) -> tuple[Fault, ...]:
    """
    Return the faults that follow from dates and form alone, worst first.

    A paper issued after the request (sent later, to cure a fault) is fine: `is_later_issue`.
    """
    found = []
    if not rule.exists_on(request_date):
        found.append(Fault.NO_LONGER_VALID)
    if rule.form == PaperForm.ORIGINAL and paper.form == PaperForm.COPY:
        found.append(Fault.COPY_NOT_ORIGINAL)
    oldest = rule.oldest_issue_date(request_date=request_date)
    if oldest and paper.issue_date and paper.issue_date < oldest:
        found.append(Fault.TOO_OLD)
    last_day = last_valid_day(rule, paper)
    if last_day and last_day < request_date:
        found.append(Fault.EXPIRED)
    return tuple(found)


def last_valid_day(rule: Rule, paper: PaperFacts) -> date | None:
    """Return the last day a paper is valid; a license's runs on to the next working day."""
    if paper.expires_on is None or not rule.expiry_runs_to_business_day:
        return paper.expires_on
    return dates.next_business_day(paper.expires_on)


def lacks_issue_date(rule: Rule, paper: PaperFacts) -> bool:
    """Whether the age of a paper cannot be checked because nobody entered its day of issue."""
    return rule.fresh_for_months is not None and paper.issue_date is None


def is_later_issue(paper: PaperFacts, *, request_date: date) -> bool:
    """Whether a paper was issued after the request: a note for the examiner, not a fault."""
    return paper.issue_date is not None and paper.issue_date > request_date


def sentence(fault: Fault, *, rule: Rule | None, request_date: date) -> str:
    """Say in the active language what is wrong; exact days where the rule knows them."""
    oldest = rule.oldest_issue_date(request_date=request_date) if rule else None
    if fault == Fault.TOO_OLD and oldest:
        return _("It was issued before %(oldest)s, too long before your request of %(day)s.") % {
            "oldest": date_format(oldest),
            "day": date_format(request_date),
        }
    last_day = rule.last_day() if rule else None
    if fault == Fault.NO_LONGER_VALID and last_day:
        return _("Papers of this kind could be used until %(day)s, so it cannot be accepted.") % {
            "day": date_format(last_day)
        }
    must_hide = rule.must_hide() if rule else ""
    if fault == Fault.NOT_MASKED and must_hide:
        return _("It shows something that must be hidden: %(items)s.") % {"items": must_hide}
    return str(SENTENCES[fault])


def cure(fault: Fault, *, rule: Rule | None, request_date: date) -> str:
    """Say in the active language what the person can do about it."""
    oldest = rule.oldest_issue_date(request_date=request_date) if rule else None
    if fault == Fault.TOO_OLD and oldest:
        return _("Please send one that was issued on or after %(day)s.") % {
            "day": date_format(oldest)
        }
    return str(CURES[fault])


def paragraph(sentences: Iterable[str]) -> str:
    """Join sentences as the active language does: Japanese needs no space after 。"""
    space = "" if (get_language() or "ja").startswith("ja") else " "
    return space.join(sentences)
