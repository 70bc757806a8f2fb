"""The set that is printed after filing: read by machines, and with the key on no posted page."""

import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageFilter

from identity.choices import Capacity
from privacy_portal import jobs, vault
from requests_app import drafts, letters
from requests_app.choices import Language, LetterKind, Mandate, RequestKind
from requests_app.letters import documents, spent
from requests_app.letters.form import GivenMandate, OtherWindow, RequestForm
from requests_app.letters.samples.notices import AT
from requests_app.letters.samples.sheets import key_stub, request_form
from requests_app.management.storyteller import DISCLOSE, LAWYER, MOTHER, PEOPLE, Teller
from requests_app.models import Draft, Letter
from tests.reading import pages_of

KEY = "7KQ4M9XRT2VD8HCP7KQ4M9XRT2VD"
NUMBER = "261141783521"


def pages(letter: documents.Document) -> list[str]:
    """Return the text of each page without white space."""
    return [
        "".join(text.split()) for text in pages_of(documents.print_letter(letter, at=AT).content)
    ]


def represented(language: str = "ja") -> RequestForm:
    form = request_form(language=language)
    return replace(
        form,
        agent=replace(form.subject, name="森 弘", kana="モリ ヒロシ", birth_date=None),
        agent_relation="任意代理人　弁護士等",
        mandate=GivenMandate(acts=(Mandate.REQUEST, Mandate.RECEIVE), answer_to_agent=True),
    )


def picture(content: bytes, page: int) -> Image.Image:
    """Return a page as a scanner at 150 dpi sees it."""
    document = pypdfium2.PdfDocument(content)
    try:
        seen: Image.Image = document[page].render(scale=150 / 72).to_pil()
        return seen.convert("L")
    finally:
        document.close()


def photographed(page: Image.Image) -> Image.Image:
    """Return a page as a hand-held phone sees it: askew, of another size, a little soft."""
    turned = page.rotate(3, expand=True, fillcolor=200, resample=Image.Resampling.BICUBIC)
    scaled = turned.resize((int(turned.width * 1.13), int(turned.height * 1.13)))
    return scaled.filter(ImageFilter.GaussianBlur(0.8))


