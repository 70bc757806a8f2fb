from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.utils.timezone import now

from identity.choices import PaperForm, PaperKind, Whose
from privacy_portal.dates import tokyo_day
from requests_app import operations
from requests_app.choices import Action, DeliveryMethod, Outcome, RequestKind, Status
from requests_app.management.storyteller import CORRECT, CSV, DISCLOSE, PEOPLE, Cast
from requests_app.operations import PostedPaper

from .desk import Desk, Quick, print_letters, quick, rows, sit

REGISTERED = "13112383852"
PERSON = PEOPLE[0]


@pytest.fixture
def today() -> str:
    return tokyo_day(now()).isoformat()


@pytest.fixture
def filed(cast: Cast) -> Quick:
    tale = quick(cast)
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PERSON, "onamae-com")
    return tale


@pytest.fixture
def unpaid(filed: Quick) -> Quick:
    filed.accept()
    return filed


def test_a_disclosure_goes_from_the_envelope_to_the_end(
    cast: Cast, filed: Quick, today: str
) -> None:
    case = filed.case
    issued = (case.request_date - timedelta(days=3)).isoformat()
    intake, reviewer = sit(cast.intake, case), sit(cast.reviewer, case)
    approver, finance = sit(cast.approver, case), sit(cast.finance, case)

    intake.take(
        Action.RECEIVE_PAPERS,
        arrived_on=today,
        registered_number=REGISTERED,
        **rows(
            "papers",
            {"paper": "RESIDENCE_CERTIFICATE-SUBJECT", "issue_date": issued},
            {"paper": "DRIVERS_LICENSE-SUBJECT", "form": "COPY", "issue_date": issued},
            {},
        ),
    )
    assert filed.case.status == Status.CHECKING_IDENTITY
    verdict = {"verdict": "ACCEPTED", "fault": "", "remark": ""}
    intake.take(Action.EXAMINE_PAPERS, **rows("verdicts", verdict, verdict))
    intake.take(Action.ACCEPT_IDENTITY, address_proved="on")
    assert filed.case.status == Status.AWAITING_PAYMENT
    finance.take(Action.RECORD_PAYMENT, amount=5500, received_on=today, payer_name="ヨシノ タロウ")
    assert filed.case.status == Status.IN_REVIEW
    line = filed.case.services.get()
    reviewer.take(
        Action.ATTACH_ANSWER,
        requested_service_id=str(line.pk),
        title="契約情報",
        media_type="text/csv",
        content=SimpleUploadedFile("a.csv", CSV, "text/csv"),
    )
    reviewer.take(
        Action.PROPOSE,
        **rows(
            "answers",
            {
                "outcome": Outcome.GRANTED,
                "searched_on": today,
                # A line break as browsers send it.
                "search_scope": "会員データベース\r\n問合せ記録",
            },
        ),
    )
    assert filed.case.status == Status.AWAITING_APPROVAL
    approver.take(Action.APPROVE)
    assert filed.case.status == Status.DECIDED
    print_letters(filed.case)
    intake.take(
        Action.DISPATCH,
        method=DeliveryMethod.CERTIFIED_MAIL,
        mail_kind="SIMPLE_REGISTERED",
        tracking_number="1311-2383-852",
        posted_on=today,
    )
    assert filed.case.status == Status.DISPATCHED
    response = intake.take(Action.CLOSE, delivered_on=today)
    assert response.status_code == 302
    assert filed.case.status == Status.CLOSED


def test_a_refusal_is_shown_and_the_typing_is_kept(cast: Cast, filed: Quick) -> None:
    filed.receive(drop=1)
    desk = sit(cast.intake, filed.case)

    response = desk.take(Action.REQUEST_SUPPLEMENT, last_day="2020-01-01", remark="急ぎません")

    page = response.content.decode()
    assert response.status_code == 200
    assert "The last day must be in the future." in page
    assert "急ぎません" in page
    assert filed.case.status == Status.CHECKING_IDENTITY


def test_what_the_operation_refuses_is_said_on_the_form(cast: Cast, filed: Quick) -> None:
    filed.receive()
    filed.examine()

    response = sit(cast.intake, filed.case).take(Action.ACCEPT_IDENTITY)

    assert "Answers go only to the address that the papers prove." in response.content.decode()
    assert filed.case.status == Status.CHECKING_IDENTITY


@pytest.mark.parametrize("action", [Action.DISPATCH, Action.TAKE_BACK, Action.CLOSE])
def test_a_step_whose_time_has_not_come_says_so(cast: Cast, filed: Quick, action: Action) -> None:
    desk = sit(cast.intake, filed.case)

    assert desk.client.get(desk.url(action)).status_code == 200


def test_a_mistyped_tracking_number_is_caught(cast: Cast, filed: Quick, today: str) -> None:
    response = sit(cast.intake, filed.case).take(
        Action.RECEIVE_PAPERS,
        arrived_on=today,
        registered_number="13112383853",
        **rows("papers", {"paper": "RESIDENCE_CERTIFICATE-SUBJECT"}),
    )

    assert "check digit" in response.content.decode()
    assert filed.case.status == Status.AWAITING_PAPERS


