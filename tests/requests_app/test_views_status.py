"""The person comes back: one answer for all that is wrong, and one card for what comes next."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now as clock
from pytest_django import DjangoAssertNumQueries

from privacy_portal import numbering
from privacy_portal.models import AuditEvent
from requests_app.choices import DeliveryMethod, LetterKind, Outcome, RequestKind, Status
from requests_app.management.storyteller import CORRECT, DISCLOSE, PEOPLE, Cast
from requests_app.models import Case
from tests.requests_app.desk import PDF, Quick, print_letters, quick
from tests.requests_app.filing import browser, send, type_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast: Cast) -> Quick:
    """A filed disclosure of one service, young enough that no promise has passed."""
    teller = quick(cast, days_ago=7)
    teller.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "conoha")
    return teller


def come_back(teller: Quick, **typed: str) -> tuple[Client, Any]:
    assert teller.filed
    client = browser()
    values = {"number": teller.filed.case.number, "key": teller.filed.access_key, **typed}
    return client, client.post("/en/status/sign-in/", values)


def test_number_and_key_open_the_status_in_any_width(told: Quick) -> None:
    assert told.filed
    shown = numbering.format_secret(told.filed.access_key).lower().replace("-", "　")
    client, response = come_back(
        told,
        number=numbering.format_receipt(told.filed.case.number).replace("-", "ー"),
        key=shown.replace("1", "l").replace("0", "o"),
    )

    assert response["Location"] == "/en/status/"
    assert client.get("/en/status/").status_code == 200


def test_unknown_wrong_and_void_get_the_same_answer(told: Quick) -> None:
    assert told.filed
    other = numbering.receipt_number(on=told.on)
    _c, unknown = come_back(told, number=other)
    _c, wrong = come_back(told, key=numbering.access_key())
    Case.objects.update(access_digest=None)
    _c, void = come_back(told)

    pages = [
        response.content.decode().replace(other, "").replace(told.filed.case.number, "")
        for response in (unknown, wrong, void)
    ]
    texts = {tuple(page.context["form"].non_field_errors()) for page in (unknown, wrong, void)}
    assert [page.status_code for page in (unknown, wrong, void)] == [200] * 3
    assert len(texts) == 1
    assert all("no longer in use" in page for page in pages)


def test_a_slip_of_typing_is_answered_without_a_look(
    told: Quick, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert told.filed
    key = told.filed.access_key
    slip = ("2" if key[0] != "2" else "3") + key[1:]
    with django_assert_num_queries(1):  # the company's name in the head of the page
        _client, response = come_back(told, key=slip, number="2609-0000-0001")

    assert set(response.context["form"].errors) == {"number", "key"}


def test_without_a_session_every_page_leads_to_the_sign_in() -> None:
    client = browser()
    for path in ("status/", "status/withdraw/", "status/download/", "complete/"):
        assert client.get(f"/en/{path}")["Location"] == "/en/status/sign-in/"


def test_the_session_id_changes_at_the_sign_in(told: Quick) -> None:
    client = browser()
    client.get("/en/status/sign-in/")
    before = client.session.session_key
    assert told.filed
    client.post(
        "/en/status/sign-in/",
        {"number": told.filed.case.number, "key": told.filed.access_key},
    )
    assert client.session.session_key != before


def test_the_status_ends_a_month_after_the_end(told: Quick) -> None:
    assert told.filed
    Case.objects.update(status=Status.LAPSED, closed_at=clock() - timedelta(days=31))
    _client, response = come_back(told)
    assert response.status_code == 200


def walk(teller: Quick, status: Status) -> None:
    """Take a disclosure as far as a status."""
    if status == Status.AWAITING_PAPERS:
        return None
    if status == Status.AWAITING_SUPPLEMENT:
        return teller.ask_again()
    if status == Status.CHECKING_IDENTITY:
        return teller.receive()
    teller.accept()
    if status == Status.AWAITING_PAYMENT:
        return None
    teller.pay()
    if status == Status.IN_REVIEW:
        return None
    teller.propose(Outcome.NOT_HELD)
    if status == Status.AWAITING_APPROVAL:
        return None
    teller.approve()
    if status == Status.DECIDED:
        return None
    print_letters(teller.case)
    return teller.dispatch(DeliveryMethod.CERTIFIED_MAIL)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (Status.AWAITING_PAPERS, "Send the papers by registered mail by"),
        (Status.CHECKING_IDENTITY, "You will hear from us by about"),
        (Status.AWAITING_SUPPLEMENT, "Send what is missing"),
        (Status.AWAITING_PAYMENT, "Transfer the fee of ¥5,500 by"),
        (Status.IN_REVIEW, "We expect to answer around"),
        (Status.AWAITING_APPROVAL, "We expect to answer around"),
        (Status.DECIDED, "about to be sent"),
        (Status.DISPATCHED, "sent by certified mail"),
    ],
)
def test_each_status_says_what_comes_next(told: Quick, status: Status, says: str) -> None:
    walk(told, status)
    assert told.case.status == status
    client, _response = come_back(told)

    page = client.get("/en/status/").content.decode()

    assert says in page
    assert "Propose" not in page
    assert "2026-" not in page
    assert PEOPLE[0].name not in page
    client.get("/ja/status/")


def test_the_fee_shows_where_to_pay(told: Quick) -> None:
    walk(told, Status.AWAITING_PAYMENT)
    client, _response = come_back(told)

    page = client.get("/en/status/").content.decode()

    invoice = told.case.invoice
    assert invoice
    assert "¥5,500" in page
    assert invoice.payment_reference in page
    assert invoice.account_number in page


def test_letters_come_as_files_that_nobody_keeps_and_the_look_is_on_record(told: Quick) -> None:
    print_letters(told.case)
    client, _response = come_back(told)
    letter = told.case.letters.get(kind=LetterKind.REQUEST_FORM)

    response = client.post("/en/status/letter/", {"letter": str(letter.pk)})

    assert b"".join(response) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["Content-Disposition"].isascii()
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.object_id, event.actor_kind) == (
        "READ_LETTER",
        str(letter.pk),
        "person",
    )


def test_neither_the_reply_nor_the_key_is_given_to_the_status(told: Quick) -> None:
    walk(told, Status.DISPATCHED)
    client, _response = come_back(told)

    for letter in told.case.letters.filter(kind__in=[LetterKind.REPLY, LetterKind.KEY_STUB]):
        response = client.post("/en/status/letter/", {"letter": str(letter.pk)})
        assert response.status_code == 302
    listed = {letter.kind for letter in client.get("/en/status/").context["letters"]}
    assert not listed & {LetterKind.REPLY, LetterKind.KEY_STUB, LetterKind.DELIVERY_CODE}


def test_a_letter_of_another_case_is_not_given(told: Quick, cast: Cast) -> None:
    other = quick(cast)
    other.file(RequestKind.CORRECT_DATA, CORRECT, PEOPLE[1], "conoha")
    print_letters(other.case)
    letter = other.case.letters.get(kind=LetterKind.REQUEST_FORM)
    client, _response = come_back(told)

    assert client.post("/en/status/letter/", {"letter": str(letter.pk)}).status_code == 302


def test_withdrawing_is_asked_once_more_and_then_done(told: Quick) -> None:
    client, _response = come_back(told)

    assert "Tick the box" in client.post("/en/status/withdraw/", {}).content.decode()
    assert told.case.status == Status.AWAITING_PAPERS
    client.post("/en/status/withdraw/", {"sure": "on", "reason": "解決したため"})

    assert told.case.status == Status.WITHDRAWN
    assert "The request was withdrawn" in client.get("/en/status/").content.decode()


def test_a_decided_request_cannot_be_withdrawn(told: Quick) -> None:
    walk(told, Status.DECIDED)
    client, _response = come_back(told)

    assert client.get("/en/status/withdraw/")["Location"] == "/en/status/"
    assert "withdraw" not in client.get("/en/status/").content.decode()


def test_logging_out_closes_the_status(told: Quick) -> None:
    client, _response = come_back(told)
    client.post("/en/status/sign-out/")
    assert client.get("/en/status/")["Location"] == "/en/status/sign-in/"


def test_whoever_filed_sees_the_sheet_with_the_key() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)
    send(client)
    case = Case.objects.get()
    assert "being made" in client.get("/en/complete/").content.decode()
    print_letters(case)

    page = client.get("/en/complete/").content.decode()
    stub = case.letters.get(kind=LetterKind.KEY_STUB)

    assert "being made" not in page
    assert numbering.format_receipt(case.number) in page
    assert b"".join(client.post("/en/status/letter/", {"letter": str(stub.pk)})) == PDF


def test_whoever_paid_asks_for_a_receipt_and_finds_it_among_the_documents(told: Quick) -> None:
    client, _response = come_back(told)
    assert "Issue the receipt" not in client.get("/en/status/").content.decode()
    told.accept()
    told.pay()
    assert "Issue the receipt" in client.get("/en/status/").content.decode()

    asked = client.post("/en/status/receipt/", follow=True).content.decode()

    assert "The receipt is being made" in asked
    assert "Issue the receipt" not in asked
    # The other click of two.
    again = client.post("/en/status/receipt/", follow=True).content.decode()
    assert "among the documents already" in again
    print_letters(told.case)
    assert "Receipt for the fee" in client.get("/en/status/").content.decode()
    assert told.case.letters.filter(kind=LetterKind.RECEIPT).count() == 1
    assert client.get("/en/status/receipt/").status_code == 405
