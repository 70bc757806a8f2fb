"""What a blank paper form says: the filled form's lines without answers, and how to send it."""

from dataclasses import dataclass
from typing import ClassVar

from ..choices import BlankFormKind, DeliveryMethod
from .form import AskedCorrection, AskedService, Field, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowLine:
    """One window: for which service or relation, and what to write on the envelope."""

    service: str
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityPapers:
    """Whose request needs which papers; `papers` are sentences to tick."""

    capacity: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """
    The second page, which stays at home: papers, address, fee, periods (policy 5(2)).

    :ivar host: where the same request can be made on the web
    :ivar identity_days: business days from the arrival of the papers
    :ivar payment_days: days from the invoice; None where there is no fee
    :ivar answer_days: business days
    """

    postcode: str
    address: str
    company: str
    windows: tuple[WindowLine, ...]
    turned_away: tuple[str, ...]
    papers: tuple[CapacityPapers, ...]
    host: str
    fee: int | None
    fee_due_when_not_held: bool
    identity_days: int
    answer_days: int
    payment_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankRequestForm:
    """
    A request form to fill in by hand: the lines of the filled one, in its order.

    :ivar service_lines: what the template counts empty rows by
    """

    kind: BlankFormKind
    language: str
    form_name: str
    form_name_ja: str
    article: str
    article_en: str
    company: str
    fee: int | None
    details: tuple[Field, ...]
    guide: Guide
    service_lines: range = range(3)
    correction_lines: range = range(0)
    # What only a filled form has.
    receipt_number: ClassVar[str] = ""
    requested_on: ClassVar[None] = None
    subject: ClassVar[Person | None] = None
    agent: ClassVar[Person | None] = None
    joint: ClassVar[Person | None] = None
    agent_relation: ClassVar[str] = ""
    agent_registration: ClassVar[str] = ""
    delivery: ClassVar[DeliveryMethod | None] = None
    services: ClassVar[tuple[AskedService, ...]] = ()
    corrections: ClassVar[tuple[AskedCorrection, ...]] = ()
