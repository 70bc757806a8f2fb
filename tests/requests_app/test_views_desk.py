"""What a person does from the status page: write, ask, move, delete the answer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now as clock

from requests_app import limits, operations
from requests_app.choices import LetterKind, PartyRole, RequestKind, Status
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Cast
from requests_app.models import Inquiry, Message, Party
from tests.requests_app.desk import Quick, quick
from tests.requests_app.filing import browser

pytestmark = pytest.mark.django_db
STATUS, MESSAGES, CONTACT = "/en/status/", "/en/status/messages/", "/en/contact/"
MOVED = {
    "postcode": "154-0001",
    "prefecture": "東京都",
    "city": "世田谷区池尻",
    "street": "１ー２−３",
    "building": "みほん荘5",
}
ASKED = {"kind": "COMPLAINT", "text": "案内の郵便が何度も届きます。", "name": "𠮷野 太郎"}


@pytest.fixture
def told(cast: Cast) -> Quick:
    teller = quick(cast, days_ago=7)
    teller.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "conoha")
    return teller


@pytest.fixture
def person(told: Quick) -> Client:
    assert told.filed
    client = browser()
    client.post("/en/status/sign-in/", {"number": told.case.number, "key": told.filed.access_key})
    return client


def test_a_message_goes_to_the_desk_and_the_answer_stands_on_the_page(
    told: Quick, person: Client
) -> None:
    assert "no messages yet" in person.get(STATUS).content.decode()

    person.post(MESSAGES, {"message": "住民票は届きましたか。"})
    operations.answer_message(
        case_id=told.case.pk, body="はい、届きました。", by=told.cast.intake, at=clock()
    )
    page = person.get(STATUS).content.decode()

    assert "住民票は届きましたか。" in page
    assert "はい、届きました。" in page
    assert not Message.objects.filter(read_at=None).exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Write a message first"),
        ("番号は6214 9832 0257です。", "Individual Number"),
        ("あ" * 1001, "1 too many"),
    ],
)
def test_a_message_that_is_refused_stays_in_the_field(
    person: Client, typed: str, says: str
) -> None:
    page = person.post(MESSAGES, {"message": typed}).content.decode()

    assert says in page
    assert typed in page
    assert not Message.objects.exists()


def test_the_eleventh_message_of_an_hour_waits_and_is_not_lost(person: Client) -> None:
    most = limits.MESSAGES.windows[0][0]
    for number in range(most):
        person.post(MESSAGES, {"message": f"{number}通目です。"})

    page = person.post(MESSAGES, {"message": "これは失いたくない文です。"})

    assert page.status_code == 429
    assert int(page["Retry-After"]) > 0
    assert "これは失いたくない文です。" in page.content.decode()
    assert Message.objects.count() == most


def test_the_status_page_asks_no_more_however_much_was_written(
    told: Quick, person: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(5):
        operations.write_message(case_id=told.case.pk, body=f"{number}", at=told.at)
    told.ask_again()
    with django_assert_max_num_queries(25):
        person.get(STATUS)


def test_a_complaint_needs_a_way_to_answer_it(client: Client) -> None:
    page = client.post(CONTACT, ASKED).content.decode()
    assert "Enter a phone number, a postal address or an e-mail address" in page
    assert ASKED["text"] in page

    sent = client.post(CONTACT, {**ASKED, "phone": "090-1234-5678"}, follow=True)

    inquiry = Inquiry.objects.get()
    assert inquiry.number in sent.content.decode()
    assert (inquiry.body, inquiry.phone, inquiry.case) == (ASKED["text"], "09012345678", None)


def test_a_receipt_number_that_is_typed_ties_nothing(told: Quick, client: Client) -> None:
    client.post(CONTACT, {**ASKED, "phone": "090-1234-5678", "number": told.case.number})

    inquiry = Inquiry.objects.get()
    assert inquiry.case is None
    assert told.case.number[:4] in inquiry.body


def test_whom_to_ask_stands_before_the_form(client: Client) -> None:
    page = client.get(f"{CONTACT}?kind=NEED_HELP").content.decode()

    assert page.index("Job Applicants") < page.index('name="text"')
    assert 'value="NEED_HELP"' in page


def test_a_question_about_the_answer_is_tied_to_its_case(told: Quick, person: Client) -> None:
    assert "kind=ABOUT_ANSWER" not in person.get(STATUS).content.decode()
    operations.withdraw(case_id=told.case.pk, reason="", by=None, at=told.at)
    type(told.case).objects.update(status=Status.LAPSED)
    person.post(CONTACT, {**ASKED, "phone": "090-1234-5678"})
    assert Inquiry.objects.get().case is None


def test_a_new_address_is_noted_before_the_papers_come(told: Quick, person: Client) -> None:
    page = person.post("/en/status/address/", MOVED, follow=True).content.decode()

    assert "The new address is noted" in page
    party = Party.objects.select_related("data_key").get(role=PartyRole.SUBJECT)
    assert party.address == "東京都世田谷区池尻1-2-3"
    assert party.postcode == "1540001"


def test_after_the_check_a_new_certificate_is_asked_for(told: Quick, person: Client) -> None:
    told.accept()
    assert "new certificate" in person.get("/en/status/address/").content.decode()

    person.post("/en/status/address/", MOVED)

    assert told.case.status == Status.AWAITING_SUPPLEMENT
    assert told.case.letters.filter(kind=LetterKind.SUPPLEMENT_REQUEST).exists()
    assert "Send" in person.get(STATUS).content.decode()


def test_a_missing_part_of_the_address_is_asked_for(told: Quick, person: Client) -> None:
    page = person.post("/en/status/address/", {**MOVED, "city": ""}).content.decode()

    assert "Enter the city and town" in page
    assert "みほん荘5" in page
