"""A case in every state that its person can see, each told once by operations."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from django.utils.timezone import now

from identity.choices import Capacity
from privacy_portal import dates, jobs, vault
from requests_app import operations
from requests_app.choices import (
    DeliveryMethod,
    DeliveryState,
    LetterKind,
    Outcome,
    RequestKind,
)
from requests_app.management.storyteller import (
    CEASE,
    CORRECT,
    DISCLOSE,
    LAWYER,
    MOTHER,
    PEOPLE,
    PROVISIONS,
    PURPOSE,
    STOP,
    Cast,
)
from requests_app.models import Case, Delivery, Ground
from tests.reading import code_in
from tests.requests_app.desk import Quick, print_letters, quick

TRACKING: Final = "13112383852"
# Another code whose check character is right.
WRONG_CODE: Final = "0000-0000-0000-0000"


@dataclass(frozen=True, slots=True)
class Told:
    """What the person holds in hand."""

    number: str
    key: str
    code: str = ""


def _told(tale: Quick, code: str = "") -> Told:
    print_letters(tale.case)
    assert tale.filed
    return Told(tale.case.number, tale.filed.access_key, code)


def _papers(cast: Cast) -> Told:
    tale = quick(cast, days_ago=3)
    mail = DeliveryMethod.ELECTRONIC
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com", "conoha", delivery=mail)
    return _told(tale)


def _checking(cast: Cast) -> Told:
    tale = quick(cast, days_ago=6)
    proxy = Capacity.APPOINTED_PROXY
    tale.file(
        RequestKind.CORRECT_DATA, CORRECT, PEOPLE[1], "onamae-com", capacity=proxy, agent=LAWYER
    )
    tale.receive()
    return _told(tale)


def _supplement(cast: Cast) -> Told:
    tale = quick(cast, days_ago=9)
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[2], "tokutoku-bb")
    tale.ask_again()
    return _told(tale)


def _payment(cast: Cast, *, paid: int = 0, days_ago: int = 8) -> Told:
    tale = quick(cast, days_ago=days_ago)
    tale.file(RequestKind.DISCLOSE_PROVISIONS, PROVISIONS, PEOPLE[3], "conoha")
    tale.accept()
    if paid:
        operations.record_payment(
            case_id=tale.case.pk,
            amount=paid,
            received_on=tale.on,
            payer_name="ワタナベ ミサキ",
            by=cast.finance,
            at=tale.at,
        )
    return _told(tale)


def _overdue(cast: Cast) -> Told:
    told = _payment(cast, days_ago=23)
    invoice = Case.objects.get(number=told.number).invoice
    assert invoice
    assert invoice.due_on < dates.tokyo_day(now())
    return told


def _review(cast: Cast, *, extend: bool = False) -> Told:
    tale = quick(cast, days_ago=12)
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[4], "z-com-domain")
    tale.accept()
    tale.pay()
    if extend:
        operations.extend(
            case_id=tale.case.pk,
            days=10,
            reason="古い記録を倉庫から取り寄せるためです。",
            by=cast.reviewer,
            at=tale.at,
        )
    return _told(tale)


def _approval(cast: Cast) -> Told:
    tale = quick(cast, days_ago=11)
    tale.file(RequestKind.CEASE_PROVISION, STOP, PEOPLE[1], "interq-office")
    tale.accept()
    tale.propose(Outcome.REFUSED, ground="S7")
    return _told(tale)


def _decided(cast: Cast, method: DeliveryMethod, *, days_ago: int = 14) -> Quick:
    tale = quick(cast, days_ago=days_ago)
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[0],
        "onamae-com",
        capacity=Capacity.LEGAL_REPRESENTATIVE,
        agent=MOTHER,
        delivery=method,
    )
    tale.accept()
    tale.pay()
    tale.propose(Outcome.GRANTED)
    tale.approve()
    print_letters(tale.case)
    return tale


def _by_mail(cast: Cast, *, end: bool = False, back: bool = False) -> Told:
    tale = _decided(cast, DeliveryMethod.CERTIFIED_MAIL)
    tale.dispatch(DeliveryMethod.CERTIFIED_MAIL)
    tale.later(2)
    if back:
        operations.take_back(
            case_id=tale.case.pk,
            reason=DeliveryState.RETURNED,
            on=tale.on,
            method=DeliveryMethod.CERTIFIED_MAIL,
            by=cast.intake,
            at=tale.at,
        )
    if end:
        operations.close(case_id=tale.case.pk, delivered_on=tale.on, by=cast.intake, at=tale.at)
    return _told(tale)


def _sealing(cast: Cast) -> Told:
    tale = _decided(cast, DeliveryMethod.ELECTRONIC)
    tale.dispatch(DeliveryMethod.ELECTRONIC)
    return _told(tale)


def _sealed(cast: Cast, *, post: bool = False, tries: int = 0, days_ago: int = 12) -> Told:
    tale = _decided(cast, DeliveryMethod.ELECTRONIC, days_ago=days_ago)
    tale.dispatch(DeliveryMethod.ELECTRONIC)
    while jobs.run_due(tale.at):
        pass
    letter = tale.case.letters.get(kind=LetterKind.DELIVERY_CODE)
    code = code_in(vault.read(letter.data_key, letter.file))
    if post:
        operations.post_code(
            case_id=tale.case.pk,
            tracking_number=TRACKING,
            posted_on=tale.on,
            by=cast.intake,
            at=tale.at,
        )
    Delivery.objects.filter(case=tale.case).update(wrong_codes=tries)
    return _told(tale, code)


def _expired(cast: Cast) -> Told:
    told = _sealed(cast, post=True, days_ago=40)
    delivery = Delivery.objects.get(case__number=told.number)
    operations.expire(case_id=delivery.case_id, at=now())
    return told


def _declined(cast: Cast) -> Told:
    tale = quick(cast, days_ago=25)
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[2], "rensaba")
    tale.ask_again()
    ground = Ground.objects.in_force(on=tale.on).get(code="F1")
    operations.decline(
        case_id=tale.case.pk,
        ground_id=ground.pk,
        explanation="発行1か月以内の住民票の写しが届きませんでした。",
        by=cast.approver,
        at=tale.at,
    )
    return _told(tale)


def _withdrawn(cast: Cast) -> Told:
    tale = quick(cast, days_ago=13)
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[1], "kantan-server")
    tale.accept()
    operations.withdraw(case_id=tale.case.pk, reason="", by=None, at=tale.at)
    return _told(tale)


def _lapsed(cast: Cast) -> Told:
    tale = quick(cast, days_ago=40)
    tale.file(RequestKind.CORRECT_DATA, CORRECT, PEOPLE[0], "onamae-com")
    tale.later(33)
    operations.lapse(case_id=tale.case.pk, at=tale.at)
    return _told(tale)


TALES: Final[dict[str, Callable[[Cast], Told]]] = {
    "papers awaited": _papers,
    "identity being checked": _checking,
    "supplement awaited": _supplement,
    "payment awaited": _payment,
    "partly paid": partial(_payment, paid=3000),
    "payment overdue": _overdue,
    "in review": _review,
    "extended": partial(_review, extend=True),
    "awaiting approval": _approval,
    "decided": lambda cast: _told(_decided(cast, DeliveryMethod.CERTIFIED_MAIL)),
    "posted": _by_mail,
    "came back": partial(_by_mail, back=True),
    "closed": partial(_by_mail, end=True),
    "being sealed": _sealing,
    "sealed, code not posted": _sealed,
    "sealed, code posted": partial(_sealed, post=True),
    "sealed, one try left": partial(_sealed, post=True, tries=9),
    "expired": _expired,
    "declined": _declined,
    "withdrawn": _withdrawn,
    "lapsed": _lapsed,
}


@dataclass(slots=True)
class Library:
    """Tells each tale once."""

    cast: Cast
    _told: dict[str, Told] = field(default_factory=dict)

    def told(self, name: str) -> Told:
        if name not in self._told:
            self._told[name] = TALES[name](self.cast)
        return self._told[name]
