"""Copies after filing: what is waited for, what goes on, and what is deleted."""

from datetime import timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from identity.choices import Fault, PaperForm, PaperKind, Verdict, Whose
from identity.models import Original, Paper, Scan
from privacy_portal import vault
from privacy_portal.crypto import Unreadable
from privacy_portal.errors import Refused
from privacy_portal.models import AuditEvent
from privacy_portal.page_parts import PageImage
from requests_app import operations
from requests_app.choices import Action, LetterKind, RequestKind, Status
from requests_app.content import SentFile
from requests_app.management.storyteller import CEASE, PEOPLE, Teller
from requests_app.models import ClockEntry
from requests_app.operations import PaperVerdict, PostedPaper

PAGE = PageImage(3, 2, b"\xff\xd8\xff pixels")
FILE = SentFile("免許証 うら.jpg", 1234, "ab" * 32)


def send(tale: Teller, kind: PaperKind = PaperKind.DRIVERS_LICENSE, pages: int = 1) -> Paper:
    operations.upload_copy(
        case_id=tale.case.pk,
        kind=kind,
        whose=Whose.SUBJECT,
        pages=[PAGE] * pages,
        sent=FILE,
        at=tale.at,
    )
    return tale.case.verification.papers.filter(verdict=Verdict.PENDING).latest("pk")


def faulty(tale: Teller, *kinds: PaperKind) -> None:
    """Receive both papers, find fault with some of them, and ask for a supplement."""
    tale.receive()
    operations.examine_papers(
        case_id=tale.case.pk,
        verdicts=[
            PaperVerdict(paper.pk, Verdict.FAULTY, Fault.ILLEGIBLE)
            if paper.kind in kinds
            else PaperVerdict(paper.pk, Verdict.ACCEPTED)
            for paper in tale.case.verification.papers.all()
        ],
        by=tale.cast.intake,
        at=tale.at,
    )
    operations.request_supplement(
        case_id=tale.case.pk,
        last_day=tale.on + timedelta(days=14),
        remark="",
        by=tale.cast.intake,
        at=tale.at,
    )
    tale.at += timedelta(days=3)


@pytest.fixture
def filed(tale: Teller) -> Teller:
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[0], "onamae-com")
    return tale


@pytest.fixture
def asked(filed: Teller) -> Teller:
    faulty(filed, PaperKind.DRIVERS_LICENSE)
    return filed


def test_a_new_copy_brings_the_case_back_and_the_clock_on(asked: Teller) -> None:
    assert asked.case.reply_by is None
    send(asked)
    case = operations.resubmit(case_id=asked.case.pk, at=asked.at)

    assert (case.status, case.lapses_on) == (Status.CHECKING_IDENTITY, None)
    assert case.reply_by is not None
    entry = ClockEntry.objects.filter(case=case).latest("pk")
    assert (entry.kind, entry.cause, entry.on) == ("RESUME", "SUPPLEMENT", asked.on)
    asked.examine()
    operations.accept_identity(
        case_id=case.pk, address_proved=True, by=asked.cast.intake, at=asked.at
    )


def test_without_a_new_copy_nothing_goes_on(asked: Teller) -> None:
    with pytest.raises(Refused, match="Not sent yet: one of"):
        operations.resubmit(case_id=asked.case.pk, at=asked.at)


def test_an_original_that_is_asked_for_has_to_come_by_post(filed: Teller) -> None:
    faulty(filed, PaperKind.DRIVERS_LICENSE, PaperKind.RESIDENCE_CERTIFICATE)
    send(filed)
    with pytest.raises(Refused, match=r"^To come by post: Certificate of Residence"):
        operations.resubmit(case_id=filed.case.pk, at=filed.at)
    operations.receive_papers(
        case_id=filed.case.pk,
        arrived_on=filed.on,
        registered_number="",
        papers=[
            PostedPaper(
                PaperKind.RESIDENCE_CERTIFICATE,
                Whose.SUBJECT,
                PaperForm.ORIGINAL,
                filed.case.request_date,
            )
        ],
        by=filed.cast.intake,
        at=filed.at,
    )
    assert filed.case.verification.papers.filter(verdict=Verdict.PENDING).count() == 2


def test_an_original_cannot_be_uploaded_nor_what_is_accepted(filed: Teller) -> None:
    with pytest.raises(Refused, match="do not wait"):
        send(filed, PaperKind.RESIDENCE_CERTIFICATE)
    with pytest.raises(Refused, match="do not wait"):
        send(filed, PaperKind.HEALTH_INSURANCE_CARD)  # there are none any more
    faulty(filed, PaperKind.RESIDENCE_CERTIFICATE)
    with pytest.raises(Refused, match="do not wait"):
        send(filed)


