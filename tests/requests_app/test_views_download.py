"""The sealed answer opens with the posted code, in the session of its case, and nowhere else."""

import re
from dataclasses import dataclass

import pypdfium2
import pytest
from django.test import Client
from django.utils.timezone import now as clock

from privacy_portal import jobs, vault
from privacy_portal.models import AuditEvent
from requests_app.choices import DeliveryMethod, DeliveryState, Outcome, RequestKind
from requests_app.mail_choices import NoticeKind
from requests_app.management.storyteller import CSV, DISCLOSE, PEOPLE, Cast
from requests_app.models import Delivery, Notice
from tests.requests_app.desk import Quick, print_letters, quick
from tests.requests_app.filing import browser

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}")
URL = "/en/status/download/"
# Another code whose check character is right.
WELL_TYPED = "0000-0000-0000-0000"


@dataclass(slots=True)
class Posted:
    """A sealed answer, the person's browser, and the code as the letter prints it."""

    client: Client
    code: str

    def enter(self, code: str) -> str:
        return str(self.client.post(URL, {"code": code}).content.decode())

    def delivery(self) -> Delivery:
        return Delivery.objects.get()


def printed_code(delivery: Delivery) -> str:
    letter = delivery.code_letter
    assert letter
    document = pypdfium2.PdfDocument(vault.read(letter.data_key, letter.file))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    found = CODE.search(text)
    assert found
    return found.group()


@pytest.fixture
def posted(cast: Cast) -> Posted:
    teller: Quick = quick(cast, days_ago=12)
    teller.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[0],
        "conoha",
        delivery=DeliveryMethod.ELECTRONIC,
    )
    teller.accept()
    teller.pay()
    teller.propose(Outcome.GRANTED)
    teller.approve()
    print_letters(teller.case)
    teller.dispatch(DeliveryMethod.ELECTRONIC)
    while jobs.run_due(clock()):
        pass
    client = browser()
    assert teller.filed
    client.post(
        "/en/status/sign-in/",
        {"number": teller.filed.case.number, "key": teller.filed.access_key},
    )
    return Posted(client, printed_code(Delivery.objects.get()))


def test_the_posted_code_opens_the_list_in_any_width(posted: Posted) -> None:
    typed = posted.code.lower().replace("1", "l").replace("-", "　")

    page = posted.client.post(URL, {"code": typed})

    assert [file.name for file in page.context["opened"].files]
    assert "no-store" in page["Cache-Control"]
    assert posted.client.get("/en/status/").context["can_open"]


def test_each_file_comes_as_an_attachment(posted: Posted) -> None:
    opened = posted.client.post(URL, {"code": posted.code}).context["opened"]
    name = next(file.name for file in opened.files if file.name.endswith(".csv"))

    response = posted.client.post(f"{URL}file/", {"ticket": opened.ticket, "name": name})

    assert response.content == CSV
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert AuditEvent.objects.latest("seq").action == "DOWNLOAD"


def test_a_wrong_code_says_how_many_tries_are_left(posted: Posted) -> None:
    assert "Tries left: 9" in posted.enter(WELL_TYPED)
    assert posted.delivery().wrong_codes == 1


def test_a_slip_of_typing_costs_no_try(posted: Posted) -> None:
    slip = ("2" if posted.code[0] != "2" else "3") + posted.code[1:]

    assert "check your typing" in posted.enter(slip)
    assert posted.delivery().wrong_codes == 0


def test_ten_wrong_codes_void_the_code(posted: Posted) -> None:
    Delivery.objects.update(wrong_codes=9)

    assert "void" in posted.enter(WELL_TYPED)

    assert posted.delivery().state == DeliveryState.CODE_SPENT
    assert posted.client.get(URL)["Location"] == "/en/status/"


def test_nothing_is_read_without_a_ticket(posted: Posted) -> None:
    for ticket in ("", "9999999999.x", "1.abc"):
        page = posted.client.post(f"{URL}file/", {"ticket": ticket, "name": "reply.pdf"})
        assert "enter the code again" in page.content.decode()
    assert posted.client.post(f"{URL}file/", {"name": "../x\r\n"}).status_code == 404


def test_a_stranger_is_led_to_the_sign_in(posted: Posted) -> None:
    stranger = browser()
    assert stranger.post(URL, {"code": posted.code})["Location"] == "/en/status/sign-in/"


def test_the_answer_is_deleted_after_a_download_and_a_tick(posted: Posted) -> None:
    opened = posted.client.post(URL, {"code": posted.code}).context["opened"]
    ticket = {"ticket": opened.ticket}

    assert "Tick the box" in posted.client.post(f"{URL}delete/", ticket).content.decode()
    early = posted.client.post(f"{URL}delete/", {**ticket, "sure": "on"}).content.decode()
    assert "Download the answer first" in early
    posted.client.post(f"{URL}file/", {**ticket, "name": opened.files[0].name})
    posted.client.post(f"{URL}delete/", {**ticket, "sure": "on"})

    assert posted.delivery().wrapped is None
    assert "You deleted the electronic answer" in posted.client.get("/en/status/").content.decode()
    while jobs.run_due(clock()):
        pass
    assert posted.delivery().package == ""


def test_without_the_code_nobody_deletes_the_answer(posted: Posted) -> None:
    posted.client.post(f"{URL}delete/", {"ticket": "1.abc", "sure": "on"})

    assert posted.delivery().wrapped


def test_opening_is_mailed_and_logged(posted: Posted) -> None:
    posted.client.post(URL, {"code": posted.code})

    page = posted.client.post(URL, {"code": posted.code})

    assert [words for _at, words in page.context["log"]] == ["Opened with the code"] * 2
    assert Notice.objects.filter(kind=NoticeKind.OPENED).count() == 2
