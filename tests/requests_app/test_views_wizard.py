"""Filing over HTTP, as a browser without JavaScript does it."""

import io
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now as clock
from PIL import Image

from identity.choices import Capacity, PaperKind
from privacy_portal.models import AuditEvent
from requests_app.choices import LetterKind, PartyRole, RequestKind, Status
from requests_app.models import Case, Draft, DraftScan
from tests.requests_app.filing import PERSON, browser, send, steps, type_all

pytestmark = pytest.mark.django_db


def jpeg() -> SimpleUploadedFile:
    picture = io.BytesIO()
    Image.new("RGB", (80, 50), "#abc").save(picture, "JPEG")
    return SimpleUploadedFile("menkyo.jpg", picture.getvalue(), "image/jpeg")


def upload(client: Client, file: SimpleUploadedFile) -> object:
    values = {"need": "identity_copy", "paper": "DRIVERS_LICENSE", "file": file}
    return client.post("/en/apply/documents/", values)


@pytest.mark.parametrize("kind", RequestKind)
@pytest.mark.parametrize("capacity", Capacity)
def test_every_kind_and_capacity_becomes_a_case(kind: RequestKind, capacity: Capacity) -> None:
    client = browser()
    type_all(client, kind, capacity)

    assert send(client)["Location"] == "/en/complete/"

    case = Case.objects.get()
    assert (case.kind, case.status, case.language) == (kind, Status.AWAITING_PAPERS, "en")
    assert case.services.count() == 2
    assert case.parties.get(role=PartyRole.SUBJECT).name == "𠮷野 太郎"
    assert case.parties.filter(role=PartyRole.AGENT).exists() == (capacity != Capacity.SUBJECT)
    assert {letter.kind for letter in case.letters.all()} >= {
        LetterKind.REQUEST_FORM,
        LetterKind.KEY_STUB,
    }


def test_pressing_twice_files_once_and_shows_the_same_page() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)

    first, second = send(client), send(client)
    page, again = client.get("/en/complete/"), client.get("/en/complete/")

    assert first["Location"] == second["Location"] == "/en/complete/"
    assert Case.objects.count() == 1
    assert AuditEvent.objects.filter(action="FILE").count() == 1
    assert page.context["access_key"] == again.context["access_key"] != ""


def test_nothing_is_sent_without_consent() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)

    page = client.post("/en/apply/check/", {})

    assert "tick the box" in page.content.decode()
    assert not Case.objects.exists()


def test_typing_survives_an_error_and_the_summary_links_to_the_fields() -> None:
    client = browser()
    for step in ("kind", "services", "requester"):
        client.post(f"/en/apply/{step}/", steps(RequestKind.DISCLOSE_DATA)[step])

    typed = {**PERSON, "birth_month": "14", "kana": "", "email": "taro@"}
    page = client.post("/en/apply/details/", typed).content.decode()

    for anchor in ("id_kana", "id_birth_month", "id_email"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page
    assert "𠮷野 太郎" in page
    assert 'value="〒１５０−００３１"' in page
    assert 'aria-invalid="true"' in page
    assert "<title>" in page
    assert "Error:" in page.split("</title>")[0]


def test_what_is_not_right_yet_is_kept_for_whoever_goes_back() -> None:
    client = browser()
    for step in ("kind", "services", "requester"):
        client.post(f"/en/apply/{step}/", steps(RequestKind.DISCLOSE_DATA)[step])
    client.post("/en/apply/details/", {**PERSON, "postcode": "", "name": "渡邉\U000e0110 一郎"})

    page = client.get("/en/apply/details/").content.decode()

    assert "渡邉\U000e0110 一郎" in page
    assert "Enter the postcode." not in page
    assert client.get("/en/apply/request/").headers["Location"] == "/en/apply/details/"


def test_what_was_saved_is_shown_again_as_typed() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)

    page = client.get("/ja/apply/details/").content.decode()

    assert 'value="〒１５０−００３１"' in page
    assert 'value="よしの たろう"' in page
    assert "aria-invalid" not in page


def test_a_postcode_fills_in_the_address_without_calling_anything_wrong() -> None:
    client = browser()
    for step in ("kind", "services", "requester"):
        client.post(f"/en/apply/{step}/", steps(RequestKind.DISCLOSE_DATA)[step])

    page = client.post(
        "/en/apply/details/", {"postcode": "１５４-００２３", "name": "髙橋", "lookup": "subject"}
    ).content.decode()

    assert "世田谷区若林" in page
    assert "髙橋" in page
    assert "aria-invalid" not in page


def test_an_unknown_postcode_is_no_error() -> None:
    client = browser()
    for step in ("kind", "services", "requester"):
        client.post(f"/en/apply/{step}/", steps(RequestKind.DISCLOSE_DATA)[step])

    page = client.post("/en/apply/details/", {"postcode": "9998888", "lookup": "subject"})

    assert "could not find the address" in page.content.decode()


