"""What the status page says and offers, asked of the rows behind it."""

from datetime import timedelta

import pytest

from requests_app import operations
from requests_app.choices import LetterKind, RequestKind
from requests_app.management.storyteller import DISCLOSE, PEOPLE, Cast
from requests_app.models import Ground, KindRule
from requests_app.views import standing
from tests.requests_app.desk import PDF, Quick, print_letters, quick
from tests.requests_app.filing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast: Cast) -> Quick:
    """A filed disclosure of one service."""
    teller = quick(cast)
    teller.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "conoha")
    return teller


def test_who_is_declined_can_read_why(told: Quick) -> None:
    told.ask_again()
    told.later(14)
    ground = Ground.objects.in_force(on=told.on).get(code="F1")
    operations.decline(
        case_id=told.case.pk,
        ground_id=ground.pk,
        explanation="発行1か月以内の住民票の写しが届きませんでした。",
        by=told.cast.approver,
        at=told.at,
    )
    print_letters(told.case)
    assert told.filed
    client = browser()
    client.post("/en/status/sign-in/", {"number": told.case.number, "key": told.filed.access_key})

    page = client.get("/en/status/")

    assert "We could not take up the request" in page.content.decode()
    notice = page.context["main_letter"]
    assert notice.kind == LetterKind.DECLINE_NOTICE
    response = client.post("/en/status/letter/", {"letter": str(notice.pk)})
    assert b"".join(iter(response)) == PDF


def test_who_withdraws_before_paying_can_read_that_nothing_is_owed(told: Quick) -> None:
    told.accept()
    operations.withdraw(case_id=told.case.pk, reason="", by=None, at=told.at)
    print_letters(told.case)

    offered = {letter.kind for letter in standing.letters_of(told.case)}

    assert {LetterKind.WITHDRAWAL_NOTICE, LetterKind.INVOICE_CANCELLATION} <= offered


@pytest.mark.parametrize("kind", RequestKind)
def test_a_fee_is_ahead_where_the_register_says_so(told: Quick, kind: RequestKind) -> None:
    case = told.case
    case.kind = kind

    for applies in (True, False):
        KindRule.objects.filter(kind=kind).update(fee_applies=applies)
        titles = [moment.title for moment in standing.timeline(case, None, on=told.on)]
        assert ("Payment of the fee" in titles) is applies


def test_the_fee_follows_the_rule_of_the_day_of_the_request(told: Quick) -> None:
    rule = KindRule.objects.get(kind=told.case.kind)
    tomorrow = told.case.request_date + timedelta(days=1)
    KindRule.objects.filter(pk=rule.pk).update(valid_until=tomorrow)
    rule.pk, rule.valid_from, rule.valid_until, rule.fee_applies = None, tomorrow, None, False
    rule.save()

    moments = standing.timeline(told.case, None, on=told.on)
    assert "Payment of the fee" in [moment.title for moment in moments]
