"""The words of a case. One word, one meaning: see the glossary in CONTRIBUTING.md."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestKind(TextChoices):
    """What is asked (design 1). Article, fee and form are in the register `KindRule`."""

    DISCLOSE_DATA = "DISCLOSE_DATA", _("Disclosure of retained personal data")
    DISCLOSE_PROVISIONS = "DISCLOSE_PROVISIONS", _("Disclosure of third-party provision records")
    NOTIFY_PURPOSE = "NOTIFY_PURPOSE", _("Notification of the purpose of use")
    CORRECT_DATA = "CORRECT_DATA", _("Correction, addition or deletion")
    CEASE_USE = "CEASE_USE", _("Stop of use or erasure")
    CEASE_PROVISION = "CEASE_PROVISION", _("Stop of provision to third parties")


class Status(TextChoices):
    AWAITING_PAPERS = "AWAITING_PAPERS", _("Awaiting papers")
    CHECKING_IDENTITY = "CHECKING_IDENTITY", _("Checking identity")
    AWAITING_SUPPLEMENT = "AWAITING_SUPPLEMENT", _("Awaiting supplement")
    AWAITING_PAYMENT = "AWAITING_PAYMENT", _("Awaiting payment")
    IN_REVIEW = "IN_REVIEW", _("In review")
    AWAITING_APPROVAL = "AWAITING_APPROVAL", _("Awaiting approval")
    DECIDED = "DECIDED", _("Decided")
    DISPATCHED = "DISPATCHED", _("Dispatched")
    CLOSED = "CLOSED", _("Closed")
    DECLINED = "DECLINED", _("Declined")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    LAPSED = "LAPSED", _("Lapsed")


# Tuples, not sets: a set changes its order between processes and makes migrations flicker.
FINAL: Final = (Status.CLOSED, Status.DECLINED, Status.WITHDRAWN, Status.LAPSED)
AFTER_PAYMENT: Final = (
    Status.IN_REVIEW,
    Status.AWAITING_APPROVAL,
    Status.DECIDED,
    Status.DISPATCHED,
    Status.CLOSED,
    Status.WITHDRAWN,
)
BEFORE_DECIDED: Final = (
    Status.AWAITING_PAPERS,
    Status.CHECKING_IDENTITY,
    Status.AWAITING_SUPPLEMENT,
    Status.AWAITING_PAYMENT,
    Status.IN_REVIEW,
    Status.AWAITING_APPROVAL,
)


class Action(TextChoices):
    """One step with a case; the rows of `workflow.TABLE`."""

    RECEIVE_PAPERS = "RECEIVE_PAPERS", _("Receive papers")
    EXAMINE_PAPERS = "EXAMINE_PAPERS", _("Examine papers")
    REQUEST_SUPPLEMENT = "REQUEST_SUPPLEMENT", _("Request a supplement")
    UPLOAD_COPY = "UPLOAD_COPY", _("Upload a copy")
    REMOVE_COPY = "REMOVE_COPY", _("Delete a copy that was uploaded")
    RESUBMIT = "RESUBMIT", _("Send copies again")
    ACCEPT_IDENTITY = "ACCEPT_IDENTITY", _("Accept identity")
    DECLINE = "DECLINE", _("Decline")
    RECORD_PAYMENT = "RECORD_PAYMENT", _("Record payment")
    ISSUE_RECEIPT = "ISSUE_RECEIPT", _("Issue a receipt")
    ATTACH_ANSWER = "ATTACH_ANSWER", _("Attach answer data")
    REDACT = "REDACT", _("Black out parts of the data")
    EXTEND = "EXTEND", _("Extend the deadline")
    PROPOSE = "PROPOSE", _("Propose a decision")
    RETURN = "RETURN", _("Return with a remark")
    APPROVE = "APPROVE", _("Approve the decision")
    DISPATCH = "DISPATCH", _("Dispatch the answer")
    TAKE_BACK = "TAKE_BACK", _("Take the answer back")
    POST_CODE = "POST_CODE", _("Post the delivery code")
    CLOSE = "CLOSE", _("Close")
    WITHDRAW = "WITHDRAW", _("Withdraw")
    REMIND = "REMIND", _("Remind of the fee")
    EXPIRE = "EXPIRE", _("Expire an answer nobody opened")
    REDATE = "REDATE", _("Count the deadline anew")
    LAPSE = "LAPSE", _("Lapse")
    WRITE_MESSAGE = "WRITE_MESSAGE", _("Write to the desk")
    ANSWER_MESSAGE = "ANSWER_MESSAGE", _("Write to the person")
    CHANGE_ADDRESS = "CHANGE_ADDRESS", _("Change the address")
    DELETE_ANSWER = "DELETE_ANSWER", _("Delete the electronic answer")
    ASK_KEY = "ASK_KEY", _("Ask for a new access key")
    ISSUE_KEY = "ISSUE_KEY", _("Issue a new access key")
    CHANGE_EMAIL = "CHANGE_EMAIL", _("Change the e-mail address")
    SWITCH_EMAIL_SIGN_IN = "SWITCH_EMAIL_SIGN_IN", _("Switch the status by e-mail code on or off")
    ERASE_IMAGES = "ERASE_IMAGES", _("Erase identity images")
    PURGE = "PURGE", _("Purge")


class Outcome(TextChoices):
    """How one service of a case is answered: six different notices (domain 1.2)."""

    GRANTED = "GRANTED", _("Granted in full")
    PARTLY_GRANTED = "PARTLY_GRANTED", _("Granted in part")
    REFUSED = "REFUSED", _("Refused")
    NOT_HELD = "NOT_HELD", _("Not held")
    ON_PAPER_INSTEAD = "ON_PAPER_INSTEAD", _("On paper instead")
    ALTERNATIVE = "ALTERNATIVE", _("Alternative measure")


# Where everything is given, the registers and the request itself say what (domain 1.4).
IN_FULL: Final = (Outcome.GRANTED, Outcome.ON_PAPER_INSTEAD)
# Outcomes that hand something over.
GIVES: Final = (Outcome.GRANTED, Outcome.PARTLY_GRANTED, Outcome.ON_PAPER_INSTEAD)


class DeliveryMethod(TextChoices):
    CERTIFIED_MAIL = "CERTIFIED_MAIL", _("Certified mail")
    ELECTRONIC = "ELECTRONIC", _("Electronic record")


class MailKind(TextChoices):
    """Japan Post's recorded services for what we send (domain 7.4)."""

    SIMPLE_REGISTERED = "SIMPLE_REGISTERED", _("Simplified registered mail")
    REGISTERED = "REGISTERED", _("Registered mail")
    RECIPIENT_ONLY = "RECIPIENT_ONLY", _("Registered mail, addressee only")


