"""The lives of the demo cases: one story a status, each told in the past."""

from collections.abc import Callable
from datetime import datetime, timedelta

from identity.choices import Capacity

from ... import operations
from ...choices import DeliveryMethod, Language, Outcome, RequestKind
from ...models import Ground
from ...operations import Filed
from ..storyteller import (
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
    Teller,
)

Story = Callable[..., Filed]


def _begin(cast: Cast, now: datetime, *, days: int) -> Teller:
    return Teller(cast, now - timedelta(days=days))


def awaiting_papers(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=3)
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[0],
        "onamae-com",
        "conoha",
        delivery=DeliveryMethod.ELECTRONIC,
    )
    return _told(tale)


def checking_identity(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=6)
    tale.file(
        RequestKind.CORRECT_DATA,
        CORRECT,
        PEOPLE[1],
        "onamae-com",
        capacity=Capacity.APPOINTED_PROXY,
        agent=LAWYER,
    )
    tale.receive()
    return _told(tale)


def awaiting_supplement(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=9)
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[2], "tokutoku-bb")
    tale.ask_again()
    return _told(tale)


def awaiting_payment(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=8)
    tale.file(RequestKind.DISCLOSE_PROVISIONS, PROVISIONS, PEOPLE[3], "conoha")
    tale.accept()
    return _told(tale)


def in_review(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=12)
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[4],
        "z-com-domain",
        delivery=DeliveryMethod.ELECTRONIC,
        language=Language.EN,
    )
    tale.accept()
    tale.pay()
    return _told(tale)


def awaiting_approval(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=11)
    tale.file(RequestKind.CEASE_PROVISION, STOP, PEOPLE[1], "interq-office")
    tale.accept()
    tale.propose(Outcome.REFUSED, ground="S7")
    return _told(tale)


def decided(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=14)
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com")
    tale.accept()
    tale.pay()
    tale.propose(Outcome.GRANTED)
    tale.approve()
    return _told(tale)


def dispatched(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=7)
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[0],
        "onamae-com",
        delivery=DeliveryMethod.ELECTRONIC,
    )
    tale.accept()
    tale.pay()
    tale.propose(Outcome.GRANTED)
    tale.approve()
    tale.dispatch(DeliveryMethod.ELECTRONIC)
    return _told(tale)


def closed(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=20)
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[3],
        "e-kakumei",
        capacity=Capacity.LEGAL_REPRESENTATIVE,
        agent=MOTHER,
    )
    tale.accept()
    tale.pay()
    tale.propose(Outcome.NOT_HELD)
    tale.approve()
    tale.dispatch(DeliveryMethod.CERTIFIED_MAIL)
    tale.later(2)
    operations.close(case_id=tale.case.pk, delivered_on=tale.on, by=cast.intake, at=tale.at)
    return _told(tale)


def declined(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=25)
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[2], "rensaba")
    tale.ask_again()
    ground = Ground.objects.in_force(on=tale.on).get(code="F1")
    operations.decline(
        case_id=tale.case.pk,
        ground_id=ground.pk,
        explanation="補正をお願いしましたが、発行1か月以内の住民票の写しが届きませんでした。",
        by=cast.approver,
        at=tale.at,
    )
    return _told(tale)


def withdrawn(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=13)
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[1], "kantan-server")
    tale.accept()
    operations.withdraw(case_id=tale.case.pk, reason="", by=None, at=tale.at)
    return _told(tale)


def lapsed(cast: Cast, *, now: datetime) -> Filed:
    tale = _begin(cast, now, days=40)
    tale.file(RequestKind.CORRECT_DATA, CORRECT, PEOPLE[0], "onamae-com")
    tale.later(33)
    operations.lapse(case_id=tale.case.pk, at=tale.at)
    return _told(tale)


def _told(tale: Teller) -> Filed:
    tale.later(0)
    assert tale.filed  # noqa: S101 - every story begins by filing
    return tale.filed


STORIES: tuple[Story, ...] = (
    awaiting_papers,
    checking_identity,
    awaiting_supplement,
    awaiting_payment,
    in_review,
    awaiting_approval,
    decided,
    dispatched,
    closed,
    declined,
    withdrawn,
    lapsed,
)
