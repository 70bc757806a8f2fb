"""The desk reads what people write, answers it, and sees at a glance what is unread."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from identity.models import Staff
from privacy_portal.models import AuditEvent
from requests_app import inquiries, operations
from requests_app.choices import Action, Language, RequestKind
from requests_app.inquiry_choices import InquiryKind
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Cast
from requests_app.models import Case, Inquiry, Message
from tests.conftest import hire

from .desk import Quick, quick, sit

LIST = reverse("admin:requests_app_inquiry_changelist")
CASES = reverse("admin:requests_app_case_changelist")


@pytest.fixture
def filed(cast: Cast) -> Quick:
    tale = quick(cast)
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com")
    return tale


def write(tale: Quick, *, case: Case | None) -> Inquiry:
    return inquiries.write(
        kind=InquiryKind.ABOUT_ANSWER if case else InquiryKind.COMPLAINT,
        body="2024年の履歴がありません。",
        name="𠮷野 太郎",
        email="",
        phone="0312345678",
        address="",
        language=Language.JA,
        case=case,
        at=tale.at,
    )


def client_of(person: Staff) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def page_of(inquiry: Inquiry) -> str:
    return reverse("admin:requests_app_inquiry_change", args=[inquiry.pk])


def test_a_message_shows_on_the_case_and_is_read_by_opening_it(cast: Cast, filed: Quick) -> None:
    operations.write_message(case_id=filed.case.pk, body="届きましたか。", at=filed.at)
    desk = sit(cast.intake, filed.case)

    marked = desk.client.get(CASES).content.decode()
    assert "New message" in marked
    listed = desk.client.get(CASES, {"desk": "messages"}).context["cl"].result_list
    assert list(listed) == [filed.case]
    assert "Cases with a new message" in desk.client.get(reverse("admin:index")).content.decode()

    assert "届きましたか。" in desk.client.get(desk.page()).content.decode()

    assert Message.objects.get().read_at
    assert "New message" not in desk.client.get(CASES).content.decode()


def test_who_cannot_answer_does_not_make_it_read(cast: Cast, filed: Quick) -> None:
    operations.write_message(case_id=filed.case.pk, body="届きましたか。", at=filed.at)

    sit(cast.approver, filed.case).client.get(sit(cast.approver, filed.case).page())
    page = sit(cast.finance, filed.case)
    assert "届きましたか。" not in page.client.get(page.page()).content.decode()

    assert Message.objects.get().read_at is None


def test_the_desk_writes_to_the_person(cast: Cast, filed: Quick) -> None:
    desk = sit(cast.intake, filed.case)

    assert desk.take(Action.ANSWER_MESSAGE, body="書類が届きました。").status_code == 302

    assert Message.objects.get().author == cast.intake


def test_the_desk_writes_no_individual_number(cast: Cast, filed: Quick) -> None:
    desk = sit(cast.intake, filed.case)

    page = desk.take(Action.ANSWER_MESSAGE, body="番号は6214 9832 0257です。")

    assert "Individual Number" in page.content.decode()
    assert not Message.objects.exists()


def test_the_list_names_nobody_and_begins_with_what_is_open(cast: Cast, filed: Quick) -> None:
    answered = write(filed, case=None)
    inquiries.keep_answer(answered, text="お電話しました。", by=cast.intake, at=filed.at)
    waiting = write(filed, case=filed.case)

    page = client_of(cast.reviewer).get(LIST)

    assert [row.pk for row in page.context["cl"].result_list] == [waiting.pk, answered.pk]
    text = page.content.decode()
    assert "野 太郎" not in text
    assert "履歴" not in text


def test_the_list_of_inquiries_does_not_ask_for_each_row(
    cast: Cast, filed: Quick, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _number in range(4):
        write(filed, case=filed.case)
    client = client_of(cast.reviewer)

    with django_assert_max_num_queries(10):
        client.get(LIST)


def test_reading_an_inquiry_is_on_record(cast: Cast, filed: Quick) -> None:
    inquiry = write(filed, case=filed.case)

    page = client_of(cast.reviewer).get(page_of(inquiry)).content.decode()

    assert "2024年の履歴がありません。" in page
    event = AuditEvent.objects.get(action="VIEW_INQUIRY")
    assert (event.object_id, event.case_id) == (inquiry.number, filed.case.pk)
    assert event.actor_id == cast.reviewer.pk


def test_an_answer_on_the_status_page_is_given_once(cast: Cast, filed: Quick) -> None:
    inquiry = write(filed, case=filed.case)
    client = client_of(cast.reviewer)
    typed = {"way": "STATUS_PAGE", "text": "2024年の履歴は保有していません。"}

    assert client.post(page_of(inquiry), typed)["Location"] == LIST
    client.post(page_of(inquiry), typed)

    assert Message.objects.get(case=filed.case).body == typed["text"]
    inquiry.refresh_from_db()
    assert inquiry.answered_by == cast.reviewer
    assert typed["text"] in client.get(page_of(inquiry)).content.decode()


def test_without_a_case_there_is_no_status_page_to_answer_on(cast: Cast, filed: Quick) -> None:
    inquiry = write(filed, case=None)
    client = client_of(cast.intake)

    page = client.post(page_of(inquiry), {"way": "STATUS_PAGE", "text": "はい"})
    assert page.status_code == 200
    assert not Inquiry.objects.get().answered_at

    client.post(page_of(inquiry), {"way": "PHONE", "text": "お電話で説明しました。"})
    assert Inquiry.objects.get().answered_at


@pytest.mark.parametrize("role", ["finance", "auditor", "administrator"])
def test_inquiries_are_not_for_everybody(db: None, filed: Quick, role: str) -> None:
    client = client_of(hire(role))

    assert client.get(LIST).status_code == 403
    assert client.get(page_of(write(filed, case=None))).status_code == 403


def test_an_erased_inquiry_says_so(cast: Cast, filed: Quick) -> None:
    inquiry = write(filed, case=None)
    inquiries.keep_answer(inquiry, text="お電話しました。", by=cast.intake, at=filed.at)
    Inquiry.objects.update(retain_until=filed.on)
    inquiries.purge(at=filed.at)

    page = client_of(cast.intake).get(page_of(inquiry))

    assert page.status_code == 200
    assert "has been erased" in page.content.decode()
