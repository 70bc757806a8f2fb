"""The ledger adds up whatever happens; numbers have no gaps; issued papers stay as they are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from fees import invoicing
from fees.choices import PaymentKind
from fees.models import Invoice, Payment
from privacy_portal.errors import Refused

from .cast import CHIEF, CLERK, ISSUED_ON, ISSUER, LATER, an_invoice

RECEIVED_ON = date(2026, 9, 14)


def book(invoice: Invoice, amount: int, *, on: date = RECEIVED_ON) -> Payment:
    return invoicing.book(
        invoice, amount=amount, received_on=on, payer_name="ﾔﾏﾀﾞ ﾊﾅｺ", by_id=CLERK, at=LATER
    )


def let_go(writer: Callable[..., Payment], invoice: Invoice, amount: int) -> Payment:
    return writer(invoice, amount=amount, by_id=CLERK, approved_by_id=CHIEF, at=LATER)


@pytest.mark.django_db
def test_an_invoice_copies_what_is_printed_on_it() -> None:
    invoice = Invoice.objects.get(pk=an_invoice(services=2).pk)
    assert (invoice.total, invoice.tax, invoice.tax_percent) == (11_000, 1000, 10)
    assert invoice.recipient == "山田 花子"
    assert invoice.issuer_registration_number == ISSUER.registration_number
    assert invoice.retain_until == date(2033, 9, 8)
    lines = invoice.lines.order_by("position").values_list("position", "amount")
    assert list(lines) == [(1, 5500), (2, 5500)]


@pytest.mark.django_db
def test_numbers_count_by_year_and_by_kind_of_document() -> None:
    first, second = an_invoice(), an_invoice()
    other_year = an_invoice(issued_on=date(2027, 1, 4))
    invoicing.cancel(second, on=ISSUED_ON, at=LATER)
    assert [first.number, second.number, other_year.number, second.cancellation_number] == [
        "I2026-000001", "I2026-000002", "I2027-000001", "C2026-000001",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_threads_issue_without_a_gap_even_when_some_fail() -> None:
    def work(turn: int) -> str:
        try:
            with transaction.atomic():
                number = an_invoice().number
                if turn % 3 == 0:
                    transaction.set_rollback(True)
                    return ""
                return number
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        numbers = sorted(filter(None, threads.map(work, range(18))))
    assert numbers == [f"I2026-{n:06d}" for n in range(1, 13)]


@pytest.mark.django_db
def test_a_short_transfer_is_booked_and_a_rest_is_owed() -> None:
    invoice = an_invoice()
    book(invoice, 5000)
    assert (invoice.paid(), invoice.outstanding(), invoice.overpaid()) == (5000, 500, 0)
    assert not invoice.settled
    book(invoice, 600)
    assert (invoice.outstanding(), invoice.overpaid(), invoice.settled) == (0, 100, True)


@pytest.mark.django_db
@pytest.mark.parametrize("amount", [0, -1, 10_000_001, Decimal("5500.5")])
def test_what_is_no_amount_is_refused(amount: int) -> None:
    with pytest.raises(Refused, match="whole yen"):
        book(an_invoice(), amount)


@pytest.mark.django_db
@pytest.mark.parametrize("on", [date(2026, 9, 7), date(2026, 10, 1)])
def test_money_comes_neither_before_the_invoice_nor_tomorrow(on: date) -> None:
    with pytest.raises(Refused, match="between"):
        book(an_invoice(), 5500, on=on)


@pytest.mark.django_db
def test_an_entry_is_reversed_once_and_a_reversal_never() -> None:
    invoice = an_invoice()
    payment = book(invoice, 5500)
    reversal = invoicing.reverse(payment, by_id=CLERK, at=LATER)
    assert (reversal.kind, reversal.amount, invoice.paid()) == (PaymentKind.REVERSAL, -5500, 0)
    for entry in (Payment.objects.get(pk=payment.pk), reversal):
        with pytest.raises(Refused, match="already"):
            invoicing.reverse(entry, by_id=CLERK, at=LATER)


@pytest.mark.django_db
@pytest.mark.parametrize("writer", [invoicing.refund, invoicing.write_off])
def test_money_leaves_with_a_second_person_only(writer: Callable[..., Payment]) -> None:
    invoice = an_invoice()
    book(invoice, 6000 if writer is invoicing.refund else 5000)
    with pytest.raises(Refused, match="Another person"):
        writer(invoice, amount=500, by_id=CLERK, approved_by_id=CLERK, at=LATER)
    with pytest.raises(Refused, match="Only what"):
        writer(invoice, amount=501, by_id=CLERK, approved_by_id=CHIEF, at=LATER)
    writer(invoice, amount=500, by_id=CLERK, approved_by_id=CHIEF, at=LATER)
    assert (invoice.outstanding(), invoice.overpaid()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("approved_by_id", [None, CLERK])
def test_the_database_asks_for_the_second_person_too(approved_by_id: int | None) -> None:
    invoice = an_invoice()
    with pytest.raises(IntegrityError, match="payment_out_is_approved_by_another_person"):
        Payment.objects.create(
            invoice=invoice, data_key=invoice.data_key, kind=PaymentKind.REFUND, amount=-1,
            received_on=RECEIVED_ON, payer_name="", booked_at=LATER, booked_by_id=CLERK,
            approved_by_id=approved_by_id,
        )  # fmt: skip


@pytest.mark.django_db
def test_an_invoice_with_money_on_it_is_not_cancelled() -> None:
    invoice = an_invoice()
    book(invoice, 1)
    with pytest.raises(Refused, match="refund or reverse"):
        invoicing.cancel(invoice, on=RECEIVED_ON, at=LATER)


@pytest.mark.django_db
def test_nothing_is_entered_on_a_cancelled_invoice() -> None:
    invoice = invoicing.cancel(an_invoice(), on=RECEIVED_ON, at=LATER)
    with pytest.raises(Refused, match="was cancelled"):
        book(invoice, 5500)
    with pytest.raises(Refused, match="was cancelled"):
        invoicing.write_off(invoice, amount=1, by_id=CLERK, approved_by_id=CHIEF, at=LATER)
    with pytest.raises(Refused, match="already"):
        invoicing.cancel(invoice, on=RECEIVED_ON, at=LATER)


@pytest.mark.django_db
def test_a_list_of_invoices_asks_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    book(an_invoice(), 500)
    an_invoice()
    with django_assert_num_queries(1):
        assert sorted(row.paid_yen for row in Invoice.objects.with_paid()) == [0, 500]


STEPS = st.lists(
    st.tuples(st.sampled_from(["book", "reverse", "refund", "write_off"]), st.integers(1, 9000)),
    max_size=12,
)


class RandomHistories(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(STEPS)
    def test_every_history_adds_up(self, steps: list[tuple[str, int]]) -> None:
        invoice = an_invoice()
        paid = 0
        for step, amount in steps:
            owed, over = invoice.outstanding(), invoice.overpaid()
            try:
                if step == "book":
                    entry = book(invoice, amount)
                elif step == "refund":
                    entry = let_go(invoicing.refund, invoice, amount)
                    assert amount <= over
                elif step == "write_off":
                    entry = let_go(invoicing.write_off, invoice, amount)
                    assert amount <= owed
                elif last := invoice.payments.order_by("booked_at", "pk").first():
                    entry = invoicing.reverse(last, by_id=CLERK, at=LATER)
                else:
                    continue
            except Refused:
                assert (invoice.outstanding(), invoice.overpaid()) == (owed, over)
                continue
            paid += entry.amount
            assert invoice.paid() == paid
            assert paid + invoice.outstanding() - invoice.overpaid() == invoice.total
            assert not (invoice.outstanding() and invoice.overpaid())
