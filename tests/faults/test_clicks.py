"""Pressed twice, or by two people in the same moment: it happens once, and somebody is told."""

from datetime import datetime
from functools import partial
from typing import Any
from typing import cast as cast_to

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from identity.choices import Capacity
from privacy_portal.models import AuditEvent, Job
from requests_app.choices import Action, DeliveryMethod, Outcome, RequestKind, Status
from requests_app.management.storyteller import PEOPLE, STOP, Cast, Teller
from requests_app.models import Case, Letter
from tests.conftest import hire
from tests.journeys.answers import steps
from tests.journeys.people import Desk, Person, browser
from tests.pages import read

from .together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def _twin(client: Client) -> Client:
    """Return the same browser once more: the second click goes out before the first is back."""
    twin = browser()
    twin.cookies = client.cookies
    return twin


def _post(client: Client, address: str, values: dict[str, list[str]]) -> HttpResponse:
    return cast_to(HttpResponse, client.post(address, values))


@pytest.fixture
def ready_to_send() -> Person:
    person = Person()
    person.fill_all(steps(RequestKind.NOTIFY_PURPOSE, Capacity.SUBJECT, DeliveryMethod.ELECTRONIC))
    return person


def test_two_clicks_on_send_file_one_case(ready_to_send: Person) -> None:
    address = ready_to_send.address("check")
    form = ready_to_send.see("check").form("agree").filled({"agree": "on"})
    clicks = at_once(
        *(partial(_post, _twin(ready_to_send.client), address, form) for _ in range(4))
    )
    complete = ready_to_send.address("complete")
    assert [(c.status_code, c.headers["Location"]) for c in clicks] == [(302, complete)] * 4
    assert Case.objects.count() == 1
    assert AuditEvent.objects.filter(action="FILE").count() == 1
    assert Letter.objects.count() == len(set(Letter.objects.values_list("kind"))) == 3
    assert Job.objects.filter(kind="render_letter").count() == 3


def test_back_and_send_again_leads_to_the_same_number(ready_to_send: Person) -> None:
    address = ready_to_send.address("check")
    form = ready_to_send.see("check").form("agree").filled({"agree": "on"})
    for _ in range(2):
        assert _post(ready_to_send.client, address, form).status_code == 302
        ready_to_send.note()
    assert Case.objects.get().number == ready_to_send.number


@pytest.fixture
def proposed() -> Teller:
    """A case that waits for its second person; told in the present, as sessions are."""
    cast = Cast(*(hire(role) for role in ("intake", "reviewer", "approver", "finance")))
    at: datetime = timezone.now()
    tale = Teller(cast, at)
    # Without the pauses of a real case: nothing here hangs on days.
    tale.file(RequestKind.CEASE_PROVISION, STOP, PEOPLE[1], "onamae-com")
    tale.accept()
    tale.propose(Outcome.REFUSED, ground="S7")
    return tale


def _desk(tale: Teller, **more: Any) -> Desk:  # noqa: ANN401
    desk = Desk({"approver": tale.cast.approver, **more}, tale.case.pk)
    desk.enter()
    return desk


def _events(action: Action) -> int:
    return AuditEvent.objects.filter(action=action).count()


def test_two_clicks_on_an_action_are_one_event(proposed: Teller) -> None:
    desk = _desk(proposed)
    form = desk.page("approver", Action.APPROVE).form("turn").filled({})
    client, address = desk.clients["approver"], desk.address(Action.APPROVE)
    clicks = at_once(*(partial(_post, _twin(client), address, form) for _ in range(3)))
    assert proposed.case.status == Status.DECIDED
    assert _events(Action.APPROVE) == 1
    assert Letter.objects.filter(kind="REPLY").count() == 1
    # Nobody sees an error page, and at least one click leads back to the case.
    assert {c.status_code for c in clicks} <= {200, 302}
    assert 302 in {c.status_code for c in clicks}


def test_a_click_after_the_first_came_back_says_that_it_was_done(proposed: Teller) -> None:
    desk = _desk(proposed)
    form = desk.page("approver", Action.APPROVE).form("turn").filled({})
    client, address = desk.clients["approver"], desk.address(Action.APPROVE)
    first = _post(client, address, form)
    second = _post(client, address, form)
    assert first.status_code == second.status_code == 302
    assert _events(Action.APPROVE) == 1


def test_of_two_approvers_one_wins_and_the_other_is_told(proposed: Teller) -> None:
    desk = _desk(proposed, second=hire("approver"))
    address = desk.address(Action.APPROVE)
    forms = {role: desk.page(role, Action.APPROVE).form("turn").filled({}) for role in desk.cast}
    first, second = at_once(
        *(partial(_post, desk.clients[role], address, forms[role]) for role in desk.cast)
    )
    assert {first.status_code, second.status_code} == {200, 302}
    loser = first if first.status_code == 200 else second
    assert read(loser.content).errors
    assert _events(Action.APPROVE) == 1
    assert Letter.objects.filter(kind="REPLY").count() == 1


def test_approver_and_returner_do_not_both_have_their_way(proposed: Teller) -> None:
    desk = _desk(proposed, second=hire("approver"))
    approve = desk.page("approver", Action.APPROVE).form("turn").filled({})
    back = desk.page("second", Action.RETURN).form("turn").filled({"remark": "根拠が足りません。"})
    answers = at_once(
        partial(_post, desk.clients["approver"], desk.address(Action.APPROVE), approve),
        partial(_post, desk.clients["second"], desk.address(Action.RETURN), back),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert _events(Action.APPROVE) + _events(Action.RETURN) == 1
