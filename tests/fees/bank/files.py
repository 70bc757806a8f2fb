"""Files as banks write them: made here, record by record, after the tables of the standards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ON = date(2026, 9, 16)


def era(day: date) -> str:
    return f"{day.year - 2018:02d}{day:%m%d}"


def kana(text: str, length: int) -> str:
    return text.ljust(length)


@dataclass(frozen=True, kw_only=True)
class Entry:
    payer: str
    amount: int
    on: date = date(2026, 9, 15)
    cancelled: bool = False
    edi: str = ""
    number: int = 1


ENTRIES = (
    Entry(payer="26000123ﾔﾏﾀﾞ ﾀﾛｳ", amount=5_500, number=1),
    Entry(payer="ｻﾄｳ ﾊﾅｺ", amount=11_000, edi="26000999", number=2),
    Entry(payer="ｶ)ﾃｽﾄｶｲｼﾔ", amount=5_060, number=3),
)


def notices(
    entries: Sequence[Entry] = ENTRIES,
    *,
    wide: bool = False,
    end_of_line: str = "",
    accounts: int = 1,
    count_cancelled: bool = True,
) -> bytes:
    """振込入金通知 (01), format A or B."""
    records: list[str] = []
    for account in range(accounts):
        records.append(
            "1010" + era(ON) + era(date(2026, 9, 15)) * 2 + "9999" + kana("ﾃｽﾄ", 15)
            + "001" + kana("ﾎﾝﾃﾝ", 15) + "1" + f"{1234567 + account}" + kana("ｶ)ﾃｽﾄｶｲｼﾔ", 40)
        )  # fmt: skip
        records += [_notice(entry, wide=wide) for entry in entries]
        back = [entry.amount for entry in entries if entry.cancelled]
        counted = [e.amount for e in entries if count_cancelled or not e.cancelled]
        records.append(f"8{len(counted):06d}{sum(counted):012d}{len(back):06d}{sum(back):012d}")
    return encoded([*records, "9"], end_of_line)


def _notice(entry: Entry, *, wide: bool) -> str:
    small = 0 if wide and entry.amount >= 10**10 else entry.amount
    start = (
        f"2{entry.number:06d}{era(entry.on)}{era(entry.on)}{small:010d}{0:010d}{0:010d}"
        + kana(entry.payer, 48) + kana("ﾐﾂｲｽﾐﾄﾓ", 15) + kana("ｼﾌﾞﾔ", 15)
        + ("1" if entry.cancelled else "0")
    )  # fmt: skip
    if wide:
        return start + f"{entry.amount:012d}{0:012d}" + kana(entry.edi, 20)
    return start + kana(entry.edi, 20)


def statement(
    entries: Sequence[Entry] = ENTRIES,
    *,
    opening: int = 100_000,
    end_of_line: str = "\r\n",
) -> bytes:
    """入出金取引明細 (03); a negative amount goes out."""
    incoming = [e.amount for e in entries if e.amount >= 0]
    outgoing = [-e.amount for e in entries if e.amount < 0]
    closing = opening + sum(incoming) - sum(outgoing)
    records = [
        "1030" + era(ON) + era(date(2026, 9, 15)) * 2 + "9999" + kana("ﾃｽﾄ", 15) + "001"
        + kana("ﾎﾝﾃﾝ", 15) + "000" + "1" + "0001234567" + kana("ｶ)ﾃｽﾄｶｲｼﾔ", 40)
        + ("1" if opening >= 0 else "2") + "1" + f"{abs(opening):014d}"
    ]  # fmt: skip
    for entry in entries:
        records.append(
            f"2{entry.number:08d}{era(entry.on)}{era(entry.on)}"
            f"{'1' if entry.amount >= 0 else '2'}11{abs(entry.amount):012d}"
            + "0" * (12 + 12 + 1 + 7 + 3 + 10)
            + kana(entry.payer, 48) + kana("ﾐﾂｲｽﾐﾄﾓ", 15) + kana("ｼﾌﾞﾔ", 15) + kana("ﾌﾘｺﾐ", 20)
            + kana(entry.edi, 20)
        )  # fmt: skip
    records.append(
        f"8{len(incoming):06d}{sum(incoming):013d}{len(outgoing):06d}{sum(outgoing):013d}"
        + ("1" if closing >= 0 else "2") + f"{abs(closing):014d}{len(entries):07d}"
    )  # fmt: skip
    records.append(f"9{len(records) + 1:010d}00001")
    return encoded(records, end_of_line)


def encoded(records: Sequence[str], end_of_line: str) -> bytes:
    lines = [record.encode("cp932").ljust(200) for record in records]
    end = end_of_line.encode()
    return end.join(lines) + end


CSVS = {
    "csv-gmo-aozora": (
        "日付,摘要,入金金額,出金金額,残高,メモ\r\n"
        "20260915,振込 ﾔﾏﾀﾞ ﾀﾛｳ,5500,,105500,\r\n"
        "20260915,振込手数料,,145,105355,\r\n"
        "20260916,振込 ｻﾄｳ ﾊﾅｺ,11000,,116355,26000999\r\n"
    ),
    "csv-smbc": (
        "年月日,お引出し,お預入れ,お取り扱い内容,残高,メモ,ラベル\r\n"
        '2026/9/16,,"11,000","ｻﾄｳ ﾊﾅｺ",116355,,\r\n'
        "2026/9/15,145,,ﾌﾘｺﾐﾃｽｳﾘﾖｳ,105355,,\r\n"
        "2026/9/15,,5500,ﾔﾏﾀﾞ ﾀﾛｳ,105500,,\r\n"
        ",,,,116355,,\r\n"
    ),
    "csv-mufg": (
        '"日付","摘要","摘要内容","支払い金額","預かり金額","差引残高","メモ","未資金化区分","入払区分"\r\n'
        '"2026/9/15","振込","ﾔﾏﾀﾞ ﾀﾛｳ","","5,500","105,500","","","入金"\r\n'
        '"2026/9/15","手数料","","145","","105,355","","","出金"\r\n'
        '"2026/9/16","振込","ｻﾄｳ ﾊﾅｺ","","11,000","116,355","","","入金"\r\n'
        '"合計","","","145","16,500","","","",""\r\n'
    ),
    "csv-paypay": (
        '"操作日(年)","操作日(月)","操作日(日)","操作時刻(時)","操作時刻(分)","操作時刻(秒)",'
        '"取引順番号","摘要","お支払金額","お預り金額","残高","メモ"\r\n'
        '"2026","9","15","10","0","0","101","振込 ﾔﾏﾀﾞ ﾀﾛｳ","","5500","105500","-"\r\n'
        '"2026","9","15","10","0","1","102","手数料","145","","105355","-"\r\n'
        '"2026","9","16","9","0","0","103","振込 ｻﾄｳ ﾊﾅｺ","","11000","116355","-"\r\n'
    ),
    "csv-rakuten": (
        "取引日,入出金(円),取引後残高(円),入出金内容\r\n"
        "20260915,5500,105500,振込 ﾔﾏﾀﾞ ﾀﾛｳ\r\n"
        "20260915,-145,105355,手数料\r\n"
        "20260916,11000,116355,振込 ｻﾄｳ ﾊﾅｺ\r\n"
    ),
}


def camt(
    kind: str = "camt.054",
    *,
    body: str = "",
    entries: Sequence[Entry] = ENTRIES,
    summary: bool = True,
) -> bytes:
    outer = {"camt.052": "Rpt", "camt.053": "Stmt", "camt.054": "Ntfctn"}[kind]
    rows = body or "".join(
        f"<Ntry><Amt Ccy='JPY'>{abs(e.amount)}</Amt>"
        f"<CdtDbtInd>{'CRDT' if e.amount >= 0 else 'DBIT'}</CdtDbtInd>"
        + ("<RvslInd>true</RvslInd>" if e.cancelled else "")
        + f"<BookgDt><Dt>{e.on.isoformat()}</Dt></BookgDt><NtryDtls><TxDtls>"
        f"<Refs><AcctSvcrRef>{e.number}</AcctSvcrRef></Refs>"
        f"<RltdPties><Dbtr><Nm>{e.payer}</Nm></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{e.edi}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for e in entries
    )
    total = sum(abs(e.amount) for e in entries)
    sums = (
        f"<TxsSummry><TtlNtries><NbOfNtries>{len(entries)}</NbOfNtries><Sum>{total}</Sum>"
        "</TtlNtries></TxsSummry>"
        if summary
        else ""
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        f"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:{kind}.001.02'><Msg><{outer}>"
        "<Acct><Id><Othr><Id>1234567</Id></Othr></Id></Acct>"
        f"{sums}{rows}</{outer}></Msg></Document>"
    ).encode()