class DeliveryState(TextChoices):
    SEALING = "SEALING", _("Being sealed")
    UNDER_WAY = "UNDER_WAY", _("Under way")
    DELIVERED = "DELIVERED", _("Delivered")
    RETURNED = "RETURNED", _("Returned to sender")
    CODE_SPENT = "CODE_SPENT", _("Code used up")
    EXPIRED = "EXPIRED", _("Expired")


class PartyRole(TextChoices):
    SUBJECT = "SUBJECT", _("Person concerned")
    AGENT = "AGENT", _("Proxy or legal representative")
    # The other parent or guardian, where authority is held jointly (domain 3.2).
    JOINT = "JOINT", _("Joint representative")


class Relation(TextChoices):
    """Whom the person is to the company, where no service is concerned (policy section 5)."""

    CUSTOMER = "CUSTOMER", _("Customer of a service")
    APPLICANT = "APPLICANT", _("Job applicant")
    STAFF = "STAFF", _("Executive, partner, family or retiree")
    PRESS = "PRESS", _("Press and media")
    SHAREHOLDER = "SHAREHOLDER", _("Shareholder")
    PARTNER = "PARTNER", _("Business partner")


class Representation(TextChoices):
    """What makes a legal representative, or a proxy, one (domain 3.2)."""

    PARENT = "PARENT", _("Person with parental authority")
    GUARDIAN_OF_MINOR = "GUARDIAN_OF_MINOR", _("Guardian of a minor")
    ADULT_GUARDIAN = "ADULT_GUARDIAN", _("Guardian of an adult")
    LAWYER = "LAWYER", _("Lawyer or scrivener")
    FAMILY = "FAMILY", _("Family")
    COMPANY = "COMPANY", _("Company or other body")
    OTHER_PROXY = "OTHER_PROXY", _("Other person entrusted")
    # Not legal representatives in the sense of the Order (Art. 13): appointed proxies, whose power
    # is in the guardianship register.
    CURATOR = "CURATOR", _("Curator or assistant with power of representation")
    VOLUNTARY_GUARDIAN = "VOLUNTARY_GUARDIAN", _("Voluntary guardian")


POWER_REGISTERED: Final = (Representation.CURATOR, Representation.VOLUNTARY_GUARDIAN)


class Mandate(TextChoices):
    """What a power of attorney covers (domain 4.2). The request itself always."""

    REQUEST = "REQUEST", _("To make the request")
    RECEIVE = "RECEIVE", _("To receive the answer")
    WITHDRAW = "WITHDRAW", _("To withdraw the request")


class Direction(TextChoices):
    GIVEN = "GIVEN", _("Provided to a third party")
    RECEIVED = "RECEIVED", _("Received from a third party")


class Correction(TextChoices):
    FIX = "FIX", _("Correct")
    ADD = "ADD", _("Add")
    REMOVE = "REMOVE", _("Delete")


class CeaseMeasure(TextChoices):
    STOP_USE = "STOP_USE", _("Stop using")
    ERASE = "ERASE", _("Erase")
    STOP_PROVISION = "STOP_PROVISION", _("Stop providing to third parties")


