"""Two clicks, answers that are lost, sessions that end meanwhile: nothing typed is lost."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now
from PIL import Image

from identity.choices import Capacity
from privacy_portal import blackout
from requests_app import limits
from requests_app.choices import RequestKind, Status
from requests_app.management.storyteller import Cast
from requests_app.models import Case, Draft, DraftScan, Inquiry, Message
from tests.pages import read
from tests.privacy_portal.hostile import picture
from tests.quality.tales import Library, Told
from tests.quality.visitor import Visitor, typed
from tests.requests_app.filing import send

pytestmark = pytest.mark.django_db
KIND, SUBJECT = RequestKind.DISCLOSE_DATA, Capacity.SUBJECT


@pytest.fixture
def told(cast: Cast) -> Told:
    return Library(cast).told("papers awaited")


def inside(told: Told) -> Visitor:
    visitor = Visitor("en")
    visitor.come_back(told.number, told.key)
    return visitor


def filer() -> Visitor:
    visitor = Visitor("en")
    visitor.walk(KIND, SUBJECT, until="")
    return visitor


def test_who_lost_the_answer_to_send_still_gets_number_and_key() -> None:
    visitor = filer()
    send(visitor.client)
    del visitor.client.cookies["session"]

    again = send(visitor.client)

    assert again["Location"] == visitor.address("complete")
    page = visitor.page("complete")
    case = Case.objects.get()
    assert f"{case.number[:4]}-{case.number[4:8]}" in page.text


def test_a_quarter_of_an_hour_later_the_draft_opens_nothing() -> None:
    visitor = filer()
    send(visitor.client)
    del visitor.client.cookies["session"]
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert visitor.see("complete")["Location"] == visitor.address("sign_in")
        assert "already sent" in visitor.page("sign_in").text


def test_after_logging_out_nobody_comes_back_by_the_draft() -> None:
    visitor = filer()
    send(visitor.client)
    assert visitor.see("complete").status_code == 200
    visitor.send("sign_out")
    assert visitor.see("complete")["Location"] == visitor.address("sign_in")
    assert visitor.see("check")["Location"] != visitor.address("complete")


def test_the_last_page_is_that_of_the_request_just_sent(told: Told) -> None:
    visitor = filer()
    send(visitor.client)
    visitor.come_back(told.number, told.key)
    page = visitor.page("complete")
    mine = Case.objects.exclude(number=told.number).get()
    assert mine.number[:4] + "-" + mine.number[4:8] in page.text


@pytest.mark.parametrize(
    ("page", "values"),
    [
        ("messages", {"message": "When will it come?"}),
        ("withdraw", {"reason": "When will it come?"}),
        ("address", {"city": "When will it come?"}),
    ],
)
def test_what_was_typed_when_the_session_ended_is_there_to_copy(
    told: Told, page: str, values: dict[str, str]
) -> None:
    first = inside(told)
    inside(told)  # on another device: that ends the first one

    response = first.send(page, values)

    assert response.status_code == 403
    assert "When will it come?" in response.content.decode()
    assert not Message.objects.exists()


def test_a_code_is_never_shown_again(told: Told) -> None:
    first = inside(told)
    inside(told)
    assert "GEHEIM" not in first.send("download", {"code": "GEHEIM"}).content.decode()


def test_the_same_message_twice_is_one(told: Told) -> None:
    visitor = inside(told)
    for _click in range(2):
        visitor.answer("messages", {"message": "When will it come?"})
    assert Message.objects.count() == 1
    visitor.answer("messages", {"message": "And how?"})
    assert Message.objects.count() == 2


def test_the_same_question_twice_is_one() -> None:
    visitor = Visitor("en")
    asked = {"kind": "OTHER", "text": "When?", "name": "A", "email": "a@example.jp"}
    for _click in range(2):
        visitor.answer("contact", asked)
    assert Inquiry.objects.count() == 1


def test_withdrawing_twice_is_withdrawing_once(told: Told) -> None:
    visitor = inside(told)
    for _click in range(2):
        assert visitor.send("withdraw", {"sure": "on"})["Location"] == visitor.address("status")
    assert Case.objects.get().status == Status.WITHDRAWN


def test_the_same_file_twice_at_once_is_one() -> None:
    visitor = filer()
    for _click in range(2):
        visitor.upload()
    assert DraftScan.objects.count() == 1


@pytest.mark.parametrize(
    "carried",
    [
        "[" * 5_000,
        '{"a":' * 1_500,
        json.dumps({"kind": {"kind": ["\ud800"]}}),
        json.dumps({"requester": {"x": ["A" * 50_000]}}),
        "null", "[]", "1e999", "{", '{"kind": 1}', '{"kind": {"kind": "DISCLOSE_DATA"}}',
    ],
    ids=range(10),
)  # fmt: skip
@pytest.mark.parametrize("draft", ["", "4c3f7d1e-1111-4111-8111-111111111111"])
def test_what_a_form_carries_breaks_nothing(carried: str, draft: str) -> None:
    visitor = Visitor("en")
    for step in ("services", "requester", "details", "request"):
        values = {**typed(KIND, SUBJECT)[step], "draft": draft, "carried": carried}
        assert visitor.send(step, values).status_code in (200, 302)
    assert all(len(draft.body) < 20_000 for draft in Draft.objects.select_related("data_key"))


def test_a_text_of_a_megabyte_is_shown_again_and_not_kept() -> None:
    visitor = Visitor("en")
    visitor.walk(KIND, SUBJECT, until="details")
    values = {**typed(KIND, SUBJECT)["details"], "name": "A" * 1_000_000}
    response = visitor.send("details", values)
    assert read(response.content).form("name").fields["name"] == ["A" * 1_000_000]
    assert len(Draft.objects.select_related("data_key").get().body) < 20_000


@pytest.mark.parametrize(
    "box",
    [[0.5, 0.5, 1e-300, 1e-300], [0.5, 0.1, 0.1, 1e-18], [1.0, 1.0, 1e-17, 1e-17], [0, 0, 1, 1]],
)
def test_a_box_of_any_size_hides_at_least_a_block(box: list[float]) -> None:
    visitor = filer()
    form = next(form for form in visitor.page("documents").forms if "file" in form.offered)
    response = post_file(visitor, form.fields, boxes=json.dumps({"1": [box]}))
    assert response.status_code == 302
    page = Image.new("RGB", (640, 400), "white")
    blackout.burn(page, blackout.read(json.dumps({"1": [box]}))[1])
    assert (0, 0, 0) in {colour for _count, colour in page.getcolors() or ()}


def post_file(visitor: Visitor, fields: dict[str, list[str]], **values: str) -> Any:  # noqa: ANN401
    file = picture("JPEG", size=(640, 400), colour="white")
    return visitor.client.post(
        visitor.address("documents"),
        {
            **fields,
            "paper": "DRIVERS_LICENSE",
            **values,
            "file": SimpleUploadedFile("a.jpg", file, "image/jpeg"),
        },
    )


@pytest.mark.parametrize("page", ["home", "contact", "kind", "sign_in", "resume", "lost_number"])
def test_who_may_look_may_ask_for_the_headers(page: str) -> None:
    assert Client().head(Visitor("en").address(page)).status_code == 200


@pytest.mark.parametrize("hidden", list("\u200b\ufeff\u00ad\u2060\u3164\u2800\u202e"))
def test_what_cannot_be_seen_is_said_in_words(hidden: str) -> None:
    visitor = Visitor("en")
    visitor.walk(KIND, SUBJECT, until="details")
    response = visitor.send("details", {**typed(KIND, SUBJECT)["details"], "name": f"A{hidden}B"})
    errors = " ".join(read(response.content).errors)
    assert "invisible character" in errors
    assert hidden not in errors
    pasted = {**typed(KIND, SUBJECT)["details"], "name": f"{hidden}GARCIA MARIA{hidden}"}
    assert visitor.send("details", pasted).status_code == 302


def test_a_key_is_taken_with_whatever_copying_brings_along(told: Told) -> None:
    spaced = "\u00a0".join(told.key[n : n + 4] for n in range(0, 28, 4))
    visitor = Visitor("en")
    visitor.come_back(f"\ufeff{told.number}\t", f"{spaced}\u200b\n")
    assert visitor.see("status").status_code == 200


def test_beginning_over_and_over_has_an_end() -> None:
    most = limits.DRAFTS.windows[0][0]
    codes = [
        Client().post("/en/apply/kind/", {"kind": KIND}, REMOTE_ADDR="198.51.100.9").status_code
        for _n in range(most + 1)
    ]
    assert codes == [302] * most + [200]


def test_the_same_file_with_other_boxes_is_another_picture() -> None:
    """Who saw a number and sent the photo again with a box over it must not lose the box."""
    visitor = filer()
    form = next(form for form in visitor.page("documents").forms if "file" in form.offered)
    for boxes in ("", json.dumps({"1": [[0.1, 0.1, 0.5, 0.5]]})):
        assert post_file(visitor, form.fields, boxes=boxes).status_code == 302
    assert DraftScan.objects.count() == 2


def test_an_address_that_no_letter_can_print_is_refused_where_it_is_typed() -> None:
    visitor = Visitor("en")
    visitor.walk(KIND, SUBJECT, until="details")
    values = {**typed(KIND, SUBJECT)["details"], "email": "taro@\u0e17\u0e14.example.jp"}
    assert visitor.send("details", values).status_code == 200
