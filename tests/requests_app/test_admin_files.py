from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils.timezone import now

from identity.models import Scan, Staff
from privacy_portal import vault
from privacy_portal.models import AuditEvent
from requests_app.choices import DeliveryMethod, LetterKind, Outcome, RequestKind
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Cast
from requests_app.models import Case, Letter

from .desk import PDF, Quick, print_letters, quick, sit

JPEG = b"\xff\xd8\xff a page"


@pytest.fixture
def filed(cast: Cast) -> Quick:
    tale = quick(cast)
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com")
    print_letters(tale.case)
    return tale


def letter_of(case: Case, kind: LetterKind) -> Letter:
    return case.letters.get(kind=kind)


def get(staff: Staff, case: Case, name: str, row: UUID, **headers: str) -> Any:  # noqa: ANN401 - a test response
    url = reverse(f"admin:{name}", args=[case.pk, row])
    return sit(staff, case).client.get(url, headers=headers)


def body(response: Any) -> bytes:  # noqa: ANN401 - a streaming test response
    return b"".join(response.streaming_content)


def test_a_letter_is_shown_once_the_look_is_on_record(cast: Cast, filed: Quick) -> None:
    letter = letter_of(filed.case, LetterKind.REQUEST_FORM)

    response = get(cast.intake, filed.case, "letter", letter.pk)

    # Before the first byte: nothing has been streamed yet.
    event = AuditEvent.objects.get(action="READ_LETTER")
    assert (event.actor_id, event.object_id) == (cast.intake.pk, str(letter.pk))
    assert body(response) == PDF
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert PEOPLE[0].name not in response["Content-Disposition"]


def test_nobody_at_the_desk_reads_the_access_key(cast: Cast, filed: Quick) -> None:
    stub = letter_of(filed.case, LetterKind.KEY_STUB)

    for staff in (cast.intake, cast.reviewer, cast.approver, cast.finance):
        assert get(staff, filed.case, "letter", stub.pk).status_code == 403
    assert not AuditEvent.objects.filter(action="READ_LETTER").exists()


def test_finance_reads_no_letter(cast: Cast, filed: Quick) -> None:
    letter = letter_of(filed.case, LetterKind.REQUEST_FORM)

    assert get(cast.finance, filed.case, "letter", letter.pk).status_code == 403


def test_another_site_cannot_fetch_a_letter(cast: Cast, filed: Quick) -> None:
    letter = letter_of(filed.case, LetterKind.REQUEST_FORM)

    response = get(cast.intake, filed.case, "letter", letter.pk, **{"sec-fetch-site": "cross-site"})

    assert response.status_code == 403


def test_a_letter_of_another_case_is_not_found(cast: Cast, filed: Quick) -> None:
    other = quick(cast)
    other.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[1], "onamae-com")
    letter = letter_of(filed.case, LetterKind.REQUEST_FORM)

    assert get(cast.intake, other.case, "letter", letter.pk).status_code == 404


def test_the_code_is_printed_by_the_mail_room_within_three_days(cast: Cast, filed: Quick) -> None:
    # Made into one: only the sealing makes a real one.
    letter = letter_of(filed.case, LetterKind.ACKNOWLEDGEMENT)
    Letter.objects.filter(pk=letter.pk).update(kind=LetterKind.DELIVERY_CODE)

    assert get(cast.intake, filed.case, "letter", letter.pk).status_code == 200
    assert get(cast.reviewer, filed.case, "letter", letter.pk).status_code == 403
    assert get(cast.approver, filed.case, "letter", letter.pk).status_code == 403
    Letter.objects.filter(pk=letter.pk).update(rendered_at=now() - timedelta(hours=73))
    assert get(cast.intake, filed.case, "letter", letter.pk).status_code == 403


def test_the_answer_is_closed_to_staff_once_it_is_sealed(cast: Cast, filed: Quick) -> None:
    filed.accept()
    filed.pay()
    filed.propose(Outcome.GRANTED)
    filed.approve()
    case = filed.case
    case.letters.standing_replies().update(method=DeliveryMethod.ELECTRONIC)
    print_letters(case)
    reply = letter_of(case, LetterKind.REPLY)
    file = case.services.get().answer_files.get()
    assert get(cast.approver, case, "letter", reply.pk).status_code == 200
    assert get(cast.approver, case, "answer_file", file.pk).status_code == 200

    filed.dispatch(DeliveryMethod.ELECTRONIC)

    for staff in (cast.intake, cast.reviewer, cast.approver):
        assert get(staff, case, "letter", reply.pk).status_code == 403
        assert get(staff, case, "answer_file", file.pk).status_code == 403


def test_the_mail_room_sees_answer_data_once_they_are_to_be_posted(
    cast: Cast, filed: Quick
) -> None:
    filed.accept()
    filed.pay()
    filed.propose(Outcome.GRANTED)
    file = filed.case.services.get().answer_files.get()
    page = reverse("admin:requests_app_case_change", args=[filed.case.pk])
    assert get(cast.intake, filed.case, "answer_file", file.pk).status_code == 403
    assert get(cast.reviewer, filed.case, "answer_file", file.pk).status_code == 200
    assert str(file.pk) not in sit(cast.intake, filed.case).client.get(page).content.decode()

    filed.approve()

    assert get(cast.intake, filed.case, "answer_file", file.pk).status_code == 200


def test_a_page_of_a_paper_is_for_few_and_on_record(cast: Cast, filed: Quick) -> None:
    filed.receive()
    case = filed.case
    paper = case.verification.papers.select_related("data_key").latest("pk")
    stored = vault.store(paper.data_key, JPEG, at=now())
    scan = Scan.objects.create(
        paper=paper,
        page=1,
        width=10,
        height=10,
        file=stored.name,
        size=stored.size,
        sha256=stored.sha256,
        media_type="image/jpeg",
    )

    assert get(cast.finance, case, "scan", scan.pk).status_code == 403
    response = get(cast.intake, case, "scan", scan.pk)

    assert AuditEvent.objects.get(action="VIEW_SCAN").object_id == str(scan.pk)
    assert body(response) == JPEG
    assert response["Content-Type"] == "image/jpeg"
