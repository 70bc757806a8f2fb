"""What the filled-in request form says: the sheet that a person signs and posts."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ..choices import DeliveryMethod, LetterKind, RequestKind
from .contexts import Window


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
    name: str
    identifier: str = ""
    registered_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A line of the block that differs by kind: 開示を求める情報, 期間, 請求の理由 …"""

    label: str
    text: str


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
class RequestForm:
    """個人情報開示請求書 and its kin: a cover sheet with the label, and the filled-in form."""

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
    agent: Person | None = None
    agent_relation: str = ""
    details: tuple[Detail, ...] = ()
    corrections: tuple[AskedCorrection, ...] = ()
    delivery: DeliveryMethod | None = None
    fee: int | None = None
    papers: tuple[EnclosedPaper, ...] = ()
    send_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStub:
    """控え: what stays at home. Made once, at filing; a day later nobody has the key."""

    letter: ClassVar[LetterKind] = LetterKind.KEY_STUB
    receipt_number: str
    access_key: str
    host: str
    language: str
    kind: RequestKind
    requested_on: date
    services: tuple[str, ...]
    company: str
