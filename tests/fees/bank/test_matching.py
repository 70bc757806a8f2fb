"""What a row could be: by number, by amount, by name, and why."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from fees.bank import names
from fees.bank.matching import Book, Incoming, OpenInvoice, Proposal, Verdict, match

# Nothing here asks a database: once is enough.
pytestmark = pytest.mark.embedded

ON = date(2026, 9, 15)


def keys(*readings: str) -> frozenset[str]:
    return frozenset(map(names.key, readings))


MORI = OpenInvoice(
    case_id=1,
    payment_reference="10298833",
    total=5_500,
    paid=0,
    due_on=date(2026, 9, 20),
    names=keys("モリ　タケシ", "ヤマダ　ハナコ"),
)
SATO = OpenInvoice(
    case_id=2,
    payment_reference="33057713",
    total=11_000,
    paid=0,
    due_on=date(2026, 9, 20),
    names=keys("サトウ　ショウジ"),
)


def proposed(
    payer: str,
    amount: int,
    *invoices: OpenInvoice,
    edi: str = "",
    **more: Any,  # noqa: ANN401
) -> Proposal:
    row = Incoming(entry_id=1, on=more.pop("on", ON), amount=amount, payer=payer, edi=edi, **more)
    return only([row], invoices or (MORI, SATO))


def only(rows: Sequence[Incoming], invoices: Sequence[OpenInvoice]) -> Proposal:
    (found,) = match(rows, Book.of(invoices))
    return found


@pytest.mark.parametrize(
    "payer",
    [
        "10298833ﾓﾘ ﾀｹｼ",
        "10298833 ﾓﾘ ﾀｹｼ",
        "ﾓﾘ ﾀｹｼ10298833",
        "1029-8833 ﾓﾘ",
        "1029 8833",
        "１０２９８８３３モリ　タケシ",
        "NO.10298833",
        "0010298833ﾓﾘ",
        "ｼﾗﾅｲﾋﾄ 10298833",
    ],
)
def test_the_number_is_found_wherever_it_stands(payer: str) -> None:
    found = proposed(payer, 5_500)

    assert (found.verdict, found.candidates) == (Verdict.EXACT, (MORI,))
    assert found.books_itself
    assert found.confidence == 100


def test_the_number_may_stand_in_the_edi_information() -> None:
    assert proposed("ﾓﾘ ﾀｹｼ", 5_500, edi="10298833").books_itself


@pytest.mark.parametrize("payer", ["1029883 4", "10298834", "ﾓﾘ 102988", "ﾓﾘ ﾀｹｼ"])
def test_another_number_or_none_never_books_itself(payer: str) -> None:
    found = proposed(payer, 5_500)

    assert not found.books_itself


@pytest.mark.parametrize(
    ("amount", "verdict"),
    [
        (5_500, Verdict.EXACT),
        (5_060, Verdict.SHORT_BY_CHARGE),
        (5_170, Verdict.SHORT_BY_CHARGE),
        (5_000, Verdict.SHORT),
        (1, Verdict.SHORT),
        (5_501, Verdict.OVER),
        (11_000, Verdict.OVER),
        (0, Verdict.NOT_INCOMING),
        (-5_500, Verdict.NOT_INCOMING),
    ],
)
def test_only_the_exact_amount_books_itself(amount: int, verdict: Verdict) -> None:
    found = proposed("10298833", amount)

    assert found.verdict == verdict
    assert found.books_itself == (verdict == Verdict.EXACT)


def test_a_rest_is_exact_once_a_part_was_paid() -> None:
    part = OpenInvoice(
        case_id=1, payment_reference="10298833", total=5_500, paid=5_060, due_on=MORI.due_on
    )
    assert proposed("10298833", 440, part).books_itself
    assert proposed("10298833", 5_500, part).verdict == Verdict.OVER


def test_paid_already_ended_and_late_are_told_apart() -> None:
    settled = OpenInvoice(
        case_id=1, payment_reference="10298833", total=5_500, paid=5_500, due_on=MORI.due_on
    )
    ended = OpenInvoice(
        case_id=1, payment_reference="10298833", total=5_500, paid=0, due_on=MORI.due_on, ended=True
    )
    assert proposed("10298833", 5_500, settled).verdict == Verdict.DOUBLE
    assert proposed("10298833", 5_500, ended).verdict == Verdict.AFTER_LAPSE
    late = proposed("10298833", 5_500, on=date(2026, 9, 21))
    assert late.books_itself
    assert "After the due date." in map(str, late.reasons)


def test_two_rows_for_one_invoice_are_not_both_booked() -> None:
    rows = [Incoming(entry_id=n, on=ON, amount=5_500, payer="10298833") for n in (1, 2)]

    first, second = match(rows, Book.of([MORI]))

    assert first.books_itself
    assert second.verdict == Verdict.DOUBLE


def test_several_numbers_book_themselves_never_and_fit_by_their_sum() -> None:
    payer = "10298833 33057713"
    assert proposed(payer, 16_500).verdict == Verdict.SEVERAL
    assert proposed(payer, 5_500).verdict == Verdict.UNCLEAR
    assert not proposed(payer, 16_500).books_itself


@pytest.mark.parametrize(
    "payer", ["ｻﾄｳ ｼﾖｳｼﾞ", "サトウショウジ", "ｻﾄｳｼｮｳｼﾞ", "ｻﾄ-ｼｮｰｼﾞ", "さとうしょうじ"]
)
def test_a_name_is_folded_as_banks_write_it(payer: str) -> None:
    spoken = OpenInvoice(
        case_id=2,
        payment_reference="33057713",
        total=11_000,
        paid=0,
        due_on=MORI.due_on,
        names=keys("サトウ　ショウジ", "サトー　ショージ"),
    )
    found = proposed(payer, 11_000, spoken)

    assert found.verdict == Verdict.BY_NAME
    assert not found.books_itself
    assert found.confidence == 50


def test_whoever_acts_for_the_person_may_have_paid() -> None:
    assert proposed("ﾔﾏﾀﾞ ﾊﾅｺ", 5_500).candidates == (MORI,)


def test_a_name_with_another_amount_or_two_of_a_name_is_unclear() -> None:
    twin = OpenInvoice(
        case_id=3,
        payment_reference="55555555",
        total=5_500,
        paid=0,
        due_on=MORI.due_on,
        names=keys("モリ　タケシ"),
    )
    assert proposed("ﾓﾘ ﾀｹｼ", 5_000).verdict == Verdict.UNCLEAR
    both = proposed("ﾓﾘ ﾀｹｼ", 5_500, MORI, twin)
    assert (both.verdict, len(both.candidates)) == (Verdict.UNCLEAR, 2)


def test_a_stranger_and_a_notice_that_is_taken_back() -> None:
    assert proposed("ﾀﾆﾝ", 5_500).verdict == Verdict.STRANGER
    assert proposed("", 5_500).verdict == Verdict.STRANGER
    assert proposed("10298833", 5_500, cancelled=True).verdict == Verdict.TAKEN_BACK


def test_every_proposal_says_why() -> None:
    for amount in (5_500, 5_060, 11_000):
        assert proposed("10298833ﾓﾘ ﾀｹｼ", amount).reasons
    said = " ".join(map(str, proposed("10298833ｼﾗﾅｲﾋﾄ", 5_500).reasons))
    assert "The name is another" in said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ｶ)ﾃｽﾄｶｲｼﾔ", "テストカイシャ"),
        ("ﾃｽﾄｶｲｼﾔ(ｶ", "テストカイシャ"),
        ("ﾍﾞﾝ)ｺﾝﾉ", "コンノ"),
        ("ｱﾂﾞﾐ", "アズミ"),
        ("ﾔﾏﾀﾞ･ﾀﾛｳ", "やまだ たろう"),
    ],
)
def test_names_that_are_one(one: str, other: str) -> None:
    assert names.key(one) == names.key(other) != ""


def test_a_long_run_of_digits_holds_several_references() -> None:
    assert names.references("261010298833") == [
        "26101029", "61010298", "10102988", "01029883", "10298833",
    ]  # fmt: skip
    assert names.references("1234567", "ｱﾘｶﾞﾄｳ") == []
