from dataclasses import replace

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from privacy_portal import vault
from privacy_portal.errors import Refused
from requests_app import operations
from requests_app.choices import DeliveryMethod, LetterKind, Outcome, RequestKind, Status
from requests_app.management.storyteller import CSV, DISCLOSE, PEOPLE, STOP, Teller
from requests_app.models import Case, Ground
from requests_app.operations import ProposedAnswer
from tests.reading import text_of


@pytest.fixture
def reviewing(tale: Teller) -> Teller:
    tale.file(RequestKind.CEASE_PROVISION, STOP, PEOPLE[1], "onamae-com", "conoha")
    tale.accept()
    return tale


def _answers(tale: Teller, outcome: Outcome, **values: object) -> list[ProposedAnswer]:
    return [
        replace(
            ProposedAnswer(line.pk, outcome, tale.on, "会員データベース"),
            **values,  # type: ignore[arg-type]
        )
        for line in tale.case.services.all()
    ]


def _propose(tale: Teller, answers: list[ProposedAnswer]) -> Case:
    return operations.propose(
        case_id=tale.case.pk, answers=answers, by=tale.cast.reviewer, at=tale.at
    )


def test_every_service_needs_its_answer(reviewing: Teller) -> None:
    with pytest.raises(Refused):
        _propose(reviewing, _answers(reviewing, Outcome.NOT_HELD)[:1])


def test_an_outcome_that_the_kind_does_not_allow_is_refused(reviewing: Teller) -> None:
    with pytest.raises(Refused):
        _propose(reviewing, _answers(reviewing, Outcome.ON_PAPER_INSTEAD, explanation="-"))


def test_a_refusal_needs_a_ground_and_an_explanation(reviewing: Teller) -> None:
    ground = Ground.objects.get(code="S7", kind=RequestKind.CEASE_PROVISION)
    for values in ({"explanation": "-"}, {"ground_ids": (ground.pk,)}):
        with pytest.raises(Refused):
            _propose(reviewing, _answers(reviewing, Outcome.REFUSED, **values))
    case = _propose(
        reviewing,
        _answers(reviewing, Outcome.REFUSED, ground_ids=(ground.pk,), explanation="理由"),
    )
    assert case.status == Status.AWAITING_APPROVAL


def test_a_ground_of_another_kind_is_refused(reviewing: Teller) -> None:
    ground = Ground.objects.get(code="D1")
    with pytest.raises(Refused):
        _propose(
            reviewing,
            _answers(reviewing, Outcome.REFUSED, ground_ids=(ground.pk,), explanation="理由"),
        )


def test_nobody_approves_what_they_proposed(reviewing: Teller) -> None:
    _propose(reviewing, _answers(reviewing, Outcome.NOT_HELD))
    both = reviewing.cast.reviewer
    both.groups.add(*reviewing.cast.approver.groups.all())
    both = type(both).objects.get(pk=both.pk)
    with pytest.raises(Refused):
        operations.approve(case_id=reviewing.case.pk, by=both, at=reviewing.at)
    with pytest.raises(Refused):
        operations.return_decision(case_id=reviewing.case.pk, remark="-", by=both, at=reviewing.at)
    assert reviewing.case.status == Status.AWAITING_APPROVAL


def test_the_database_refuses_a_self_approval_too(reviewing: Teller) -> None:
    _propose(reviewing, _answers(reviewing, Outcome.NOT_HELD))
    case = reviewing.case
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(approved_by_id=case.proposed_by_id)


def test_a_returned_proposal_can_be_proposed_again(reviewing: Teller) -> None:
    _propose(reviewing, _answers(reviewing, Outcome.NOT_HELD))
    operations.return_decision(
        case_id=reviewing.case.pk,
        remark="検索範囲を広げてください",
        by=reviewing.cast.approver,
        at=reviewing.at,
    )
    assert reviewing.case.status == Status.IN_REVIEW
    _propose(reviewing, _answers(reviewing, Outcome.NOT_HELD))
    reviewing.approve()
    assert reviewing.case.status == Status.DECIDED


def test_not_held_and_refused_are_different_letters(reviewing: Teller) -> None:
    ground = Ground.objects.get(code="S7", kind=RequestKind.CEASE_PROVISION)
    first, second = _answers(reviewing, Outcome.NOT_HELD)
    _propose(
        reviewing,
        [
            first,
            replace(second, outcome=Outcome.REFUSED, ground_ids=(ground.pk,), explanation="理由"),
        ],
    )
    reviewing.approve()
    letters = reviewing.case.letters.filter(kind=LetterKind.REPLY)
    assert {letter.outcome for letter in letters} == {Outcome.NOT_HELD, Outcome.REFUSED}
    assert len({letter.sha256 for letter in letters}) == 2


def test_a_disclosure_without_data_is_not_approved(tale: Teller) -> None:
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com")
    tale.accept()
    tale.pay()
    _propose(tale, _answers(tale, Outcome.GRANTED))
    with pytest.raises(Refused):
        tale.approve()


def test_paper_instead_goes_by_mail_although_electronic_was_wanted(tale: Teller) -> None:
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[0],
        "onamae-com",
        delivery=DeliveryMethod.ELECTRONIC,
    )
    tale.accept()
    tale.pay()
    operations.attach_answer(
        case_id=tale.case.pk,
        requested_service_id=tale.case.services.get().pk,
        title="契約",
        media_type="text/csv",
        content=CSV,
        by=tale.cast.reviewer,
        at=tale.at,
    )
    _propose(tale, _answers(tale, Outcome.ON_PAPER_INSTEAD, explanation="媒体が特殊なため"))
    tale.approve()
    assert tale.case.letters.get(kind=LetterKind.REPLY).method == DeliveryMethod.CERTIFIED_MAIL


def test_an_extension_moves_the_promise_and_tells_the_person(reviewing: Teller) -> None:
    before = reviewing.case.reply_by
    case = operations.extend(
        case_id=reviewing.case.pk,
        days=5,
        reason="調査に時間を要するため",
        by=reviewing.cast.reviewer,
        at=reviewing.at,
    )
    assert before is not None
    assert case.reply_by is not None
    assert case.reply_by > before
    assert case.letters.filter(kind=LetterKind.EXTENSION_NOTICE).exists()


def test_a_part_is_granted_only_with_the_part_that_is_not(reviewing: Teller) -> None:
    ground = Ground.objects.get(code="S2", kind=RequestKind.CEASE_PROVISION)
    partly = {
        "ground_ids": (ground.pk,),
        "explanation": "法令で保存を要するため",
        "measure": "広告会社への提供を止めました。",
    }
    with pytest.raises(Refused):
        _propose(reviewing, _answers(reviewing, Outcome.PARTLY_GRANTED, **partly))
    kept = "決済会社への提供は続けます。"
    _propose(reviewing, _answers(reviewing, Outcome.PARTLY_GRANTED, withheld=kept, **partly))
    reviewing.approve()
    letter = reviewing.case.letters.get(kind=LetterKind.REPLY)
    assert letter.problem == ""
    assert kept in text_of(vault.read(letter.data_key, letter.file)).replace("\r\n", "")


def test_no_invoice_asks_for_money_on_the_sample_account(
    tale: Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "conoha")
    tale.receive()
    tale.examine()
    monkeypatch.setattr(settings, "DEMO", False)
    with pytest.raises(Refused, match="sample"):
        operations.accept_identity(
            case_id=tale.case.pk, address_proved=True, by=tale.cast.intake, at=tale.at
        )
    assert tale.case.status == Status.CHECKING_IDENTITY
