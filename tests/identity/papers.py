"""Papers as people send them, and the rules that ship."""

from datetime import date
from uuid import uuid4

from identity.choices import Capacity, Fault, PaperForm, PaperKind, Verdict, Whose
from identity.faults import PaperFacts
from identity.rules import Rule, rules_for

REQUEST = date(2026, 11, 24)
SUBJECT, PROXY, LEGAL = Capacity
K = PaperKind
ID_PAPERS = (
    *(K.DRIVERS_LICENSE, K.PASSPORT, K.ELIGIBILITY_CERTIFICATE),
    *(K.PENSION_BOOK, K.RESIDENCE_CARD, K.SPECIAL_PERMANENT_RESIDENT),
)
ISSUED = (K.RESIDENCE_CERTIFICATE, K.FAMILY_REGISTER, K.COURT_CERTIFICATE, K.REGISTERED_MATTERS)
COPIES = (*ID_PAPERS, K.HEALTH_INSURANCE_CARD)


def paper(
    kind: PaperKind,
    whose: Whose = Whose.SUBJECT,
    *,
    form: PaperForm | None = None,
    issue_date: date | None = None,
    expires_on: date | None = None,
    verdict: Verdict = Verdict.ACCEPTED,
    fault: Fault | None = None,
) -> PaperFacts:
    """Return a good, accepted paper but for what is said."""
    return PaperFacts(
        id=uuid4(),
        kind=kind,
        whose=whose,
        form=form or (PaperForm.COPY if kind in COPIES else PaperForm.ORIGINAL),
        issue_date=issue_date or (date(2026, 11, 10) if kind in ISSUED else None),
        expires_on=expires_on,
        verdict=verdict,
        fault=fault,
    )


def rules(
    capacity: Capacity,
    *,
    on: date = REQUEST,
    proxy_own_id: bool = False,
    power_registered: bool = False,
) -> tuple[Rule, ...]:
    return rules_for(
        capacity=capacity,
        on=on,
        proxy_own_id=proxy_own_id,
        power_registered=power_registered,
    )


def rule(kind: PaperKind, capacity: Capacity = SUBJECT) -> Rule:
    return next(one for one in rules(capacity) if one.kind == kind)
