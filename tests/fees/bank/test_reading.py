"""Real formats, byte by byte; and nothing wrong is ever read as right."""

import contextlib
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fees.bank import amounts, reading
from fees.bank.rows import BankFile, WrongFile

from .files import CSVS, ENTRIES, ON, Entry, camt, encoded, notices, statement

# Nothing here asks a database: once is enough.
pytestmark = pytest.mark.embedded


def read(content: bytes) -> BankFile:
    return reading.read(content, on=ON)


def refusal(content: bytes) -> str:
    with pytest.raises(WrongFile) as refused:
        read(content)
    return str(refused.value)


def replaced(content: bytes, line: int, start: int, new: str) -> bytes:
    """Return a file of records without line ends, with other bytes at a position (from 1)."""
    at = (line - 1) * 200 + start - 1
    found = new.encode("cp932")
    return content[:at] + found + content[at + len(found) :]


# Zengin 01


@pytest.mark.parametrize("end_of_line", ["", "\r\n", "\n", "\r"])
@pytest.mark.parametrize("wide", [False, True], ids=["A", "B"])
def test_notices_are_read_with_and_without_line_ends(wide: bool, end_of_line: str) -> None:
    found = read(notices(wide=wide, end_of_line=end_of_line))

    assert found.format == ("zengin-01-b" if wide else "zengin-01-a")
    first, second, third = found.rows
    assert (first.on, first.amount, first.payer) == (date(2026, 9, 15), 5500, "26000123ﾔﾏﾀﾞ ﾀﾛｳ")
    assert (first.account.bank, first.account.branch) == ("9999", "001")
    assert (first.account.kind, first.account.number) == ("1", "1234567")
    assert second.edi == "26000999"
    assert third.line == 4
    assert not any(row.cancelled for row in found.rows)


def test_the_sign_for_the_end_of_a_file_is_no_record() -> None:
    assert len(read(notices() + b"\x1a").rows) == 3
    assert len(read(notices(end_of_line="\r\n") + b"\x1a").rows) == 3


@pytest.mark.parametrize("count_cancelled", [True, False])
def test_a_notice_that_is_taken_back_is_marked(count_cancelled: bool) -> None:
    entries = (*ENTRIES, Entry(payer="ﾔﾏﾀﾞ ﾀﾛｳ", amount=5500, cancelled=True))

    found = read(notices(entries, count_cancelled=count_cancelled))

    assert [row.cancelled for row in found.rows] == [False, False, False, True]


def test_a_file_may_hold_several_accounts() -> None:
    found = read(notices(accounts=3))

    assert len(found.rows) == 9
    assert [row.account.number for row in found.rows[::3]] == ["1234567", "1234568", "1234569"]


def test_more_than_ten_digits_stand_in_the_second_amount() -> None:
    found = read(notices([Entry(payer="ｶ)ｵｵｷｲ", amount=12_345_678_901)], wide=True))

    assert found.rows[0].amount == 12_345_678_901


@pytest.mark.parametrize(
    ("year", "on", "is_in"),
    [
        ("08", ON, 2026),
        ("26", ON, 2026),
        ("07", date(2026, 1, 5), 2025),
        ("31", date(2049, 1, 1), 2049),
    ],
)
def test_two_digits_of_a_year_mean_the_nearest_one(year: str, on: date, is_in: int) -> None:
    content = (
        notices()
        .replace(b"080915", f"{year}0915".encode())
        .replace(b"080916", f"{year}0916".encode())
    )
    assert reading.read(content, on=on).rows[0].on == date(is_in, 9, 15)