class CeaseGround(TextChoices):
    """Why use or provision is to stop (Act, Art. 35)."""

    USED_BEYOND_PURPOSE = "USED_BEYOND_PURPOSE", _("Used beyond the purpose (Art. 18)")
    USED_IMPROPERLY = "USED_IMPROPERLY", _("Used in an improper way (Art. 19)")
    ACQUIRED_IMPROPERLY = "ACQUIRED_IMPROPERLY", _("Acquired by improper means (Art. 20)")
    PROVIDED_WITHOUT_CONSENT = (
        "PROVIDED_WITHOUT_CONSENT",
        _("Provided without consent (Art. 27, 28)"),
    )
    NO_LONGER_NEEDED = "NO_LONGER_NEEDED", _("No longer needed (Art. 35(5))")
    LEAKED = "LEAKED", _("A leak concerned the data (Art. 26(1), 35(5))")
    HARMS_RIGHTS = "HARMS_RIGHTS", _("May harm rights or legitimate interests (Art. 35(5))")


class DataScope(TextChoices):
    """Which data are to be disclosed (domain 4.2)."""

    NAME = "NAME", _("Name")
    ADDRESS = "ADDRESS", _("Address and contact")
    CONTRACT = "CONTRACT", _("Contracts")
    USAGE = "USAGE", _("Use of the service")
    PAYMENT = "PAYMENT", _("Payments")
    INQUIRIES = "INQUIRIES", _("Inquiries")
    OTHER = "OTHER", _("Other")


class LetterKind(TextChoices):
    REQUEST_FORM = "REQUEST_FORM", _("Request form")
    # All that is printed after filing. Its first page stays at home and bears the access key, so
    # the set is destroyed a day after it was made; without that page it is REQUEST_FORM.
    KEY_STUB = "KEY_STUB", _("Request form, cover sheet and stub")
    # A new access key, printed once and posted to the proved address; destroyed after 72 hours.
    NEW_KEY = "NEW_KEY", _("Letter with a new access key")
    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT", _("Acknowledgement")
    SUPPLEMENT_REQUEST = "SUPPLEMENT_REQUEST", _("Supplement request")
    INVOICE = "INVOICE", _("Invoice")
    PAYMENT_REMINDER = "PAYMENT_REMINDER", _("Payment reminder")
    PAYMENT_CONFIRMATION = "PAYMENT_CONFIRMATION", _("Payment confirmation")
    RECEIPT = "RECEIPT", _("Receipt for the fee")
    REPLY = "REPLY", _("Reply")
    # On top of an answer that goes by post: what is in the envelope.
    COVERING_NOTE = "COVERING_NOTE", _("Covering note")
    DELIVERY_CODE = "DELIVERY_CODE", _("Delivery code")
    EXTENSION_NOTICE = "EXTENSION_NOTICE", _("Notice of delay")
    DECLINE_NOTICE = "DECLINE_NOTICE", _("Notice of declining")
    LAPSE_NOTICE = "LAPSE_NOTICE", _("Notice of lapse")
    WITHDRAWAL_NOTICE = "WITHDRAWAL_NOTICE", _("Confirmation of withdrawal")
    INVOICE_CANCELLATION = "INVOICE_CANCELLATION", _("Cancelling document")


class ClockKind(TextChoices):
    """Entries of the ledger that `reply_by` is the sum of (design 3)."""

    START = "START", _("Start")
    PAUSE = "PAUSE", _("Pause")
    RESUME = "RESUME", _("Resume")
    EXTEND = "EXTEND", _("Extension")
    STOP = "STOP", _("Stop")


class ClockCause(TextChoices):
    IDENTITY_CHECK = "IDENTITY_CHECK", _("Identity check")
    ANSWER = "ANSWER", _("Answer")
    SUPPLEMENT = "SUPPLEMENT", _("Waiting for papers")
    PAYMENT = "PAYMENT", _("Waiting for the fee")
    EXTENSION = "EXTENSION", _("Extension with a reason")
    DISPATCHED = "DISPATCHED", _("Answer dispatched")
    ENDED = "ENDED", _("Case ended")


class TextKind(TextChoices):
    CONTENT = "CONTENT", _("What is asked")
    RETURN_REMARK = "RETURN_REMARK", _("Remark of the approver")
    EXTENSION_REASON = "EXTENSION_REASON", _("Reason of the extension")
    DECLINE_REASON = "DECLINE_REASON", _("Reason of declining")
    WITHDRAWAL_REASON = "WITHDRAWAL_REASON", _("Reason of the withdrawal")


class Language(TextChoices):
    JA = "ja", "日本語"
    EN = "en", "English"


class BlankFormKind(TextChoices):
    """Paper forms to download (policy 5): what the procedure offers, and ours for ceasing."""

    DISCLOSE_DATA = "DISCLOSE_DATA", _("Personal information disclosure request form")
    CORRECT_DATA = "CORRECT_DATA", _("Personal information correction or deletion request form")
    NOTIFY_PURPOSE = "NOTIFY_PURPOSE", _("Notification of purpose of use request form")
    DISCLOSE_PROVISIONS = (
        "DISCLOSE_PROVISIONS",
        _("Third-party provision record disclosure request form"),
    )
    CEASE = "CEASE", _("Request form to stop use or provision")
    POWER_OF_ATTORNEY = "POWER_OF_ATTORNEY", _("Power of attorney")
