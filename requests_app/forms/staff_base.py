"""What the forms of the desk share: a form is the arguments of one operation."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.forms.formsets import BaseFormSet, formset_factory
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from privacy_portal import numbering

from ..models import Case
from .printable import only_printable

CLASSES = {
    "checkbox": "ds-choice__input",
    "radio": "ds-choice__input",
    "select": "ds-select ds-select--fit",
    "textarea": "ds-textarea",
    "file": "ds-file",
}


def dress(form: forms.BaseForm) -> None:
    """Give the controls the classes of the portal's style sheet."""
    for field in form.fields.values():
        kind = getattr(field.widget, "input_type", "")
        if isinstance(field.widget, forms.Textarea):
            kind = "textarea"
        field.widget.attrs.setdefault("class", CLASSES.get(kind, "ds-input"))


class StaffForm(forms.Form):
    """
    The form of one action. Its fields are named like the arguments of `operation`.

    What a person typed stays when the operation refuses.
    """

    operation: ClassVar[Callable[..., Case]]
    use_required_attribute = False
    # Shown above the fields: what this step will do.
    intro: ClassVar[Any] = ""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,  # noqa: ANN401 - as in Django
        *,
        case: Case,
        on: date,
    ) -> None:
        super().__init__(data, files, label_suffix="")
        self.case = case
        self.today = on
        self.prepare()
        dress(self)
        only_printable(self)

    def prepare(self) -> None:
        """Fill in choices and first values from the case and the Tokyo day."""

    def set_choices(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        field.choices = list(choices)


class Row(forms.Form):
    """One row of a field that takes several."""

    use_required_attribute = False
    # What the row is about, shown above its controls.
    title: str = ""
    note: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as in Django
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.prepare()
        dress(self)
        only_printable(self)

    def prepare(self) -> None:
        """Fill in choices from what the field knows about this row."""

    def value(self) -> object:
        """Return what the operation takes for this row, or None for a row left empty."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class RowKind:
    """How the rows of a field are made: their form, how many, and what each knows."""

    form: type[Row]
    each: Sequence[Mapping[str, Any]]

    def formset(self, data: Any, files: Any, prefix: str) -> "BaseFormSet[Any]":  # noqa: ANN401
        count = len(self.each)
        made = formset_factory(
            self.form,
            formset=_Rows,
            extra=count,
            max_num=count,
            absolute_max=count,
            validate_max=True,
        )
        return made(data, files, prefix=prefix, form_kwargs={"each": self.each})


class _Rows(BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    """Hands each row its own knowledge."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        each = super().get_form_kwargs(index)["each"]
        return dict(each[index]) if index is not None and index < len(each) else {}


class RowsWidget(forms.Widget):
    """Draws the rows through a template of the admin."""

    kind: RowKind

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> "BaseFormSet[Any]":
        return self.kind.formset(data, files, name)

    def render(
        self,
        name: str,
        value: Any,  # noqa: ANN401 - as in Django
        attrs: Any = None,  # noqa: ANN401
        renderer: Any = None,  # noqa: ANN401
    ) -> SafeString:
        rows = value if isinstance(value, BaseFormSet) else self.kind.formset(None, None, name)
        return render_to_string("admin/requests_app/case/rows.html", {"rows": rows})


class RowsField(forms.Field):
    """A field whose value is a tuple of rows, each checked by its own form."""

    widget = RowsWidget

    def rows_of(self, form: type[Row], each: Sequence[Mapping[str, Any]]) -> None:
        self.widget.kind = RowKind(form, each)

    def clean(self, value: "BaseFormSet[Any]") -> tuple[object, ...]:
        if not value.is_valid():
            raise ValidationError(_("Please look at the rows that are marked."))
        rows = tuple(found for row in value.forms if (found := row.value()) is not None)
        if self.required and not rows:
            raise ValidationError(_("Fill in at least one row."))
        return rows

    def has_changed(self, initial: object, data: object) -> bool:
        return True


class DayField(forms.DateField):
    """A day, in the browser's own date control."""

    widget = forms.DateInput(
        attrs={"type": "date", "class": "ds-input staff-day"}, format="%Y-%m-%d"
    )


class TrackingField(forms.CharField):
    """A tracking number of Japan Post, proved by its check digit."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "ds-input ds-input--16"}
    )

    def clean(self, value: object) -> str:
        text = numbering.fold_tracking(super().clean(value) or "")
        if text and not numbering.tracking_number_is_valid(text):
            raise ValidationError(_("This tracking number is mistyped: its check digit is wrong."))
        return text


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "class": "ds-textarea"})


def blank(choices: type[TextChoices]) -> list[tuple[str, Any]]:
    """Choices that begin unselected: a decision is made, not left standing."""
    return [("", _("Please choose")), *choices.choices]
