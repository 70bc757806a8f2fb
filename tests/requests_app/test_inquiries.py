"""What people write to the desk: encrypted, numbered, on record, and gone when its time is up."""

from datetime import datetime, timedelta

import pytest

from privacy_portal.crypto import Unreadable
from privacy_portal.models import AuditEvent
from requests_app import inquiries
from requests_app.choices import Language
from requests_app.inquiry_choices import InquiryKind
from requests_app.models import Inquiry
from tests.conftest import hire

pytestmark = pytest.mark.django_db


def written(at: datetime) -> Inquiry:
    return inquiries.write(
        kind=InquiryKind.COMPLAINT,
        body="回答に誤りがあります。",
        name="𠮷野 太郎",
        email="",
        phone="09012345678",
        address="",
        language=Language.JA,
        case=None,
        at=at,
    )


def test_an_inquiry_has_a_number_and_a_line_in_the_trail(now: datetime) -> None:
    inquiry = written(now)

    assert inquiry.number.startswith("Q2609-")
    assert Inquiry.objects.get().body == "回答に誤りがあります。"
    event = AuditEvent.objects.latest("seq")
    assert (event.action, event.object_id, event.actor_kind) == (
        "WRITE_INQUIRY",
        inquiry.number,
        "person",
    )


def test_the_days_of_an_inquiry_begin_with_its_answer(now: datetime) -> None:
    inquiry = written(now)
    assert inquiries.purge(at=now + timedelta(days=4000)) == 0

    inquiries.keep_answer(inquiry, text="お電話しました。", by=hire("intake"), at=now)

    assert inquiries.purge(at=now + timedelta(days=3 * 365)) == 0
    assert inquiries.purge(at=now + timedelta(days=3 * 366)) == 1
    left = Inquiry.objects.get()
    assert left.purged_at
    with pytest.raises(Unreadable):
        assert left.body
    assert AuditEvent.objects.latest("seq").action == "PURGE_INQUIRY"
