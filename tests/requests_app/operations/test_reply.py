"""The answer goes out, comes back, is opened with the posted code, and by nobody else."""

import re
from datetime import date, timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from privacy_portal import crypto, numbering, vault
from privacy_portal.errors import Refused
from privacy_portal.models import AuditEvent
from requests_app import operations, schedules
from requests_app.choices import (
    DeliveryMethod,
    DeliveryState,
    LetterKind,
    MailKind,
    Outcome,
    RequestKind,
    Status,
)
from requests_app.management.storyteller import CSV, DISCLOSE, PEOPLE, PURPOSE, Teller
from requests_app.models import AnswerFile, Delivery, Letter
from tests.reading import code_in, text_of


@pytest.fixture
def decided(tale: Teller) -> Teller:
    tale.file(RequestKind.NOTIFY_PURPOSE, PURPOSE, PEOPLE[0], "onamae-com")
    tale.accept()
    tale.pay()
    tale.propose(Outcome.GRANTED)
    tale.approve()
    return tale


@pytest.fixture
def sealed(tale: Teller) -> Teller:
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[0],
        "onamae-com",
        delivery=DeliveryMethod.ELECTRONIC,
    )
    tale.accept()
    tale.pay()
    tale.propose(Outcome.GRANTED)
    tale.approve()
    tale.dispatch(DeliveryMethod.ELECTRONIC)
    return tale


def _code(tale: Teller) -> str:
    letter = tale.case.letters.get(kind=LetterKind.DELIVERY_CODE)
    return code_in(vault.read(letter.data_key, letter.file))


def _mail(tale: Teller, tracking: str, posted_on: date) -> None:
    operations.dispatch(
        case_id=tale.case.pk,
        method=DeliveryMethod.CERTIFIED_MAIL,
        mail_kind=MailKind.SIMPLE_REGISTERED,
        tracking_number=tracking,
        posted_on=posted_on,
        by=tale.cast.intake,
        at=tale.at,
    )


@pytest.mark.parametrize("tracking", ["13112383859", "", "１３１-１２-３８３８５-９"])
def test_a_mistyped_tracking_number_is_refused(decided: Teller, tracking: str) -> None:
    with pytest.raises(Refused):
        _mail(decided, tracking, decided.on)
    assert decided.case.status == Status.DECIDED


def test_a_tracking_number_is_taken_in_any_width(decided: Teller) -> None:
    _mail(decided, "１３１－１２－３８３８５－２", decided.on)
    assert decided.case.deliveries.get().tracking_number == "13112383852"


def test_post_that_came_back_is_sent_again(decided: Teller) -> None:
    _mail(decided, "13112383852", decided.on)
    operations.take_back(
        case_id=decided.case.pk,
        reason=DeliveryState.RETURNED,
        on=decided.on,
        method=DeliveryMethod.CERTIFIED_MAIL,
        by=decided.cast.intake,
        at=decided.at,
    )
    assert decided.case.status == Status.DECIDED
    decided.later(1)
    _mail(decided, "13112383852", decided.on)
    assert decided.case.deliveries.count() == 2


def test_after_the_sealing_no_plain_copy_is_left(sealed: Teller) -> None:
    delivery = sealed.case.deliveries.get()
    assert delivery.state == DeliveryState.UNDER_WAY
    assert AnswerFile.objects.get().file == ""
    assert Letter.objects.get(kind=LetterKind.REPLY).file == ""
    package = vault.read(delivery.data_key, delivery.package)
    assert CSV not in package
    assert b"PDF" not in package[:2000]


def test_the_posted_code_opens_the_answer(sealed: Teller) -> None:
    opened = operations.open_answer(
        case_id=sealed.case.pk, code=_code(sealed).lower(), at=sealed.at
    )
    names = [entry.name for entry in opened.files]
    csv = next(name for name in names if name.endswith(".csv"))
    content = operations.read_answer(
        case_id=sealed.case.pk, ticket=opened.ticket, name=csv, at=sealed.at
    )
    assert content == CSV
    letter = operations.read_answer(
        case_id=sealed.case.pk, ticket=opened.ticket, name="reply-1.pdf", at=sealed.at
    )
    assert PEOPLE[0].name.replace(" ", "") in text_of(letter).replace(" ", "")


def test_a_ticket_ends_after_ten_minutes(sealed: Teller) -> None:
    opened = operations.open_answer(case_id=sealed.case.pk, code=_code(sealed), at=sealed.at)
    with pytest.raises(Refused):
        operations.read_answer(
            case_id=sealed.case.pk,
            ticket=opened.ticket,
            name="reply-1.pdf",
            at=sealed.at + timedelta(minutes=11),
        )


