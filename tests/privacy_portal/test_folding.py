"""Spellings of one person fold alike; different persons stay apart; nothing stored is folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy_portal import folding


@pytest.mark.parametrize(
    ("one", "other"),
    [("髙橋　𠮷郎", "高橋吉郎"), ("渡邉 太郎", "渡辺太郎"), ("渡邊太郎", "渡辺太郎"),
     ("渡邉\U000e0101太郎", "渡辺太郎"), ("山﨑", "山崎"), ("齋藤", "斎藤"), ("齊藤", "斉藤"),
     ("神谷", "神谷"), ("SMITH John", "ｓｍｉｔｈ　ｊｏｈｎ"), ("O’Neil", "O'NEIL"),
     ("ジョン・スミス", "ｼﾞｮﾝ･ｽﾐｽ"), ("濵﨑", "浜崎")],
)  # fmt: skip
def test_names_that_meet(one: str, other: str) -> None:
    assert folding.fold_name(one) == folding.fold_name(other)


def test_names_that_stay_apart() -> None:
    names = ["山田太郎", "山田次郎", "川田太郎", "ヤマダ", "山本", "小田", "太田"]
    assert len({folding.fold_name(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [("しょうじ", "ｼｮｳｼﾞ"), ("シヨウジ", "ショウジ"), ("オオノ　タロウ", "おおの・たろう"),
     ("コーノ", "コ－ノ"), ("ガ", "ｶﾞ")],
)  # fmt: skip
def test_readings_that_meet(one: str, other: str) -> None:
    assert folding.fold_kana(one) == folding.fold_kana(other)


def test_readings_that_stay_apart() -> None:
    readings = ["カトウ", "ガトウ", "サトウ", "オトウ", "ヲトウ"]
    assert len({folding.fold_kana(reading) for reading in readings}) == len(readings)


@pytest.mark.parametrize(
    "phone",
    ["090-1234-5678", "０９０－１２３４－５６７８", "090 1234 5678", "+81 90-1234-5678",
     "+81(0)90-1234-5678", "0081 90 1234 5678", "(090)1234-5678", "010-81-90-1234-5678",
     "＋８１ー９０ー１２３４ー５６７８"],
)  # fmt: skip
def test_phones_that_meet(phone: str) -> None:
    assert folding.fold_phone(phone) == "09012345678"


def test_phones_that_stay_apart() -> None:
    assert folding.fold_phone("03-8112-3456") == "0381123456"
    assert folding.fold_phone("+1 212 555 0100") == "12125550100"


def test_addresses_of_mail_that_meet() -> None:
    assert folding.fold_email(" Taro@Example.JP ") == folding.fold_email("ｔａｒｏ@example.jp")


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = folding.fold_name(text)
    assert folding.fold_name(once) == once
    reading = folding.fold_kana(text)
    assert folding.fold_kana(reading) == reading