def test_a_second_click_books_nothing(cast: Cast, unpaid: Quick, today: str) -> None:
    desk = sit(cast.finance, unpaid.case)
    sent = {
        **desk.open(Action.RECORD_PAYMENT),
        "amount": 1000,
        "received_on": today,
        "payer_name": "ヨシノ",
    }

    desk.client.post(desk.url(Action.RECORD_PAYMENT), sent)
    again = desk.client.post(desk.url(Action.RECORD_PAYMENT), sent, follow=True)

    invoice = unpaid.case.invoice
    assert invoice
    assert invoice.outstanding() == 4500
    assert "it was done once and not again" in again.content.decode()


def test_a_page_older_than_the_case_does_nothing(cast: Cast, unpaid: Quick, today: str) -> None:
    desk = sit(cast.finance, unpaid.case)
    typed = {"amount": 1000, "received_on": today, "payer_name": "ヨシノ"}
    stale = {**desk.open(Action.RECORD_PAYMENT), **typed}
    desk.take(Action.RECORD_PAYMENT, **typed)

    response = desk.client.post(desk.url(Action.RECORD_PAYMENT), stale)

    invoice = unpaid.case.invoice
    assert invoice
    assert invoice.outstanding() == 4500
    assert "The case has moved on" in response.content.decode()


def test_looking_at_a_case_makes_no_page_stale(cast: Cast, unpaid: Quick, today: str) -> None:
    desk = sit(cast.finance, unpaid.case)
    opened = desk.open(Action.RECORD_PAYMENT)
    other = sit(cast.intake, unpaid.case)
    other.client.get(other.page())

    desk.client.post(
        desk.url(Action.RECORD_PAYMENT),
        {**opened, "amount": 5500, "received_on": today, "payer_name": "ヨシノ"},
    )

    assert unpaid.case.status == Status.IN_REVIEW


@pytest.mark.parametrize(
    ("action", "status"),
    [(Action.LAPSE, 404), (Action.PURGE, 404), (Action.APPROVE, 403), (Action.PROPOSE, 403)],
)
def test_nobody_takes_a_step_that_is_not_theirs(
    cast: Cast, filed: Quick, action: Action, status: int
) -> None:
    desk = sit(cast.intake, filed.case)

    assert desk.client.get(desk.url(action)).status_code == status
    assert desk.client.post(desk.url(action), {}).status_code == status


def test_an_unknown_action_is_not_found(cast: Cast, filed: Quick) -> None:
    desk = sit(cast.intake, filed.case)

    url = desk.url(Action.CLOSE).replace("close", "open-sesame")

    assert desk.client.get(url, follow=True).status_code == 404


def test_a_page_says_why_a_step_is_not_possible_and_offers_no_button(
    cast: Cast, filed: Quick
) -> None:
    page = sit(cast.intake, filed.case).client.get(sit(cast.intake, filed.case).url(Action.CLOSE))

    assert "Not possible now" in page.content.decode()
    assert '<button class="ds-button" type="submit">' not in page.content.decode()


def test_an_erased_case_takes_no_step(cast: Cast, filed: Quick) -> None:
    operations.withdraw(case_id=filed.case.pk, reason="", by=cast.intake, at=filed.at)
    operations.purge(case_id=filed.case.pk, at=filed.at + timedelta(days=4 * 366))
    desk = sit(cast.reviewer, filed.case)

    # The form of a proposal begins with texts that nobody can read any more.
    response = desk.client.get(desk.url(Action.PROPOSE), follow=True)

    assert response.redirect_chain == [(desk.page(), 302)]
    assert "The data of this case have been erased." in response.content.decode()


def test_rows_that_were_never_offered_are_not_taken(cast: Cast, filed: Quick, today: str) -> None:
    many = [{"paper": "RESIDENCE_CERTIFICATE-SUBJECT"}] * 50

    response = sit(cast.intake, filed.case).take(
        Action.RECEIVE_PAPERS, arrived_on=today, registered_number="", **rows("papers", *many)
    )

    assert response.status_code == 200
    assert filed.case.status == Status.AWAITING_PAPERS


def test_faults_that_follow_from_the_dates_are_chosen_already(cast: Cast) -> None:
    tale = quick(cast)
    tale.file(RequestKind.CORRECT_DATA, CORRECT, PERSON, "onamae-com")
    old = PostedPaper(
        PaperKind.RESIDENCE_CERTIFICATE,
        Whose.SUBJECT,
        PaperForm.ORIGINAL,
        tale.on - timedelta(days=90),
    )
    operations.receive_papers(
        case_id=tale.case.pk,
        arrived_on=tale.on,
        registered_number="",
        papers=[old],
        by=cast.intake,
        at=tale.at,
    )

    page = sit(cast.intake, tale.case).client.get(
        sit(cast.intake, tale.case).url(Action.EXAMINE_PAPERS)
    )

    assert '<option value="TOO_OLD" selected>' in page.content.decode()


@pytest.mark.production
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_book_one_payment(
    cast: Cast, unpaid: Quick, today: str
) -> None:
    desk = sit(cast.finance, unpaid.case)
    sent = {
        **desk.open(Action.RECORD_PAYMENT),
        "amount": 1000,
        "received_on": today,
        "payer_name": "ヨシノ",
    }
    windows = [sit(cast.finance, unpaid.case) for _ in range(4)]

    def click(window: Desk) -> int:
        try:
            return int(window.client.post(window.url(Action.RECORD_PAYMENT), sent).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, windows))

    assert answers == [302] * 4
    invoice = unpaid.case.invoice
    assert invoice
    assert invoice.payments.count() == 1