def test_nothing_is_taken_while_the_papers_are_examined(asked: Teller) -> None:
    paper = send(asked)
    operations.resubmit(case_id=asked.case.pk, at=asked.at)
    with pytest.raises(Refused, match="not possible"):
        send(asked)
    with pytest.raises(Refused, match="not possible"):
        operations.remove_copy(case_id=asked.case.pk, paper_id=paper.pk, at=asked.at)
    with pytest.raises(Refused, match="not possible"):
        operations.resubmit(case_id=asked.case.pk, at=asked.at)


def test_a_copy_can_be_deleted_before_it_is_sent(
    asked: Teller, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    paper = send(asked, pages=2)
    files = list(paper.scans.values_list("file", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        operations.remove_copy(case_id=asked.case.pk, paper_id=paper.pk, at=asked.at)
    assert not Scan.objects.filter(file__in=files).exists()
    assert not Original.objects.exists()
    for name in files:
        with pytest.raises(Unreadable):
            vault.read(asked.case.data_key, name)
    # Twice is no error, and a paper that came by post is no copy of theirs.
    operations.remove_copy(case_id=asked.case.pk, paper_id=paper.pk, at=asked.at)
    posted = asked.case.verification.papers.earliest("pk")
    operations.remove_copy(case_id=asked.case.pk, paper_id=posted.pk, at=asked.at)
    assert Paper.objects.filter(pk=posted.pk).exists()


def test_a_case_holds_so_many_pages(asked: Teller, settings: Settings) -> None:
    settings.MAX_FILES_PER_CASE = 3
    send(asked, pages=2)
    send(asked, pages=2)  # the other click of two
    assert Scan.objects.count() == 2
    asked.at += timedelta(minutes=1)
    with pytest.raises(Refused, match="up to 3 pages"):
        send(asked, pages=2)
    assert Scan.objects.count() == 2


def test_copies_may_come_while_the_originals_are_on_their_way(filed: Teller) -> None:
    send(filed, PaperKind.PASSPORT)
    assert filed.case.status == Status.AWAITING_PAPERS
    with pytest.raises(Refused, match="not possible"):
        operations.resubmit(case_id=filed.case.pk, at=filed.at)
    filed.receive(drop=1)
    filed.examine()
    operations.accept_identity(
        case_id=filed.case.pk, address_proved=True, by=filed.cast.intake, at=filed.at
    )


def test_the_trail_has_counts_and_no_name(asked: Teller) -> None:
    paper = send(asked, pages=2)
    operations.remove_copy(case_id=asked.case.pk, paper_id=paper.pk, at=asked.at)
    send(asked)
    operations.resubmit(case_id=asked.case.pk, at=asked.at)
    lines = list(AuditEvent.objects.filter(case_id=asked.case.pk).order_by("seq"))[-4:]
    assert [line.action for line in lines] == [
        Action.UPLOAD_COPY,
        Action.REMOVE_COPY,
        Action.UPLOAD_COPY,
        Action.RESUBMIT,
    ]
    assert {line.actor_kind for line in lines} == {"person"}
    assert all("免許証" not in line.detail for line in lines)


def test_each_round_has_its_receipt(asked: Teller) -> None:
    send(asked)
    operations.resubmit(case_id=asked.case.pk, at=asked.at)
    kept = asked.case.letters.filter(kind=LetterKind.ACKNOWLEDGEMENT)
    assert kept.count() == 2


def test_the_purge_leaves_neither_name_nor_picture(
    asked: Teller, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    send(asked)
    original, scan = Original.objects.get(), Scan.objects.get()
    assert original.name == FILE.name
    operations.withdraw(case_id=asked.case.pk, reason="", by=None, at=asked.at)
    key, due = asked.case.data_key, asked.case.retain_until
    assert due
    asked.at += due - asked.on
    with django_capture_on_commit_callbacks(execute=True):
        operations.purge(case_id=asked.case.pk, at=asked.at)
    assert not Original.objects.exists()
    with pytest.raises(Unreadable):
        vault.read(key, scan.file)
    # Whoever has a copy of the row cannot read it either: the key is gone.
    del original.__dict__["name"]
    with pytest.raises((Unreadable, Original.DoesNotExist)):
        str(original.name)
