"""訂正・追加・削除 (Act, Art. 34): what is not fact, and what is."""

from typing import Any, Final

from django.utils.translation import gettext as _

from ..choices import Correction, RequestKind
from ..content import Content, CorrectionLine
from ..wording import named
from .wizard_base import Row, one_of
from .wizard_fields import LineField, TextField
from .wizard_request import SIMPLE_FORMS, RequestForm

LINES: Final = 5
PARTS: Final = ("correction", "item", "present", "right", "reason")


class CorrectDataForm(RequestForm):
    """Up to five items, each with what stands there and what is right."""

    def build(self) -> None:
        for n in range(1, LINES + 1):
            self.fields[f"correction_{n}"] = one_of(
                Correction.choices,
                missing=_("Choose whether to correct, add or delete."),
                label=_("What we shall do with it"),
                required=False,
            )
            self.fields[f"item_{n}"] = LineField(
                label=_("Item"), help_text=_("Address, phone number, date of contract, and so on.")
            )
            self.fields[f"present_{n}"] = LineField(
                label=_("What stands there now"), help_text=_("Needed for a deletion.")
            )
            self.fields[f"right_{n}"] = LineField(
                label=_("What is right"), help_text=_("Needed for a correction or addition.")
            )
            self.fields[f"reason_{n}"] = LineField(
                label=_("Why"), help_text=_("Since when, and how you know.")
            )
        self.fields["evidence"] = TextField(
            label=_("Evidence"),
            help_text=_("Papers that show what is right. Enclose copies with the papers you post."),
            rows=3,
        )
        self.add_details()

    def lines(self) -> list[tuple[int, list[Any], bool]]:
        """Return each line as number, bound fields, and whether it stands open."""
        return [
            (n, [self[f"{part}_{n}"] for part in PARTS], n == 1 or self._is_begun(n))
            for n in range(1, LINES + 1)
        ]

    def _is_begun(self, n: int) -> bool:
        return any(self[f"{part}_{n}"].value() for part in PARTS)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        begun = [n for n in range(1, LINES + 1) if any(values.get(f"{p}_{n}") for p in PARTS)]
        for n in begun:
            self._check_line(values, n)
        if not begun:
            self.add_error("item_1", _("Enter at least one item that is to be changed."))
        return values

    def _check_line(self, values: dict[str, Any], n: int) -> None:
        what = values.get(f"correction_{n}")
        if not what:
            self.add_error(f"correction_{n}", _("Choose whether to correct, add or delete."))
        if not values.get(f"item_{n}") and f"item_{n}" not in self.errors:
            self.add_error(f"item_{n}", _("Enter the item."))
        needed = "present" if what == Correction.REMOVE else "right"
        name = f"{needed}_{n}"
        if what and not values.get(name) and name not in self.errors:
            message = (
                _("Enter what stands there and is to be deleted.")
                if needed == "present"
                else _("Enter what is correct.")
            )
            self.add_error(name, message)

    def content(self) -> Content:
        values = self.cleaned_data
        return Content(
            corrections=tuple(
                CorrectionLine(
                    correction=Correction(values[f"correction_{n}"]),
                    item=values[f"item_{n}"],
                    present=values[f"present_{n}"],
                    right=values[f"right_{n}"],
                    reason=values[f"reason_{n}"],
                )
                for n in range(1, LINES + 1)
                if values[f"correction_{n}"]
            ),
            evidence=values["evidence"],
            details=values["details"],
        )

    def _row(self, name: str) -> Row | None:
        part, _sep, n = name.rpartition("_")
        if part not in PARTS:
            return super()._row(name)
        values = self.cleaned_data
        if part != "correction" or not values[name]:
            return None
        label = named(Correction(values[name]).label, values[f"item_{n}"])
        lines = [
            named(self.fields[f"{p}_{n}"].label, values[f"{p}_{n}"])
            for p in ("present", "right", "reason")
            if values[f"{p}_{n}"]
        ]
        return Row(label, tuple(lines), f"id_correction_{n}_0")


REQUEST_FORMS: Final[dict[RequestKind, type[RequestForm]]] = {
    **SIMPLE_FORMS,
    RequestKind.CORRECT_DATA: CorrectDataForm,
}
