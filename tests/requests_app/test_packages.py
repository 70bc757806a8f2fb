"""What the person finds in the electronic answer: opened with the posted code, file by file."""

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest

from privacy_portal import vault
from privacy_portal.errors import Refused
from requests_app import operations
from requests_app.choices import DeliveryMethod, Direction, Language, LetterKind, Outcome
from requests_app.choices import RequestKind as Kind
from requests_app.content import Content
from requests_app.letters import exports
from requests_app.management.storyteller import (
    CSV,
    DISCLOSE,
    PEOPLE,
    PROVISIONS,
    PURPOSE,
    Teller,
)
from requests_app.models import ProvisionRecord, PurposeOfUse
from requests_app.operations import subject_index
from tests.reading import code_in

BOM = b"\xef\xbb\xbf"


def _prepared(tale: Teller, kind: Kind, content: Content, *codes: str, language: Language) -> None:
    tale.file(
        kind, content, PEOPLE[0], *codes, delivery=DeliveryMethod.ELECTRONIC, language=language
    )
    tale.accept()
    tale.pay()


def _opened(tale: Teller) -> dict[str, bytes]:
    """Decide, seal, open with the posted code, and read every file."""
    tale.propose(Outcome.GRANTED)
    tale.approve()
    tale.dispatch(DeliveryMethod.ELECTRONIC)
    letter = tale.case.letters.get(kind=LetterKind.DELIVERY_CODE)
    code = code_in(vault.read(letter.data_key, letter.file))
    opened = operations.open_answer(case_id=tale.case.pk, code=code, at=tale.at)
    files = {
        entry.name: operations.read_answer(
            case_id=tale.case.pk, ticket=opened.ticket, name=entry.name, at=tale.at
        )
        for entry in opened.files
    }
    assert [entry.size for entry in opened.files] == [len(content) for content in files.values()]
    return files


def _attach(tale: Teller, content: bytes, media_type: str, *, position: int = 1) -> None:
    operations.attach_answer(
        case_id=tale.case.pk,
        requested_service_id=tale.case.services.get(position=position).pk,
        title="契約情報",
        media_type=media_type,
        content=content,
        by=tale.cast.reviewer,
        at=tale.at,
    )
    tale.at += timedelta(minutes=1)


def _rows(content: bytes) -> list[list[str]]:
    assert content.startswith(BOM)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _record(**changes: Any) -> ProvisionRecord:  # noqa: ANN401 - any column
    index = subject_index("𠮷野 太郎", "1985-04-12")
    row = {
        "service_code": "onamae-com",
        "direction": Direction.GIVEN,
        "provided_on": date(2026, 1, 15),
        "consented": True,
        "counterparty_name": "みほん物流",
        "counterparty_address": "東京都千代田区1-1",
        "items": "=cmd|' /C calc'!A1",
        "subject_name": "𠮷野 太郎",
        "subject_index": index,
        "recorded_on": date(2026, 1, 15),
        "keep_until": date(2029, 1, 15),
        "source": "logistics ledger",
    }
    return ProvisionRecord(**{**row, **changes})


def _inside(content: bytes) -> dict[str, bytes]:
    """Return what travels inside a PDF, each with relationship and description."""
    found = {}
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for one in pdf.Root.AF:
            assert one.AFRelationship == "/Data"
            assert str(one.Desc)
            assert one.EF.F.Subtype in ("/text/csv", "/application/json")
            assert str(one.UF) == str(one.F)
            found[str(one.UF)] = one.EF.F.read_bytes()
        assert found.keys() == {*pdf.attachments}
    return found


