"""The verbs of the house: the only writers of a case. Each takes ids and returns the fresh case."""

from .access import log_access
from .answer import attach_answer, detach_answer
from .decision import ProposedAnswer, approve, extend, propose, return_decision
from .intake import Filed, open_case, subject_index, withdraw
from .opening import OpenedAnswer, open_answer, read_answer
from .papers import (
    PaperVerdict,
    PostedPaper,
    accept_identity,
    decline,
    examine_papers,
    receive_papers,
    request_supplement,
)
from .payment import record_payment, remind
from .redating import redate
from .reply import close, dispatch, expire, post_code, take_back
from .retention import erase_images, erase_invoices, lapse, purge

__all__ = [
    "Filed",
    "OpenedAnswer",
    "PaperVerdict",
    "PostedPaper",
    "ProposedAnswer",
    "accept_identity",
    "approve",
    "attach_answer",
    "close",
    "decline",
    "detach_answer",
    "dispatch",
    "erase_images",
    "erase_invoices",
    "examine_papers",
    "expire",
    "extend",
    "lapse",
    "log_access",
    "open_answer",
    "open_case",
    "post_code",
    "propose",
    "purge",
    "read_answer",
    "receive_papers",
    "record_payment",
    "redate",
    "remind",
    "request_supplement",
    "return_decision",
    "subject_index",
    "take_back",
    "withdraw",
]
