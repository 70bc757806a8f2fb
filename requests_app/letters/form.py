"""What the sheets for the person say: the form that is signed and posted, and the stub."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from ..choices import DeliveryMethod, LetterKind, Mandate, RequestKind
from .contexts import Window

# How much a blank line leaves for the hand; the style sheet says how many millimetres.
LINE: Final = "line"
TALL: Final = "tall"
BOX: Final = "box"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str
    kana: str
    postcode: str
    address: str
    building: str = ""
    birth_date: date | None = None
    former_name: str = ""
    former_address: str = ""
    organisation: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedService:
    """:ivar name_ja: what the desk calls it, where `name` is English"""

    name: str
    identifier: str = ""
    registered_name: str = ""
    name_ja: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One answer of several; the box before it is empty on a blank form."""

    label: str
    gloss: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """
    One line of a form, filled in or blank.

    :ivar gloss: the label in English, on sheets for English readers
    :ivar says: the English of a text that is ours, never of what somebody typed
    :ivar room: how much a blank line leaves for the hand: LINE, TALL or BOX
    """

    label: str
    gloss: str = ""
    text: str = ""
    says: str = ""
    kana: str = ""
    ticks: tuple[Tick, ...] = ()
    room: str = ""
    is_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCorrection:
    """A line of 訂正・追加・削除; `measure` is the word for it."""

    measure: str
    item: str
    present: str
    wanted: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosedPaper:
    """A paper to tick; `received` where a copy was uploaded and need not be sent."""

    name: str
    note: str = ""
    received: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWindow:
    """Where the request goes inside the house, for services that the label does not name."""

    service: str
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenMandate:
    """What a proxy said the power of attorney covers; None: nothing was said of the answer."""

    acts: tuple[Mandate, ...] = ()
    answer_to_agent: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForm:
    """
    個人情報開示請求書 and its kin: a cover sheet with the label, and the filled-in form.

    :ivar form_name_ja: what the sheet is called on itself: it is signed in Japanese
    :ivar article: the basis in Japanese; `article_en` beside it for English readers
    :ivar joint: the other parent or guardian, who signs too
    :ivar mandate: of the power of attorney that is printed behind the form to be sealed, if any
    """

    letter: ClassVar[LetterKind] = LetterKind.REQUEST_FORM
    kind: RequestKind
    form_name: str
    article: str
    receipt_number: str
    language: str
    requested_on: date
    window: Window
    subject: Person
    services: tuple[AskedService, ...]
    form_name_ja: str = ""
    article_en: str = ""
    agent: Person | None = None
    agent_relation: str = ""
    agent_registration: str = ""
    joint: Person | None = None
    details: tuple[Field, ...] = ()
    corrections: tuple[AskedCorrection, ...] = ()
    delivery: DeliveryMethod | None = None
    fee: int | None = None
    papers: tuple[EnclosedPaper, ...] = ()
    other_windows: tuple[OtherWindow, ...] = ()
    send_by: date | None = None
    mandate: GivenMandate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStub:
    """
    The whole set that is printed after filing: 控え with the key, then what is posted.

    A page of its own for what stays at home: a line to cut along would be posted by mistake. Made
    once; a day later nobody has the key.

    :ivar identity_days: business days from the arrival of the papers
    :ivar payment_days: days from the payment notice; None where there is no fee
    :ivar answer_days: business days
    """

    letter: ClassVar[LetterKind] = LetterKind.KEY_STUB
    access_key: str
    host: str
    company: str
    form: RequestForm
    identity_days: int
    answer_days: int
    payment_days: int | None = None

    @property
    def language(self) -> str:
        return self.form.language