def test_a_disclosure_holds_every_table_as_csv_and_as_json(tale: Teller) -> None:
    _prepared(tale, Kind.DISCLOSE_DATA, DISCLOSE, "onamae-com", "conoha", language=Language.JA)
    usage = '{"利用":[{"日":"2026-01-02","量":-3}],"備考":"=1+1","符":"\\ud842"}'.encode()
    _attach(tale, usage, "application/json")
    _attach(tale, b"%PDF-1.7 a paper", "application/pdf")

    files = _opened(tale)

    assert list(files) == [
        "reply-1.pdf",
        "data-1-1.json",
        "data-1-1.csv",
        "data-1-2.pdf",
        "data-1-3.csv",
        "data-1-3.json",
        "data-2-1.csv",
        "data-2-1.json",
    ]
    assert files["data-1-1.json"] == usage
    assert files["data-1-2.pdf"] == b"%PDF-1.7 a paper"
    assert files["data-1-3.csv"] == files["data-2-1.csv"] == CSV
    assert _rows(files["data-1-1.csv"]) == [
        ["path", "value"],
        ["利用[1].日", "2026-01-02"],
        ["利用[1].量", "'-3"],
        ["備考", "'=1+1"],
        ["符", "\\ud842"],
    ]
    assert not files["data-1-3.json"].startswith(BOM)
    assert _inside(files["reply-1.pdf"]) == {
        name: content for name, content in files.items() if not name.endswith(".pdf")
    }
    assert json.loads(files["data-1-3.json"])[0] == {"項目": "氏名", "内容": "𠮷野 太郎"}


def test_purposes_come_from_the_register_for_each_service(tale: Teller) -> None:
    _prepared(tale, Kind.NOTIFY_PURPOSE, PURPOSE, "onamae-com", "conoha", language=Language.JA)

    files = _opened(tale)

    assert sorted(files) == [
        "data-1-1.csv",
        "data-1-1.json",
        "data-2-1.csv",
        "data-2-1.json",
        "reply-1.pdf",
    ]
    for line in tale.case.services.select_related("service"):
        held = PurposeOfUse.objects.in_force(on=tale.on).filter(service_code=line.service.code)
        expected = {(row.data_set_ja, row.text_ja) for row in held}
        told = json.loads(files[f"data-{line.position}-1.json"])
        assert {(row["保有個人データ"], row["利用目的"]) for row in told} == expected
        header, *body = _rows(files[f"data-{line.position}-1.csv"])
        assert header == ["保有個人データ", "利用目的"]
        assert {tuple(row) for row in body} == expected


def test_records_of_provision_are_the_persons_and_no_others(tale: Teller) -> None:
    stranger = subject_index("髙橋 花子", "1990-11-03")
    _prepared(tale, Kind.DISCLOSE_PROVISIONS, PROVISIONS, "onamae-com", language=Language.EN)
    for row in (_record(), _record(subject_index=stranger, counterparty_name="よその会社")):
        row.data_key = tale.case.data_key
        row.save()

    files = _opened(tale)

    assert list(files) == ["reply-1.pdf", "reply-1-en.pdf", "data-1-1.json", "data-1-1.csv"]
    (told,) = json.loads(files["data-1-1.json"])
    assert told == {
        "Direction": "Provided to a third party",
        "Date": "2026-01-15",
        "Your consent": "obtained",
        "Third party": "みほん物流",
        "Its address": "東京都千代田区1-1",
        "Its representative": "",
        "Person identified by": "𠮷野 太郎",
        "Data items": "=cmd|' /C calc'!A1",
        "How they had acquired it": "",
    }
    header, body = _rows(files["data-1-1.csv"])
    assert header == list(told)
    assert body == ["'" + cell if cell.startswith("=") else cell for cell in told.values()]


def test_without_a_record_nothing_can_be_granted(tale: Teller) -> None:
    _prepared(tale, Kind.DISCLOSE_PROVISIONS, PROVISIONS, "onamae-com", language=Language.JA)
    tale.propose(Outcome.GRANTED)
    ProvisionRecord.objects.all().delete()

    with pytest.raises(Refused, match="the register holds nothing"):
        tale.approve()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_spreadsheet_runs_no_cell(start: str) -> None:
    content = json.dumps({f"{start}name": f"{start}1"}).encode()

    original, made = exports.both(content, media_type="application/json")

    assert original.content == content
    assert _rows(made.content)[1] == [f"'{start}name", f"'{start}1"]


def test_no_column_is_lost_to_another_of_its_name() -> None:
    content = "日,日,,日 (2)\r\n1,2,3,4\r\n".encode()

    _original, made = exports.both(content, media_type="text/csv")

    assert json.loads(made.content) == [{"日": "1", "日 (2)": "2", "#3": "3", "日 (2) (2)": "4"}]
