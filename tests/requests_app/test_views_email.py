"""The code by e-mail between details and request: sent once, proved once, never in the way."""

import pytest
from django.core import mail
from django.test import Client

from privacy_portal import jobs
from privacy_portal.models import Job
from requests_app.choices import PartyRole, RequestKind
from requests_app.models import Case, Draft, MailCode
from tests.mailbox import last_code
from tests.pages import read
from tests.requests_app.filing import PERSON, browser, prove, send, steps, type_all

pytestmark = pytest.mark.django_db
KIND = RequestKind.DISCLOSE_DATA
EMAIL = "/en/apply/email/"


@pytest.fixture
def client() -> Client:
    """Return a browser in which the details were just typed."""
    client = browser()
    for step in ("kind", "services", "requester", "details"):
        response = client.post(f"/en/apply/{step}/", steps(KIND)[step])
    assert response["Location"] == EMAIL
    return client


def details(client: Client, **changes: object) -> str:
    typed = {name: value for name, value in {**PERSON, **changes}.items() if value is not None}
    return str(client.post("/en/apply/details/", typed)["Location"])


def test_the_details_send_one_code_and_looking_sends_none(client: Client) -> None:
    for _ in range(3):
        page = client.get(EMAIL)
        assert "taro@example.jp" in page.content.decode()
    last_code()

    assert [sent.to for sent in mail.outbox] == [["taro@example.jp"]]
    assert details(client) == EMAIL
    assert MailCode.objects.count() == 1


def test_no_later_step_opens_before_the_code_came_back(client: Client) -> None:
    for step in ("request", "documents", "check"):
        assert client.get(f"/en/apply/{step}/")["Location"].partition("?")[0] == EMAIL

    assert prove(client)["Location"] == "/en/apply/request/"

    assert client.get("/en/apply/request/").status_code == 200
    assert client.get(EMAIL)["Location"] == "/en/apply/request/"


def test_a_wrong_code_says_how_many_tries_are_left(client: Client) -> None:
    code = last_code()
    page = client.post(EMAIL, {"code": f"{(int(code) + 1) % 10**6:06d}"})

    assert page.status_code == 200
    assert "4 tries left" in " ".join(read(page.content).errors)
    assert client.get("/en/apply/request/")["Location"] == EMAIL


def test_an_empty_or_short_code_costs_nothing(client: Client) -> None:
    for typed in ("", "123", "１２３４５"):
        page = client.post(EMAIL, {"code": typed})
        assert "Enter the 6 digits" in " ".join(read(page.content).errors)

    assert MailCode.objects.get().tries == 0


def test_a_code_asked_for_too_soon_is_a_429_that_says_until_when(client: Client) -> None:
    response = client.post(EMAIL, {"again": "1"})

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 60
    assert "Please wait until" in response.content.decode()
    # The one that was sent stays good.
    assert prove(client)["Location"] == "/en/apply/request/"


def test_a_new_code_replaces_the_one_before(client: Client) -> None:
    old = last_code()
    MailCode.objects.update(asked_at=MailCode.objects.get().asked_at.replace(year=2020))

    assert client.post(EMAIL, {"again": "1"})["Location"] == EMAIL

    new = last_code()
    assert len(mail.outbox) == 2
    if old != new:
        assert client.post(EMAIL, {"code": old}).status_code == 200
    assert client.post(EMAIL, {"code": new})["Location"] == "/en/apply/request/"


def test_one_can_go_on_without_e_mail(client: Client) -> None:
    assert client.post(EMAIL, {"without": "1"})["Location"] == "/en/apply/request/"
    client.post("/en/apply/request/", steps(KIND)["request"])
    send(client)

    case = Case.objects.get()
    assert case.parties.get(role=PartyRole.SUBJECT).email == ""
    assert not case.email_sign_in


def test_whoever_uses_no_e_mail_is_not_asked() -> None:
    client = browser()
    for step in ("kind", "services", "requester"):
        client.post(f"/en/apply/{step}/", steps(KIND)[step])

    assert details(client, email="", no_email="on") == "/en/apply/request/"
    assert not MailCode.objects.exists()


def test_a_changed_address_is_asked_again_and_the_same_one_is_not(client: Client) -> None:
    prove(client)
    client.post("/en/apply/request/", steps(KIND)["request"])

    assert details(client, back="check", phone="03-1111-2222") == "/en/apply/check/"
    assert details(client, back="check", email="TARO@example.jp") == "/en/apply/check/"
    assert details(client, back="check", email="jiro@example.jp") == f"{EMAIL}?back=check"

    response = client.post(EMAIL, {"code": last_code(), "back": "check"})
    assert response["Location"] == "/en/apply/check/"


def test_a_code_for_another_address_proves_nothing_about_this_one(client: Client) -> None:
    code = last_code()
    assert details(client, email="jiro@example.jp") == EMAIL

    response = client.post(EMAIL, {"code": code})

    assert response.status_code == 200
    assert Draft.objects.get().email_proved_at is None


def test_a_case_knows_that_its_address_was_proved() -> None:
    client = browser()
    type_all(client, KIND)
    send(client)

    case = Case.objects.get()
    assert case.email_sign_in
    assert case.parties.get(role=PartyRole.SUBJECT).email_proved_at
    assert Draft.objects.get().resume_digest is None


def test_the_check_page_says_that_the_address_is_confirmed() -> None:
    client = browser()
    type_all(client, KIND)

    assert "確認済み" in client.get("/ja/apply/check/").content.decode()


def test_another_browser_sends_a_code_of_its_own(client: Client) -> None:
    """The ticket is in the session, the draft in its cookie: a session may end before."""
    del client.cookies["session"]
    page = client.get(EMAIL)

    assert not page.context["under_way"]
    assert "Send the code" in page.content.decode()
    assert client.post(EMAIL, {"code": "123456"}).status_code == 200


def test_a_mail_job_that_fails_stands_in_nobodys_way(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job.objects.get(kind="send_code")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", _no_server)
    jobs.run_due(job.run_after)

    assert client.get(EMAIL).status_code == 200
    assert client.post(EMAIL, {"without": "1"})["Location"] == "/en/apply/request/"


def _no_server(*_: object) -> None:
    raise OSError
