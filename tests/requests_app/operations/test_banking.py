"""Files of the bank: kept once, twins kept twice; and rows that become payments."""

from itertools import permutations
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from fees.choices import EntryState
from fees.models import BankEntry, BankImport, Payment
from privacy_portal import vault
from privacy_portal.errors import Refused
from privacy_portal.models import AuditEvent
from requests_app import operations
from requests_app.choices import RequestKind, Status
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Teller
from tests.fees.bank.files import CSVS, ENTRIES, Entry, notices

A, B, C = ENTRIES


def imported(tale: Teller, content: bytes) -> BankImport:
    return operations.import_bank_file(content=content, by=tale.cast.finance, at=tale.at)


@pytest.fixture
def later(tale: Teller) -> Teller:
    """The files of these tests are from 15 September."""
    tale.later(20)
    return tale


@pytest.fixture
def owing(later: Teller) -> Teller:
    later.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com")
    later.accept()
    return later


def paying(tale: Teller, amount: int, *, payer: str = "", cancelled: bool = False) -> bytes:
    invoice = tale.case.invoice
    assert invoice
    entry = Entry(
        payer=payer or f"{invoice.payment_reference}ﾖｼﾉ ﾀﾛｳ",
        amount=amount,
        on=tale.on,
        cancelled=cancelled,
    )
    return notices([entry])


def test_a_file_is_kept_encrypted_with_each_of_its_rows(later: Teller) -> None:
    kept = imported(later, notices())

    assert (kept.rows, kept.new_rows, kept.format) == (3, 3, "zengin-01-a")
    assert vault.read(kept.data_key, kept.file) == notices()
    entries = BankEntry.objects.select_related("data_key").order_by("line")
    assert [(one.amount, one.payer) for one in entries] == [(e.amount, e.payer) for e in ENTRIES]
    assert {one.account for one in entries} == {"9999-001-1-1234567"}
    assert {one.state for one in entries} == {EntryState.OPEN}


def test_the_same_file_again_does_nothing(later: Teller) -> None:
    imported(later, notices())

    with pytest.raises(Refused, match="imported before"):
        imported(later, notices())
    assert BankEntry.objects.count() == 3


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_overlapping_files_in_any_order_make_the_same_rows(
    later: Teller, order: tuple[int, ...]
) -> None:
    """Two honest twins stay two, and no file adds a third."""
    files = [notices([A, B]), notices([B, A, A]), notices([A, C])]

    for number in order:
        imported(later, files[number])

    kept = BankEntry.objects.select_related("data_key")
    assert sorted(one.amount for one in kept) == sorted([A.amount] * 2 + [B.amount, C.amount])


def test_a_wrong_file_leaves_nothing_behind(later: Teller) -> None:
    with pytest.raises(Refused, match="Line 2"):
        imported(later, notices().replace(b"0000005500", b"000000550O", 1))

    assert not BankImport.objects.exists()
    assert not BankEntry.objects.exists()


def test_only_who_records_payments_imports(later: Teller) -> None:
    for staff in (later.cast.intake, later.cast.reviewer, later.cast.approver):
        with pytest.raises(Refused, match="no permission"):
            operations.import_bank_file(content=notices(), by=staff, at=later.at)


def test_the_trail_says_counts_and_no_name(later: Teller) -> None:
    imported(later, notices())

    event = AuditEvent.objects.get(action="IMPORT_BANK_FILE")
    assert event.actor_id == later.cast.finance.pk
    assert '"new":3' in event.detail
    assert "ﾔﾏﾀﾞ" not in event.detail


def test_a_row_is_booked_with_its_amount_its_day_and_its_name(owing: Teller) -> None:
    imported(owing, paying(owing, 5_500))
    entry = BankEntry.objects.get()

    operations.book_entry(
        case_id=owing.case.pk, entry_id=entry.pk, by=owing.cast.finance, at=owing.at
    )

    entry.refresh_from_db()
    payment = Payment.objects.select_related("data_key").get()
    assert (entry.state, entry.payment) == (EntryState.BOOKED, payment)
    assert (payment.amount, payment.received_on) == (5_500, entry.booked_on)
    assert "ﾖｼﾉ" in payment.payer_name
    assert owing.case.status == Status.IN_REVIEW
    with pytest.raises(Refused):
        operations.book_entry(
            case_id=owing.case.pk, entry_id=entry.pk, by=owing.cast.finance, at=owing.at
        )


def test_too_little_is_booked_and_the_case_waits_for_the_rest(owing: Teller) -> None:
    imported(owing, paying(owing, 5_060))

    operations.book_entry(
        case_id=owing.case.pk,
        entry_id=BankEntry.objects.get().pk,
        by=owing.cast.finance,
        at=owing.at,
    )

    assert owing.case.status == Status.AWAITING_PAYMENT
    assert owing.case.invoice
    assert owing.case.invoice.outstanding() == 440


def test_what_is_taken_back_or_set_aside_is_not_booked(owing: Teller) -> None:
    imported(owing, paying(owing, 5_500, cancelled=True))
    entry = BankEntry.objects.get()
    with pytest.raises(Refused, match="cannot be booked"):
        operations.book_entry(
            case_id=owing.case.pk, entry_id=entry.pk, by=owing.cast.finance, at=owing.at
        )
    operations.set_entry_aside(entry_id=entry.pk, back=False, by=owing.cast.finance, at=owing.at)
    entry.refresh_from_db()
    assert entry.state == EntryState.SET_ASIDE
    operations.set_entry_aside(entry_id=entry.pk, back=True, by=owing.cast.finance, at=owing.at)
    entry.refresh_from_db()
    assert entry.state == EntryState.OPEN


def test_strangers_are_forgotten_after_thirty_days_and_what_is_booked_is_not(
    owing: Teller,
) -> None:
    imported(owing, paying(owing, 5_500))
    mine = BankEntry.objects.get()
    operations.book_entry(
        case_id=owing.case.pk, entry_id=mine.pk, by=owing.cast.finance, at=owing.at
    )
    imported(owing, notices([Entry(payer="ﾀﾆﾝ", amount=1_000, on=owing.on)]))
    owing.later(29)
    assert operations.erase_strangers(at=owing.at) == 0
    owing.later(2)

    assert operations.erase_strangers(at=owing.at) == 1

    stranger = BankEntry.objects.select_related("data_key").exclude(pk=mine.pk).get()
    assert (stranger.payer, stranger.edi) == ("", "")
    assert "ﾖｼﾉ" in BankEntry.objects.select_related("data_key").get(pk=mine.pk).payer
    # The same file again still finds its row.
    assert operations.erase_strangers(at=owing.at) == 0


def test_the_command_does_what_the_page_does(later: Teller, tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_bytes(CSVS["csv-smbc"].encode("cp932"))

    call_command("import_bank_file", str(file), "--as", later.cast.finance.username)

    assert BankEntry.objects.count() == 3
    for username in ("nobody", later.cast.reviewer.username):
        with pytest.raises(CommandError):
            call_command("import_bank_file", str(file), "--as", username)
