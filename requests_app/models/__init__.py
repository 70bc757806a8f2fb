"""The tables of the case. Submodules import downwards: registers, case, items, letters, contact."""

from .answers import ProvisionRecord, PurposeOfUse
from .blank_form import BlankForm
from .case import Case, CaseText, Message, Party
from .contact import Inquiry, MailCode
from .draft import Draft, DraftScan
from .item import AnswerFile, RequestedService
from .ledger import ClockEntry
from .letter import Delivery, Letter, Notice
from .letter_text import LetterText
from .redaction import Redaction
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
    "BlankForm",
    "Case",
    "CaseText",
    "ClockEntry",
    "ContactWindow",
    "Delivery",
    "Draft",
    "DraftScan",
    "Ground",
    "Inquiry",
    "InquiryRoute",
    "KindRule",
    "Letter",
    "LetterText",
    "MailCode",
    "Message",
    "Notice",
    "Operator",
    "OutcomeRule",
    "Party",
    "PolicyRevision",
    "ProvisionRecord",
    "PurposeOfUse",
    "Redaction",
    "RequestedService",
    "Service",
    "SharedUse",
]
