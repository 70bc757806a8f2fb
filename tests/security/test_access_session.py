"""The session that shows a case: new at each sign-in, one for each, and over in time."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import now

from privacy_portal.models import BrowserSession
from requests_app import operations
from requests_app.inquiry_choices import InquiryKind
from requests_app.mail_codes import index_of
from requests_app.management.storyteller import Cast
from requests_app.models import Case, Inquiry, MailCode, Party
from tests.requests_app.desk import Quick
from tests.security.visitor import ADDRESS, Visitor, code_mailed, filed, looks

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def told(cast: Cast) -> Quick:
    tale = filed(cast)
    code_mailed()
    mail.outbox.clear()
    return tale


@pytest.fixture
def inside(told: Quick) -> Visitor:
    visitor = Visitor()
    visitor.come_in(told)
    return visitor


def is_in(visitor: Visitor) -> bool:
    return bool(visitor.get("status/").status_code == 200)


def test_the_id_is_new_at_the_sign_in_and_at_the_log_out(told: Quick) -> None:
    visitor = Visitor()
    visitor.get("status/sign-in/")
    ids = [visitor.client.session.session_key]
    visitor.come_in(told)
    ids.append(visitor.client.session.session_key)
    visitor.post("status/sign-out/")
    ids.append(visitor.client.session.session_key)

    assert len(set(ids)) == 3
    assert not is_in(visitor)


def test_the_log_out_empties_the_cache_and_leaves_the_draft(inside: Visitor) -> None:
    assert inside.post("status/sign-out/")["Clear-Site-Data"] == '"cache"'


def test_what_lies_in_the_table_is_no_cookie(inside: Visitor) -> None:
    thief = Visitor()
    for stored in BrowserSession.objects.values_list("session_key", flat=True):
        thief.client.cookies["session"] = stored
        assert not is_in(thief)
    assert is_in(inside)


def test_the_second_device_ends_the_session_on_the_first(told: Quick, inside: Visitor) -> None:
    second = Visitor()
    second.come_in(told)

    assert is_in(second)
    assert inside.get("status/")["Location"] == "/en/status/ended/"
    assert "opened on another device" in inside.get("status/ended/").content.decode()
    assert not is_in(inside)


def test_whoever_was_never_inside_is_told_of_no_end() -> None:
    assert Visitor().get("status/")["Location"] == "/en/status/sign-in/"


def test_half_an_hour_of_silence_closes_it_and_says_why(inside: Visitor) -> None:
    inside.age(until=timedelta(seconds=1))

    assert inside.get("status/")["Location"] == "/en/status/ended/"
    page = inside.get("status/ended/").content.decode()
    assert "after 30 minutes" in page
    assert "access key" in page
    assert inside.get("status/")["Location"] == "/en/status/sign-in/"


def test_two_hours_close_it_however_busy_one_is(inside: Visitor) -> None:
    inside.age(began=timedelta(hours=2), until=timedelta(seconds=1))

    assert inside.get("status/")["Location"] == "/en/status/ended/"
    assert "two hours" in inside.get("status/ended/").content.decode()


def test_each_page_counts_the_half_hour_anew_within_the_two_hours(inside: Visitor) -> None:
    inside.age(until=-timedelta(minutes=1))
    assert is_in(inside)
    assert inside.get("status/continue/").status_code == 200
    left = inside.client.get("/en/status/continue/", headers=JSON).json()
    assert 1790 <= left["seconds"] <= 1800
    assert left["final"] is False
    inside.age(began=timedelta(minutes=110))
    assert is_in(inside)
    left = inside.client.get("/en/status/continue/", headers=JSON).json()
    assert 590 <= left["seconds"] <= 600
    assert left["final"] is True


def test_looking_how_long_is_left_is_not_being_there(inside: Visitor) -> None:
    inside.age(until=-timedelta(minutes=4))

    asked = inside.client.get("/en/status/continue/", headers=JSON).json()
    assert asked["seconds"] <= 240
    kept = inside.client.post("/en/status/continue/", headers=JSON).json()
    assert kept["seconds"] >= 1790


def test_without_a_script_a_button_keeps_it_open(inside: Visitor) -> None:
    inside.age(until=-timedelta(minutes=4))
    assert "Without use, the pages of your request close at" in (
        inside.get("status/continue/").content.decode()
    )
    assert inside.post("status/continue/")["Location"] == "/en/status/continue/"
    assert inside.client.session["case"]["until"] > now().timestamp() + 1700


def test_once_it_is_over_asking_for_more_time_gives_none(inside: Visitor) -> None:
    inside.age(until=timedelta(seconds=1))

    assert inside.client.post("/en/status/continue/", headers=JSON).json()["seconds"] == 0
    assert inside.get("status/continue/")["Location"] == "/en/status/ended/"


@pytest.mark.parametrize("path", ["status/continue/", "status/ended/", "status/email/"])
def test_without_a_session_there_is_the_sign_in(path: str) -> None:
    assert Visitor().get(path)["Location"] == "/en/status/sign-in/"


def test_a_new_key_ends_the_sessions_of_the_old_one(told: Quick, inside: Visitor) -> None:
    Party.objects.update(address_proved_on=told.on)
    operations.ask_key(case_id=told.case.pk, by=told.cast.intake, at=told.at)
    assert is_in(inside)
    operations.issue_key(case_id=told.case.pk, by=told.cast.approver, at=told.at)

    assert inside.get("status/")["Location"] == "/en/status/sign-in/"


def test_an_erased_case_ends_its_sessions(inside: Visitor) -> None:
    Case.objects.update(purged_at=now(), status="WITHDRAWN", closed_at=now())

    assert not is_in(inside)


def test_every_page_of_a_session_says_until_when_it_is_open(inside: Visitor) -> None:
    for path in ("status/", "status/withdraw/", "status/email/"):
        assert "data-session" in inside.get(path).content.decode()
    assert "data-session" not in Visitor().get("status/sign-in/").content.decode()


def test_another_address_is_taken_over_with_the_code_that_went_there(
    told: Quick, inside: Visitor
) -> None:
    page = inside.get("status/email/").content.decode()
    assert ADDRESS not in page
    assert "yo…@example.jp" in page
    MailCode.objects.all().delete()
    inside.post("status/email/", email="new@example.jp")
    code = code_mailed()
    assert mail.outbox[-1].to == ["new@example.jp"]
    assert "The code is not right" in inside.post("status/email/", code="000000").content.decode()
    assert inside.post("status/email/", code=code).status_code == 302

    assert "ne…@example.jp" in inside.get("status/email/").content.decode()
    code_mailed()
    assert {sent.to[0] for sent in mail.outbox} == {"new@example.jp", ADDRESS}


def test_a_code_of_another_request_changes_nothing(cast: Cast, told: Quick) -> None:
    visitor, other = Visitor(), filed(cast)
    code_mailed()
    MailCode.objects.all().delete()
    visitor.come_in(told)
    visitor.post("status/email/", email="new@example.jp")
    code = code_mailed()
    visitor.come_in(other)

    assert "expired" in visitor.post("status/email/", code=code).content.decode()
    assert not Party.objects.filter(email_index=index_of("new@example.jp")).exists()


def test_the_way_in_by_e_mail_is_switched_off_and_on(told: Quick, inside: Visitor) -> None:
    inside.post("status/email/", switch="off")
    assert not told.case.email_sign_in
    inside.post("status/email/", switch="on")
    assert told.case.email_sign_in


def test_a_lost_number_is_mailed_to_who_confirmed_an_address_and_the_page_says_the_same(
    told: Quick,
) -> None:
    known, unknown = (
        looks(Visitor().post("lost/number/", email=typed), typed)
        for typed in (ADDRESS, "nobody@example.com")
    )
    assert known == unknown
    code_mailed()
    (sent,) = mail.outbox
    assert sent.to == [ADDRESS]
    assert told.case.number[-4:] in str(sent.body)


def test_numbers_are_not_mailed_again_and_again(told: Quick) -> None:
    answers = [Visitor().post("lost/number/", email=ADDRESS).status_code for _try in range(4)]

    assert answers == [302, 302, 302, 429]
    assert Visitor().post("lost/number/", email="nobody@example.com").status_code == 302


def test_a_lost_key_becomes_a_question_to_the_desk_whether_or_not_the_number_exists(
    told: Quick,
) -> None:
    typed = {"name": "𠮷野 太郎", "phone": "03-1234-5678", "message": "控えをなくしました。"}
    known = looks(Visitor().post("lost/key/", number=told.case.number, **typed))
    unknown = looks(Visitor().post("lost/key/", number="", **typed))

    assert known == unknown
    inquiries = Inquiry.objects.select_related("data_key").order_by("written_at")
    assert [row.kind for row in inquiries] == [InquiryKind.LOST_KEY] * 2
    assert [row.case for row in inquiries] == [None, None]
    assert told.case.number[-4:] in (inquiries[0].body or "")


def test_who_asks_for_a_key_says_how_to_be_reached() -> None:
    page = Visitor().post("lost/key/", name="𠮷野 太郎").content.decode()

    assert "Enter an e-mail address or a phone number." in page
    assert "𠮷野 太郎" in page
