"""
What each kind of letter says, as plain values.

A letter is rendered from one of these and from nothing else. Texts of registers come in the
language of the letter; names and addresses come exactly as stored.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from ..choices import LetterKind, RequestKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """
    Whom the envelope's window shows. Names stand without honorific.

    :ivar representative: who acts for the person by law, and opens their letters
    """

    postcode: str
    address: str
    name: str
    building: str = ""
    organisation: str = ""
    representative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The operator in force on the day of the letter."""

    name: str
    representative: str
    postcode: str
    address: str
    registration_number: str
    desk: str
    desk_hours: str = ""
    phone: str = ""
    complaints_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """
    The top of every letter: its own number, and the 12 digits of the case. Where it is
    `translated` there are two: the Japanese letter, which prevails, and an English one.
    """

    number: str
    on: date
    addressee: Addressee
    sender: Sender
    receipt_number: str
    language: str
    translated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where the envelope goes: the label to cut out."""

    postcode: str
    address: str
    company: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContext:
    """The base of all letters but the request form."""

    letter: ClassVar[LetterKind]
    heading: Heading
    kind: RequestKind
    requested_on: date

    @property
    def language(self) -> str:
        return self.heading.language


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCopy:
    """A file as it was sent, in bytes and hex: it is destroyed, and this is what proves it."""

    paper: str
    name: str
    size: int
    sha256: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement(LetterContext):
    """
    受付のお知らせ; `missing` are papers that have not come, `answer_within` business days.

    :ivar again: about copies that were sent after filing
    """

    letter: ClassVar[LetterKind] = LetterKind.ACKNOWLEDGEMENT
    received_on: date
    services: tuple[str, ...]
    missing: tuple[str, ...] = ()
    send_by: date | None = None
    fee: int | None = None
    fee_due_when_not_held: bool = True
    answer_within: int | None = None
    filed_at: datetime | None = None
    files: tuple[SentCopy, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFault:
    paper: str
    fault: str
    cure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequest(LetterContext):
    """補正のお願い: all faults in one letter, with one last day."""

    letter: ClassVar[LetterKind] = LetterKind.SUPPLEMENT_REQUEST
    faults: tuple[PaperFault, ...]
    due_on: date
    window: Window


# News of the case


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionNotice(LetterContext):
    letter: ClassVar[LetterKind] = LetterKind.EXTENSION_NOTICE
    reason: str
    answer_by: date | None = None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormalGround:
    """Ground F1–F9, its basis, and what it rests on in this case."""

    text: str
    article: str
    facts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineNotice(LetterContext):
    letter: ClassVar[LetterKind] = LetterKind.DECLINE_NOTICE
    grounds: tuple[FormalGround, ...]
    supplement_asked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseNotice(LetterContext):
    """手続終了: `waited_for` is the status that was left."""

    letter: ClassVar[LetterKind] = LetterKind.LAPSE_NOTICE
    waited_for: str
    due_on: date
    images_kept_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalNotice(LetterContext):
    letter: ClassVar[LetterKind] = LetterKind.WITHDRAWAL_NOTICE
    withdrawn_on: date
    images_kept_days: int
    fee_paid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCode(LetterContext):
    """受取コード: printed once, never shown to staff; the stub may be in other hands."""

    letter: ClassVar[LetterKind] = LetterKind.DELIVERY_CODE
    code: str
    host: str
    days: int
    tries: int = 10
    stub_with_proxy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey(LetterContext):
    """新しい照会キー: for whoever lost the stub; printed once, and the old key is void."""

    letter: ClassVar[LetterKind] = LetterKind.NEW_KEY
    access_key: str
    host: str