def test_the_tenth_wrong_code_voids_the_package(sealed: Teller) -> None:
    from_letter = _code(sealed)
    for _ in range(10):
        with pytest.raises(Refused):
            operations.open_answer(
                case_id=sealed.case.pk, code=numbering.delivery_code(), at=sealed.at
            )
    assert sealed.case.deliveries.get().state == DeliveryState.CODE_SPENT
    with pytest.raises(Refused):
        operations.open_answer(case_id=sealed.case.pk, code=from_letter, at=sealed.at)


def test_a_slip_of_the_finger_is_no_try(sealed: Teller) -> None:
    code = _code(sealed)
    slip = code[:-1] + ("0" if code[-1] != "0" else "1")
    with pytest.raises(Refused):
        operations.open_answer(case_id=sealed.case.pk, code=slip, at=sealed.at)
    assert sealed.case.deliveries.get().wrong_codes == 0


def test_the_code_expires_21_days_after_the_posting(sealed: Teller) -> None:
    operations.post_code(
        case_id=sealed.case.pk,
        tracking_number="13112383852",
        posted_on=sealed.on,
        by=sealed.cast.intake,
        at=sealed.at,
    )
    code = _code(sealed)
    with pytest.raises(Refused):
        operations.open_answer(case_id=sealed.case.pk, code=code, at=sealed.at + timedelta(days=22))
    # Sticky: a clock set back does not revive it.
    with pytest.raises(Refused):
        operations.open_answer(case_id=sealed.case.pk, code=code, at=sealed.at)


def test_after_a_spent_code_only_the_approved_data_may_come_back(sealed: Teller) -> None:
    operations.take_back(
        case_id=sealed.case.pk,
        reason=DeliveryState.RETURNED,
        on=sealed.on,
        method=DeliveryMethod.ELECTRONIC,
        by=sealed.cast.intake,
        at=sealed.at,
    )
    line = sealed.case.services.get()
    for content, accepted in ((CSV + b"x,y\r\n", False), (CSV, True)):
        attach = {
            "case_id": sealed.case.pk,
            "requested_service_id": line.pk,
            "title": "契約",
            "media_type": "text/csv",
            "content": content,
            "by": sealed.cast.reviewer,
            "at": sealed.at,
        }
        if accepted:
            operations.attach_answer(**attach)  # type: ignore[arg-type]
        else:
            with pytest.raises(Refused):
                operations.attach_answer(**attach)  # type: ignore[arg-type]
    sealed.later(0)
    sealed.dispatch(DeliveryMethod.ELECTRONIC)
    assert sealed.case.status == Status.DISPATCHED
    first, second = sealed.case.deliveries.order_by("dispatched_at", "pk")
    assert {first.state, second.state} == {DeliveryState.RETURNED, DeliveryState.UNDER_WAY}


def test_an_opened_answer_closes_when_its_time_is_over(sealed: Teller) -> None:
    operations.post_code(
        case_id=sealed.case.pk,
        tracking_number="13112383852",
        posted_on=sealed.on,
        by=sealed.cast.intake,
        at=sealed.at,
    )
    operations.open_answer(case_id=sealed.case.pk, code=_code(sealed), at=sealed.at)
    sealed.later(22)
    schedules.tick(at=sealed.at)
    assert sealed.case.status == Status.CLOSED


def test_opening_is_on_record(sealed: Teller) -> None:
    operations.open_answer(case_id=sealed.case.pk, code=_code(sealed), at=sealed.at)
    actions = AuditEvent.objects.filter(case_id=sealed.case.pk).values_list("action", flat=True)
    assert {"SEAL", "TRY_CODE", "OPEN_ANSWER"} <= set(actions)


def test_the_server_alone_cannot_open_it(sealed: Teller) -> None:
    delivery = Delivery.objects.get()
    package = vault.read(delivery.data_key, delivery.package)
    with pytest.raises(crypto.Unreadable):
        crypto.unlock(bytes(delivery.wrapped or b""), package, aad="")
    assert not re.search(rb"reply-1", package)


def test_letters_made_for_the_other_way_leave_the_vault(
    decided: Teller, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    _mail(decided, "13112383852", decided.on)
    old = decided.case.letters.get(kind=LetterKind.REPLY).file
    with django_capture_on_commit_callbacks(execute=True):
        operations.take_back(
            case_id=decided.case.pk,
            reason=DeliveryState.RETURNED,
            on=decided.on,
            method=DeliveryMethod.ELECTRONIC,
            by=decided.cast.intake,
            at=decided.at,
        )
    assert old not in set(vault.older_than(decided.at + timedelta(days=1)))
