"""What stands against a step: sentences for the person at the desk, one reason each."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from identity import checklist
from identity.choices import PaperForm, Verdict
from identity.models import Staff

from . import patches, registered, rulebook
from .choices import (
    GIVES,
    IN_FULL,
    DeliveryMethod,
    DeliveryState,
    LetterKind,
    PartyRole,
    RequestKind,
    Status,
)
from .models import Case, Redaction, RequestedService


def papers_missing(case: Case) -> Iterable[str]:
    """The checklist of the papers has a gap (policy 5(2))."""
    return checklist.of(case.verification).gaps


def receipt_not_due(case: Case) -> Iterable[str]:
    """A receipt is for the whole fee, and there is one (Civil Code, Art. 486)."""
    if case.invoice is None or not case.invoice.settled:
        yield _("The fee is not paid in full.")
    elif case.letters.filter(kind=LetterKind.RECEIPT).exists():
        yield _("The receipt is among the documents already.")


def supplement_never_asked(case: Case) -> Iterable[str]:
    """Formal grounds are never the first answer (domain 1.3)."""
    if case.supplement_asked_by_id is None:
        yield _("Ask for a supplement first: declining is never the first answer.")


def asked_for_supplement_by(case: Case, staff: Staff) -> Iterable[str]:
    if case.supplement_asked_by_id == staff.pk:
        yield _("You asked for the supplement, so another person must decline.")


def supplement_incomplete(case: Case) -> Iterable[str]:
    """Copies alone do not answer a supplement request while a line waits for something else."""
    for line in checklist.of(case.verification).wanting:
        by_copy = line.form == PaperForm.COPY
        sentence = _("Not sent yet: %(paper)s.") if by_copy else _("To come by post: %(paper)s.")
        yield sentence % {"paper": line.wanted()}
    # Everything else was examined before the supplement was asked for.
    if not case.verification.papers.filter(uploaded=True, verdict=Verdict.PENDING).exists():
        yield _("There is no new copy yet.")


def already_proposed_by(case: Case, staff: Staff) -> Iterable[str]:
    if case.proposed_by_id == staff.pk:
        yield _("You proposed this decision, so another person must answer it.")


def answers_unfinished(case: Case) -> Iterable[str]:
    """A disclosure without data, or a service without an outcome."""
    lines = list(
        case.services.select_related("service").prefetch_related(
            "answer_files__redaction__data_key", "grounds"
        )
    )
    held = _registered(case, lines)
    whole = {ground.code for ground in rulebook.redaction_grounds(case) if ground.reads_as}
    for line in lines:
        name = line.service.name(language=get_language() or "ja")
        files = line.answer_files.all()
        yield from _blacked_out(line, name, whole)
        if not line.outcome:
            yield _("%(service)s has no outcome yet.") % {"service": name}
        elif line.outcome in IN_FULL and held is not None and line.service.code not in held:
            yield _("%(service)s is to be granted, but the register holds nothing for it.") % {
                "service": name
            }
        elif case.kind != RequestKind.DISCLOSE_DATA or line.outcome not in GIVES:
            continue
        elif not any(file.file for file in files):
            yield _("%(service)s is to be disclosed, but no data are attached.") % {"service": name}
        elif lost := sum(not file.file for file in files):
            # Sealing destroyed the plain copies: what was approved goes out whole, or not at all.
            yield _("%(service)s: %(count)d of the approved files must be attached again.") % {
                "service": name,
                "count": lost,
            }


def _blacked_out(line: RequestedService, name: str, whole: set[str]) -> Iterable[str]:
    """Boxes still to be burnt; or burnt for a ground that the letter would not give (Art. 36)."""
    reasons: set[str] = set()
    for file in line.answer_files.all():
        redaction: Redaction | None = getattr(file, "redaction", None)
        if redaction is None or file.destroyed_at or line.outcome not in GIVES:
            continue
        if redaction.problem:
            yield _("%(service)s: a file cannot be blacked out. %(problem)s") % {
                "service": name,
                "problem": redaction.get_problem_display(),
            }
        elif redaction.made_at is None:
            yield _("%(service)s: a file is still being blacked out.") % {"service": name}
        reasons |= {patch.reason for patch in patches.stored(redaction.patches)} - whole
    if reasons and line.outcome in IN_FULL:
        yield _("%(service)s is to be granted in full, but parts are blacked out (%(codes)s).") % {
            "service": name,
            "codes": ", ".join(sorted(reasons)),
        }
    elif missing := reasons - {ground.code for ground in line.grounds.all()}:
        yield _("%(service)s: parts are blacked out for %(codes)s; give that ground as well.") % {
            "service": name,
            "codes": ", ".join(sorted(missing)),
        }


def _registered(case: Case, lines: Sequence[RequestedService]) -> set[str] | None:
    """Return the services of which a register has something to say; None where none answers."""
    codes = [line.service.code for line in lines]
    on = max((line.searched_on for line in lines if line.searched_on), default=case.request_date)
    match case.kind:
        case RequestKind.DISCLOSE_PROVISIONS:
            rows: QuerySet[Any] = registered.provisions(case, service_codes=codes, on=on)
        case RequestKind.NOTIFY_PURPOSE:
            rows = registered.purposes(service_codes=codes, on=on)
        case _:
            return None
    return set(rows.values_list("service_code", flat=True))


def reply_printable(case: Case) -> Iterable[str]:
    """An approved decision goes back only if its letter cannot be made: nobody could mend it."""
    if case.status != Status.DECIDED:
        return
    if not case.letters.standing_replies().exclude(problem=""):
        yield _("This decision was approved, and its letters can be printed.")


def letters_unrendered(case: Case) -> Iterable[str]:
    """The reply must lie there as a PDF, and the data with it, before it can be sent."""
    letters = list(case.letters.standing_replies())
    if not letters:
        yield _("The reply letter is not owed yet.")
    for letter in letters:
        if letter.problem:
            yield _("The letter %(number)s cannot be printed: %(problem)s.") % {
                "number": letter.number,
                "problem": letter.problem,
            }
        elif not letter.rendered_at:
            yield _("The letter %(number)s is still being made.") % {"number": letter.number}
    yield from answers_unfinished(case)


def no_code_to_post(case: Case) -> Iterable[str]:
    """A code belongs to a sealed answer, and its letter is posted once."""
    delivery = case.deliveries.order_by("-dispatched_at").first()
    if delivery is None or not delivery.package:
        yield _("There is no sealed answer whose code could be posted.")
    elif delivery.tracking_number:
        yield _("The code was posted already.")


def nothing_delivered(case: Case) -> Iterable[str]:
    """An electronic answer closes when it was opened; a letter when staff enter the day."""
    delivery = case.deliveries.order_by("-dispatched_at").first()
    if delivery is None:
        yield _("Nothing has been dispatched.")
    elif delivery.state != DeliveryState.UNDER_WAY:
        yield _("The last dispatch is: %(state)s.") % {"state": delivery.get_state_display()}
    elif delivery.method == DeliveryMethod.ELECTRONIC and delivery.opened_at is None:
        yield _("The answer has not been opened yet.")


def new_key_unready(case: Case) -> Iterable[str]:
    """A new key is asked for first, and goes only where the papers proved that the person lives."""
    if case.key_asked_by_id is None:
        yield _("Another person asks for the new key first.")
    proved = case.parties.filter(role=PartyRole.SUBJECT, address_proved_on__isnull=False)
    if not proved.exists():
        yield _(
            "The papers have not proved the address yet, so there is no address to post a key to."
        )


def asked_for_key_by(case: Case, staff: Staff) -> Iterable[str]:
    if case.key_asked_by_id == staff.pk:
        yield _("You asked for the new key, so another person must issue it.")
