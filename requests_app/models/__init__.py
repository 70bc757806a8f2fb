"""The tables of the case. Submodules import downwards: registers, case, items, letters, drafts."""

from .answers import ProvisionRecord, PurposeOfUse
from .case import Case, CaseText, Party
from .draft import Draft, DraftScan
from .item import AnswerFile, RequestedService
from .ledger import ClockEntry
from .letter import Delivery, Letter, Notice
from .registers import (
    ContactWindow,
    InquiryRoute,
    Operator,
    PolicyRevision,
    Service,
    SharedUse,
)
from .rulebook import Ground, KindRule, OutcomeRule

__all__ = [
    "AnswerFile",
    "Case",
    "CaseText",
    "ClockEntry",
    "ContactWindow",
    "Delivery",
    "Draft",
    "DraftScan",
    "Ground",
    "InquiryRoute",
    "KindRule",
    "Letter",
    "Notice",
    "Operator",
    "OutcomeRule",
    "Party",
    "PolicyRevision",
    "ProvisionRecord",
    "PurposeOfUse",
    "RequestedService",
    "Service",
    "SharedUse",
]
