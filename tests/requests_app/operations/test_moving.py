"""Who moves is not lost: the new address is proved like the old one, and nothing is paid twice."""

from datetime import timedelta

import pytest

from identity.choices import Capacity, Fault, PaperForm, PaperKind, Verdict, Whose
from privacy_portal.errors import Refused
from requests_app import clock, operations
from requests_app.choices import (
    DeliveryMethod,
    LetterKind,
    Outcome,
    PartyRole,
    RequestKind,
    Status,
)
from requests_app.management.storyteller import CEASE, DISCLOSE, LAWYER, PEOPLE, Teller
from requests_app.models import Party
from requests_app.operations import NewAddress, PostedPaper

NEW = NewAddress("1540001", "東京都世田谷区池尻1-2-3", "みほん荘5")


def move(tale: Teller, *, whose: PartyRole = PartyRole.SUBJECT, to: NewAddress = NEW) -> None:
    operations.change_address(case_id=tale.case.pk, whose=whose, address=to, at=tale.at)


def subject(tale: Teller) -> Party:
    return tale.case.parties.select_related("data_key").get(role=PartyRole.SUBJECT)


def prove(tale: Teller) -> None:
    """Send the new certificate, examine it, accept the identity again."""
    operations.receive_papers(
        case_id=tale.case.pk,
        arrived_on=tale.on,
        registered_number="",
        papers=[
            PostedPaper(PaperKind.RESIDENCE_CERTIFICATE, Whose.SUBJECT, PaperForm.ORIGINAL, tale.on)
        ],
        by=tale.cast.intake,
        at=tale.at,
    )
    tale.examine()
    operations.accept_identity(
        case_id=tale.case.pk, address_proved=True, by=tale.cast.intake, at=tale.at
    )


@pytest.fixture
def filed(tale: Teller) -> Teller:
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com")
    return tale


def test_before_the_papers_came_the_address_is_replaced(filed: Teller) -> None:
    forms = filed.case.letters.filter(kind=LetterKind.REQUEST_FORM)
    before = forms.count()

    move(filed)

    party = subject(filed)
    assert (party.postcode, party.address, party.building) == (
        "1540001",
        "東京都世田谷区池尻1-2-3",
        "みほん荘5",
    )
    assert party.former_address == "東京都渋谷区桜丘町26-1 セルリアン荘101"
    assert filed.case.status == Status.AWAITING_PAPERS
    assert forms.count() == before + 1


def test_the_same_address_is_no_change(filed: Teller) -> None:
    with pytest.raises(Refused, match="This is the address"):
        move(filed, to=NewAddress("1500031", "東京都渋谷区桜丘町26-1", "セルリアン荘101"))


def test_a_certificate_that_was_looked_at_is_looked_at_again(filed: Teller) -> None:
    filed.receive()
    filed.examine()

    move(filed)

    verdicts = dict(filed.case.verification.papers.values_list("kind", "verdict"))
    assert verdicts[PaperKind.RESIDENCE_CERTIFICATE] == Verdict.PENDING
    assert verdicts[PaperKind.DRIVERS_LICENSE] == Verdict.ACCEPTED
    assert filed.case.status == Status.CHECKING_IDENTITY


def test_after_the_check_a_new_certificate_is_asked_for(filed: Teller) -> None:
    filed.accept()
    assert subject(filed).address_proved_on

    move(filed)

    case = filed.case
    assert case.status == Status.AWAITING_SUPPLEMENT
    assert case.verification.accepted_on is None
    assert subject(filed).address_proved_on is None
    assert case.lapses_on == filed.on + timedelta(days=15)
    faults = case.verification.papers.filter(fault=Fault.ADDRESS_DIFFERS)
    assert [paper.kind for paper in faults] == [PaperKind.RESIDENCE_CERTIFICATE]
    letter = case.letters.select_related("data_key").get(kind=LetterKind.SUPPLEMENT_REQUEST)
    assert "new certificate of residence" in letter.particulars or "住民票" in letter.particulars


def test_who_moves_before_paying_keeps_the_one_invoice(filed: Teller) -> None:
    filed.accept()
    invoice = filed.case.invoice
    assert invoice

    move(filed)
    filed.later(3)
    prove(filed)

    case = filed.case
    assert case.status == Status.AWAITING_PAYMENT
    assert case.invoice == invoice
    assert not case.invoice.cancelled_on
    assert case.letters.filter(kind=LetterKind.INVOICE).count() == 1
    assert subject(filed).address_proved_on == filed.on
    assert case.lapses_on
    filed.pay()
    assert filed.case.status == Status.IN_REVIEW


def test_who_moves_after_paying_goes_on_with_the_review(filed: Teller) -> None:
    filed.accept()
    filed.pay()
    promised = filed.case.reply_by
    assert promised

    move(filed)
    assert filed.case.reply_by is None
    filed.later(7)
    prove(filed)

    case = filed.case
    assert case.status == Status.IN_REVIEW
    assert case.reply_by
    assert case.reply_by > promised
    # One day for the fee, five for the certificate.
    assert clock.sum_of(case).paused == 6
    assert case.lapses_on is None


def test_a_case_without_a_fee_goes_back_to_its_review(tale: Teller) -> None:
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[0], "onamae-com")
    tale.accept()
    tale.propose(Outcome.GRANTED, measure="削除しました。")
    assert tale.case.status == Status.AWAITING_APPROVAL

    move(tale)
    prove(tale)

    assert tale.case.status == Status.IN_REVIEW
    assert tale.case.invoice is None


def test_the_address_of_an_agent_moves_nothing_else(tale: Teller) -> None:
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[0],
        "onamae-com",
        capacity=Capacity.APPOINTED_PROXY,
        agent=LAWYER,
    )
    tale.accept()

    move(tale, whose=PartyRole.AGENT)

    assert tale.case.status == Status.AWAITING_PAYMENT
    assert subject(tale).address_proved_on
    assert tale.case.parties.select_related("data_key").get(role=PartyRole.AGENT).postcode == (
        "1540001"
    )


def test_nobody_acts_for_the_person(filed: Teller) -> None:
    with pytest.raises(Refused, match="Nobody acts"):
        move(filed, whose=PartyRole.AGENT)


def test_a_decided_answer_waits_for_no_new_address(filed: Teller) -> None:
    filed.accept()
    filed.pay()
    filed.propose(Outcome.NOT_HELD)
    filed.approve()
    with pytest.raises(Refused, match="is not possible"):
        move(filed)
    filed.dispatch(DeliveryMethod.CERTIFIED_MAIL)
