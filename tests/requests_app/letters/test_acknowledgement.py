"""The receipt that proves: what was sent is in it by name, size and digest."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from identity.choices import Capacity, Fault, PaperKind, Verdict, Whose
from privacy_portal import jobs, vault
from privacy_portal.page_parts import PageImage
from privacy_portal.sandbox import convert_upload
from requests_app import drafts, operations
from requests_app.choices import DeliveryMethod, Language, LetterKind, RequestKind
from requests_app.content import SentFile, ServiceWanted, Submission, UploadedPaper
from requests_app.letters import documents, names
from requests_app.letters.contexts import Acknowledgement, SentCopy
from requests_app.letters.samples.notices import AT, letters
from requests_app.management.storyteller import CEASE, PEOPLE, Teller
from requests_app.models import Letter, Service
from tests.privacy_portal import hostile
from tests.reading import text_of

# 01:05 UTC on the first of September is five past ten in Tokyo.
MOMENT = datetime(2026, 9, 1, 1, 5, tzinfo=UTC)
NAMES = (
    "menkyo_omote.jpg", "免許証 𠮷野さん（おもて）.jpg", "<b>&amp;.jpg", "🪪 card 🎉.jpg",
    "a" * 255, "か\u3099.png", "﨑\U000e0100.jpg", "‮gpj.exe", "",
)  # fmt: skip


def sample(language: str, *files: SentCopy) -> Acknowledgement:
    letter = letters(language)[0]
    assert isinstance(letter, Acknowledgement)
    return replace(letter, files=files, filed_at=MOMENT)


def printed(letter: Acknowledgement) -> str:
    return "".join(text_of(documents.print_letter(letter, at=AT).content).split())


def copy(name: str, digest: str) -> SentCopy:
    return SentCopy(
        paper="運転免許証", name=name, size=1_843_200, sha256=digest, received_at=MOMENT
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", ("令和8年9月1日10時05分（日本時間）", "1,843,200バイト", "sha256sum", "1点")),
        ("en", ("1September2026,10:05(Japantime)", "1,843,200bytes", "sha256sum", "listedonthe")),
    ],
)
def test_each_file_is_listed_with_its_digest(language: str, said: tuple[str, ...]) -> None:
    digest = hashlib.sha256(b"a file").hexdigest()
    text = printed(sample(language, copy("menkyo.jpg", digest)))
    for part in (digest, "menkyo.jpg", *said):
        assert part in text


def test_without_files_there_is_no_record_of_them() -> None:
    assert documents.print_letter(sample("ja"), at=AT).pages == 1
    assert "SHA-256" not in printed(sample("ja"))
    assert "ありません" in printed(sample("ja"))


def test_a_file_may_be_called_anything_and_the_letter_is_printed() -> None:
    digests = [hashlib.sha256(name.encode()).hexdigest() for name in NAMES]
    files = [copy(name, digest) for name, digest in zip(NAMES, digests, strict=True)]
    text = printed(sample("ja", *files))
    assert all(digest in text for digest in digests)
    for name in (
        "免許証𠮷野さん（おもて）.jpg",
        "<b>&amp;.jpg",
        "〓card〓.jpg",
        "が.png",
        "a" * 255,
    ):
        assert name in text
    assert names.legible("‮gpj.exe") == "〓gpj.exe"


def test_forty_files_are_printed() -> None:
    digests = [hashlib.sha256(bytes([n])).hexdigest() for n in range(40)]
    rendered = documents.print_letter(
        sample("ja", *(copy(f"{n}.jpg", digest) for n, digest in enumerate(digests))), at=AT
    )
    text = "".join(text_of(rendered.content).split())
    assert all(digest in text for digest in digests)


@pytest.fixture
def filed(tale: Teller) -> tuple[Teller, bytes]:
    """A case with one photo, sent while filing."""
    content = hostile.picture()
    draft = drafts.begin(language=Language.JA, at=tale.at).draft
    drafts.add_scan(
        draft_id=draft.pk,
        kind=PaperKind.DRIVERS_LICENSE,
        whose=Whose.SUBJECT,
        pages=convert_upload(content, media_type="image/jpeg"),
        sent=SentFile("menkyo.jpg", len(content), vault.sha256(content)),
        at=tale.at,
    )
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[0], "onamae-com")
    assert tale.filed
    service = Service.objects.in_force(on=tale.on).get(code="conoha")
    submission = Submission(
        draft_id=draft.pk,
        kind=RequestKind.CEASE_USE,
        capacity=Capacity(tale.case.verification.capacity),
        language=Language.JA,
        delivery=DeliveryMethod(tale.case.wanted_delivery),
        subject=PEOPLE[0],
        services=(ServiceWanted(service.pk),),
        content=CEASE,
        papers=(UploadedPaper(PaperKind.DRIVERS_LICENSE, Whose.SUBJECT),),
    )
    tale.filed = operations.open_case(submission=submission, at=tale.at)
    tale.later(0)
    return tale, content


def letter_text(letter: Letter) -> str:
    return "".join(text_of(vault.read(letter.data_key, letter.file)).split())


def test_the_digest_of_the_bytes_that_were_sent_is_in_the_letter(
    filed: tuple[Teller, bytes],
) -> None:
    tale, content = filed
    text = letter_text(tale.case.letters.get(kind=LetterKind.ACKNOWLEDGEMENT))
    assert hashlib.sha256(content).hexdigest() in text
    assert "menkyo.jpg" in text
    assert f"{len(content):,}バイト" in text


def test_a_later_copy_is_in_the_later_letter_only(filed: tuple[Teller, bytes]) -> None:
    tale, content = filed
    tale.receive(drop=1)
    tale.examine(Verdict.FAULTY, Fault.ILLEGIBLE)
    for paper in tale.case.verification.papers.filter(kind=PaperKind.RESIDENCE_CERTIFICATE):
        paper.verdict, paper.fault = Verdict.ACCEPTED, ""
        paper.save()
    operations.request_supplement(
        case_id=tale.case.pk,
        last_day=tale.on + timedelta(days=14),
        remark="",
        by=tale.cast.intake,
        at=tale.at,
    )
    tale.later(1)
    operations.upload_copy(
        case_id=tale.case.pk,
        kind=PaperKind.PASSPORT,
        whose=Whose.SUBJECT,
        pages=[PageImage(1, 1, b"\xff\xd8\xff")],
        sent=SentFile("ryoken.jpg", 7, "cd" * 32),
        at=tale.at,
    )
    operations.resubmit(case_id=tale.case.pk, at=tale.at)
    while jobs.run_due(tale.at):
        pass
    first, second = tale.case.letters.filter(kind=LetterKind.ACKNOWLEDGEMENT).order_by("owed_at")
    assert "ryoken.jpg" not in letter_text(first)
    said = letter_text(second)
    assert "ryoken.jpg" in said
    assert "cd" * 32 in said
    assert hashlib.sha256(content).hexdigest() in said
