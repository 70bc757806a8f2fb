"""From a row that is owed to a PDF in the vault, once, and what happens when it cannot be."""

import io
from datetime import timedelta

import pikepdf
import pytest

from identity.choices import Capacity
from privacy_portal import jobs, vault
from privacy_portal.models import Job
from requests_app import letters
from requests_app.choices import (
    DeliveryMethod,
    Language,
    LetterKind,
    Outcome,
    PartyRole,
    RequestKind,
)
from requests_app.letters import spent
from requests_app.management.storyteller import (
    CEASE,
    CORRECT,
    DISCLOSE,
    LAWYER,
    MOTHER,
    PEOPLE,
    PROVISIONS,
    PURPOSE,
    Teller,
)
from requests_app.models import Draft, Letter
from tests.reading import text_of


def squeezed(letter: Letter) -> str:
    return "".join(text_of(vault.read(letter.data_key, letter.file)).split())


def latest(tale: Teller, kind: LetterKind) -> Letter:
    return tale.case.letters.filter(kind=kind).latest("owed_at")


@pytest.fixture
def filed(tale: Teller) -> Teller:
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com", "conoha")
    return tale


@pytest.fixture
def decided(filed: Teller) -> Teller:
    filed.accept()
    filed.pay()
    filed.propose(Outcome.GRANTED)
    filed.approve()
    return filed


def test_filing_makes_a_form_a_stub_and_an_acknowledgement(filed: Teller) -> None:
    made = filed.case.letters.exclude(rendered_at=None)

    assert {letter.kind for letter in made} == {
        LetterKind.REQUEST_FORM,
        LetterKind.KEY_STUB,
        LetterKind.ACKNOWLEDGEMENT,
    }
    assert all(letter.pages and letter.sha256 and not letter.problem for letter in made)


def test_the_form_says_what_was_asked_and_to_whom_it_goes(filed: Teller) -> None:
    text = squeezed(latest(filed, LetterKind.REQUEST_FORM))

    assert "𠮷野太郎" in text
    assert "2024年以降の利用履歴" in text
    assert "11,000円（税込）" in text
    assert "個人情報お問い合わせ" in text
    assert "個人情報保護法第33条第1項" in text


def test_the_key_is_on_the_stub_and_in_no_other_letter(filed: Teller) -> None:
    draft = Draft.objects.get(case=filed.case)
    assert draft.access_key
    for letter in filed.case.letters.all():
        has_it = draft.access_key in squeezed(letter).replace("-", "")

        assert has_it == (letter.kind == LetterKind.KEY_STUB)


def test_the_stub_is_destroyed_after_a_day_and_never_made_again(filed: Teller) -> None:
    stub = latest(filed, LetterKind.KEY_STUB)
    spent.destroy(at=filed.at + timedelta(days=2))
    letters.render_letter(letter_id=str(stub.pk), at=filed.at)

    stub.refresh_from_db()
    assert (stub.file, stub.destroyed_at is None) == ("", False)


def test_a_letter_is_encrypted_at_rest(filed: Teller) -> None:
    letter = latest(filed, LetterKind.ACKNOWLEDGEMENT)
    raw = b"".join(vault.stream(letter.data_key, letter.file))

    assert raw.startswith(b"%PDF-")
    with vault._storage().open(letter.file) as stored:
        assert b"%PDF-" not in stored.read()


def test_a_rendered_letter_is_never_rendered_again(filed: Teller) -> None:
    letter = latest(filed, LetterKind.ACKNOWLEDGEMENT)
    letters.render_letter(letter_id=str(letter.pk), at=filed.at + timedelta(days=9))

    again = Letter.objects.get(pk=letter.pk)
    assert (again.file, again.rendered_at) == (letter.file, letter.rendered_at)


def test_owing_is_a_row_and_a_job_and_nothing_rendered(filed: Teller) -> None:
    letter = letters.owe(filed.case, LetterKind.WITHDRAWAL_NOTICE, at=filed.at)

    assert letter.rendered_at is None
    assert Job.objects.filter(kind="render_letter", subject_id=str(letter.pk)).count() == 1


def test_the_number_of_a_letter_tells_nothing_of_the_case(filed: Teller) -> None:
    for letter in filed.case.letters.all():
        assert filed.case.number not in letter.number.replace("-", "")


def test_a_name_that_no_font_has_waits_for_a_person_and_is_not_tried_again(filed: Teller) -> None:
    party = filed.case.parties.select_related("data_key").get(role=PartyRole.SUBJECT)
    party.name = "山田😀"
    party.save()
    letter = letters.owe(filed.case, LetterKind.WITHDRAWAL_NOTICE, at=filed.at)
    while jobs.run_due(filed.at):
        pass

    letter.refresh_from_db()
    assert (letter.problem, letter.file, letter.rendered_at) == ("U+1F600", "", None)


