"""Legal changes what a letter says: written, looked at, approved by another, printed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import now

from identity.models import Staff
from privacy_portal import vault
from privacy_portal.dates import tokyo_day
from privacy_portal.models import AuditEvent
from requests_app import letter_texts, letters
from requests_app.choices import (
    DeliveryMethod,
    DeliveryState,
    LetterKind,
    MailKind,
    Outcome,
    RequestKind,
    Status,
)
from requests_app.letters import passages, preview
from requests_app.management.storyteller import CEASE, DISCLOSE, PEOPLE, Cast, Teller
from requests_app.models import Case, Delivery, Letter, LetterText
from tests.conftest import hire
from tests.reading import text_of
from tests.requests_app.desk import quick

pytestmark = pytest.mark.django_db
LIST = "/admin/requests_app/lettertext/"
KEY = "invoice.opening"
JA = "{requested_on}のご請求について、**本人確認が済みました**。\n手数料をお振込みください。"
EN = "About your request of {requested_on}: **your identity is confirmed**.\nPlease pay the fee."


def sit(staff: Staff) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(staff)
    return client


@pytest.fixture
def clerk() -> Staff:
    return hire("data_protection_officer")


def write(client: Client, **changes: str) -> Any:  # noqa: ANN401 - a test response
    shipped = LetterText.objects.filter(key=KEY).order_by("pk")[0]
    typed = {
        "key": KEY,
        "text_ja": JA,
        "text_en": EN,
        "valid_from": tokyo_day(now()).isoformat(),
        "source": "legal, 2026",
        **changes,
    }
    return client.post(f"{LIST}add/?copy={shipped.pk}", typed)


def approve(client: Client, row: LetterText, **options: Any) -> Any:  # noqa: ANN401
    """Press the button of the page as it is now."""
    return client.post(f"{LIST}{row.pk}/approve/", {"seen": letter_texts.seen(row)}, **options)


def newest() -> LetterText:
    row: LetterText = LetterText.objects.order_by("-pk")[0]
    return row


def invoice(cast: Cast) -> Letter:
    """Return the invoice of a case that was accepted a moment ago."""
    tale = quick(cast)
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "conoha")
    tale.accept()
    letter = tale.case.letters.get(kind=LetterKind.INVOICE)
    Letter.objects.filter(pk=letter.pk).update(owed_at=now(), rendered_at=None, file="")
    letters.render_letter(letter_id=str(letter.pk), at=now())
    return Letter.objects.select_related("data_key").get(pk=letter.pk)


def words(client: Client, address: str) -> str:
    """Return the text of a preview, without spaces."""
    shown: Any = client.get(address)
    assert shown["Content-Type"] == "application/pdf"
    return "".join(text_of(b"".join(shown.streaming_content)).split())


def printed(letter: Letter) -> str:
    return "".join(text_of(vault.read(letter.data_key, letter.file)).split())


def test_a_text_is_written_looked_at_approved_and_printed(cast: Cast, clerk: Staff) -> None:
    legal, approver = sit(clerk), sit(cast.approver)
    assert write(legal).status_code == 302
    row = newest()
    assert (row.proposed_by, row.approved_at) == (clerk, None)
    assert "本人確認が済みました" not in printed(invoice(cast))

    page = legal.get(f"{LIST}{row.pk}/change/").content.decode()
    assert "<ins>" in page
    assert "<del>" in page
    assert "Another person than its writer approves it here." in page
    assert "本人確認が済みました" in words(legal, f"{LIST}{row.pk}/preview/ja/")
    assert "youridentityisconfirmed" in words(legal, f"{LIST}{row.pk}/preview/en/")
    assert "本人確認が済みました" in words(legal, f"{LIST}{row.pk}/preview/ja/newest/")
    assert approve(legal, row, follow=True).status_code == 200
    assert newest().approved_at is None

    assert "Approve this text" in approver.get(f"{LIST}{row.pk}/change/").content.decode()
    approve(approver, row)

    letter = invoice(cast)
    assert "本人確認が済みました。手数料をお振込みください。" in printed(letter)
    closing = LetterText.objects.get(key="invoice.closing")
    assert letter.text_versions == sorted([closing.pk, row.pk])
    assert AuditEvent.objects.filter(action="APPROVE_TEXT", object_id=str(row.pk)).exists()


def test_a_later_day_changes_nothing_before(cast: Cast, clerk: Staff) -> None:
    later = (tokyo_day(now()) + timedelta(days=3)).isoformat()
    write(sit(clerk), valid_from=later)
    approve(sit(cast.approver), newest())

    assert "本人確認が済みました" not in printed(invoice(cast))
    texts = passages.in_force(on=tokyo_day(now()) + timedelta(days=3))
    assert texts.texts[KEY].row == newest().pk


def test_a_text_that_is_changed_again_has_to_be_approved_again(cast: Cast, clerk: Staff) -> None:
    legal = sit(clerk)
    later = (tokyo_day(now()) + timedelta(days=3)).isoformat()
    write(legal, valid_from=later)
    row = newest()
    approve(sit(cast.approver), row)
    typed = {
        "key": KEY,
        "text_ja": JA + "。",
        "text_en": EN,
        "valid_from": later,
        "source": "legal, 2026",
    }

    assert legal.post(f"{LIST}{row.pk}/change/", typed).status_code == 302

    assert newest().approved_at is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{name}様", "{name} cannot stand here. Allowed: {requested_on}."),
        ("{requested_on", "A brace stands alone."),
        ("**太い", "there must be two of them"),
        ("😀", "U+1F600"),
        ("{{ letter.heading }}", "A brace stands alone."),
    ],
)
def test_what_no_letter_could_print_is_refused_with_what_was_typed(
    clerk: Staff, text: str, said: str
) -> None:
    page = write(sit(clerk), text_ja=text).content.decode()

    assert said in page
    assert text in page
    assert not LetterText.objects.filter(source="legal, 2026").exists()


def test_markup_is_printed_as_it_stands(cast: Cast, clerk: Staff) -> None:
    write(sit(clerk), text_ja="<b>太い</b> & {requested_on}")

    assert "<b>太い</b>&令和" in words(sit(clerk), f"{LIST}{newest().pk}/preview/ja/")


def test_nobody_else_writes_or_approves(cast: Cast, clerk: Staff) -> None:
    write(sit(clerk))
    row = newest()

    for staff in (cast.intake, cast.finance):
        assert approve(sit(staff), row).status_code == 403
        assert write(sit(staff)).status_code == 403
    assert sit(cast.finance).get(f"{LIST}{row.pk}/preview/ja/").status_code == 403
    assert sit(cast.intake).get(f"{LIST}{row.pk}/preview/ja/").status_code == 200
    invoice(cast)
    administrator = sit(hire("administrator"))
    assert administrator.get(f"{LIST}{row.pk}/preview/ja/").status_code == 200
    assert administrator.get(f"{LIST}{row.pk}/preview/ja/newest/").status_code == 404


def test_the_database_knows_the_second_person_too(clerk: Staff) -> None:
    write(sit(clerk))
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterText.objects.filter(pk=newest().pk).update(approved_by=clerk, approved_at=now())


def test_every_passage_that_ships_can_be_shown_in_both_languages() -> None:
    for key, text in passages.shipped().items():
        row = LetterText(pk=0, key=key, text_ja=text.ja, text_en=text.en)
        passages.check(text.ja, key=key)
        assert "–" in passages.where(key)
        passages.check(text.en, key=key)
        assert preview.sample(row, language="ja", at=now()), key


def test_what_was_changed_since_it_was_opened_is_not_approved(cast: Cast, clerk: Staff) -> None:
    later = (tokyo_day(now()) + timedelta(days=3)).isoformat()
    write(sit(clerk), valid_from=later)
    row, approver = newest(), sit(cast.approver)
    read = letter_texts.seen(row)
    assert read in approver.get(f"{LIST}{row.pk}/change/").content.decode()
    LetterText.objects.filter(pk=row.pk).update(text_ja="別の文です。")

    page = approver.post(f"{LIST}{row.pk}/approve/", {"seen": read}, follow=True)

    assert "changed since you opened it" in page.content.decode()
    assert newest().approved_at is None


def test_what_is_in_force_cannot_be_ended_or_rewritten_by_one_person(
    cast: Cast, clerk: Staff
) -> None:
    legal = sit(clerk)
    write(legal, is_sample="on", valid_until="2099-01-01")
    row = newest()
    assert (row.is_sample, row.valid_until) == (False, None)
    approve(sit(cast.approver), row)

    legal.post(f"{LIST}{row.pk}/change/", {"text_ja": "別の文", "valid_until": "2099-01-01"})

    kept = newest()
    assert (kept.text_ja, kept.valid_until, kept.approved_by) == (JA, None, cast.approver)


def test_whoever_moves_the_day_does_not_become_the_writer(cast: Cast, clerk: Staff) -> None:
    days = [(tokyo_day(now()) + timedelta(days=n)).isoformat() for n in (3, 4)]
    write(sit(clerk), valid_from=days[0])
    row, other = newest(), sit(hire("administrator"))
    typed = {"key": KEY, "text_ja": JA, "text_en": EN, "source": "legal, 2026"}
    other.post(f"{LIST}{row.pk}/change/", {**typed, "valid_from": days[1]})

    approve(sit(clerk), newest())

    assert newest().valid_from.isoformat() == days[1]
    assert newest().approved_at is None


def test_a_sealed_answer_is_not_shown_by_a_preview(tale: Teller, cast: Cast, clerk: Staff) -> None:
    tale.file(
        RequestKind.CEASE_USE,
        CEASE,
        PEOPLE[0],
        "onamae-com",
        delivery=DeliveryMethod.ELECTRONIC,
    )
    tale.accept()
    tale.propose(Outcome.GRANTED, measure="停止しました。")
    tale.approve()
    shipped = LetterText.objects.get(key="reply.cease_use.granted.opening")
    assert sit(clerk).get(f"{LIST}{shipped.pk}/preview/ja/newest/").status_code == 200
    Case.objects.filter(pk=tale.case.pk).update(status=Status.DISPATCHED)
    Delivery.objects.create(
        case=tale.case,
        data_key=tale.case.data_key,
        method=DeliveryMethod.ELECTRONIC,
        state=DeliveryState.SEALING,
        mail_kind=MailKind.SIMPLE_REGISTERED,
        dispatched_by=cast.intake,
        dispatched_at=tale.at,
    )

    assert sit(clerk).get(f"{LIST}{shipped.pk}/preview/ja/newest/").status_code == 404
