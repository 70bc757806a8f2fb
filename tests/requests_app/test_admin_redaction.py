"""Drawing boxes at the desk: who sees the pages, what is taken, what is refused."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from identity.models import Staff
from privacy_portal import jobs
from privacy_portal.models import AuditEvent
from requests_app.choices import Action, Outcome
from requests_app.management.storyteller import Cast
from requests_app.models import AnswerFile, Redaction
from tests.requests_app.redaction.files import OTHER, two_pages
from tests.requests_app.redaction.scene import attach, review

from .desk import Quick, quick, sit

BOX = [1, 0.1, 0.1, 0.2, 0.05, "D1"]


@pytest.fixture
def reviewed(cast: Cast) -> Quick:
    tale = quick(cast)
    review(tale)
    attach(tale, two_pages())
    return tale


def url(tale: Quick, name: str = "redact", *more: int) -> str:
    return reverse(f"admin:{name}", args=[tale.case.pk, AnswerFile.objects.get().pk, *more])


def client_of(staff: Staff, tale: Quick) -> Client:
    return sit(staff, tale.case).client


def body(response: Any) -> bytes:  # noqa: ANN401 - a streaming test response
    return b"".join(response.streaming_content)


def send(staff: Staff, tale: Quick, boxes: str) -> Any:  # noqa: ANN401 - a test response
    client = client_of(staff, tale)
    seen = client.get(url(tale)).context["seen"]
    return client.post(url(tale), {"seen": seen, "boxes": boxes})


def test_the_page_shows_each_page_and_the_look_is_on_record(cast: Cast, reviewed: Quick) -> None:
    client = client_of(cast.reviewer, reviewed)

    response = client.get(url(reviewed))

    assert response.content.count(b"<figure") == 2
    assert AuditEvent.objects.filter(action="READ_ANSWER_FILE").count() == 1
    picture = client.get(url(reviewed, "redact_page", 2))
    assert body(picture).startswith(b"\xff\xd8\xff")
    assert "no-store" in picture["Cache-Control"]
    assert client.get(url(reviewed, "redact_page", 3)).status_code == 404


def test_the_reviewer_draws_and_comes_back_to_see_it_burnt(cast: Cast, reviewed: Quick) -> None:
    response = send(cast.reviewer, reviewed, json.dumps([BOX]))

    assert response.status_code == 302
    redaction = Redaction.objects.select_related("data_key").get()
    assert json.loads(redaction.patches) == [BOX]
    assert (
        b"data-look-again" in client_of(cast.reviewer, reviewed).get(response["Location"]).content
    )


@pytest.mark.parametrize(
    "boxes",
    [
        "{}", "[1]", "[[1,0.1,0.1,0.2,0.2]]", '[[3,0.1,0.1,0.2,0.2,"D1"]]', "[" * 3000,
        '[[0,0.1,0.1,0.2,0.2,"D1"]]', '[[1,0.9,0.1,0.2,0.2,"D1"]]', '[[1,0.1,0.1,0,0.2,"D1"]]',
        '[[1,0.1,0.1,0.2,0.2,"X1"]]', '[[1,0.1,0.1,0.2,0.2,7]]', '[[true,0.1,0.1,0.2,0.2,"D1"]]',
        '[[1,NaN,0.1,0.2,0.2,"D1"]]', '[[1,"0.1",0.1,0.2,0.2,"D1"]]',
        '[[1,1e999,0.1,0.2,0.2,"D1"]]',
        json.dumps([BOX] * 501), "not json",
    ],
)  # fmt: skip
def test_boxes_that_nobody_drew_are_refused_and_nothing_moves(
    cast: Cast, reviewed: Quick, boxes: str
) -> None:
    response = send(cast.reviewer, reviewed, boxes)

    assert response.status_code == 400
    assert "do not fit the file" in response.content.decode()
    assert not Redaction.objects.exists()


def test_a_page_that_is_older_than_the_last_step_does_nothing(cast: Cast, reviewed: Quick) -> None:
    client = client_of(cast.reviewer, reviewed)

    response = client.post(url(reviewed), {"seen": "IN_REVIEW:0", "boxes": json.dumps([BOX])})

    assert response.status_code == 400
    assert "moved on" in response.content.decode()
    # What was drawn is still there.
    assert json.dumps([BOX]) == response.context["boxes"]
    assert not Redaction.objects.exists()


def test_a_text_is_found_and_stands_in_no_address(cast: Cast, reviewed: Quick) -> None:
    client = client_of(cast.reviewer, reviewed)

    found = client.post(url(reviewed, "redact_find"), {"text": OTHER}).json()["boxes"]

    assert [box[0] for box in found] == [1, 2]
    assert client.get(url(reviewed, "redact_find"), {"text": OTHER}).status_code == 405
    assert client.post(url(reviewed, "redact_find"), {"text": ""}).json()["boxes"] == []


def test_who_does_not_read_answers_sees_no_page(cast: Cast, reviewed: Quick) -> None:
    for staff in (cast.intake, cast.finance):
        client = client_of(staff, reviewed)
        assert client.get(url(reviewed)).status_code == 403
        assert client.get(url(reviewed, "redact_page", 1)).status_code == 403
        assert client.post(url(reviewed, "redact_find"), {"text": OTHER}).status_code == 403
        assert client.post(url(reviewed), {"boxes": json.dumps([BOX])}).status_code == 403


def test_the_approver_looks_under_the_boxes_and_changes_none(cast: Cast, reviewed: Quick) -> None:
    send(cast.reviewer, reviewed, json.dumps([BOX]))

    client = client_of(cast.approver, reviewed)
    response = client.get(url(reviewed))

    assert "To look at only" in response.content.decode()
    assert "data-fixed" in response.content.decode()
    seen = response.context["seen"]
    assert client.post(url(reviewed), {"seen": seen, "boxes": ""}).status_code == 400
    assert Redaction.objects.exists()


def test_a_table_has_no_pages_to_draw_on(cast: Cast, reviewed: Quick) -> None:
    AnswerFile.objects.update(media_type="text/csv")

    assert client_of(cast.reviewer, reviewed).get(url(reviewed)).status_code == 404


def test_the_approver_reads_on_the_case_what_was_left_open(cast: Cast, reviewed: Quick) -> None:
    send(cast.reviewer, reviewed, json.dumps([BOX]))
    reviewed.later(0)
    redaction = Redaction.objects.select_related("data_key").get()
    redaction.made_at, redaction.left_open = reviewed.at, json.dumps({OTHER: [0, 2]})
    redaction.save()

    page = client_of(cast.reviewer, reviewed).get(url(reviewed)).content.decode()
    assert f"<strong>{OTHER}</strong>: in the title, page 2" in page
    case_page = client_of(cast.approver, reviewed).get(sit(cast.approver, reviewed.case).page())
    assert "Hidden words stand elsewhere" in case_page.content.decode()


def test_the_case_offers_no_button_without_a_file(cast: Cast, reviewed: Quick) -> None:
    desk = sit(cast.reviewer, reviewed.case)
    page = desk.client.get(desk.page()).content.decode()

    assert desk.url(Action.REDACT) not in page
    assert url(reviewed) in page


def test_nobody_proposes_the_ground_that_is_for_boxes_only(cast: Cast, reviewed: Quick) -> None:
    desk = sit(cast.reviewer, reviewed.case)

    page = desk.client.get(desk.url(Action.PROPOSE)).content.decode()

    assert "D4 " in page
    assert "D9 " not in page
    assert Outcome.GRANTED in page


def test_whoever_posts_the_answer_does_not_look_under_its_boxes(
    cast: Cast, reviewed: Quick
) -> None:
    send(cast.reviewer, reviewed, json.dumps([[*BOX[:5], "D9"]]))
    reviewed.at = now()
    while jobs.run_due(reviewed.at):
        pass
    reviewed.propose(Outcome.GRANTED)
    reviewed.approve()
    AnswerFile.objects.filter(media_type="text/csv").delete()

    client = client_of(cast.intake, reviewed)

    file = AnswerFile.objects.get()
    name = reverse("admin:answer_file", args=[reviewed.case.pk, file.pk])
    assert client.get(name).status_code == 200
    assert client.get(url(reviewed)).status_code == 403
    assert client.get(url(reviewed, "redact_page", 1)).status_code == 403
    assert client.post(url(reviewed, "redact_find"), {"text": OTHER}).status_code == 403
