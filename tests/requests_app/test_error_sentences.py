"""
What is said about bad input: the same sentence in the summary and at the field (ux 4.2).

Each row of the table is typed into the page that asks for it, in both languages.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from identity.choices import Capacity
from requests_app.choices import RequestKind
from tests.pages import read
from tests.privacy_portal import hostile
from tests.quality.visitor import Visitor, typed

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

DISCLOSE, CORRECT = RequestKind.DISCLOSE_DATA, RequestKind.CORRECT_DATA
SUBJECT, LEGAL = Capacity.SUBJECT, Capacity.LEGAL_REPRESENTATIVE
BIRTH = {"birth_era": "ce", "birth_year": "1985", "birth_month": "4", "birth_day": "12"}


def born(**changed: str) -> dict[str, str]:
    return {**BIRTH, **{f"birth_{part}": value for part, value in changed.items()}}


# case: step, what is typed instead, the Japanese, the English.
TYPED: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "kind missing": (
        "kind", {"kind": ""},
        "請求の種類を選んでください", "Choose the kind of request",
    ),
    "service missing": (
        "services", {"services": []}, "サービスを1つ以上選んでください",
        "Choose at least one service",
    ),
    "requester missing": (
        "requester", {"capacity": ""},
        "請求する方の立場を選んでください", "Choose who is making the request",
    ),
    "relation missing": (
        "requester", {"capacity": LEGAL.value},
        "ご本人との関係を選んでください", "Choose your relation to the person",
    ),
    "name missing": ("details", {"name": "　"}, "氏名を入力してください", "Enter your full name"),
    "name too long": (
        "details", {"name": "𠮷" * 101},
        "氏名は100文字までで入力してください", "Name must be 100 characters or fewer",
    ),
    "kana missing": (
        "details", {"kana": ""}, "フリガナを入力してください", "Enter the reading of your name",
    ),
    "kana has kanji": (
        "details", {"kana": "吉野 太郎"},
        "フリガナは、ひらがなかカタカナで入力してください",
        "Enter the reading in hiragana or katakana",
    ),
    "birth missing": (
        "details", born(year="", month="", day=""),
        "生年月日を入力してください", "Enter your date of birth",
    ),
    "birth part missing": (
        "details", born(day=""),
        "生年月日の「日」を入力してください", "Enter the day of your date of birth",
    ),
    "birth month": (
        "details", born(month="13"),
        "生年月日の「月」は、1から12の数字で入力してください",
        "Month must be a number from 1 to 12",
    ),
    "birth not a date": (
        "details", born(year="1985", month="2", day="30"),
        "1985年2月に30日はありません。生年月日を確かめてください",
        "There is no 30 February in 1985. Check your date of birth",
    ),
    "birth two-digit year": (
        "details", born(year="85"),
        "西暦の年は4桁で入力してください（和暦のときは元号を選んでください）",
        "Enter the year in 4 digits, or choose an era",
    ),
    "birth in future": (
        "details", born(year="2999"),
        "生年月日は、今日より前の日付を入力してください", "Date of birth must be in the past",
    ),
    "postcode length": (
        "details", {"postcode": "１５０−００３"},
        "郵便番号は7桁で入力してください（いまの入力は6桁です）", "Enter 7 digits (you entered 6)",
    ),
    "prefecture missing": (
        "details", {"prefecture": ""}, "都道府県を選んでください", "Choose a prefecture",
    ),
    "city missing": (
        "details", {"city": ""}, "市区町村・町名を入力してください", "Enter the city and town",
    ),
    "street missing": (
        "details", {"street": ""},
        "丁目・番地を入力してください（番地がないときは「番地なし」）",
        "Enter the block and number (“none” if there is none)",
    ),
    "e-mail missing": (
        "details", {"email": ""},
        "メールアドレスを入力するか、「メールを使わない」を選んでください",
        "Enter an e-mail address, or choose not to use e-mail",
    ),
    "e-mail without @": (
        "details", {"email": "taro.example.jp"},
        "メールアドレスに「@」を入れてください", "Include “@” in the e-mail address",
    ),
    "e-mail without domain": (
        "details", {"email": "taro＠"},
        "メールアドレスの「@」のうしろに、ドメイン名を入力してください",
        "Enter the domain after “@”",
    ),
    "e-mail likely typo": (
        "details", {"email": "hanako@gmial.com"},
        "「hanako@gmial.com」でよろしいですか。「hanako@gmail.com」の間違いではありませんか",
        "Is “hanako@gmial.com” right? Did you mean “hanako@gmail.com”?",
    ),
    "phone digits": (
        "details", {"phone": "123"},
        "電話番号は10桁か11桁で入力してください。海外の番号は「+」から始めてください",
        "Enter 10 or 11 digits, or start with “+” for a number abroad",
    ),
    "scope missing": (
        "request", {"scopes": []},
        "開示してほしい情報を1つ以上選んでください", "Choose what you want us to disclose",
    ),
    "text too long": (
        "request", {"details": "あ" * 1003},
        "詳しい内容は1,000文字までで入力してください（3文字多いです）",
        "Use 1,000 characters or fewer (3 too many)",
    ),
}  # fmt: skip
LANGUAGES = pytest.mark.parametrize("language", ["ja", "en"])


def said(response: Any, sentence: str) -> bool:  # noqa: ANN401 - a test response
    """Tell whether an answer shows a sentence both at a field and in the summary."""
    page = read(response.content)
    return sentence in {error.rstrip("。.") for error in page.errors} and (
        page.text.count(sentence) >= 2
    )


def as_said(language: str, ja: str, en: str) -> str:
    return ja if language == "ja" else en


@LANGUAGES
@pytest.mark.parametrize("case", TYPED)
def test_a_step_says_what_to_do(case: str, language: str) -> None:
    step, changed, ja, en = TYPED[case]
    visitor = Visitor(language)
    visitor.walk(DISCLOSE, SUBJECT, until=step)
    values = {**typed(DISCLOSE, SUBJECT)[step], **changed}

    response = visitor.send(step, values)

    assert response.status_code == 200
    assert said(response, as_said(language, ja, en)), read(response.content).errors


@LANGUAGES
def test_a_representative_says_their_name(language: str) -> None:
    visitor = Visitor(language)
    visitor.walk(DISCLOSE, LEGAL, until="details")
    response = visitor.send("details", {**typed(DISCLOSE, LEGAL)["details"], "agent_name": ""})
    sentence = as_said(
        language, "代理人の氏名を入力してください", "Enter the name of the representative"
    )
    assert said(response, sentence), read(response.content).errors


@LANGUAGES
def test_a_correction_says_what_is_right(language: str) -> None:
    visitor = Visitor(language)
    visitor.walk(CORRECT, SUBJECT, until="request")
    values = {**typed(CORRECT, SUBJECT)["request"], "right_1": ""}
    response = visitor.send("request", values)
    sentence = as_said(language, "正しい内容を入力してください", "Enter what is correct")
    assert said(response, sentence), read(response.content).errors


@LANGUAGES
def test_consent_is_asked_for(language: str) -> None:
    visitor = Visitor(language)
    visitor.walk(DISCLOSE, SUBJECT, until="")
    response = visitor.send("check")
    sentence = as_said(
        language, "内容を確かめて、チェックを入れてください", "Check the answers and tick the box"
    )
    assert said(response, sentence), read(response.content).errors


@LANGUAGES
def test_an_unknown_postcode_is_no_error(language: str) -> None:
    visitor = Visitor(language)
    visitor.walk(DISCLOSE, SUBJECT, until="details")
    values = {**typed(DISCLOSE, SUBJECT)["details"], "postcode": "000-0000", "lookup": "subject"}
    page = read(visitor.send("details", values).content)
    assert page.errors == []
    assert (
        as_said(
            language,
            "住所が見つかりませんでした。下の欄に、住所をそのまま入力してください",
            "We could not find the address. Please type it below",
        )
        in page.text
    )


def locked_pdf() -> bytes:
    kept = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(kept, encryption=pikepdf.Encryption(owner="x", user="y"))
    return kept.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "license.exe": (
        lambda: b"MZ" + bytes(200),
        "「license.exe」は受け取れない形式です。JPEG・PNG・PDFで送ってください",
        "We cannot take “license.exe”. Send JPEG, PNG or PDF",
    ),
    "big.jpg": (
        lambda: hostile.picture("JPEG", size=(60, 40)) + bytes(10 * 1024 * 1024),
        "「big.jpg」は10MBを超えています。小さくするか、コピーを郵送してください",
        "“big.jpg” is over 10 MB. Make it smaller, or post a copy",
    ),
    "empty.jpg": (
        lambda: b"",
        "「empty.jpg」は中身がありません。別のファイルを選んでください",
        "“empty.jpg” is empty. Choose another file",
    ),
    "locked.pdf": (
        locked_pdf,
        "「locked.pdf」にはパスワードがかかっています。外してから送ってください",
        "“locked.pdf” has a password. Remove it and send again",
    ),
}


@LANGUAGES
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_taken_is_named(name: str, language: str) -> None:
    make, ja, en = FILES[name]
    visitor = Visitor(language)
    visitor.walk(DISCLOSE, SUBJECT, until="")

    response = visitor.upload(make(), name=name)

    assert said(response, as_said(language, ja, en)), read(response.content).errors


@LANGUAGES
def test_no_file_is_asked_for(language: str) -> None:
    visitor = Visitor(language)
    visitor.walk(DISCLOSE, SUBJECT, until="")
    response = visitor.upload(None)
    sentence = as_said(language, "送る画像を選んでください", "Choose an image to send")
    assert said(response, sentence), read(response.content).errors


@LANGUAGES
def test_a_receipt_number_with_a_slip_is_answered_at_once(language: str) -> None:
    response = Visitor(language).send("sign_in", {"number": "2611-4178-3520", "key": "0" * 28})
    sentence = as_said(
        language,
        "受付番号を確かめてください（12桁の数字です）",
        "Check the receipt number (12 digits)",
    )
    assert said(response, sentence), read(response.content).errors
