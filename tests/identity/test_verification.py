"""Writes of the identity check: what an examiner may accept, and what is left after erasing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from identity import checklist, copies, verification
from identity.choices import Capacity, Fault, PaperForm, PaperKind, Verdict
from identity.copies import Upload
from identity.models import Paper, Scan, Staff, Verification
from identity.verification import Posted
from privacy_portal import crypto, vault
from privacy_portal.errors import Refused
from privacy_portal.page_parts import PageImage

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
CERTIFICATE = Posted(
    PaperKind.RESIDENCE_CERTIFICATE, "SUBJECT", PaperForm.ORIGINAL, date(2026, 11, 10)
)
PASSPORT = Posted(PaperKind.PASSPORT, "SUBJECT", PaperForm.COPY, None, date(2030, 1, 1))
PAGE = PageImage(width=10, height=20, jpeg=b"\xff\xd8pixels")


@pytest.fixture
def checked() -> Verification:
    key = crypto.new_data_key(purpose="case", at=AT)
    return verification.open_verification(
        capacity=Capacity.SUBJECT, request_date=DAY, data_key=key, at=AT
    )


@pytest.fixture
def examiner() -> Staff:
    return Staff.objects.create_user("examiner")


def post(checked: Verification, *papers: Posted) -> list[Paper]:
    return verification.add_papers(
        checked, papers=papers, arrived_on=DAY, registered_number="12345678901"
    )


def judge(checked: Verification, paper: Paper, by: Staff, **said: object) -> Paper:
    values: dict[str, Any] = {"verdict": Verdict.ACCEPTED, "fault": None, "remark": ""}
    return verification.judge(checked, paper_id=paper.pk, by_id=by.pk, on=DAY, **{**values, **said})


def test_good_papers_are_accepted_one_by_one_and_then_the_person(
    checked: Verification, examiner: Staff
) -> None:
    for paper in post(checked, CERTIFICATE, PASSPORT):
        judge(checked, paper, examiner, remark="looked at twice")
    verification.accept(checked, on=DAY)

    checked.refresh_from_db()
    assert checked.accepted_on == DAY
    paper = checked.papers.select_related("data_key").get(kind=PaperKind.PASSPORT)
    assert paper.remark == "looked at twice"
    assert (paper.judged_by, paper.judged_on) == (examiner, DAY)
    assert paper.registered_number == "12345678901"


def test_nobody_is_accepted_while_a_paper_is_missing_or_unexamined(
    checked: Verification, examiner: Staff
) -> None:
    certificate, _passport = post(checked, CERTIFICATE, PASSPORT)
    judge(checked, certificate, examiner)

    with pytest.raises(Refused):
        verification.accept(checked, on=DAY)
    checked.refresh_from_db()
    assert checked.accepted_on is None


@pytest.mark.parametrize(
    "paper",
    [
        replace(CERTIFICATE, issue_date=date(2026, 10, 23)),
        replace(CERTIFICATE, issue_date=None),
        replace(CERTIFICATE, issue_date=date(2026, 11, 25)),
        replace(CERTIFICATE, form=PaperForm.COPY),
        replace(PASSPORT, expires_on=date(2026, 11, 23)),
        replace(PASSPORT, kind=PaperKind.HEALTH_INSURANCE_CARD, expires_on=None),
        replace(PASSPORT, kind=PaperKind.POWER_OF_ATTORNEY),
        replace(PASSPORT, whose="AGENT"),
    ],
)
def test_a_paper_that_cannot_do_is_not_accepted(
    checked: Verification, examiner: Staff, paper: Posted
) -> None:
    (row,) = post(checked, paper)

    with pytest.raises(Refused):
        judge(checked, row, examiner)
    row.refresh_from_db()
    assert row.verdict == Verdict.PENDING


def test_the_examiner_may_enter_the_date_of_issue(checked: Verification, examiner: Staff) -> None:
    (row,) = post(checked, replace(CERTIFICATE, issue_date=None))

    assert judge(checked, row, examiner, issue_date=date(2026, 11, 1)).issue_date == date(
        2026, 11, 1
    )


def test_a_faulty_paper_needs_its_fault_and_an_accepted_one_has_none(
    checked: Verification, examiner: Staff
) -> None:
    (row,) = post(checked, CERTIFICATE)

    with pytest.raises(Refused):
        judge(checked, row, examiner, verdict=Verdict.FAULTY)
    with pytest.raises(Refused):
        judge(checked, row, examiner, fault=Fault.ILLEGIBLE)


def test_a_verdict_can_be_taken_back(checked: Verification, examiner: Staff) -> None:
    (row,) = post(checked, CERTIFICATE)
    judge(checked, row, examiner, verdict=Verdict.FAULTY, fault=Fault.SEAL_DIFFERS)

    row = judge(checked, row, examiner, verdict=Verdict.PENDING)

    assert (row.verdict, row.fault, row.judged_by) == (Verdict.PENDING, "", None)


def test_a_paper_of_another_check_is_refused(checked: Verification, examiner: Staff) -> None:
    key = crypto.new_data_key(purpose="case", at=AT)
    other = verification.open_verification(
        capacity=Capacity.SUBJECT, request_date=DAY, data_key=key, at=AT
    )
    (row,) = post(other, CERTIFICATE)

    with pytest.raises(Refused):
        judge(checked, row, examiner)


def test_the_setting_of_the_day_stays_with_the_check(settings: Settings) -> None:
    settings.PROXY_OWN_ID_REQUIRED = True
    key = crypto.new_data_key(purpose="case", at=AT)
    opened = verification.open_verification(
        capacity=Capacity.APPOINTED_PROXY, request_date=DAY, data_key=key, at=AT
    )
    settings.PROXY_OWN_ID_REQUIRED = False

    assert [line.group for line in checklist.of(opened).lines] == ["", "", "", "identity_copy"]


def test_uploads_keep_the_pages_they_came_with(checked: Verification) -> None:
    stored = vault.store(checked.data_key, PAGE.jpeg, at=AT)
    page = (stored.name, stored.size, stored.sha256, 10, 20)

    (paper,) = copies.add_uploads(
        checked,
        papers=[Upload(PaperKind.PASSPORT, "SUBJECT", None, None, pages=(page,))],
        at=AT,
    )

    assert (paper.uploaded, paper.form, paper.arrived_on) == (True, PaperForm.COPY, DAY)
    scan = paper.scans.get()
    assert (scan.page, scan.width, scan.media_type) == (1, 10, "image/jpeg")
    assert vault.read(paper.data_key, scan.file) == PAGE.jpeg


def test_scans_are_added_after_the_pages_there_are(checked: Verification) -> None:
    (paper,) = post(checked, PASSPORT)

    copies.attach_scan(paper, [PAGE, PAGE], at=AT)
    copies.attach_scan(paper, [PAGE], at=AT)

    assert list(paper.scans.order_by("page").values_list("page", flat=True)) == [1, 2, 3]


def test_erased_images_leave_the_findings(
    checked: Verification,
    examiner: Staff,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    (paper,) = post(checked, PASSPORT)
    (scan,) = copies.attach_scan(paper, [PAGE], at=AT)
    judge(checked, paper, examiner)

    with django_capture_on_commit_callbacks(execute=True):
        verification.erase_images(checked, at=AT)
    verification.erase_images(checked, at=datetime(2027, 1, 1, tzinfo=UTC))

    assert not Scan.objects.exists()
    assert not storages["vault"].exists(scan.file)
    assert checked.images_erased_at == AT
    assert checked.papers.get().verdict == Verdict.ACCEPTED


def test_what_is_erased_is_gone_even_when_its_key_went_first(checked: Verification) -> None:
    (paper,) = post(checked, PASSPORT)
    copies.attach_scan(paper, [PAGE], at=AT)
    crypto.destroy(checked.data_key, at=AT)

    verification.erase(checked, at=AT)

    checked.refresh_from_db()
    assert not checked.papers.exists()
    assert (checked.erased_at, checked.images_erased_at) == (AT, AT)


@pytest.mark.parametrize(
    "said",
    [
        {"verdict": Verdict.FAULTY},
        {"fault": Fault.EXPIRED},
        {"verdict": Verdict.ACCEPTED},
        {"uploaded": True, "form": PaperForm.ORIGINAL},
    ],
)
def test_the_database_refuses_what_cannot_be(checked: Verification, said: dict[str, Any]) -> None:
    (paper,) = post(checked, PASSPORT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**said)


def test_nothing_about_a_person_is_in_the_clear(checked: Verification) -> None:
    (paper,) = post(checked, PASSPORT)

    assert str(checked) == str(checked.pk)
    assert str(paper) == f"PASSPORT {paper.pk}"
    stored: Any = Paper.objects.values_list("registered_number", flat=True).get(pk=paper.pk)
    assert b"12345678901" not in bytes(stored)