def test_an_invoice_prints_what_it_copied_at_its_issue(filed: Teller) -> None:
    filed.accept()
    invoice = filed.case.invoice
    assert invoice
    text = squeezed(latest(filed, LetterKind.INVOICE))

    assert invoice.number in text
    assert invoice.issuer_registration_number in text
    assert f"{invoice.payment_reference[:4]}-{invoice.payment_reference[4:]}" in text
    assert "11,000円" in text
    assert "1,000円" in text


def test_a_disclosure_on_paper_prints_the_attached_data(decided: Teller) -> None:
    reply = latest(decided, LetterKind.REPLY)
    text = squeezed(reply)

    assert reply.outcome == Outcome.GRANTED
    assert text.count("契約番号A-1029384") == 2
    assert "開示します" in text


def test_a_reply_to_a_proxy_goes_to_the_person_concerned(tale: Teller) -> None:
    tale.file(
        RequestKind.NOTIFY_PURPOSE,
        PURPOSE,
        PEOPLE[3],
        "onamae-com",
        capacity=Capacity.APPOINTED_PROXY,
        agent=LAWYER,
    )
    assert "森弘様" in squeezed(latest(tale, LetterKind.ACKNOWLEDGEMENT))
    tale.accept()
    tale.pay()
    tale.propose(Outcome.GRANTED)
    tale.approve()
    text = squeezed(latest(tale, LetterKind.REPLY))

    assert "美咲様" in text
    assert "森弘" not in text
    assert "利用目的" in text


def test_a_refusal_gives_ground_article_facts_and_explanation(tale: Teller) -> None:
    tale.file(
        RequestKind.CEASE_USE,
        CEASE,
        PEOPLE[3],
        "onamae-com",
        capacity=Capacity.LEGAL_REPRESENTATIVE,
        agent=MOTHER,
    )
    tale.accept()
    tale.propose(Outcome.REFUSED, "S4")
    tale.approve()
    text = squeezed(latest(tale, LetterKind.REPLY))

    assert "個人情報保護法第35条第5項" in text
    assert "ご契約が継続しており" in text
    assert "ご契約の履行に必要なためです" in text


def test_a_correction_shows_before_and_after(tale: Teller) -> None:
    tale.file(RequestKind.CORRECT_DATA, CORRECT, PEOPLE[0], "conoha")
    tale.accept()
    tale.propose(Outcome.GRANTED, measure="住所を訂正しました。")
    tale.approve()
    text = squeezed(latest(tale, LetterKind.REPLY))

    assert "東京都港区1-1" in text
    assert "東京都渋谷区桜丘町26-1" in text


def test_no_records_is_a_letter_of_its_own(tale: Teller) -> None:
    tale.file(RequestKind.DISCLOSE_PROVISIONS, PROVISIONS, PEOPLE[1], "onamae-com")
    tale.accept()
    tale.pay()
    tale.propose(Outcome.NOT_HELD)
    tale.approve()

    assert "存在しませんでした" in squeezed(latest(tale, LetterKind.REPLY))


def test_a_supplement_request_names_every_fault_and_the_last_day(tale: Teller) -> None:
    tale.file(RequestKind.CORRECT_DATA, CORRECT, PEOPLE[0], "conoha")
    tale.ask_again()
    letter = latest(tale, LetterKind.SUPPLEMENT_REQUEST)
    text = squeezed(letter)

    assert "令和8年9月17日" in text
    assert "届いておりません" in text
    assert "住民票の写し" in text


def test_a_case_filed_in_english_is_answered_in_both_languages(tale: Teller) -> None:
    tale.file(
        RequestKind.DISCLOSE_DATA,
        DISCLOSE,
        PEOPLE[4],
        "conoha",
        language=Language.EN,
        delivery=DeliveryMethod.ELECTRONIC,
    )
    tale.accept()
    letter = latest(tale, LetterKind.INVOICE)
    ours = vault.read(letter.data_key, letter.file)
    translation = vault.read(letter.data_key, letter.english_file)

    assert "5,500 円" in text_of(ours)
    assert "日本語のこの書面が優先します" in "".join(text_of(ours).split())
    assert "5,500 yen" in text_of(translation)
    assert "the Japanese letter prevails" in " ".join(text_of(translation).split())
    assert letter.number in text_of(ours)
    assert letter.number in text_of(translation)
    for content, language in ((ours, "ja"), (translation, "en")):
        with pikepdf.open(io.BytesIO(content)) as found:
            assert str(found.Root.Lang) == language


def test_a_case_filed_in_japanese_has_one_letter(tale: Teller) -> None:
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "conoha")
    tale.accept()
    letter = latest(tale, LetterKind.INVOICE)

    assert letter.english_file == ""
    assert "英語の訳" not in text_of(vault.read(letter.data_key, letter.file))


def test_the_code_is_printed_at_once_and_kept_in_no_row(decided: Teller) -> None:
    letter = letters.make_code_letter(decided.case, code="7KQ4M9XRT2VD8HCP", at=decided.at)

    assert "7KQ4-M9XR-T2VD-8HCP" in squeezed(letter)
    assert "7KQ4" not in Letter.objects.get(pk=letter.pk).particulars
    assert decided.case.number[:8] not in squeezed(letter).replace("-", "")