@pytest.mark.parametrize("step", ["services", "requester", "details", "request", "documents"])
def test_no_step_opens_before_those_before_it(step: str) -> None:
    client = browser()
    assert client.get(f"/en/apply/{step}/")["Location"] == "/en/apply/kind/"
    client.post("/en/apply/kind/", {"kind": "DISCLOSE_DATA"})
    if step != "services":
        assert client.get(f"/en/apply/{step}/")["Location"] == "/en/apply/services/"


def test_a_change_from_the_check_page_returns_there() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)

    changed = {**steps(RequestKind.DISCLOSE_DATA)["requester"], "back": "check"}
    assert client.post("/en/apply/requester/", changed)["Location"] == "/en/apply/check/"


def test_another_kind_asks_for_its_own_block_first() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)
    client.post("/en/apply/kind/", {"kind": "CEASE_USE", "back": "check"})

    assert client.get("/en/apply/check/")["Location"] == "/en/apply/request/?back=check"


def test_the_papers_name_the_day_from_which_they_count() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)

    page = client.get("/en/apply/documents/")

    residence = page.context["lines"][0]["need"]
    assert residence.is_original
    assert residence.since
    assert residence.since < clock().date() - timedelta(days=27)
    assert [rule.kind for rule in residence.gone] == [PaperKind.ALIEN_REGISTRATION]
    assert "cannot be used" in page.content.decode()


def test_a_copy_becomes_a_page_of_the_draft_and_then_of_the_case() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)

    upload(client, jpeg())
    scan = DraftScan.objects.get()
    shown = client.get(f"/en/apply/documents/pages/{scan.pk}/")
    send(client)

    assert shown["Content-Type"] == "image/jpeg"
    assert shown.content.startswith(b"\xff\xd8")
    assert "no-store" in shown["Cache-Control"]
    paper = Case.objects.get().verification.papers.get()
    assert (paper.kind, paper.uploaded, paper.scans.count()) == ("DRIVERS_LICENSE", True, 1)


def test_a_page_of_another_draft_is_not_shown() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)
    upload(client, jpeg())
    stranger = browser()
    type_all(stranger, RequestKind.DISCLOSE_DATA)

    url = f"/en/apply/documents/pages/{DraftScan.objects.get().pk}/"
    assert stranger.get(url).status_code == 404
    stranger.post("/en/apply/documents/remove/", {"page": str(DraftScan.objects.get().pk)})
    assert DraftScan.objects.count() == 1


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("a.jpg", b"GIF89a", "image/jpeg"),
        SimpleUploadedFile("a.gif", b"GIF89a", "image/gif"),
        SimpleUploadedFile("a.jpg", b"", "image/jpeg"),
        SimpleUploadedFile(
            "a.jpg", b"\xff\xd8\xff" + b"x" * settings.MAX_UPLOAD_BYTES, "image/jpeg"
        ),
    ],
    ids=["not a picture", "another type", "empty", "too large"],
)
def test_a_refused_file_stores_nothing_and_loses_nothing(file: SimpleUploadedFile) -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)

    page = upload(client, file)

    assert page.status_code == 200  # type: ignore[attr-defined]
    assert page.context["form"].errors["file"]  # type: ignore[attr-defined]
    assert not DraftScan.objects.exists()
    assert send(client).status_code == 302


def test_a_page_can_be_deleted() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)
    upload(client, jpeg())

    client.post("/en/apply/documents/remove/", {"page": str(DraftScan.objects.get().pk)})

    assert not DraftScan.objects.exists()


def test_stopping_deletes_what_was_typed() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)

    asked = client.post("/en/apply/discard/")
    assert "Delete what you typed?" in asked.content.decode()
    assert Draft.objects.exists()
    client.post("/en/apply/discard/", {"sure": "1"})

    assert not Draft.objects.exists()
    assert client.get("/en/apply/check/")["Location"] == "/en/apply/kind/"


def test_the_draft_lies_in_a_cookie_that_scripts_cannot_read() -> None:
    client = browser()
    response = client.post("/en/apply/kind/", {"kind": "DISCLOSE_DATA"})

    cookie = response.cookies["draft"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == settings.DRAFT_KEPT_DAYS * 86400


def test_a_new_request_after_a_filed_one_is_another_draft() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)
    send(client)
    type_all(client, RequestKind.CORRECT_DATA)
    send(client)

    assert Case.objects.count() == 2


def test_no_address_and_no_header_holds_what_was_typed() -> None:
    client = browser()
    for step, values in steps(RequestKind.DISCLOSE_DATA).items():
        response = client.post(f"/en/apply/{step}/", values)
        assert "?" not in response["Location"]
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in client.get("/en/apply/check/")["Cache-Control"]


def test_the_check_page_shows_both_calendars() -> None:
    client = browser()
    type_all(client, RequestKind.DISCLOSE_DATA)

    page = client.get("/ja/apply/check/").content.decode()

    assert "1985年4月12日（昭和60年4月12日）" in page
    assert "11,000円" in page
    assert date(1985, 4, 12).isoformat() not in page
