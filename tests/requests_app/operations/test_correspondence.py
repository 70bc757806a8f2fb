"""The person and the desk write to each other; what was written goes with the case."""

from datetime import timedelta

import pytest

from privacy_portal.errors import Refused
from requests_app import inquiries, operations
from requests_app.choices import Language, RequestKind
from requests_app.inquiry_choices import AnswerWay, InquiryKind
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Teller
from requests_app.models import Inquiry, Message, Notice


@pytest.fixture
def filed(tale: Teller) -> Teller:
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com")
    return tale


def asked(tale: Teller, *, tied: bool = True) -> Inquiry:
    return inquiries.write(
        kind=InquiryKind.ABOUT_ANSWER,
        body="2024年の履歴がありません。",
        name="𠮷野 太郎",
        email="",
        phone="0312345678",
        address="",
        language=Language.JA,
        case=tale.case if tied else None,
        at=tale.at,
    )


def test_a_message_waits_unread_until_the_other_side_opens_it(filed: Teller) -> None:
    operations.write_message(case_id=filed.case.pk, body=" 着きましたか。\n", at=filed.at)
    message = Message.objects.get()
    assert (message.body, message.author, message.read_at) == ("着きましたか。", None, None)

    operations.note_read(case_id=filed.case.pk, by=None, at=filed.at)
    assert Message.objects.get().read_at is None
    operations.note_read(case_id=filed.case.pk, by=filed.cast.intake, at=filed.at)
    assert Message.objects.get().read_at == filed.at


def test_only_what_the_desk_writes_is_mailed(filed: Teller) -> None:
    before = Notice.objects.count()
    operations.write_message(case_id=filed.case.pk, body="着きましたか。", at=filed.at)
    assert Notice.objects.count() == before

    operations.answer_message(
        case_id=filed.case.pk, body="届きました。", by=filed.cast.intake, at=filed.at
    )

    assert Notice.objects.count() == before + 1
    assert not Message.objects.filter(author=None, read_at=None).exists()


def test_an_empty_message_is_refused(filed: Teller) -> None:
    with pytest.raises(Refused, match="Write a message"):
        operations.write_message(case_id=filed.case.pk, body=" \n", at=filed.at)


def test_whoever_may_not_work_the_case_writes_no_message(filed: Teller) -> None:
    with pytest.raises(Refused, match="permission"):
        operations.answer_message(
            case_id=filed.case.pk, body="はい", by=filed.cast.finance, at=filed.at
        )


def test_the_purge_takes_the_messages_along(filed: Teller) -> None:
    operations.write_message(case_id=filed.case.pk, body="取り下げます。", at=filed.at)
    operations.withdraw(case_id=filed.case.pk, reason="", by=None, at=filed.at)
    filed.at += timedelta(days=4 * 366)

    operations.purge(case_id=filed.case.pk, at=filed.at)

    assert not Message.objects.exists()
    with pytest.raises(Refused):
        operations.write_message(case_id=filed.case.pk, body="まだですか。", at=filed.at)


def test_an_inquiry_about_a_case_is_answered_on_its_status_page(filed: Teller) -> None:
    inquiry = asked(filed)

    operations.answer_inquiry(
        inquiry_id=inquiry.pk,
        way=AnswerWay.STATUS_PAGE,
        text="2024年の履歴は保有していません。",
        by=filed.cast.reviewer,
        at=filed.at,
    )

    assert Message.objects.get(case=filed.case).body == "2024年の履歴は保有していません。"
    with pytest.raises(Refused, match="answered already"):
        operations.answer_inquiry(
            inquiry_id=inquiry.pk,
            way=AnswerWay.POST,
            text="もう一度",
            by=filed.cast.reviewer,
            at=filed.at,
        )


def test_an_inquiry_about_no_case_is_answered_by_post_or_telephone(filed: Teller) -> None:
    inquiry = asked(filed, tied=False)
    with pytest.raises(Refused, match="belongs to no case"):
        operations.answer_inquiry(
            inquiry_id=inquiry.pk,
            way=AnswerWay.STATUS_PAGE,
            text="はい",
            by=filed.cast.intake,
            at=filed.at,
        )

    operations.answer_inquiry(
        inquiry_id=inquiry.pk,
        way=AnswerWay.PHONE,
        text="お電話で説明しました。",
        by=filed.cast.intake,
        at=filed.at,
    )

    assert Inquiry.objects.get().answer == "お電話で説明しました。"


def test_whoever_may_not_answer_inquiries_does_not(filed: Teller) -> None:
    inquiry = asked(filed)
    with pytest.raises(Refused, match="permission"):
        operations.answer_inquiry(
            inquiry_id=inquiry.pk,
            way=AnswerWay.POST,
            text="はい",
            by=filed.cast.finance,
            at=filed.at,
        )
