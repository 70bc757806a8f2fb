"""What lies on top of a posted answer, and the receipt that whoever paid may ask for."""

import pytest

from privacy_portal import vault
from privacy_portal.errors import Refused
from privacy_portal.models import AuditEvent
from requests_app import operations
from requests_app.choices import Action, DeliveryMethod, Language, LetterKind, Outcome, RequestKind
from requests_app.management.storyteller import CORRECT, DISCLOSE, PEOPLE, Teller
from requests_app.models import Letter
from tests.reading import text_of


def _approved(
    tale: Teller,
    *,
    delivery: DeliveryMethod = DeliveryMethod.CERTIFIED_MAIL,
    language: Language = Language.JA,
) -> Teller:
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[0],
        "onamae-com",
        delivery=delivery,
        language=language,
    )
    tale.accept()
    tale.pay()
    tale.propose(Outcome.GRANTED)
    tale.approve()
    return tale


def _text(letter: Letter, *, english: bool = False) -> str:
    return text_of(vault.read(letter.data_key, letter.english_file if english else letter.file))


def test_an_answer_by_post_has_a_note_on_top_that_counts_what_is_inside(tale: Teller) -> None:
    _approved(tale)

    note = tale.case.letters.get(kind=LetterKind.COVERING_NOTE)
    assert note.problem == ""
    assert "書類送付のご案内" in _text(note)
    assert "保有個人データの開示のお知らせ" in _text(note)
    assert "1通" in _text(note)
    # The table is printed in the annex of the letter: nothing to be put beside it.
    assert "契約情報" not in _text(note)


def test_a_file_that_is_put_beside_the_letter_is_counted(tale: Teller) -> None:
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com")
    tale.accept()
    tale.pay()
    operations.attach_answer(
        case_id=tale.case.pk,
        requested_service_id=tale.case.services.get().pk,
        title="通話の記録",
        media_type="application/pdf",
        content=b"%PDF-1.7 a record",
        by=tale.cast.reviewer,
        at=tale.at,
    )
    tale.propose(Outcome.GRANTED)
    tale.approve()

    assert "通話の記録" in _text(tale.case.letters.get(kind=LetterKind.COVERING_NOTE))


def test_who_filed_in_english_finds_two_of_each_letter(tale: Teller) -> None:
    _approved(tale, language=Language.EN)

    note = tale.case.letters.get(kind=LetterKind.COVERING_NOTE)
    assert "2通（日・英）" in _text(note)
    assert "2, one in English" in _text(note, english=True)
    assert "Disclosure of personal data" in _text(note, english=True)


def test_an_electronic_answer_has_no_envelope(tale: Teller) -> None:
    _approved(tale, delivery=DeliveryMethod.ELECTRONIC)

    assert not tale.case.letters.filter(kind=LetterKind.COVERING_NOTE).exists()


def test_the_note_goes_with_the_replies_when_a_decision_is_given_back(tale: Teller) -> None:
    _approved(tale)
    reply = tale.case.letters.get(kind=LetterKind.REPLY)
    Letter.objects.filter(pk=reply.pk).update(problem="U+20BB7")

    operations.return_decision(
        case_id=tale.case.pk, remark="Another name", by=tale.cast.approver, at=tale.at
    )

    assert not tale.case.letters.standing_replies().exists()


def test_the_answer_waits_for_its_note(tale: Teller) -> None:
    _approved(tale)
    Letter.objects.filter(kind=LetterKind.COVERING_NOTE).update(rendered_at=None, file="")

    with pytest.raises(Refused, match="still being made"):
        tale.dispatch(DeliveryMethod.CERTIFIED_MAIL)


def test_a_receipt_is_issued_once_and_says_what_was_paid_for(tale: Teller) -> None:
    _approved(tale)

    operations.issue_receipt(case_id=tale.case.pk, by=None, at=tale.at)
    tale.later(0)

    receipt = tale.case.letters.get(kind=LetterKind.RECEIPT)
    said = _text(receipt)
    for part in (
        "領収書",
        "5,500",
        "うち消費税額 500",
        "T",
        PEOPLE[0].name,
        "印紙税は課税されません",
    ):
        assert part in said.replace("　", " ")
    with pytest.raises(Refused, match="among the documents already"):
        operations.issue_receipt(case_id=tale.case.pk, by=tale.cast.finance, at=tale.at)


def test_nobody_gets_a_receipt_for_what_is_not_paid(tale: Teller) -> None:
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com")
    tale.accept()
    with pytest.raises(Refused):
        operations.issue_receipt(case_id=tale.case.pk, by=None, at=tale.at)

    free = Teller(tale.cast, tale.at)
    free.file(RequestKind.CORRECT_DATA, CORRECT, PEOPLE[1], "onamae-com")
    free.accept()
    with pytest.raises(Refused, match="not paid in full"):
        operations.issue_receipt(case_id=free.case.pk, by=None, at=free.at)


def test_only_finance_issues_one_for_somebody(tale: Teller) -> None:
    _approved(tale)
    for staff in (tale.cast.intake, tale.cast.reviewer, tale.cast.approver):
        with pytest.raises(Refused, match="no permission"):
            operations.issue_receipt(case_id=tale.case.pk, by=staff, at=tale.at)
    operations.issue_receipt(case_id=tale.case.pk, by=tale.cast.finance, at=tale.at)
    assert AuditEvent.objects.get(action=Action.ISSUE_RECEIPT).actor_id == tale.cast.finance.pk
