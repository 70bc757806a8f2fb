"""
What is asked, per kind (domain 4.2), and who asks: the values that pass from the form to the case.

Everything here is plain and frozen. `Content` travels as JSON inside one encrypted text.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from identity.choices import Capacity, PaperKind, Whose

from .choices import (
    POWER_REGISTERED,
    CeaseGround,
    CeaseMeasure,
    Correction,
    DataScope,
    DeliveryMethod,
    Direction,
    Language,
    Mandate,
    Representation,
    RequestKind,
)


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One item that is not fact: 訂正, 追加 or 削除 (Act, Art. 34)."""

    correction: Correction
    item: str
    present: str
    right: str
    reason: str


@dataclass(frozen=True, slots=True)
class Content:
    """The kind-specific block of the form. Fields that a kind does not use stay empty."""

    # DISCLOSE_DATA; `details` also serves every other kind as "anything that helps to find it"
    scopes: tuple[DataScope, ...] = ()
    details: str = ""
    period_from: date | None = None
    period_until: date | None = None
    # DISCLOSE_PROVISIONS
    directions: tuple[Direction, ...] = ()
    counterparty: str = ""
    # NOTIFY_PURPOSE
    data_set: str = ""
    # CORRECT_DATA
    corrections: tuple[CorrectionLine, ...] = ()
    evidence: str = ""
    # CEASE_USE, CEASE_PROVISION
    measures: tuple[CeaseMeasure, ...] = ()
    cease_grounds: tuple[CeaseGround, ...] = ()
    facts: str = ""
    # What the power of attorney of an appointed proxy covers, and whether it lets the answer go to
    # the proxy instead of the person's registered address.
    mandate: tuple[Mandate, ...] = ()
    answer_to_agent: bool = False
    # Of a lawyer or scrivener, as the association gave it.
    agent_registration: str = ""

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, default=_plain)

    @classmethod
    def from_json(cls, text: str) -> "Content":
        """Read what `to_json` wrote; an unknown field is an error, a missing one its default."""
        raw = json.loads(text)
        return cls(
            **{
                **raw,
                "scopes": tuple(map(DataScope, raw.get("scopes", ()))),
                "period_from": _day(raw.get("period_from")),
                "period_until": _day(raw.get("period_until")),
                "directions": tuple(map(Direction, raw.get("directions", ()))),
                "corrections": tuple(
                    CorrectionLine(**{**line, "correction": Correction(line["correction"])})
                    for line in raw.get("corrections", ())
                ),
                "measures": tuple(map(CeaseMeasure, raw.get("measures", ()))),
                "cease_grounds": tuple(map(CeaseGround, raw.get("cease_grounds", ()))),
                "mandate": tuple(map(Mandate, raw.get("mandate", ()))),
            }
        )


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class PartyDetails:
    """One person as typed: never normalised, only stripped at the ends (domain 9.2)."""

    name: str
    kana: str
    postcode: str
    address: str
    building: str = ""
    birth_date: date | None = None
    name_note: str = ""
    former_name: str = ""
    former_address: str = ""
    organisation: str = ""
    phone: str = ""
    email: str = ""
    representation: Representation | None = None


@dataclass(frozen=True, slots=True)
class ServiceWanted:
    service_id: int
    identifier: str = ""
    registered_name: str = ""


@dataclass(frozen=True, slots=True)
class UploadedPaper:
    """A copy sent while filing; its pages are the draft's scans of that kind."""

    kind: PaperKind
    whose: Whose
    issue_date: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as a person sent it: what stays known of it when it has become pixels."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One complete request, ready to become a case."""

    draft_id: UUID
    kind: RequestKind
    capacity: Capacity
    language: Language
    delivery: DeliveryMethod
    subject: PartyDetails
    services: tuple[ServiceWanted, ...]
    content: Content
    agent: PartyDetails | None = None
    # The other one, where parental authority or guardianship is held jointly: name and reading.
    joint: PartyDetails | None = None
    papers: tuple[UploadedPaper, ...] = field(default=())

    @property
    def power_registered(self) -> bool:
        """Say whether the agent's power is in the guardianship register (domain 3.2)."""
        return self.agent is not None and self.agent.representation in POWER_REGISTERED
