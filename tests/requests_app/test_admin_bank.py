"""Finance's page: a file is dropped, what fits is booked at one click, the rest row by row."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from fees.models import BankEntry, BankImport, Payment
from privacy_portal.dates import tokyo_day
from privacy_portal.models import AuditEvent
from requests_app.choices import RequestKind, Status
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Cast
from requests_app.models import Case
from tests.fees.bank.files import Entry, notices

from .desk import Quick, quick

UPLOAD = "/admin/fees/bankimport/upload/"


@pytest.fixture
def owing(cast: Cast) -> list[Quick]:
    """Two people who owe 5,500 yen each."""
    tales = []
    for person in PEOPLE[:2]:
        tale = quick(cast, days_ago=5)
        tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, person, "onamae-com")
        tale.accept()
        tales.append(tale)
    return tales


@pytest.fixture
def finance(cast: Cast) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.finance)
    return client


def reference(tale: Quick) -> str:
    assert tale.case.invoice
    return tale.case.invoice.payment_reference


def file(*entries: Entry) -> bytes:
    on = tokyo_day(now())
    return notices([Entry(payer=e.payer, amount=e.amount, on=on, edi=e.edi) for e in entries])


def send(client: Client, content: bytes) -> Any:  # noqa: ANN401 - a test response
    return client.post(UPLOAD, {"content": SimpleUploadedFile("nyukin.txt", content)}, follow=True)


def url(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def test_a_file_is_dropped_and_what_fits_is_booked_at_one_click(
    owing: list[Quick], finance: Client
) -> None:
    page = send(
        finance,
        file(
            Entry(payer=f"{reference(owing[0])}ﾖｼﾉ ﾀﾛｳ", amount=5_500),
            Entry(payer=f"{reference(owing[1])}", amount=5_060),
            Entry(payer="ﾀﾆﾝ", amount=9_900),
        ),
    )
    shown = page.content.decode()
    assert page.status_code == 200
    assert "1 row fits" in shown
    assert "2 rows to be looked at" in shown
    assert "Short by a bank&#x27;s charge" in shown
    assert "Nobody we know" in shown

    finance.post(url("bank_fitting", BankImport.objects.get().pk))

    assert [tale.case.status for tale in owing] == [Status.IN_REVIEW, Status.AWAITING_PAYMENT]
    assert list(Payment.objects.values_list("amount", flat=True)) == [5_500]


def test_one_click_books_nothing_that_does_not_fit(owing: list[Quick], finance: Client) -> None:
    send(
        finance,
        file(
            Entry(payer=f"{reference(owing[0])}", amount=5_501),
            Entry(payer="ﾖｼﾉ ﾀﾛｳ", amount=5_500),
            Entry(payer=f"{reference(owing[1])}", amount=-1 + 5_500),
        ),
    )

    finance.post(url("bank_fitting", BankImport.objects.get().pk))

    assert not Payment.objects.exists()


def test_a_row_is_booked_by_choice_by_number_or_set_aside(
    owing: list[Quick], finance: Client
) -> None:
    send(
        finance,
        file(
            Entry(payer=f"{reference(owing[0])}", amount=5_060),
            Entry(payer="ﾀﾆﾝ", amount=5_500),
            Entry(payer="ｶ)ﾍﾞﾂ", amount=100),
        ),
    )
    kept = BankImport.objects.get()
    short, unknown, other = BankEntry.objects.order_by("line")

    finance.post(url("bank_settle", kept.pk, short.pk), {"choice": str(owing[0].case.pk)})
    finance.post(
        url("bank_settle", kept.pk, unknown.pk),
        {"choice": "number", "number": owing[1].case.number},
    )
    page = finance.post(
        url("bank_settle", kept.pk, other.pk), {"choice": "aside"}, follow=True
    ).content.decode()

    assert [tale.case.status for tale in owing] == [Status.AWAITING_PAYMENT, Status.IN_REVIEW]
    assert "Every row of this file is settled" in page
    assert {e.state for e in BankEntry.objects.all()} == {"BOOKED", "SET_ASIDE"}
    assert "Put back" in page
    finance.post(url("bank_settle", kept.pk, other.pk), {"choice": "back"})
    assert BankEntry.objects.get(pk=other.pk).state == "OPEN"


@pytest.mark.parametrize("choice", ["", "0", "x", "9" * 30, "number", "-1"])
def test_a_choice_that_is_none_books_nothing(
    owing: list[Quick], finance: Client, choice: str
) -> None:
    send(finance, file(Entry(payer="ﾀﾆﾝ", amount=5_500)))
    entry = BankEntry.objects.get()

    page = finance.post(
        url("bank_settle", entry.bank_import_id, entry.pk), {"choice": choice}, follow=True
    )

    assert "Choose what to do" in page.content.decode()
    typed = {"choice": "number", "number": "2611-0000-0000"}
    page = finance.post(url("bank_settle", entry.bank_import_id, entry.pk), typed, follow=True)
    assert "“2611-0000-0000” awaits a fee" in page.content.decode()
    assert not Payment.objects.exists()


def test_a_wrong_file_is_told_with_its_line_and_nothing_is_kept(finance: Client) -> None:
    page = send(finance, notices().replace(b"0000005500", b"000000550O", 1))

    assert page.status_code == 400
    assert "Line 2, 金額" in page.content.decode()
    assert not BankImport.objects.exists()
    assert "empty" in send(finance, b"").content.decode()


def test_only_finance_comes_here(cast: Cast, owing: list[Quick], finance: Client) -> None:
    send(finance, file(Entry(payer=reference(owing[0]), amount=5_500)))
    entry = BankEntry.objects.get()
    kept = entry.bank_import_id
    for staff in (cast.intake, cast.reviewer, cast.approver):
        client = Client()
        client.force_login(staff)
        assert client.get(UPLOAD).status_code == 403
        assert client.get(url("fees_bankimport_changelist")).status_code == 403
        assert client.get(url("fees_bankimport_change", kept)).status_code == 403
        assert client.post(url("bank_fitting", kept)).status_code == 403
        assert client.post(url("bank_settle", kept, entry.pk)).status_code == 403
    assert finance.get(url("fees_bankimport_changelist")).status_code == 200


def test_the_page_costs_the_same_for_many_rows(
    owing: list[Quick], finance: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    send(finance, file(*(Entry(payer=f"ﾀﾆﾝ{n}", amount=5_500) for n in range(3))))
    few = BankImport.objects.get()
    rows = [Entry(payer=f"ﾀﾆﾝ {n:08d}", amount=5_500, number=n % 999_999) for n in range(2_000)]
    send(finance, file(*rows))
    many = BankImport.objects.exclude(pk=few.pk).get()
    finance.get(url("fees_bankimport_change", few.pk))

    with django_assert_max_num_queries(20):
        page = finance.get(url("fees_bankimport_change", many.pk))
    assert "2000 rows to be looked at" in page.content.decode()
    assert page.content.count(b"staff-match__head") == 50


def test_a_request_that_ended_is_told_and_takes_no_payment(
    owing: list[Quick], finance: Client
) -> None:
    tale = owing[0]
    number = reference(tale)
    Case.objects.filter(pk=tale.case.pk).update(status=Status.LAPSED, closed_at=now())
    send(finance, file(Entry(payer=number, amount=5_500)))

    page = finance.get(url("fees_bankimport_change", BankImport.objects.get().pk)).content.decode()

    assert "After the request ended" in page
    assert "It takes no payment" in page


def test_the_look_at_names_and_amounts_is_on_record(
    owing: list[Quick], finance: Client, cast: Cast
) -> None:
    send(finance, file(Entry(payer="ﾀﾆﾝ", amount=5_500)))

    event = AuditEvent.objects.filter(action="VIEW_BANK_FILE").latest("seq")
    assert (event.actor_id, event.object_id) == (
        cast.finance.pk,
        str(BankImport.objects.get().pk),
    )


def test_an_address_that_is_none_is_not_found(finance: Client) -> None:
    assert finance.get(url("fees_bankimport_change", "xyz")).status_code == 404
    assert finance.get(url("fees_bankimport_change", uuid4())).status_code == 404


def test_a_row_is_settled_on_the_page_of_its_own_file(owing: list[Quick], finance: Client) -> None:
    send(finance, file(Entry(payer="ﾀﾆﾝ", amount=5_500)))
    send(finance, file(Entry(payer="ﾍﾞﾂ", amount=5_500)))
    one, other = BankEntry.objects.order_by("bank_import__imported_at")

    refused = finance.post(url("bank_settle", one.bank_import_id, other.pk), {"choice": "aside"})

    assert refused.status_code == 404
