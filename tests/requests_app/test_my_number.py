"""Whoever types an Individual Number into a free text is stopped; other numbers are not."""

import pytest
from django.core.exceptions import ValidationError

from privacy_portal.numbering import damm_digit
from requests_app.forms.my_number import refuse_my_number


@pytest.mark.parametrize(
    "text",
    [
        "番号は621498320257です",
        "6214 9832 0257",
        "6214-9832-0257",
        "６２１４－９８３２－０２５７",
        "６２１４ー９８３２ー０２５７。",
    ],
)
def test_an_individual_number_is_stopped_in_any_width(text: str) -> None:
    with pytest.raises(ValidationError, match="Individual Number"):
        refuse_my_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "621498320258",  # its check digit is wrong
        "4111 6214 9832 0257",  # part of a longer number
        "09012345678",
        "13112383852",
        "2024年の履歴がありません。",
    ],
)
def test_other_numbers_may_be_written(text: str) -> None:
    refuse_my_number(text)


def test_every_receipt_number_may_be_written() -> None:
    for serial in range(2000):
        digits = f"2611{serial * 4999 % 10**7:07d}"
        refuse_my_number(digits + damm_digit(digits))
