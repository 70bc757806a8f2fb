"""The check digit of the company's own registration number."""

import pytest

from fees.registration import fold_registration_number, registration_number_is_valid


@pytest.mark.parametrize(
    "text",
    ["T7123456789012", "T9000000000000", "T7010705000725", "T7000012050002",
     "Ｔ７１２３４５６７８９０１２", " t7-1234-5678-9012 "],
)  # fmt: skip
def test_numbers_that_hold(text: str) -> None:
    assert registration_number_is_valid(text)


@pytest.mark.parametrize(
    "text",
    ["", "7123456789012", "T6123456789012", "T0123456789012", "T712345678901", "T71234567890123",
     "T7123456789021", "TT123456789012"],
)  # fmt: skip
def test_numbers_that_do_not(text: str) -> None:
    assert not registration_number_is_valid(text)


def test_a_number_is_kept_as_it_is_printed() -> None:
    assert fold_registration_number("ｔ７－１２３４　５６７８ー９０１２") == "T7123456789012"
