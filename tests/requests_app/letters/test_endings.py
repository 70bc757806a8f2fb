"""Letters about delay, money that did not come, and every end but an answer."""

from datetime import timedelta

import pytest

from privacy_portal import jobs, vault
from privacy_portal.dates import era_date
from requests_app import operations
from requests_app.choices import LetterKind, RequestKind
from requests_app.management.storyteller import CORRECT, PEOPLE, PURPOSE, Teller
from requests_app.models import Ground
from tests.reading import text_of


def text_in(tale: Teller, kind: LetterKind) -> str:
    while jobs.run_due(tale.at):
        pass
    letter = tale.case.letters.filter(kind=kind).latest("owed_at")
    assert letter.problem == ""
    return "".join(text_of(vault.read(letter.data_key, letter.file)).split())


@pytest.fixture
def invoiced(tale: Teller) -> Teller:
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com")
    tale.accept()
    return tale


def test_a_withdrawal_is_confirmed_and_its_invoice_cancelled(invoiced: Teller) -> None:
    invoice = invoiced.case.invoice
    assert invoice
    operations.withdraw(case_id=invoiced.case.pk, reason="", by=None, at=invoiced.at)

    assert "取下げ" in text_in(invoiced, LetterKind.WITHDRAWAL_NOTICE)
    cancelled = text_in(invoiced, LetterKind.INVOICE_CANCELLATION)
    assert invoice.number in cancelled
    assert "−5,500円" in cancelled


def test_a_reminder_says_what_is_still_to_pay_and_what_happens_otherwise(invoiced: Teller) -> None:
    invoice = invoiced.case.invoice
    assert invoice
    invoiced.later(8)
    operations.remind(case_id=invoiced.case.pk, at=invoiced.at)
    text = text_in(invoiced, LetterKind.PAYMENT_REMINDER)

    assert "まだご入金を確認できておりません" in text
    lapses_on = invoiced.case.lapses_on
    assert lapses_on
    last_day = era_date(lapses_on - timedelta(days=1))
    assert f"{last_day}までにご入金を確認できないときは、ご請求の手続きを終了します" in text


def test_a_lapse_says_what_did_not_come_and_until_when(tale: Teller) -> None:
    tale.file(RequestKind.CORRECT_DATA, CORRECT, PEOPLE[1], "conoha")
    tale.later(40)
    operations.lapse(case_id=tale.case.pk, at=tale.at)
    text = text_in(tale, LetterKind.LAPSE_NOTICE)

    assert "必要な書類が、令和8年10月1日までに届きませんでした" in text
    assert "30日以内に消去" in text


def test_a_delay_gives_its_reason_and_the_new_day(invoiced: Teller) -> None:
    invoiced.pay()
    operations.extend(
        case_id=invoiced.case.pk,
        days=5,
        reason="記録の調査に日数が必要なため",
        by=invoiced.cast.reviewer,
        at=invoiced.at,
    )
    text = text_in(invoiced, LetterKind.EXTENSION_NOTICE)

    assert "記録の調査に日数が必要なため" in text
    assert "新しい回答の予定令和8年9月" in text


def test_declining_names_the_ground_and_says_nothing_about_the_data(tale: Teller) -> None:
    tale.file(RequestKind.CORRECT_DATA, CORRECT, PEOPLE[0], "conoha")
    tale.ask_again()
    ground = Ground.objects.in_force(on=tale.on).get(code="F1")
    operations.decline(
        case_id=tale.case.pk,
        ground_id=ground.pk,
        explanation="住民票の写しが届いておりません。",
        by=tale.cast.approver,
        at=tale.at + timedelta(days=20),
    )
    tale.later(20)
    text = text_in(tale, LetterKind.DECLINE_NOTICE)

    assert "住民票の写しが届いておりません" in text
    assert "第37条第1項" in text
    assert "情報の有無や内容についての回答ではありません" in text
