# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""A date typed as people know it: in the western calendar or in an era."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from privacy_portal.dates import CALENDAR_BEGINS

# The year before the first: an era year that the emperor did not live to see (昭和64年2月) is
# understood as people mean it.
ERAS = {"reiwa": 2018, "heisei": 1988, "showa": 1925, "taisho": 1911, "meiji": 1867}
# A year beyond the last of an old era is a slip; but 平成33年 stood on papers of before 2019.
LAST_YEARS = {"showa": 64, "taisho": 15, "meiji": 45}
LONGEST = 64
ERA_CHOICES = (
    ("ce", _("Western calendar")),
    ("reiwa", _("Reiwa")),
    ("heisei", _("Heisei")),
    ("showa", _("Showa")),
    ("taisho", _("Taisho")),
    ("meiji", _("Meiji")),
)
FIRST = CALENDAR_BEGINS.year
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


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is said about each part of a date, and about the date."""

    year: Any
    month: Any
    day: Any
    no_such_day: Any
    too_late: Any
    month_range: Any
    day_range: Any


ANY_DATE: Final = Sentences(
    year=_("Enter the year of the date."),
    month=_("Enter the month of the date."),
    day=_("Enter the day of the date."),
    no_such_day=_("There is no %(day)d %(month)s in %(year)d. Check the date."),
    too_late=_("Enter a date that is not in the future."),
    month_range=_("The month must be a number from 1 to 12."),
    day_range=_("The day must be a number from 1 to 31."),
)
OWN_BIRTH: Final = Sentences(
    year=_("Enter the year of your date of birth."),
    month=_("Enter the month of your date of birth."),
    day=_("Enter the day of your date of birth."),
    no_such_day=_("There is no %(day)d %(month)s in %(year)d. Check your date of birth."),
    too_late=_("Date of birth must be in the past."),
    month_range=_("Month must be a number from 1 to 12."),
    day_range=_("Day must be a number from 1 to 31."),
)
BIRTH_OF_THE_PERSON: Final = replace(
    OWN_BIRTH,
    year=_("Enter the year of the date of birth."),
    month=_("Enter the month of the date of birth."),
    day=_("Enter the day of the date of birth."),
    no_such_day=_("There is no %(day)d %(month)s in %(year)d. Check the date of birth."),
)


class EraDateField(forms.Field):
    """
    Era, year, month and day. The code of an error names the part that it is about.

    :param last: the last Tokyo day that the date may be; None where the future is allowed
    """

    widget: EraDateWidget

    def __init__(
        self,
        *,
        missing: Any = None,
        last: date | None = None,
        autocomplete: str = "",
        says: Sentences = ANY_DATE,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            required=missing is not None,
            widget=EraDateWidget(autocomplete=autocomplete),
            error_messages={"required": missing or ""},
            **kwargs,
        )
        self.last = last
        self.says = says

    def to_python(self, value: Any) -> date | None:
        era, *numbers = value or ["ce", "", "", ""]
        typed = [unicodedata.normalize("NFKC", text or "").strip() for text in numbers]
        if not any(typed):
            return None
        messages = (self.says.year, self.says.month, self.says.day)
        for part, text, message in zip(PARTS[1:], typed, messages, strict=True):
            if not text:
                raise ValidationError(message, code=part)
        year = _year(era, typed[0])
        month = _number(typed[1], part="month", last=12, message=self.says.month_range)
        day = _number(typed[2], part="day", last=31, message=self.says.day_range)
        try:
            found = date(year, month, day)
        except ValueError:
            raise ValidationError(
                self.says.no_such_day,
                code="day",
                params={"year": year, "month": MONTHS[month], "day": day},
            ) from None
        if self.last and found > self.last:
            raise ValidationError(self.says.too_late, code="year")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data and any(data[1:]))

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="year")


def _year(era: str, text: str) -> int:
    """Return the western year of a year as typed; 元 is the first of an era."""
    text = "1" if text == "元" else text
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ValidationError(_("Enter the year as a number."), code="year")
    number = int(text)
    if era in ERAS:
        year = ERAS[era] + number
        if not 1 <= number <= LAST_YEARS.get(era, LONGEST) or year < FIRST:
            raise ValidationError(_("Check the year of the era."), code="year")
        return year
    if era != "ce":
        raise ValidationError(_("Check the year of the era."), code="era")
    if number < FIRST:
        raise ValidationError(_("Enter the year in 4 digits, or choose an era."), code="year")
    return number


def _number(text: str, *, part: str, last: int, message: Any) -> int:
    if re.fullmatch(r"[0-9]{1,2}", text) and 1 <= int(text) <= last:
        return int(text)
    raise ValidationError(message, code=part)
