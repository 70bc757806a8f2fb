"""Every kind, asked in every capacity, from the filing to the purge, by operations alone."""

from datetime import timedelta

import pytest

from fees.models import Invoice
from identity.choices import Capacity
from privacy_portal import crypto
from privacy_portal.models import AuditEvent, DataKey, Job, JobState
from requests_app import operations, schedules
from requests_app.choices import DeliveryMethod, LetterKind, Outcome, RequestKind, Status
from requests_app.content import Content, PartyDetails
from requests_app.management.storyteller import (
    CEASE,
    CORRECT,
    DISCLOSE,
    LAWYER,
    MOTHER,
    PEOPLE,
    PROVISIONS,
    PURPOSE,
    STOP,
    Teller,
)
from requests_app.models import Case, Party

CONTENT = {
    RequestKind.DISCLOSE_DATA: DISCLOSE,
    RequestKind.DISCLOSE_PROVISIONS: PROVISIONS,
    RequestKind.NOTIFY_PURPOSE: PURPOSE,
    RequestKind.CORRECT_DATA: CORRECT,
    RequestKind.CEASE_USE: CEASE,
    RequestKind.CEASE_PROVISION: STOP,
}
AGENT: dict[Capacity, PartyDetails | None] = {
    Capacity.SUBJECT: None,
    Capacity.APPOINTED_PROXY: LAWYER,
    Capacity.LEGAL_REPRESENTATIVE: MOTHER,
}
PAID = (RequestKind.DISCLOSE_DATA, RequestKind.DISCLOSE_PROVISIONS, RequestKind.NOTIFY_PURPOSE)
DEEDS = "ご請求のとおり実施しました。"


@pytest.mark.parametrize("capacity", list(Capacity))
@pytest.mark.parametrize("kind", list(RequestKind))
def test_a_case_lives_and_is_forgotten(kind: RequestKind, capacity: Capacity, tale: Teller) -> None:
    content: Content = CONTENT[kind]
    tale.file(
        kind, content, PEOPLE[0], "onamae-com", "conoha", capacity=capacity, agent=AGENT[capacity]
    )
    assert tale.case.status == Status.AWAITING_PAPERS

    tale.accept()
    if kind in PAID:
        assert tale.case.status == Status.AWAITING_PAYMENT
        assert tale.case.invoice is not None
        assert tale.case.invoice.total == 11_000
        assert tale.case.reply_by is None
        tale.pay()
    assert tale.case.status == Status.IN_REVIEW
    assert tale.case.reply_by is not None

    tale.propose(Outcome.GRANTED, measure=DEEDS)
    tale.approve()
    assert tale.case.status == Status.DECIDED
    reply = tale.case.letters.get(kind=LetterKind.REPLY)
    assert (reply.outcome, reply.pages > 0, reply.problem) == (Outcome.GRANTED, True, "")

    tale.dispatch(DeliveryMethod.CERTIFIED_MAIL)
    tale.later(2)
    operations.close(case_id=tale.case.pk, delivered_on=tale.on, by=tale.cast.intake, at=tale.at)
    assert tale.case.status == Status.CLOSED
    tale.later(0)
    assert not Job.objects.exclude(state=JobState.DONE).exists()

    tale.at += timedelta(days=3 * 366 + 1)
    schedules.tick(at=tale.at)
    tale.later(0)
    _is_forgotten(tale.case)


def _is_forgotten(case: Case) -> None:
    assert case.purged_at is not None
    assert not Party.objects.filter(case=case).exists()
    key = DataKey.objects.get(pk=case.data_key_id)
    with pytest.raises(crypto.Unreadable):
        crypto.encrypt(key, b"", aad="")
    # Tax law: the invoice outlives the case, under a key of its own.
    if case.invoice:
        assert Invoice.objects.get(pk=case.invoice.pk).recipient == PEOPLE[0].name
    trail = AuditEvent.objects.filter(case_id=case.pk).order_by("seq")
    assert [trail[0].action, trail.reverse()[0].action] == ["FILE", "PURGE"]


def test_the_invoice_outlives_the_case_but_not_its_seven_years(tale: Teller) -> None:
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "conoha")
    tale.accept()
    invoice = tale.case.invoice
    assert invoice is not None
    tale.at += timedelta(days=7 * 366)
    schedules.tick(at=tale.at)
    kept = Invoice.objects.get(pk=invoice.pk)
    assert (kept.number, kept.total) == (invoice.number, 5_500)
    with pytest.raises(crypto.Unreadable):
        _ = kept.recipient
    assert AuditEvent.objects.filter(action="ERASE_INVOICE", object_id=invoice.number).count() == 1
