"""ISO 20022: camt.052, camt.053 and camt.054, in yen (domain 6.10)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException, ElementTree
from defusedxml.ElementTree import ParseError
from django.utils.translation import gettext as _

from .rows import Account, BankFile, BankRow, wrong

NAMESPACE: Final = re.compile(
    r"\{urn:iso:std:iso:20022:tech:xsd:(camt\.05[234])\.[0-9.]+\}Document"
)
AMOUNT: Final = re.compile(r"[0-9]{1,15}(?:\.0{1,5})?", re.ASCII)
SIGNS: Final = {"CRDT": 1, "DBIT": -1}


def looks_like(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def read(content: bytes) -> BankFile:
    """
    Read a report, statement or notification.

    :raises WrongFile: for entities, another document, another currency, or sums that disagree
    """
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise wrong(
            _("This is no well-formed XML without a document type."), line=0, field="XML"
        ) from None
    kind = NAMESPACE.fullmatch(root.tag)
    if not kind:
        raise wrong(
            _("This is no camt.052, camt.053 or camt.054."),
            line=1,
            field="Document",
            found=root.tag,
        )
    _strip(root)
    rows: list[BankRow] = []
    for report in root.findall("*/Rpt") + root.findall("*/Stmt") + root.findall("*/Ntfctn"):
        rows += _rows(report, before=len(rows))
    return BankFile(format=kind[1], rows=tuple(rows))


def _strip(root: Element) -> None:
    """Drop the name space: three documents and many versions have the same entries."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]


def _rows(report: Element, *, before: int) -> list[BankRow]:
    account = Account(
        bank=_text(report, "Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId"),
        branch=_text(report, "Acct/Svcr/BrnchId/Id"),
        kind=_text(report, "Acct/Tp/Prtry") or _text(report, "Acct/Tp/Cd"),
        number=_text(report, "Acct/Id/Othr/Id") or _text(report, "Acct/Id/IBAN"),
    )
    entries = report.findall("Ntry")
    rows: list[BankRow] = []
    for number, entry in enumerate(entries, start=before + 1):
        rows += _entry(entry, number, account)
    _check_summary(report, entries)
    _check_balances(report, rows)
    return rows


def _entry(entry: Element, number: int, account: Account) -> Iterator[BankRow]:
    """Yield a row for each transaction of an entry; they have to add up to it."""
    sign = _sign(entry, number)
    total = _yen(entry, number) * sign
    on = _day(entry, number)
    cancelled = _text(entry, "RvslInd") in ("true", "1")
    parts = entry.findall("NtryDtls/TxDtls") or [entry]
    several = len(parts) > 1
    found = [_part(part, number) * sign for part in parts] if several else [total]
    if sum(found) != total:
        raise wrong(
            _("The transactions of an entry do not add up to it."),
            line=number,
            field="Ntry/NtryDtls/TxDtls/Amt",
        )
    for part, amount in zip(parts, found, strict=True):
        who = "Dbtr" if sign > 0 else "Cdtr"
        yield BankRow(
            line=number,
            account=account,
            on=on,
            amount=amount,
            payer=_text(part, f"RltdPties/{who}/Nm") or _text(part, f"RltdPties/{who}/Pty/Nm"),
            cancelled=cancelled,
            edi=" ".join(filter(None, (each.text for each in part.findall("RmtInf/Ustrd")))),
            bank_reference=_text(part, "Refs/AcctSvcrRef") or _text(entry, "AcctSvcrRef"),
        )


def _part(part: Element, number: int) -> int:
    amounts = [part.find("Amt"), part.find("AmtDtls/TxAmt/Amt")]
    chosen = next((one for one in amounts if one is not None), None)
    return _amount(chosen, number, "NtryDtls/TxDtls/Amt")


def _yen(entry: Element, number: int) -> int:
    return _amount(entry.find("Amt"), number, "Ntry/Amt")


def _amount(found: Element | None, number: int, field: str) -> int:
    if found is None or found.get("Ccy") != "JPY":
        raise wrong(
            _("An amount in yen (JPY) is missing."),
            line=number,
            field=field,
            found=(found.get("Ccy") or "") if found is not None else "",
        )
    text = found.text or ""
    if not AMOUNT.fullmatch(text):
        raise wrong(_("This is no amount of yen."), line=number, field=field, found=text)
    return int(text.partition(".")[0])


def _sign(entry: Element, number: int) -> int:
    found = _text(entry, "CdtDbtInd")
    if found not in SIGNS:
        raise wrong(
            _("The standard does not know this value."),
            line=number,
            field="Ntry/CdtDbtInd",
            found=found,
        )
    return SIGNS[found]


def _day(entry: Element, number: int) -> date:
    found = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm")[:10]
    try:
        return date.fromisoformat(found)
    except ValueError:
        raise wrong(
            _("There is no such day."), line=number, field="Ntry/BookgDt", found=found
        ) from None


def _check_summary(report: Element, entries: list[Element]) -> None:
    """TxsSummry, where there is one: numbers and sums of the entries."""
    for place, wanted in (
        ("TtlNtries", ("CRDT", "DBIT")),
        ("TtlCdtNtries", ("CRDT",)),
        ("TtlDbtNtries", ("DBIT",)),
    ):
        summary = report.find(f"TxsSummry/{place}")
        if summary is None:
            continue
        ours = [entry for entry in entries if _text(entry, "CdtDbtInd") in wanted]
        said, added = _text(summary, "NbOfNtries"), sum(_yen(one, 0) for one in ours)
        if said and said != str(len(ours)):
            raise _disagrees(place, said, len(ours))
        total = _text(summary, "Sum")
        if total and (not AMOUNT.fullmatch(total) or int(total.partition(".")[0]) != added):
            raise _disagrees(place, total, added)


def _disagrees(place: str, said: str, ours: int) -> Exception:
    return wrong(
        _("The summary and the entries disagree: ours is %(ours)d.") % {"ours": ours},
        line=0,
        field=f"TxsSummry/{place}",
        found=said,
    )


def _check_balances(report: Element, rows: list[BankRow]) -> None:
    """Opening and closing balance, where both are given."""
    found = {}
    for balance in report.findall("Bal"):
        code = _text(balance, "Tp/CdOrPrtry/Cd")
        if code in ("OPBD", "PRCD", "CLBD"):
            found[code] = _yen(balance, 0) * _sign(balance, 0)
    opening = found.get("OPBD", found.get("PRCD"))
    closing = found.get("CLBD")
    if opening is None or closing is None:
        return
    ours = opening + sum(row.amount for row in rows)
    if ours != closing:
        raise wrong(
            _("The balance does not follow from the entries: ours is %(ours)d.") % {"ours": ours},
            line=0,
            field="Bal/CLBD",
            found=str(closing),
        )


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