@pytest.mark.parametrize(
    ("line", "start", "new", "said"),
    [
        (1, 2, "07", ""),
        (1, 4, "1", "コード区分"),
        (1, 61, "12E4567", "口座番号"),
        (2, 20, "00000O5500", "金額"),
        (2, 20, "0000005501", "振込合計金額"),
        (2, 20, "0000000000", "金額"),
        (2, 20, "        +5", "金額"),
        (2, 20, "    5_5_00", "金額"),
        (2, 8, "081315", "勘定日"),
        (2, 8, "010915", "勘定日"),
        (2, 128, "2", "取消区分"),
        (2, 128, "1", "取消合計件数"),
        (3, 1, "8", "振込合計金額"),
        (5, 2, "000002", "振込合計金額"),
        (5, 8, "000000099999", "振込合計金額"),
        (5, 20, "000001", "取消合計件数"),
        (5, 1, "9", "データ区分"),
        (6, 1, "8", "データ区分"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_field(
    line: int, start: int, new: str, said: str
) -> None:
    message = refusal(replaced(notices(), line, start, new))

    assert said in message
    if (line, start) == (2, 20) and "O" in new:
        assert "Line 2, 金額" in message
        assert "00000O5500" in message


@pytest.mark.parametrize(
    "broken",
    [
        notices()[:-1],
        notices()[:-200],
        notices()[:-400],
        notices()[:200],
        notices() + b" " * 200,
        notices() + notices(),
        notices()[:600] + notices()[800:],
        notices(end_of_line="\r\n").replace(b" \r\n", b"\r\n", 1),
    ],
)
def test_records_that_are_cut_or_too_many_are_refused(broken: bytes) -> None:
    assert refusal(broken)


# Zengin 03


def test_a_statement_has_both_directions_and_both_balances() -> None:
    entries = (*ENTRIES, Entry(payer="0012345678", amount=-5_500, number=4))

    found = read(statement(entries))

    assert found.format == "zengin-03"
    assert [row.amount for row in found.rows] == [5500, 11000, 5060, -5500]
    assert {row.account.number for row in found.rows} == {"1234567"}


def test_an_overdrawn_account_is_read() -> None:
    assert read(statement(opening=-50_000)).rows[0].amount == 5500


# Mutations


CORPUS = {
    "01-a": notices([*ENTRIES, Entry(payer="ﾔﾏﾀﾞ ﾀﾛｳ", amount=5500, cancelled=True)]),
    "01-b": notices(wide=True),
    "01-lines": notices(end_of_line="\r\n"),
    "03": statement([*ENTRIES, Entry(payer="0012345678", amount=-5_500, number=4)]),
}


def _yen(found: BankFile) -> list[tuple[int, bool]]:
    return [(row.amount, row.cancelled) for row in found.rows]


@pytest.mark.parametrize("name", CORPUS)
def test_no_byte_can_change_an_amount_unseen(name: str) -> None:
    content = CORPUS[name]
    truth = _yen(read(content))
    wrong: list[tuple[int, int]] = []
    for at in range(len(content)):
        for byte in {0x30, 0x31, 0x39, 0x20, 0x41, 0x0A, content[at] ^ 1, 0xB1} - {content[at]}:
            try:
                found = read(content[:at] + bytes([byte]) + content[at + 1 :])
            except WrongFile:
                continue
            if _yen(found) != truth:
                wrong.append((at, byte))
    assert wrong == []


@pytest.mark.parametrize("name", CSVS)
def test_no_byte_of_a_csv_can_change_an_amount_that_a_balance_proves(name: str) -> None:
    """The oldest row has no balance before it: nothing in such a file proves its amount."""
    content = CSVS[name].encode("cp932")
    rows = read(content).rows
    oldest = 0 if rows[0].on <= rows[-1].on else len(rows) - 1
    truth = [row.amount for n, row in enumerate(rows) if n != oldest]
    for at in range(len(content)):
        for byte in {0x30, 0x31, 0x39, 0x2C, 0x22, 0x2D, 0x20} - {content[at]}:
            try:
                found = read(content[:at] + bytes([byte]) + content[at + 1 :]).rows
            except WrongFile:
                continue
            if len(found) == len(rows):
                ours = [row.amount for n, row in enumerate(found) if n != oldest]
                assert ours == truth, (at, bytes([byte]))
            else:
                # A line may only vanish as a whole, and then the balances tell.
                pytest.fail(f"a row vanished at {at} {bytes([byte])!r}")


# CSV


@pytest.mark.parametrize("name", CSVS)
def test_the_csv_of_each_bank_is_known_by_its_columns(name: str) -> None:
    found = read(CSVS[name].encode("cp932"))

    assert found.format == name
    by_day = sorted(found.rows, key=lambda row: (row.on, -row.amount))
    assert [row.amount for row in by_day] == [5500, -145, 11000]
    assert by_day[0].on == date(2026, 9, 15)
    assert "ﾔﾏﾀﾞ ﾀﾛｳ" in by_day[0].payer
    assert by_day[0].account.number == ""


def test_titles_above_the_columns_are_passed_over() -> None:
    content = "口座名義,カ）テスト\r\n期間,2026/9/1～2026/9/16\r\n\r\n" + CSVS["csv-gmo-aozora"]
    assert len(read(content.encode("cp932")).rows) == 3


def test_columns_may_stand_in_any_order() -> None:
    content = "残高,入出金(円),入出金先内容,残高(円),取引日\r\n0,5500,ﾔﾏﾀﾞ,5500,2026/09/15\r\n"
    assert read(content.encode("cp932")).rows[0].amount == 5500


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("5500,,105500", "５５００,,105500", "入金金額"),
        ("5500,,105500", "5_500,,105500", "入金金額"),
        ("5500,,105500", "+5500,,105500", "入金金額"),
        ("5500,,105500", '"55,00",,105500', "入金金額"),
        ("5500,,105500", "-5500,,105500", "入金金額"),
        ("5500,,105500", ",,105500", "There is no amount"),
        ("5500,,105500", "5500,5500,105500", "In and out"),
        ("20260915,振込手数料", "20260931,振込手数料", "日付"),
        ("11000,,116355", "12000,,116355", "残高"),
        ("11000,,116355", "11000,,", "残高"),
        ("11000,,116355,26000999", "11000,,116355", "6 columns"),
        ("日付,摘要", "日付,日付", "names of the columns"),
        ("日付,摘要", "日付,内容", "Say once which column is what"),
        ("振込手数料", '"振込手数料', "quotes"),
    ],
)
def test_a_csv_is_refused_with_line_and_column(old: str, new: str, said: str) -> None:
    content = CSVS["csv-gmo-aozora"]
    assert old in content
    assert said in refusal(content.replace(old, new, 1).encode("cp932"))


# camt


@pytest.mark.parametrize("kind", ["camt.052", "camt.053", "camt.054"])
def test_the_three_reports_of_iso_20022(kind: str) -> None:
    found = read(camt(kind))

    assert found.format == kind
    assert [row.amount for row in found.rows] == [5500, 11000, 5060]
    assert found.rows[0].payer == "26000123ﾔﾏﾀﾞ ﾀﾛｳ"
    assert found.rows[1].edi == "26000999"
    assert found.rows[0].account.number == "1234567"


def test_one_entry_may_hold_several_transactions_that_add_up() -> None:
    part = "<TxDtls><Amt Ccy='JPY'>{}</Amt></TxDtls>"
    entry = (
        "<Ntry><Amt Ccy='JPY'>16500</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
        "<BookgDt><Dt>2026-09-15</Dt></BookgDt><NtryDtls>{}</NtryDtls></Ntry>"
    )
    good = entry.format(part.format(5500) + part.format(11000))
    bad = entry.format(part.format(5500) + part.format(11001))

    assert [row.amount for row in read(camt(body=good, summary=False)).rows] == [5500, 11000]
    assert "do not add up" in refusal(camt(body=bad, summary=False))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"'JPY'>5500", b"'USD'>5500", "JPY"),
        (b">5500<", b">5,500<", "amount"),
        (b">5500<", b">5500.50<", "amount"),
        (b">5500<", b">5501<", "TxsSummry"),
        (b"<NbOfNtries>3", b"<NbOfNtries>2", "TxsSummry"),
        (b"2026-09-15", b"2026-09-31", "BookgDt"),
        (b"CRDT", b"CREDIT", "CdtDbtInd"),
        (b"camt.054", b"pain.001", "camt.052"),
        (b"</Msg>", b"", "XML"),
        (b"<Document", b"<!DOCTYPE x [<!ENTITY a 'b'>]><Document", "XML"),
        (b"<Document", b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><Document", "XML"),
    ],
)
def test_a_report_that_is_wrong_is_refused(old: bytes, new: bytes, said: str) -> None:
    assert said in refusal(camt().replace(old, new, 1))