def codes_in(page: Image.Image, folder: Path) -> set[str]:
    """Return what a reader of bar codes finds, `QR-Code:…` and `CODE-128:…`."""
    file = folder / "page.png"
    page.save(file)
    done = subprocess.run(
        ["zbarimg", "--quiet", str(file)], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("seen", ["scanned", "photographed"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_reader_finds_the_number_on_the_cover_sheet(
    language: str, seen: str, tmp_path: Path
) -> None:
    cover = picture(documents.print_letter(key_stub(language), at=AT).content, 1)
    page = photographed(cover) if seen == "photographed" else cover

    assert codes_in(page, tmp_path) == {f"QR-Code:{NUMBER}", f"CODE-128:{NUMBER}"}


@pytest.mark.parametrize("seen", ["scanned", "photographed"])
def test_a_camera_reads_the_key_from_the_stub(seen: str, tmp_path: Path) -> None:
    stub = picture(documents.print_letter(key_stub(), at=AT).content, 0)
    page = photographed(stub) if seen == "photographed" else stub

    assert codes_in(page, tmp_path) == {f"QR-Code:{KEY}"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_key_is_on_the_first_page_and_on_none_that_is_posted(
    language: str, tmp_path: Path
) -> None:
    content = documents.print_letter(key_stub(language, represented(language)), at=AT).content
    text = ["".join(page.split()).replace("-", "") for page in pages_of(content)]

    assert len(text) == 4
    assert [KEY in page for page in text] == [True, False, False, False]
    assert all(NUMBER in page for page in text)
    assert f"QR-Code:{KEY}" not in codes_in(picture(content, 1), tmp_path)


def test_only_the_stub_says_that_it_is_not_to_be_posted() -> None:
    stub, *posted = pages(key_stub())

    assert "この紙は送らないでください" in stub
    assert "2026年12月2日（水）" in stub
    assert "privacy.mihon.example" in stub
    assert not any("送らないでください" in page for page in posted)


def test_the_cover_sheet_ticks_what_was_uploaded_and_names_the_other_windows() -> None:
    form = replace(
        request_form(),
        other_windows=(OtherWindow(service="みほんメール", window="みほんメール係"),),
    )
    cover = pages(form)[0]

    assert "書留" in cover
    assert "個人情報の開示等の請求書類在中" in cover
    assert cover.count("済") == 1
    assert "みほんメール係" in cover


def test_a_joint_representative_signs_too() -> None:
    form = represented()
    alone, together = form, replace(form, joint=replace(form.subject, name="森 京子"))

    assert "共同の代理人の署名" not in pages(alone)[1]
    assert "共同の代理人の署名" in pages(together)[1]
    assert "森京子" in pages(together)[1]


def test_a_power_of_attorney_says_what_was_given_and_where_the_answer_goes() -> None:
    mandate = pages(represented())[2]

    assert "森弘" in mandate
    assert "渡邉" in mandate
    assert "実印" in mandate
    assert "■回答を受け取ること" in mandate
    assert "請求を取り下げること" not in mandate
    assert "□本人（委任者）の住所■代理人の住所" in mandate


@pytest.mark.parametrize("kind", RequestKind)
def test_the_set_is_three_pages_in_either_language(kind: RequestKind) -> None:
    for language in ("ja", "en"):
        form = request_form(kind, language)

        assert documents.print_letter(key_stub(language, form), at=AT).pages == 3


def test_the_stub_stays_one_page_with_ever_so_many_services() -> None:
    for language in ("ja", "en"):
        form = represented(language)
        many = replace(form, services=form.services * 8)

        assert "Identitycheck" in (stub := pages(key_stub(language, many))[0]) or "本人確認" in stub
        assert "1/" in stub
        assert "受取コード" in stub or "deliverycode" in stub


def test_the_guided_form_is_japanese_with_english_beside_it() -> None:
    form = pages(request_form(language="en"))[1]

    assert "個人情報開示請求書" in form
    assert "PersonalInformationDisclosureRequestForm" in form
    assert "本人の氏名" in form
    assert "Nameoftheperson" in form


def stub_of(tale: Teller) -> Letter:
    return tale.case.letters.get(kind=LetterKind.KEY_STUB)


def file(tale: Teller, **more: object) -> None:
    tale.file(RequestKind.DISCLOSE_DATA, DISCLOSE, PEOPLE[0], "onamae-com", "conoha", **more)  # type: ignore[arg-type]


def test_a_proxy_gets_a_power_of_attorney_and_a_parent_none(tale: Teller) -> None:
    file(tale, capacity=Capacity.APPOINTED_PROXY, agent=LAWYER)
    assert stub_of(tale).pages == 4
    file(tale, capacity=Capacity.LEGAL_REPRESENTATIVE, agent=MOTHER)
    assert stub_of(tale).pages == 3


def test_the_window_of_each_further_service_stands_inside(tale: Teller) -> None:
    file(tale, language=Language.JA)
    stub = stub_of(tale)
    cover = "".join(pages_of(vault.read(stub.data_key, stub.file))[1].split())

    assert "お名前.combyGMO個人情報お問い合わせ係" in cover
    assert "ConoHabyGMO個人情報お問い合わせ係" in cover
    assert "社内で回す窓口" in cover


def test_a_stub_lives_a_day_from_when_it_was_printed(tale: Teller) -> None:
    file(tale)
    stub = stub_of(tale)
    # The worker was down for two days.
    Letter.objects.filter(pk=stub.pk).update(rendered_at=None, file="", pages=0)
    vault.remove(stub.file)
    late = tale.at + timedelta(days=2)
    spent.destroy(at=late)
    drafts.sweep(on=tale.on + timedelta(days=2), at=late)
    letters.render_letter(letter_id=str(stub.pk), at=late)
    stub.refresh_from_db()
    assert stub.pages == 3
    spent.destroy(at=late + timedelta(hours=23))
    drafts.sweep(on=tale.on + timedelta(days=3), at=late + timedelta(hours=23))
    stub.refresh_from_db()
    assert not stub.destroyed_at
    assert Draft.objects.filter(case=tale.case).exists()
    spent.destroy(at=late + timedelta(hours=24))
    drafts.sweep(on=tale.on + timedelta(days=3), at=late + timedelta(hours=24))
    stub.refresh_from_db()

    assert stub.destroyed_at
    assert not Draft.objects.filter(case=tale.case).exists()


def test_a_stub_that_is_never_printed_does_not_keep_the_key_for_good(tale: Teller) -> None:
    file(tale)
    draft = Draft.objects.get(case=tale.case)
    Letter.objects.filter(pk=stub_of(tale).pk).update(rendered_at=None, problem="U+1F600")
    after = draft.expires_on + timedelta(days=1)
    drafts.sweep(on=after, at=tale.at + timedelta(days=30))

    assert not Draft.objects.filter(case=tale.case).exists()


def test_a_new_key_is_printed_at_once_for_the_proved_address(tale: Teller) -> None:
    file(tale, capacity=Capacity.APPOINTED_PROXY, agent=LAWYER)
    while jobs.run_due(tale.at):
        pass
    letter = letters.make_key_letter(tale.case, key=KEY, at=tale.at)
    text = "".join(pages_of(vault.read(letter.data_key, letter.file))[0].split())

    assert letter.pages == 1
    assert "𠮷野太郎様" in text
    assert "7KQ4-M9XR-T2VD-8HCP-7KQ4-M9XR-T2VD" in text
    assert KEY not in Letter.objects.get(pk=letter.pk).particulars
    spent.destroy(at=tale.at + timedelta(hours=73))
    letter.refresh_from_db()
    assert letter.file == ""
