from datetime import timedelta

import pytest

from identity.choices import Fault, PaperForm, PaperKind, Verdict, Whose
from privacy_portal.errors import Refused
from privacy_portal.models import AuditEvent
from requests_app import operations
from requests_app.choices import LetterKind, RequestKind, Status
from requests_app.management.storyteller import CEASE, DISCLOSE, PEOPLE, Teller
from requests_app.models import Ground
from requests_app.operations import PaperVerdict, PostedPaper


@pytest.fixture
def checking(tale: Teller) -> Teller:
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com")
    tale.receive()
    return tale


def test_the_check_starts_its_clock_when_the_papers_come(checking: Teller) -> None:
    assert checking.case.status == Status.CHECKING_IDENTITY
    assert checking.case.reply_by is not None
    assert checking.case.lapses_on is None


def test_identity_is_not_accepted_while_a_paper_is_unexamined(checking: Teller) -> None:
    with pytest.raises(Refused):
        operations.accept_identity(
            case_id=checking.case.pk, address_proved=True, by=checking.cast.intake, at=checking.at
        )
    assert checking.case.status == Status.CHECKING_IDENTITY


def test_an_address_that_no_paper_proves_is_not_accepted(checking: Teller) -> None:
    checking.examine()
    with pytest.raises(Refused):
        operations.accept_identity(
            case_id=checking.case.pk, address_proved=False, by=checking.cast.intake, at=checking.at
        )


def test_a_certificate_older_than_a_month_cannot_pass(tale: Teller) -> None:
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[0], "onamae-com")
    filed_on = tale.case.request_date
    operations.receive_papers(
        case_id=tale.case.pk,
        arrived_on=tale.on,
        registered_number="",
        papers=[
            PostedPaper(
                PaperKind.RESIDENCE_CERTIFICATE,
                Whose.SUBJECT,
                PaperForm.ORIGINAL,
                filed_on - timedelta(days=40),
            )
        ],
        by=tale.cast.intake,
        at=tale.at,
    )
    paper = tale.case.verification.papers.get()
    with pytest.raises(Refused):
        operations.examine_papers(
            case_id=tale.case.pk,
            verdicts=[PaperVerdict(paper.pk, Verdict.ACCEPTED)],
            by=tale.cast.intake,
            at=tale.at,
        )


def test_all_faults_go_into_one_letter_with_a_last_day(tale: Teller) -> None:
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[0], "onamae-com")
    tale.ask_again()
    case = tale.case
    assert case.status == Status.AWAITING_SUPPLEMENT
    assert case.reply_by is None
    assert case.letters.filter(kind=LetterKind.SUPPLEMENT_REQUEST).count() == 1


def test_declining_needs_a_supplement_and_another_person(tale: Teller) -> None:
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[0], "onamae-com")
    tale.receive()
    ground = Ground.objects.get(code="F1")
    with pytest.raises(Refused):
        operations.decline(
            case_id=tale.case.pk,
            ground_id=ground.pk,
            explanation="-",
            by=tale.cast.approver,
            at=tale.at,
        )
    tale.examine(Verdict.FAULTY, Fault.ILLEGIBLE)
    operations.request_supplement(
        case_id=tale.case.pk,
        last_day=tale.on + timedelta(days=14),
        remark="",
        by=tale.cast.intake,
        at=tale.at,
    )
    case = operations.decline(
        case_id=tale.case.pk,
        ground_id=ground.pk,
        explanation="届きませんでした。",
        by=tale.cast.approver,
        at=tale.at,
    )
    assert case.status == Status.DECLINED
    assert case.retain_until is not None


def test_each_step_leaves_one_line(checking: Teller) -> None:
    trail = AuditEvent.objects.filter(case_id=checking.case.pk).order_by("seq")
    assert [line.action for line in trail] == ["FILE", "RECEIVE_PAPERS"]
    assert trail[1].actor_id == checking.cast.intake.pk


def test_finance_does_not_touch_papers(checking: Teller) -> None:
    with pytest.raises(Refused):
        operations.examine_papers(
            case_id=checking.case.pk, verdicts=[], by=checking.cast.finance, at=checking.at
        )


def test_no_supplement_is_asked_for_while_a_paper_is_unexamined(checking: Teller) -> None:
    ask = {
        "case_id": checking.case.pk,
        "last_day": checking.on + timedelta(days=14),
        "remark": "",
        "by": checking.cast.intake,
        "at": checking.at,
    }
    with pytest.raises(Refused):
        operations.request_supplement(**ask)  # type: ignore[arg-type]
    checking.examine()
    # Now everything is there: a letter would ask for nothing.
    with pytest.raises(Refused):
        operations.request_supplement(**ask)  # type: ignore[arg-type]
