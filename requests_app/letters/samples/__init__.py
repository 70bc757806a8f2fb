"""Every letter in every variant, about people who do not exist: to look at, and to test with."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from ...choices import DeliveryMethod, Outcome, RequestKind, Status
from ..contexts import (
    Acknowledgement,
    ExtensionNotice,
    LapseNotice,
    LetterContext,
    SentCopy,
    WithdrawalNotice,
)
from ..documents import Document
from ..form import GivenMandate, Person, RequestForm
from ..invoices import InvoiceLetter, PaymentReminder
from ..power_of_attorney import PowerOfAttorney
from .notices import AT, letters
from .replies import replies, reply
from .sheets import key_stub, request_form

__all__ = ["AT", "Sample", "every"]

ON_DISK: Final = (
    SentCopy(
        paper="運転免許証の写し",
        name="免許証（表）.jpg",
        size=1_204_331,
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        received_at=AT,
    ),
)
GIVEN_OVER_THE_WEB: Final = (RequestKind.DISCLOSE_DATA, RequestKind.DISCLOSE_PROVISIONS)


@dataclass(frozen=True, slots=True)
class Sample:
    """A letter to look at; `kind` as `LetterKind` has it, or the name of a blank sheet."""

    kind: str
    variant: str
    document: Document


def every(*, language: str, name: str) -> Iterator[Sample]:
    """Yield each letter kind and variant in a language, addressed to a name."""
    for letter in letters(language, name):
        for variant, changed in _variants(letter):
            yield Sample(str(letter.letter), f"{variant}.{language}", changed)
    for one in replies(language, name):
        yield Sample("REPLY", f"{_about(one.kind, one.outcome)}-on-paper.{language}", one)
    for kind in GIVEN_OVER_THE_WEB:
        electronic = reply(kind, Outcome.GRANTED, language, paper=False, name=name)
        about = _about(kind, Outcome.GRANTED)
        yield Sample("REPLY", f"{about}-electronic.{language}", electronic)
    for kind in RequestKind:
        form = request_form(kind, language, name)
        about = kind.lower().replace("_", "-")
        yield Sample("REQUEST_FORM", f"{about}.{language}", form)
    form = request_form(language=language, name=name)
    yield Sample("KEY_STUB", f"set.{language}", key_stub(language, form))
    yield Sample("KEY_STUB", f"set-of-a-proxy.{language}", key_stub(language, _by_proxy(form)))
    blank = PowerOfAttorney(language=language, company=form.window.company)
    yield Sample("POWER_OF_ATTORNEY", f"blank.{language}", blank)


def _about(kind: RequestKind, outcome: Outcome) -> str:
    return f"{kind}-{outcome}".lower().replace("_", "-")


def _variants(letter: LetterContext) -> Iterator[tuple[str, LetterContext]]:
    match letter:
        case Acknowledgement() if letter.missing:
            yield "papers-awaited", letter
        case Acknowledgement():
            yield "papers-received", letter
            later: datetime = AT + timedelta(days=3)
            yield "copies-sent-again", replace(letter, again=True, files=ON_DISK, filed_at=later)
        case InvoiceLetter():
            yield "first", replace(letter, replaces="")
            yield "issued-again", replace(letter, replaces="INV-2026-000041")
        case PaymentReminder():
            yield "short", letter
            yield (
                "before-due",
                replace(letter, paid=0, outstanding=letter.total, due_on=date(2026, 12, 1)),
            )
        case ExtensionNotice():
            yield "with-day", letter
            yield "without-day", replace(letter, answer_by=None)
        case LapseNotice():
            yield "no-payment", letter
            yield "no-papers", replace(letter, waited_for=str(Status.AWAITING_PAPERS))
            yield "no-supplement", replace(letter, waited_for=str(Status.AWAITING_SUPPLEMENT))
        case WithdrawalNotice():
            yield "paid", letter
            yield "free", replace(letter, fee_paid=0)
        case _:
            yield "standard", letter
            addressee = replace(
                letter.heading.addressee,
                name="山田 花子",
                organisation="みほん総合法律事務所",
                representative=letter.heading.addressee.name,
            )
            heading = replace(letter.heading, addressee=addressee)
            yield "to-a-representative", replace(letter, heading=heading)


def _by_proxy(form: RequestForm) -> RequestForm:
    agent = Person(
        name="山田 花子",
        kana="ヤマダ　ハナコ",
        postcode="100-8111",
        address="東京都千代田区千代田1番1号",
        organisation="みほん総合法律事務所",
    )
    mandate = GivenMandate(answer_to_agent=True)
    return replace(
        form,
        agent=agent,
        agent_relation="弁護士",
        delivery=DeliveryMethod.CERTIFIED_MAIL,
        mandate=mandate,
    )
