# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""A date typed as people know it: in the western calendar or in an era."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# The year before the first: an era year that the emperor did not live to see (昭和64年2月) is
# understood as people mean it.
ERAS = {"reiwa": 2018, "heisei": 1988, "showa": 1925, "taisho": 1911, "meiji": 1867}
ERA_CHOICES = (
    ("ce", _("Western calendar")),
    ("reiwa", _("Reiwa")),
    ("heisei", _("Heisei")),
    ("showa", _("Showa")),
    ("taisho", _("Taisho")),
    ("meiji", _("Meiji")),
)
PARTS = ("era", "year", "month", "day")


class EraDateWidget(forms.MultiWidget):
    def __init__(self, *, autocomplete: str = "") -> None:
        def number(part: str, css: str) -> forms.TextInput:
            attrs = {"class": f"ds-input {css}", "inputmode": "numeric"}
            if autocomplete:
                attrs["autocomplete"] = f"{autocomplete}-{part}"
            return forms.TextInput(attrs=attrs)

        super().__init__(
            {
                "era": forms.Select(
                    choices=ERA_CHOICES, attrs={"class": "ds-select ds-select--fit"}
                ),
                "year": number("year", "ds-input--4"),
                "month": number("month", "ds-input--2"),
                "day": number("day", "ds-input--2"),
            }
        )

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, date):
            return ["ce", str(value.year), str(value.month), str(value.day)]
        return ["ce", "", "", ""]


class EraDateField(forms.Field):
    """
    Era, year, month and day. The code of an error names the part that it is about.

    :param on: the Tokyo day that the date may not lie after; None where the future is allowed
    """

    widget: EraDateWidget

    def __init__(
        self, *, missing: Any = None, on: date | None = None, autocomplete: str = "", **kwargs: Any
    ) -> None:
        super().__init__(
            required=missing is not None,
            widget=EraDateWidget(autocomplete=autocomplete),
            error_messages={"required": missing or ""},
            **kwargs,
        )
        self.on = on

    def to_python(self, value: Any) -> date | None:
        era, *numbers = value or ["ce", "", "", ""]
        typed = [unicodedata.normalize("NFKC", text or "").strip() for text in numbers]
        if not any(typed):
            return None
        for part, text, message in zip(PARTS[1:], typed, _missing_parts(), strict=True):
            if not text:
                raise ValidationError(message, code=part)
        year = self._year(era, typed[0])
        month = _number(typed[1], part="month", last=12)
        day = _number(typed[2], part="day", last=31)
        try:
            found = date(year, month, day)
        except ValueError:
            raise ValidationError(
                _("There is no such day: %(year)d-%(month)d-%(day)d. Check the date."),
                code="day",
                params={"year": year, "month": month, "day": day},
            ) from None
        if self.on and found > self.on:
            raise ValidationError(_("Enter a date that is not in the future."), code="year")
        return found

    def _year(self, era: str, text: str) -> int:
        text = "1" if text == "元" else text
        if not re.fullmatch(r"[0-9]{1,4}", text):
            raise ValidationError(_("Enter the year as a number."), code="year")
        number = int(text)
        if era in ERAS:
            if not 1 <= number <= 64:
                raise ValidationError(_("Check the year of the era."), code="year")
            return ERAS[era] + number
        if number < 1868:
            raise ValidationError(_("Enter the year in 4 digits, or choose an era."), code="year")
        return number

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data and any(data[1:]))

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="year")


def _missing_parts() -> tuple[Any, Any, Any]:
    return (
        _("Enter the year of the date."),
        _("Enter the month of the date."),
        _("Enter the day of the date."),
    )


def _number(text: str, *, part: str, last: int) -> int:
    if re.fullmatch(r"[0-9]{1,2}", text) and 1 <= int(text) <= last:
        return int(text)
    messages: Mapping[str, Any] = {
        "month": _("The month must be a number from 1 to 12."),
        "day": _("The day must be a number from 1 to 31."),
    }
    raise ValidationError(messages[part], code=part)
