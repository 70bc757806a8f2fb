"""Every letter there is: it renders, and says what it must (domain 1.4, 5.2, 7)."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from requests_app.choices import LetterKind, Outcome, RequestKind
from requests_app.letters import documents
from requests_app.letters.contexts import LetterContext
from requests_app.letters.form import KeyStub, RequestForm
from requests_app.letters.invoices import InvoiceLetter
from requests_app.letters.names import Unprintable
from requests_app.letters.replies import REPLIES
from requests_app.letters.samples.notices import AT, letters
from requests_app.letters.samples.replies import replies, reply
from requests_app.letters.samples.sheets import key_stub, request_form

from .test_pdf import text_of

pytestmark = pytest.mark.embedded

FOLDER = Path(settings.BASE_DIR) / "templates" / "letters"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
SAFE_FILTERS = (
    "|printable",
    "|lines",
    "|day:",
    "|weekday:",
    "|yen",
    "|fours",
    "|last_four",
    "|postcode",
    "|moment:",
    "|legible",
)
SAFE_VARIABLES = {"subject", "forloop.counter", "rate.percent", "letter.days", "letter.tries"}
SAFE_VARIABLES |= {"letter.answer_within", "letter.images_kept_days", "letter.identity_days"}
SAFE_VARIABLES |= {"letter.answer_days", "letter.payment_days"}
# A class of ours, chosen by length.
SAFE_VARIABLES |= {"heading.addressee|window"}
SAFE_VARIABLES |= {"letter.whose", "letter.whom"}
SAFE_VARIABLES |= {"guide.identity_days", "guide.answer_days", "guide.payment_days"}
# Numbers and hexadecimal digits of ours; names of files go through a filter.
SAFE_VARIABLES |= {"letter.files|length", "file.sha256"}
PAYLOADS = (
    "<script>alert(1)</script>",
    "</style><link rel=attachment href=file:///etc/passwd>",
    "{{ settings.SECRET_KEY }}",
    "{% include 'x' %}",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp;amp; ]]>",
)


def printed(letter: documents.Document) -> str:
    """Return the text of a letter without white space: lines break where they like."""
    return "".join(text_of(documents.print_letter(letter, at=AT).content).split())


def of(kind: LetterKind, language: str = "ja") -> LetterContext:
    return next(letter for letter in letters(language) if letter.letter == kind)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("number", range(len(letters())))
def test_every_letter_renders_and_fits_its_page(number: int, language: str) -> None:
    assert documents.print_letter(letters(language)[number], at=AT).pages == 1


def test_every_kind_of_letter_has_a_sample() -> None:
    made: list[LetterContext | RequestForm | KeyStub]
    made = [*letters(), *replies(), request_form(), key_stub()]
    sampled = {letter.letter for letter in made}

    assert sampled == set(LetterKind)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", RequestKind)
def test_every_request_form_is_a_cover_sheet_and_a_form(kind: RequestKind, language: str) -> None:
    form = request_form(kind, language)

    assert documents.print_letter(form, at=AT).pages == 2
    assert "2611-4178-3521" in printed(form)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("kind", "outcome"), [(kind, outcome) for kind in REPLIES for outcome in REPLIES[kind]]
)
def test_every_reply_renders_on_paper_and_sealed(
    kind: RequestKind, outcome: Outcome, language: str
) -> None:
    for paper in (True, False):
        text = printed(reply(kind, outcome, language, paper=paper))

        assert "03-6457-9849" in text
        assert "2026" in text or "令和8年" in text


def test_an_outcome_that_the_kind_does_not_have_has_no_letter() -> None:
    with pytest.raises(KeyError):
        documents.markup(reply(RequestKind.NOTIFY_PURPOSE, Outcome.ALTERNATIVE))


def test_not_held_and_refused_are_different_letters() -> None:
    not_held = printed(reply(RequestKind.DISCLOSE_DATA, Outcome.NOT_HELD))
    refused = printed(reply(RequestKind.DISCLOSE_DATA, Outcome.REFUSED))

    assert "存在しませんでした" in not_held
    assert "存在しません" not in refused
    assert "開示しません" in refused
    assert "法第33条第2項第2号" in refused


def test_not_held_never_shows_a_ground_that_would_betray_a_record() -> None:
    text = printed(reply(RequestKind.DISCLOSE_PROVISIONS, Outcome.NOT_HELD))

    assert "おそれがある" not in text
    assert "みほん物流" not in text
    assert "理由" not in text


def test_a_refusal_never_prints_the_data() -> None:
    sample = reply(RequestKind.DISCLOSE_DATA, Outcome.REFUSED)

    assert sample.services[0].data
    assert "利用履歴1" not in printed(sample)


def test_a_disclosure_on_paper_prints_every_row_of_the_data() -> None:
    text = printed(reply(RequestKind.DISCLOSE_DATA, Outcome.GRANTED))

    assert "渡邉" in text
    assert all(f"利用履歴{number}" in text for number in range(1, 41))


def test_a_record_of_provision_prints_its_statutory_items_and_no_others() -> None:
    text = printed(reply(RequestKind.DISCLOSE_PROVISIONS, Outcome.GRANTED))

    for item in ("みほん物流株式会社", "本人の同意", "個人データの項目", "取得の経緯"):
        assert item in text


def test_an_invoice_has_the_six_items_of_a_qualified_invoice() -> None:
    text = printed(of(LetterKind.INVOICE))

    assert "みほんネット株式会社T1234567890123" in text
    assert "取引年月日令和8年11月24日" in text
    assert "開示等手数料（みほんドメイン）5,500円" in text
    assert "10％対象計（うち消費税額1,000円）11,000円" in text
    assert "𠮷乃" in text


def test_an_invoice_says_how_to_pay() -> None:
    text = printed(of(LetterKind.INVOICE))

    assert "4178-3521" in text
    assert "令和8年12月8日" in text
    assert "お客様のご負担" in text


def test_the_letter_with_the_code_names_the_case_by_its_last_group_only() -> None:
    text = printed(of(LetterKind.DELIVERY_CODE))

    assert "7KQ4-M9XR-T2VD-8HCP" in text
    assert "privacy.mihon.example" in text
    assert "3521" in text
    assert "2611-4178" not in text


def test_only_the_stub_bears_the_access_key() -> None:
    key = "7KQ4-M9XR-T2VD-8HCP-7KQ4-M9XR-T2VD"

    assert key in printed(key_stub())
    assert key not in printed(request_form())


def test_the_name_stands_as_stored_with_its_honorific() -> None:
    text = printed(of(LetterKind.ACKNOWLEDGEMENT))

    assert "髙﨑𠮷乃様" in text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_in_a_name_is_printed_as_it_is(payload: str) -> None:
    letter = letters(name=payload)[0]

    assert "".join(payload.split()) in printed(letter)


def test_a_name_that_cannot_be_printed_refuses_the_letter() -> None:
    with pytest.raises(Unprintable) as refusal:
        documents.print_letter(letters(name="山田😀")[0], at=AT)

    assert refusal.value.code == "U+1F600"


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    letter = reply(RequestKind.DISCLOSE_DATA, Outcome.GRANTED)
    table = letter.services[0].data[0]
    long = replace(table, rows=table.rows * 4)
    many = replace(letter, services=(replace(letter.services[0], data=(long,)),))

    rendered = documents.print_letter(many, at=AT)

    assert text_of(rendered.content).count("登録した日") == rendered.pages - 1


def test_dates_are_written_in_the_era_for_japanese_and_plainly_for_english() -> None:
    assert "令和8年11月24日" in printed(of(LetterKind.INVOICE))
    assert "24November2026" in printed(of(LetterKind.INVOICE, "en"))


def test_a_replaced_invoice_is_named() -> None:
    letter = of(LetterKind.INVOICE)
    assert isinstance(letter, InvoiceLetter)

    assert "INV-2026-000040" in printed(replace(letter, replaces="INV-2026-000040"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_prints_no_value_past_the_filters(path: Path) -> None:
    for part in path.read_text().split("{{")[1:]:
        expression = part.split("}}")[0].strip()

        assert expression in SAFE_VARIABLES or any(f in expression for f in SAFE_FILTERS)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_puts_no_value_into_style(path: Path) -> None:
    text = path.read_text()

    assert "<style" not in text
    assert 'style="{{' not in text
    assert "|safe" not in text


def test_both_languages_have_every_letter() -> None:
    # Those in a folder are Japanese with English beside it.
    names = {path.name for path in FOLDER.glob("*.html")}

    assert {name for name in names if not name.endswith(".en.html")} == {
        name.replace(".en.html", ".html") for name in names if name.endswith(".en.html")
    }
