# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""What every public form has: links from the error summary, cards, and values as typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict

from .wizard_dates import PARTS, EraDateWidget

Values = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class ErrorLink:
    """A line of the error summary: where the control is, and what to do."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One radio or checkbox as the templates draw it."""

    name: str
    value: str
    id: str
    label: str
    kind: str
    checked: bool
    text: str = ""
    aside: str = ""
    free: bool = False
    counted: bool = False
    # What a search in the list of cards looks at; what stands under a card that needs more.
    found_by: str = ""
    inside: str = ""
    more: tuple[BoundField, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the check page."""

    label: str
    lines: tuple[str, ...]
    anchor: str = ""


class PortalForm(forms.Form):
    """A form whose errors stand above the control and in a summary that links to it."""

    use_required_attribute = False

    def __init__(self, data: "MultiValueDict[str, Any] | None" = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)

    def error_links(self) -> list[ErrorLink]:
        found = self.errors.as_data()
        # In the order of the page: what `clean` adds would come last.
        order = [name for name in (NON_FIELD_ERRORS, *self.fields) if name in found]
        return [
            ErrorLink(self._anchor(name, error.code or ""), text)
            for name in order
            for error in found[name]
            for text in error.messages
        ]

    def _anchor(self, name: str, code: str) -> str:
        if name not in self.fields:
            return "main"
        bound = self[name]
        if isinstance(bound.field.widget, EraDateWidget):
            return f"{bound.auto_id}_{code if code in PARTS else 'year'}"
        if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{bound.auto_id}_0"
        return bound.auto_id

    def typed(self) -> Values:
        """Return what was typed into the fields of this form, and nothing else that was sent."""
        data = self.data
        assert isinstance(data, MultiValueDict)  # noqa: S101 - a bound form
        return {name: data.getlist(name) for name in self._names() if name in data}

    def _names(self) -> list[str]:
        names = []
        for name, bound_field in self.fields.items():
            if isinstance(bound_field.widget, EraDateWidget):
                names += [f"{name}_{part}" for part in PARTS]
            else:
                names.append(name)
        return names

    def initial_from(self, values: "MultiValueDict[str, Any]") -> None:
        """Show what was typed before, without calling it wrong."""
        for name, shown in self.fields.items():
            self.initial[name] = shown.widget.value_from_datadict(values, MultiValueDict(), name)

    def rows(self) -> list[Row]:
        """Return what the check page shows of a valid form."""
        return []


def lines_of(*texts: str) -> tuple[str, ...]:
    """Return the lines that say something."""
    return tuple(text for text in texts if text)


def cards(
    bound: BoundField,
    *,
    texts: Mapping[str, str] | None = None,
    asides: Mapping[str, str] | None = None,
    free: frozenset[str] = frozenset(),
    more: Mapping[str, tuple[BoundField, ...]] | None = None,
    counted: frozenset[str] = frozenset(),
    found_by: Mapping[str, str] | None = None,
    inside: Mapping[str, str] | None = None,
) -> list[Card]:
    """Return the options of a radio group or of checkboxes, each with what stands beside it."""
    drawn = []
    for option in bound:
        value = str(option.data["value"])
        drawn.append(
            Card(
                name=str(option.data["name"]),
                value=value,
                id=option.id_for_label,
                label=option.choice_label,
                kind=str(option.data["type"]),
                checked=bool(option.data["selected"]),
                text=(texts or {}).get(value, ""),
                aside=(asides or {}).get(value, ""),
                free=value in free,
                counted=value in counted,
                found_by=(found_by or {}).get(value, ""),
                inside=(inside or {}).get(value, ""),
                more=(more or {}).get(value, ()),
            )
        )
    return drawn


def as_values(stored: Mapping[str, list[str]]) -> "MultiValueDict[str, Any]":
    """Return stored values in the shape that forms read."""
    return MultiValueDict({name: list(values) for name, values in stored.items()})


def one_of(choices: Any, *, missing: Any, **kwargs: Any) -> forms.ChoiceField:
    """Return a radio group that starts unselected."""
    return forms.ChoiceField(
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
        **kwargs,
    )


def some_of(choices: Any, *, missing: Any = None, **kwargs: Any) -> forms.MultipleChoiceField:
    """Return a group of checkboxes."""
    return forms.MultipleChoiceField(
        choices=choices,
        required=missing is not None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": missing or "", "invalid_choice": missing or ""},
        **kwargs,
    )
