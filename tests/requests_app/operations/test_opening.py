"""The sealed answer: what is in it, who counts, and how long it lies there."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from privacy_portal import numbering, vault
from privacy_portal.errors import Refused
from requests_app import operations, schedules
from requests_app.choices import (
    DeliveryMethod,
    DeliveryState,
    LetterKind,
    Outcome,
    RequestKind,
    Status,
)
from requests_app.management.storyteller import CSV, DISCLOSE, PEOPLE, Teller
from requests_app.models import AnswerFile, Ground
from requests_app.operations import OpenedAnswer, ProposedAnswer, opening
from tests.reading import code_in


def _attach(tale: Teller, service: str, content: bytes) -> None:
    line = tale.case.services.get(service__code=service)
    operations.attach_answer(
        case_id=tale.case.pk,
        requested_service_id=line.pk,
        title="契約情報",
        media_type="text/csv",
        content=content,
        by=tale.cast.reviewer,
        at=tale.at,
    )


def _answer(tale: Teller, outcomes: dict[str, Outcome]) -> None:
    ground = Ground.objects.in_force(on=tale.on).filter(kind=tale.case.kind, reads_as="").first()
    assert ground is not None
    operations.propose(
        case_id=tale.case.pk,
        answers=[
            ProposedAnswer(
                requested_service_id=line.pk,
                outcome=outcomes[line.service.code],
                searched_on=tale.on,
                search_scope="会員データベース",
                ground_ids=(ground.pk,) if outcomes[line.service.code] == Outcome.REFUSED else (),
                explanation="該当します。",
            )
            for line in tale.case.services.select_related("service")
        ],
        by=tale.cast.reviewer,
        at=tale.at,
    )
    tale.later(1)
    tale.approve()
    tale.dispatch(DeliveryMethod.ELECTRONIC)


@pytest.fixture
def in_review(tale: Teller) -> Teller:
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[0],
        "onamae-com",
        "conoha",
        delivery=DeliveryMethod.ELECTRONIC,
    )
    tale.accept()
    tale.pay()
    return tale


@pytest.fixture
def sealed(in_review: Teller) -> Teller:
    for service, content in (
        ("onamae-com", CSV),
        ("onamae-com", b"a,b\r\n1,2\r\n"),
        ("conoha", CSV),
    ):
        _attach(in_review, service, content)
    _answer(in_review, dict.fromkeys(("onamae-com", "conoha"), Outcome.GRANTED))
    return in_review


def _code(tale: Teller) -> str:
    letter = tale.case.letters.get(kind=LetterKind.DELIVERY_CODE)
    return code_in(vault.read(letter.data_key, letter.file))


def _open(tale: Teller) -> OpenedAnswer:
    return operations.open_answer(case_id=tale.case.pk, code=_code(tale), at=tale.at)


def test_data_of_a_refused_service_are_not_in_the_answer(in_review: Teller) -> None:
    _attach(in_review, "onamae-com", CSV)
    _attach(in_review, "conoha", b"kept,back\r\n1,2\r\n")
    _answer(in_review, {"onamae-com": Outcome.GRANTED, "conoha": Outcome.REFUSED})
    names = [entry.name for entry in _open(in_review).files]
    assert sorted(name.partition("-")[0] for name in names) == ["data", "data", "reply", "reply"]
    assert not AnswerFile.objects.exclude(file="").exists()


def test_five_times_everything_is_the_limit(sealed: Teller) -> None:
    opened = _open(sealed)
    read = {"case_id": sealed.case.pk, "ticket": opened.ticket, "at": sealed.at}
    with pytest.raises(Refused):
        operations.read_answer(name="no-such-file.pdf", **read)  # type: ignore[arg-type]
    assert sealed.case.deliveries.get().downloads == 0
    for _ in range(opening.DOWNLOADS * len(opened.files)):
        operations.read_answer(name="reply-1.pdf", **read)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        operations.read_answer(name="reply-1.pdf", **read)  # type: ignore[arg-type]


@pytest.mark.parametrize("ticket", ["", "²", "².YQ", "9" * 5000 + ".YQ", "9999999999.ü", "1.YQ"])
def test_a_ticket_that_is_none_opens_nothing(sealed: Teller, ticket: str) -> None:
    with pytest.raises(Refused):
        operations.read_answer(
            case_id=sealed.case.pk, ticket=ticket, name="reply-1.pdf", at=sealed.at
        )


def test_an_access_key_typed_as_the_code_costs_no_try(sealed: Teller) -> None:
    with pytest.raises(Refused):
        operations.open_answer(case_id=sealed.case.pk, code=numbering.access_key(), at=sealed.at)
    assert sealed.case.deliveries.get().wrong_codes == 0


def test_an_answer_opened_before_its_posting_was_noted_ends_all_the_same(sealed: Teller) -> None:
    _open(sealed)
    assert sealed.case.deliveries.get().opens_until == sealed.on + timedelta(days=21)
    sealed.later(22)
    package = sealed.case.deliveries.get().package
    schedules.tick(at=sealed.at)
    assert sealed.case.status == Status.CLOSED
    sealed.later(0)
    assert package not in set(vault.older_than(sealed.at + timedelta(days=1)))


def test_after_a_sealing_every_approved_file_must_come_back(sealed: Teller) -> None:
    operations.take_back(
        case_id=sealed.case.pk,
        reason=DeliveryState.RETURNED,
        on=sealed.on,
        method=DeliveryMethod.ELECTRONIC,
        by=sealed.cast.intake,
        at=sealed.at,
    )
    sealed.later(0)
    for service, content in (("onamae-com", CSV), ("conoha", CSV)):
        _attach(sealed, service, content)
        with pytest.raises(Refused):
            sealed.dispatch(DeliveryMethod.ELECTRONIC)
    _attach(sealed, "onamae-com", b"a,b\r\n1,2\r\n")
    # Only now the letter can tell of them.
    sealed.later(0)
    sealed.dispatch(DeliveryMethod.ELECTRONIC)
    assert sealed.case.status == Status.DISPATCHED


def test_the_code_is_not_posted_before_it_was_made_nor_comes_back_tomorrow(sealed: Teller) -> None:
    with pytest.raises(Refused):
        operations.post_code(
            case_id=sealed.case.pk,
            tracking_number="13112383852",
            posted_on=sealed.on - timedelta(days=1),
            by=sealed.cast.intake,
            at=sealed.at,
        )
    for days in (-1, 1):
        with pytest.raises(Refused):
            operations.take_back(
                case_id=sealed.case.pk,
                reason=DeliveryState.RETURNED,
                on=sealed.on + timedelta(days=days),
                method=DeliveryMethod.ELECTRONIC,
                by=sealed.cast.intake,
                at=sealed.at,
            )


@pytest.mark.django_db(transaction=True)
def test_parallel_downloads_do_not_outrun_the_limit(sealed: Teller) -> None:
    opened = _open(sealed)
    limit = opening.DOWNLOADS * len(opened.files)
    delivery = sealed.case.deliveries.get()
    delivery.downloads = limit - 1
    delivery.save()
    got: list[bytes] = []

    def read() -> None:
        try:
            got.append(
                operations.read_answer(
                    case_id=sealed.filed.case.pk,  # type: ignore[union-attr]
                    ticket=opened.ticket,
                    name="reply-1.pdf",
                    at=sealed.at,
                )
            )
        except Refused:
            pass
        finally:
            connection.close()

    threads = [Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1
    assert sealed.case.deliveries.get().downloads == limit
