"""To whom an answer goes: to the registered address, but for a mandate that was confirmed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from identity.choices import Capacity
from requests_app import operations
from requests_app.choices import DeliveryMethod, LetterKind, Outcome, PartyRole, RequestKind
from requests_app.letters._rows import Rows
from requests_app.management.storyteller import CEASE, LAWYER, MOTHER, PEOPLE, Teller
from requests_app.models import Letter, Party
from requests_app.operations.moving import NewAddress
from tests.requests_app.desk import Quick

pytestmark = pytest.mark.django_db
ANSWERS = (LetterKind.REPLY, LetterKind.DELIVERY_CODE)


@pytest.fixture
def quick(tale: Teller) -> Quick:
    return Quick(tale.cast, tale.at)


def filed(tale: Quick, capacity: Capacity, *, to_agent: bool = False) -> Quick:
    tale.file(
        RequestKind.CEASE_USE,
        replace(CEASE, answer_to_agent=to_agent),
        PEOPLE[0],
        "conoha",
        capacity=capacity,
        agent=LAWYER if capacity == Capacity.APPOINTED_PROXY else MOTHER,
        delivery=DeliveryMethod.CERTIFIED_MAIL,
    )
    return tale


def party(tale: Quick, role: PartyRole) -> Party:
    found: Party = tale.case.parties.select_related("data_key").get(role=role)
    return found


def addressee(tale: Quick, kind: LetterKind) -> tuple[str, str, str]:
    """Return name, address and representative of a letter, as it would be owed now."""
    letter = Letter(case=tale.case, kind=kind, number="1", owed_at=tale.at, language="ja")
    shown = Rows(letter).heading().addressee
    return shown.name, shown.address, shown.representative


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_letter_for_a_child_names_who_opens_it(quick: Quick, kind: LetterKind) -> None:
    tale = filed(quick, Capacity.LEGAL_REPRESENTATIVE)
    child = party(tale, PartyRole.SUBJECT)
    parent = party(tale, PartyRole.AGENT)
    assert addressee(tale, kind) == (child.name, child.address, parent.name)


@pytest.mark.parametrize("kind", ANSWERS)
def test_the_wish_alone_sends_nothing_to_a_proxy(quick: Quick, kind: LetterKind) -> None:
    tale = filed(quick, Capacity.APPOINTED_PROXY, to_agent=True)
    person = party(tale, PartyRole.SUBJECT)
    assert addressee(tale, kind) == (person.name, person.address, "")


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("to_agent", [True, False])
def test_what_the_desk_confirmed_decides(quick: Quick, kind: LetterKind, to_agent: bool) -> None:
    tale = filed(quick, Capacity.APPOINTED_PROXY, to_agent=to_agent)
    tale.accept()
    whose = party(tale, PartyRole.AGENT if to_agent else PartyRole.SUBJECT)
    assert addressee(tale, kind) == (whose.name, whose.address, "")


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_proxy_who_moves_has_to_prove_it_anew(quick: Quick, kind: LetterKind) -> None:
    """T02: nobody who got hold of a session sends the code to an address of their own."""
    tale = filed(quick, Capacity.APPOINTED_PROXY, to_agent=True)
    tale.accept()
    operations.change_address(
        case_id=tale.case.pk,
        whose=PartyRole.AGENT,
        address=NewAddress("1500031", "東京都渋谷区桜丘町9-9", ""),
        at=tale.at + timedelta(minutes=1),
    )
    person = party(tale, PartyRole.SUBJECT)
    assert addressee(tale, kind) == (person.name, person.address, "")


def test_a_new_key_goes_to_the_person_whatever_the_mandate_says(quick: Quick) -> None:
    tale = filed(quick, Capacity.APPOINTED_PROXY, to_agent=True)
    tale.accept()
    person = party(tale, PartyRole.SUBJECT)
    assert addressee(tale, LetterKind.NEW_KEY) == (person.name, person.address, "")


def test_the_reply_to_a_proxy_names_the_person(quick: Quick) -> None:
    tale = filed(quick, Capacity.APPOINTED_PROXY, to_agent=True)
    tale.accept()
    tale.propose(Outcome.REFUSED, ground="S1")
    tale.approve()
    letter = tale.case.letters.get(kind=LetterKind.REPLY)
    assert Rows(letter).addressed_agent == party(tale, PartyRole.AGENT)
