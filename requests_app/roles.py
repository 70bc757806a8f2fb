"""
Who may do what, as data: the groups of staff and their permissions.

Nobody in finance sees a paper, the administrator sees no case, the auditor sees the trail and
masked cases only. Second-person rules are not here: they hang on the case (see `workflow.py`).
"""

from collections.abc import Mapping
from typing import Final

CASES: Final = ("requests_app.view_case",)
PERSONS: Final = (*CASES, "requests_app.view_papers", "requests_app.view_letter")
INQUIRIES: Final = ("requests_app.view_inquiry", "requests_app.answer_inquiry")
TRAIL: Final = ("requests_app.view_audit", "privacy_portal.view_auditevent")
MONEY: Final = ("fees.view_invoice", "fees.view_payment")

REGISTERS: Final = (
    "requests_app.operator",
    "requests_app.service",
    "requests_app.contactwindow",
    "requests_app.kindrule",
    "requests_app.outcomerule",
    "requests_app.ground",
    "requests_app.lettertext",
    "requests_app.purposeofuse",
    "requests_app.inquiryroute",
    "requests_app.shareduse",
    "requests_app.policyrevision",
    "identity.paperrule",
    "fees.feerate",
)


def _each(verb: str, models: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.replace(".", f".{verb}_") for name in models)


LOOK_UP: Final = _each("view", REGISTERS)
KEEP: Final = (*LOOK_UP, *_each("add", REGISTERS), *_each("change", REGISTERS))
RECORDS: Final = _each("view", ("requests_app.provisionrecord",))

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "intake": (
        *PERSONS,
        *INQUIRIES,
        "requests_app.check_identity",
        "requests_app.dispatch",
        *LOOK_UP,
    ),
    "reviewer": (
        *PERSONS,
        *INQUIRIES,
        "requests_app.check_identity",
        "requests_app.decide",
        *MONEY,
        *LOOK_UP,
        *RECORDS,
        *_each("add", ("requests_app.provisionrecord",)),
    ),
    "approver": (*PERSONS, *INQUIRIES, "requests_app.approve", *MONEY, *LOOK_UP, *RECORDS),
    "finance": (
        *CASES,
        "requests_app.record_payment",
        *MONEY,
        "fees.view_feerate",
        "fees.view_bankimport",
    ),
    "auditor": (*CASES, *TRAIL, *LOOK_UP),
    "data_protection_officer": (
        *PERSONS,
        *INQUIRIES,
        *TRAIL,
        *MONEY,
        *KEEP,
        *RECORDS,
        "privacy_portal.view_job",
        "identity.view_staff",
    ),
    "administrator": (
        *KEEP,
        "privacy_portal.view_job",
        *_each("view", ("identity.staff", "auth.group")),
        *_each("add", ("identity.staff",)),
        *_each("change", ("identity.staff",)),
    ),
}
