"""The verbs of the house: the only writers of a case. Each takes ids and returns the fresh case."""

from .access import log_access
from .answer import attach_answer, detach_answer
from .banking import erase_strangers, import_bank_file, set_entry_aside
from .contact_data import change_email, switch_email_sign_in
from .correspondence import answer_inquiry, answer_message, note_read, write_message
from .decision import ProposedAnswer, approve, extend, propose, return_decision
from .intake import Filed, open_case, subject_index, withdraw
from .moving import NewAddress, change_address
from .new_key import ask_key, issue_key
from .opening import OpenedAnswer, delete_answer, list_answer, open_answer, read_answer
from .papers import (
    PaperVerdict,
    PostedPaper,
    accept_identity,
    decline,
    examine_papers,
    receive_papers,
    request_supplement,
)
from .payment import book_entry, issue_receipt, record_payment, remind
from .redaction import redact
from .redating import redate
from .reply import close, dispatch, expire, post_code, take_back
from .resubmission import remove_copy, resubmit, upload_copy
from .retention import erase_images, erase_invoices, lapse, purge

__all__ = [
    "Filed",
    "NewAddress",
    "OpenedAnswer",
    "PaperVerdict",
    "PostedPaper",
    "ProposedAnswer",
    "accept_identity",
    "answer_inquiry",
    "answer_message",
    "approve",
    "ask_key",
    "attach_answer",
    "book_entry",
    "change_address",
    "change_email",
    "close",
    "decline",
    "delete_answer",
    "detach_answer",
    "dispatch",
    "erase_images",
    "erase_invoices",
    "erase_strangers",
    "examine_papers",
    "expire",
    "extend",
    "import_bank_file",
    "issue_key",
    "issue_receipt",
    "lapse",
    "list_answer",
    "log_access",
    "note_read",
    "open_answer",
    "open_case",
    "post_code",
    "propose",
    "purge",
    "read_answer",
    "receive_papers",
    "record_payment",
    "redact",
    "redate",
    "remind",
    "remove_copy",
    "request_supplement",
    "resubmit",
    "return_decision",
    "set_entry_aside",
    "subject_index",
    "switch_email_sign_in",
    "take_back",
    "upload_copy",
    "withdraw",
    "write_message",
]
