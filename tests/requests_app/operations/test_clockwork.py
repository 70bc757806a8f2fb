"""What the clock does by itself: expired answers, moved holidays, letters that cannot be made."""

from dataclasses import replace
from datetime import timedelta

import pytest

from privacy_portal import dates
from privacy_portal.errors import Refused
from privacy_portal.models import AuditEvent
from requests_app import operations, schedules
from requests_app.choices import (
    DeliveryMethod,
    DeliveryState,
    LetterKind,
    Outcome,
    RequestKind,
    Status,
)
from requests_app.management.storyteller import CEASE, DISCLOSE, PEOPLE, Teller
from requests_app.operations import ProposedAnswer


def _sealed(tale: Teller) -> None:
    tale.file(
        RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "conoha", delivery=DeliveryMethod.ELECTRONIC
    )
    tale.accept()
    tale.pay()
    tale.propose(Outcome.GRANTED)
    tale.approve()
    tale.dispatch(DeliveryMethod.ELECTRONIC)


def test_an_answer_nobody_opened_expires_and_the_desk_gets_a_deadline(tale: Teller) -> None:
    _sealed(tale)
    tale.later(22)
    schedules.tick(at=tale.at)
    tale.later(0)
    delivery = tale.case.deliveries.get()
    assert (delivery.state, delivery.wrapped, delivery.package) == (DeliveryState.EXPIRED, None, "")
    assert tale.case.status == Status.DISPATCHED
    assert tale.case.reply_by is not None
    operations.take_back(
        case_id=tale.case.pk,
        reason=DeliveryState.EXPIRED,
        on=tale.on,
        method=DeliveryMethod.CERTIFIED_MAIL,
        by=tale.cast.intake,
        at=tale.at,
    )
    assert tale.case.status == Status.DECIDED


def test_the_clock_expires_an_answer_once(tale: Teller) -> None:
    _sealed(tale)
    tale.later(22)
    for _ in range(3):
        schedules.tick(at=tale.at)
    assert AuditEvent.objects.filter(case_id=tale.case.pk, action="EXPIRE").count() == 1


def test_a_code_is_not_called_spent_while_it_is_good(tale: Teller) -> None:
    _sealed(tale)
    with pytest.raises(Refused):
        operations.take_back(
            case_id=tale.case.pk,
            reason=DeliveryState.CODE_SPENT,
            on=tale.on,
            method=DeliveryMethod.ELECTRONIC,
            by=tale.cast.intake,
            at=tale.at,
        )


def test_a_new_holiday_moves_open_cases(tale: Teller, monkeypatch: pytest.MonkeyPatch) -> None:
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[0], "conoha")
    tale.accept()
    before = tale.case.reply_by
    assert before is not None
    known = dates._holidays(before.year)
    monkeypatch.setattr(dates, "_holidays", lambda year: known | {before})
    schedules.nightly(at=tale.at)
    assert tale.case.reply_by == dates.add_business_days(before, days=1)
    line = AuditEvent.objects.get(case_id=tale.case.pk, action="REDATE")
    assert before.isoformat() in line.detail


def test_a_decision_whose_letter_cannot_be_made_goes_back(tale: Teller) -> None:
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[0], "conoha")
    tale.accept()
    answer = ProposedAnswer(
        tale.case.services.get().pk, Outcome.GRANTED, tale.on, "会員データベース", measure="停止😀"
    )
    for text, printable in ((answer.measure, False), ("利用を停止しました。", True)):
        operations.propose(
            case_id=tale.case.pk,
            answers=[replace(answer, measure=text)],
            by=tale.cast.reviewer,
            at=tale.at,
        )
        tale.approve()
        letter = tale.case.letters.get(kind=LetterKind.REPLY, destroyed_at=None)
        assert bool(letter.rendered_at) is printable
        send_back = {
            "case_id": tale.case.pk,
            "remark": "印字できない文字があります",
            "by": tale.cast.approver,
            "at": tale.at,
        }
        if printable:
            with pytest.raises(Refused):
                operations.return_decision(**send_back)  # type: ignore[arg-type]
        else:
            operations.return_decision(**send_back)  # type: ignore[arg-type]
            assert tale.case.status == Status.IN_REVIEW
            tale.at += timedelta(minutes=1)
    tale.dispatch(DeliveryMethod.CERTIFIED_MAIL)
    assert tale.case.status == Status.DISPATCHED