def test_a_billion_laughs_are_not_laughed() -> None:
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    content = f"<!DOCTYPE x [<!ENTITY l0 'ha'>{laughs}]><Document>&l9;</Document>".encode()
    assert "XML" in refusal(content)


# What is no file of a bank


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\xff\xfe1\x000\x001\x00", "UTF-16"),
        (b"PK\x03\x04" + b"x" * 100, "ZIP"),
        (b"%PDF-1.7", "PDF"),
        (b"\xef\xbb\xbf" + CSVS["csv-rakuten"].encode(), "UTF-8"),
        (CSVS["csv-rakuten"].encode(), "UTF-8"),
        ("101".encode("cp500") + b"\x40" * 197, "EBCDIC"),
        (b"a" * 6_000_000, "5 MB"),
        (b"a," * 700, "1,000 bytes"),
        (b"hello", "columns"),
        (notices([]), "no entry"),
        (b"\x00" * 500, ""),
    ],
)
def test_other_files_are_told_by_name(content: bytes, said: str) -> None:
    assert said in refusal(content)


# Amounts and days


@pytest.mark.parametrize("text", ["0", "5500", "5,500", " 5500 ", "1,234,567", "999999999999"])
def test_amounts_of_ascii_digits(text: str) -> None:
    assert amounts.yen(text) == int(text.replace(",", ""))


@pytest.mark.parametrize(
    "text",
    ["", "-", "５５００", "5_500", "+5", "-5", "5.0", "5,50", "55,00", ",500", "5,5000", "1e3",
     "0x10", "٣", "5 500", "¥5500", "5500円", "1" * 13, "5\n", "=1+1"],
)  # fmt: skip
def test_anything_else_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the text itself is all it says
        amounts.yen(text)
    assert refused.value.args == (text,)


def test_a_minus_is_for_signed_columns_only() -> None:
    assert amounts.yen("-1,000", signed=True) == -1000


@given(
    st.binary(max_size=600) | st.sampled_from([*CORPUS.values()]).flatmap(lambda file: _cuts(file))
)
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_an_error_that_nobody_meant(content: bytes) -> None:
    with contextlib.suppress(WrongFile):
        read(content)


def _cuts(content: bytes) -> st.SearchStrategy[bytes]:
    places = st.integers(0, len(content))
    return st.tuples(places, places, st.binary(max_size=8)).map(
        lambda cut: content[: min(cut[:2])] + cut[2] + content[max(cut[:2]) :]
    )


def test_the_corpus_is_what_it_says() -> None:
    def formats() -> Iterator[str]:
        for content in CORPUS.values():
            yield read(content).format

    assert list(formats()) == ["zengin-01-a", "zengin-01-b", "zengin-01-a", "zengin-03"]
    assert encoded(["9"], "") == b"9" + b" " * 199
