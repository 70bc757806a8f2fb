"""What people type is taken in any width; names are kept as typed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from requests_app.forms.wizard_address import joined
from requests_app.forms.wizard_contact import MailField
from requests_app.forms.wizard_dates import EraDateField
from requests_app.forms.wizard_fields import (
    KanaField,
    LineField,
    NameField,
    PhoneField,
    PostcodeField,
    TextField,
)


@pytest.mark.parametrize("name", ["𠮷野 太郎", "渡邉󠄐 美咲", "神\ufa19", "O’Brien", "髙橋　花子"])
def test_a_name_is_kept_exactly_as_typed(name: str) -> None:
    assert NameField(missing="x").clean(f"  {name}　") == name


@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a\x07b", "a\u2066b", "a\nb"])
def test_characters_that_cannot_be_seen_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        LineField().clean(text)


@pytest.mark.parametrize("text", ["ありがとう🎉", "e\u0301\u0301\u0301\u0301", "\ue000"])
def test_what_no_letter_can_print_is_refused_where_it_is_typed(text: str) -> None:
    with pytest.raises(ValidationError, match="cannot print"):
        TextField().clean(text)


def test_a_name_of_more_than_a_hundred_characters_is_refused() -> None:
    assert NameField().clean("𠮷" * 100)
    with pytest.raises(ValidationError):
        NameField().clean("𠮷" * 101)


def test_a_text_keeps_its_lines_and_counts_each_break_once() -> None:
    assert TextField().clean("a\r\nb") == "a\nb"
    assert TextField().clean("a\r\n" * 500)
    with pytest.raises(ValidationError):
        TextField().clean("a" * 1001)


@pytest.mark.parametrize(
    "typed", ["よしの たろう", "ﾖｼﾉ ﾀﾛｳ", "ヨシノ　タロウ", " ヨシノ  タロウ "]
)
def test_a_reading_becomes_katakana(typed: str) -> None:
    assert KanaField().clean(typed) == "ヨシノ タロウ"


def test_a_reading_in_latin_letters_may_repeat_the_name() -> None:
    assert KanaField().clean("MARIA GARCIA") == "MARIA GARCIA"


def test_a_reading_in_kanji_is_refused() -> None:
    with pytest.raises(ValidationError, match="hiragana or katakana"):
        KanaField().clean("吉野")


@pytest.mark.parametrize("typed", ["〒１５０−００３１", "150-0031", "150ー0031", "1500031"])
def test_a_postcode_becomes_seven_digits(typed: str) -> None:
    assert PostcodeField().clean(typed) == "1500031"


def test_a_short_postcode_says_how_many_digits_came() -> None:
    with pytest.raises(ValidationError, match="you entered 6"):
        PostcodeField().clean("150-003")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０９０ー１２３４ー５６７８", "09012345678"),
        ("03-3501-1234", "0335011234"),
        ("+81 90 1234 5678", "+819012345678"),
        ("", ""),
    ],
)
def test_a_phone_number_becomes_digits(typed: str, kept: str) -> None:
    assert PhoneField().clean(typed) == kept


def test_a_mail_address_loses_its_width_and_nothing_else() -> None:
    assert MailField().clean("Taro＠ＥＸＡＭＰＬＥ．jp") == "Taro@example.jp"


@pytest.mark.parametrize("typed", ["taro", "taro@", "taro@x", "@example.jp"])
def test_a_broken_mail_address_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        MailField().clean(typed)


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (["ce", "1985", "4", "12"], date(1985, 4, 12)),
        (["showa", "６０", "４", "１２"], date(1985, 4, 12)),
        (["reiwa", "元", "5", "1"], date(2019, 5, 1)),
        (["showa", "64", "2", "1"], date(1989, 2, 1)),
        (["taisho", "1", "8", "1"], date(1912, 8, 1)),
        (["ce", "", "", ""], None),
    ],
)
def test_a_date_is_taken_in_both_calendars(parts: list[str], day: date | None) -> None:
    assert EraDateField().clean(parts) == day


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (["ce", "1985", "", "12"], "month"),
        (["ce", "1985", "14", "12"], "month"),
        (["ce", "1985", "2", "30"], "day"),
        (["ce", "85", "4", "12"], "year"),
        (["showa", "70", "4", "12"], "year"),
        (["ce", "2027", "4", "12"], "year"),
        (["ce", "", "", ""], "year"),
    ],
)
def test_the_error_of_a_date_names_its_part(parts: list[str], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        EraDateField(missing="Enter it.", last=date(2026, 11, 23)).clean(parts)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("prefecture", "city", "block", "wanted"),
    [
        ("東京都", "世田谷区若林", "1-2-3", "東京都世田谷区若林1-2-3"),
        (
            "東京都",
            "Shinjuku-ku Nishi-Shinjuku",
            "1-2-3",
            "東京都 Shinjuku-ku Nishi-Shinjuku 1-2-3",
        ),
        ("北海道", "札幌市中央区", "北1条西2丁目", "北海道札幌市中央区北1条西2丁目"),
    ],
)
def test_latin_words_of_an_address_keep_their_distance(
    prefecture: str, city: str, block: str, wanted: str
) -> None:
    typed = {"prefecture": prefecture, "city": city, "street": block}
    assert joined(typed, "") == wanted
