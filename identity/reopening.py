"""
An identity check that must be made again, because the person moved while it was under way.

Only operations of the case call this, under the lock of the case, like `verification`.
"""

from django.db.models import QuerySet

from .choices import Fault, PaperKind, Verdict, Whose
from .models import Paper, Verification

# Papers that prove where the person concerned lives (procedure 5(2)).
PROVES_ADDRESS = (PaperKind.RESIDENCE_CERTIFICATE, PaperKind.ALIEN_REGISTRATION)


def look_again(verification: Verification) -> int:
    """
    Take back what was found about papers of residence: they are held against the new address.

    Return how many. A mistyped address that was mended may be the very one on the paper.
    """
    return _accepted(verification).update(
        verdict=Verdict.PENDING, fault="", judged_by=None, judged_on=None
    )


def reopen(verification: Verification) -> int:
    """
    Open an accepted check again: the papers of residence prove an address that is no longer true.

    Return how many. Who examined them stays on them; that the address changed is in the trail.
    """
    verification.accepted_on = None
    verification.save(update_fields=["accepted_on"])
    return _accepted(verification).update(verdict=Verdict.FAULTY, fault=Fault.ADDRESS_DIFFERS)


def _accepted(verification: Verification) -> QuerySet[Paper, Paper]:
    return verification.papers.filter(
        kind__in=PROVES_ADDRESS, whose=Whose.SUBJECT, verdict=Verdict.ACCEPTED
    )
