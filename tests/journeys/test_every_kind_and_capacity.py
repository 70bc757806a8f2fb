"""From the form to the purge over HTTP: every kind, in every capacity."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from identity.choices import Capacity
from privacy_portal.models import AuditEvent, DataKey, Job, JobState
from requests_app import schedules
from requests_app.choices import DeliveryMethod, LetterKind, Outcome, RequestKind, Status
from requests_app.models import Case, Ground, Party
from tests.reading import text_of

from .answers import ENGLISH, PERSON, steps
from .errand import Errand, work_off

PAID = (RequestKind.DISCLOSE_DATA, RequestKind.DISCLOSE_PROVISIONS, RequestKind.NOTIFY_PURPOSE)
# Disclosed data are attached by staff, purposes come from the register; provisions: no record here.
# So that each kind meets each way of answering once, electronically and by mail.
OUTCOME = {
    Capacity.SUBJECT: Outcome.GRANTED,
    Capacity.APPOINTED_PROXY: Outcome.REFUSED,
    Capacity.LEGAL_REPRESENTATIVE: Outcome.NOT_HELD,
}
DELIVERY = {
    Capacity.SUBJECT: DeliveryMethod.ELECTRONIC,
    Capacity.APPOINTED_PROXY: DeliveryMethod.CERTIFIED_MAIL,
    Capacity.LEGAL_REPRESENTATIVE: DeliveryMethod.CERTIFIED_MAIL,
}


@pytest.mark.parametrize("capacity", list(Capacity))
@pytest.mark.parametrize("kind", list(RequestKind))
def test_an_errand_ends_well_and_is_forgotten(
    kind: RequestKind, capacity: Capacity, errand: Errand
) -> None:
    errand.person.fill_all(steps(kind, capacity, DELIVERY[capacity]))
    errand.filed()
    _come_back_and_look(errand)
    _run_through(errand, kind, OUTCOME[capacity])
    _is_forgotten(errand)


def test_an_errand_in_english_ends_well_and_is_forgotten(errand: Errand) -> None:
    errand.person.language = "en"
    answers = steps(RequestKind.DISCLOSE_DATA, Capacity.SUBJECT, DeliveryMethod.ELECTRONIC, ENGLISH)
    errand.person.fill_all(answers)
    errand.filed()
    _come_back_and_look(errand)
    assert "GARCIA MARIA" in text_of(errand.person.letter(LetterKind.REQUEST_FORM))
    _run_through(errand, RequestKind.DISCLOSE_DATA, Outcome.GRANTED)
    assert mail.outbox
    # In English first; two lines in Japanese end each mail.
    assert all(sent.body.splitlines()[0].isascii() for sent in mail.outbox)
    _is_forgotten(errand)


def _come_back_and_look(errand: Errand) -> None:
    assert errand.person.come_back().status_code == 302
    page = errand.person.see("status")
    assert errand.case.number[-4:] in page.text
    assert str(PERSON["name"]) not in page.text


def _run_through(errand: Errand, kind: RequestKind, outcome: Outcome) -> None:
    errand.prove_identity()
    if kind in PAID:
        assert errand.case.status == Status.AWAITING_PAYMENT
        assert errand.person.come_back().status_code == 302
        invoice = text_of(errand.person.letter(LetterKind.INVOICE))
        assert "11,000" in invoice
        errand.pay()
    assert errand.case.status == Status.IN_REVIEW
    errand.decide(outcome, ground=_ground(kind) if outcome == Outcome.REFUSED else "")
    if errand.case.wanted_delivery == DeliveryMethod.ELECTRONIC:
        code = errand.seal_answer()
        assert errand.person.come_back().status_code == 302
        files = errand.person.open_answer(code)
        assert files["reply-1.pdf"].startswith(b"%PDF")
        assert any(name.endswith(".csv") for name in files) == (kind in PAID)
        errand.later(22)
        schedules.tick(at=timezone.now())
    else:
        errand.post_answer()
    assert errand.case.status == Status.CLOSED
    work_off()
    assert not Job.objects.exclude(state=JobState.DONE).exists()
    assert not errand.case.letters.exclude(problem="").exists()


def _ground(kind: RequestKind) -> str:
    row = Ground.objects.filter(kind=kind, reads_as__in=["", Outcome.REFUSED]).order_by("code")[0]
    return str(row.pk)


def _is_forgotten(errand: Errand) -> None:
    case_id, key_id = errand.case.pk, errand.case.data_key_id
    names = set(Party.objects.filter(case=case_id).values_list("pk"))
    assert names
    errand.clock.shift(timedelta(days=3 * 366 + 1))
    schedules.tick(at=timezone.now())
    work_off()
    case = Case.objects.get(pk=case_id)
    assert case.purged_at is not None
    assert not Party.objects.filter(case=case_id).exists()
    assert not DataKey.objects.get(pk=key_id).wrapped
    refused = errand.person.come_back()
    assert refused.status_code == 200
    errand.staff.enter()
    shown = errand.staff.case_page("intake").text
    assert str(PERSON["name"]) not in shown
    trail = AuditEvent.objects.filter(case_id=case_id).order_by("seq")
    assert [trail[0].action, trail.exclude(action="VIEW_CASE").reverse()[0].action] == [
        "FILE",
        "PURGE",
    ]
