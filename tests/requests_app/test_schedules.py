"""What the clock does: each step once, on its day, and one case never holds up another."""

from datetime import timedelta

import pytest

from fees.models import FeeRate
from privacy_portal.errors import Refused
from requests_app import operations, schedules
from requests_app.choices import LetterKind, RequestKind, Status
from requests_app.management.storyteller import CEASE, PEOPLE, PURPOSE, Teller


@pytest.fixture
def unpaid(tale: Teller) -> Teller:
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com")
    tale.accept()
    return tale


def test_a_reminder_goes_out_once_and_not_before_its_day(unpaid: Teller) -> None:
    with pytest.raises(Refused):
        operations.remind(case_id=unpaid.case.pk, at=unpaid.at)
    unpaid.later(8)
    operations.remind(case_id=unpaid.case.pk, at=unpaid.at)
    with pytest.raises(Refused):
        operations.remind(case_id=unpaid.case.pk, at=unpaid.at)
    assert unpaid.case.letters.filter(kind=LetterKind.PAYMENT_REMINDER).count() == 1


def test_a_broken_case_does_not_keep_the_others(
    tale: Teller, caplog: pytest.LogCaptureFixture
) -> None:
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[0], "onamae-com")
    broken = tale.case
    tale.file(RequestKind.CEASE_USE, CEASE, PEOPLE[1], "conoha")
    tale.later(40)

    def step(*, case_id: int) -> None:
        if case_id == broken.pk:
            raise ValueError("𠮷野 太郎")
        operations.lapse(case_id=case_id, at=tale.at)

    assert schedules._each([broken, tale.case], step) == 1
    assert tale.case.status == Status.LAPSED
    assert "ValueError" in caplog.text
    assert "𠮷野" not in caplog.text


def test_the_fee_is_the_one_of_the_day_of_the_request(tale: Teller) -> None:
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com")
    old = FeeRate.objects.in_force(on=tale.on).get()
    risen = tale.case.request_date + timedelta(days=1)
    FeeRate.objects.filter(pk=old.pk).update(valid_until=risen)
    FeeRate.objects.create(
        amount=6_600, tax_percent=10, valid_from=risen, source="test", is_sample=True
    )
    tale.accept()
    assert tale.case.invoice is not None
    assert tale.case.invoice.total == 5_500
