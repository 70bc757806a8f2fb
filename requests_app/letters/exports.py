"""
The disclosed data in both formats: a CSV also as JSON, a JSON also as CSV, registers as both.

What was attached stays as it is, byte for byte but for the mark of UTF-8; only the copies made
here are changed for the programs that open them.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ..answer_data import CSV, JSON, Table, table
from ..texts import in_language
from .replies import Provision, Purpose, ServiceAnswer

# What a spreadsheet would run as a formula (CWE-1236).
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
BOM: Final = b"\xef\xbb\xbf"
PATHS: Final = ("path", "value")


@dataclass(frozen=True, slots=True)
class Export:
    """One file to hand over."""

    media_type: str
    content: bytes


def both(content: bytes, *, media_type: str) -> tuple[Export, ...]:
    """
    Return a file of the answer as it is, and its data in the other format; a PDF alone.

    A CSV gets the mark by which Excel knows that it is UTF-8, if it has none.

    :raises Refused: if it is not the CSV or the JSON that it says it is
    """
    if media_type == CSV:
        header, *rows = table(content, media_type=media_type)
        return Export(CSV, BOM + content.removeprefix(BOM)), _json(header, rows)
    original = Export(media_type, content)
    if media_type == JSON:
        return original, _csv(PATHS, table(content, media_type=media_type))
    return (original,)


def of_registers(answer: ServiceAnswer, *, language: str) -> tuple[Export, ...]:
    """Return what a reply prints from the registers, as JSON and as CSV; nothing if it is empty."""
    exports: list[Export] = []
    for labels, rows in (
        (_provision_labels(language), [_provision(record) for record in answer.provisions]),
        (_purpose_labels(language), [_purpose(purpose) for purpose in answer.purposes]),
    ):
        if rows:
            exports += [_json(labels, rows), _csv(labels, rows)]
    return tuple(exports)


def _provision_labels(language: str) -> tuple[str, ...]:
    return (
        in_language(language, ja="提供の別", en="Direction"),
        in_language(language, ja="年月日", en="Date"),
        in_language(language, ja="本人の同意", en="Your consent"),
        in_language(language, ja="第三者の氏名・名称", en="Third party"),
        in_language(language, ja="第三者の住所", en="Its address"),
        in_language(language, ja="代表者の氏名", en="Its representative"),
        in_language(language, ja="本人を特定する事項", en="Person identified by"),
        in_language(language, ja="個人データの項目", en="Data items"),
        in_language(language, ja="取得の経緯", en="How they had acquired it"),
    )


def _provision(record: Provision) -> tuple[str, ...]:
    return (
        record.direction,
        record.on.isoformat() if record.on else "",
        record.consent,
        record.counterparty,
        record.counterparty_address,
        record.representative,
        record.subject,
        record.items,
        record.acquired_how,
    )


def _purpose_labels(language: str) -> tuple[str, ...]:
    return (
        in_language(language, ja="保有個人データ", en="Personal data"),
        in_language(language, ja="利用目的", en="Used for"),
    )


def _purpose(purpose: Purpose) -> tuple[str, ...]:
    return purpose.data_set, purpose.text


def _json(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Export:
    names = _distinct(header)
    objects = [dict(zip(names, row, strict=True)) for row in rows]
    text = json.dumps(objects, ensure_ascii=False, indent=2) + "\n"
    return Export(JSON, text.encode())


def _distinct(header: Sequence[str]) -> list[str]:
    """Return a name for each column: two of one name, or of none, must not swallow each other."""
    names: list[str] = []
    for number, label in enumerate(header, start=1):
        name = base = label or f"#{number}"
        again = 1
        while name in names:
            again += 1
            name = f"{base} ({again})"
        names.append(name)
    return names


def _csv(header: Sequence[str], rows: Table | list[tuple[str, ...]]) -> Export:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in (header, *rows):
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    # Without its mark Excel reads UTF-8 as the code page of the machine. A JSON may hold half a
    # surrogate pair, which no UTF-8 can write: it is spelled out.
    return Export(CSV, text.getvalue().encode("utf-8-sig", "backslashreplace"))
