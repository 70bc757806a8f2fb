# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""Who asks, and about whom (domain 3.2; policy 5(2))."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from identity.choices import Capacity

from ..choices import Representation
from ..content import PartyDetails
from ..wording import both_calendars
from .wizard_base import Card, PortalForm, Row, cards, one_of
from .wizard_dates import EraDateField
from .wizard_fields import KanaField, LineField, MailField, NameField, PhoneField, PostcodeField

LEGAL = (
    Representation.PARENT,
    Representation.GUARDIAN_OF_MINOR,
    Representation.ADULT_GUARDIAN,
    Representation.CURATOR,
)
APPOINTED = (Representation.LAWYER, Representation.OTHER_PROXY)
RELATION_FIELD = {
    Capacity.LEGAL_REPRESENTATIVE: "legal_relation",
    Capacity.APPOINTED_PROXY: "proxy_relation",
}


class RequesterForm(PortalForm):
    """The capacity of whoever sits in front of the screen."""

    capacity = one_of(
        [
            (Capacity.SUBJECT.value, gettext_lazy("The person concerned")),
            (Capacity.LEGAL_REPRESENTATIVE.value, gettext_lazy("Legal representative")),
            (Capacity.APPOINTED_PROXY.value, gettext_lazy("Representative with a mandate")),
        ],
        missing=gettext_lazy("Choose who is making the request."),
        label=gettext_lazy("Who is making the request"),
    )
    legal_relation = one_of(
        [(choice.value, choice.label) for choice in LEGAL],
        missing=gettext_lazy("Choose your relation to the person."),
        label=gettext_lazy("Your relation to the person"),
        required=False,
    )
    proxy_relation = one_of(
        [(choice.value, choice.label) for choice in APPOINTED],
        missing=gettext_lazy("Choose your relation to the person."),
        label=gettext_lazy("Your relation to the person"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        name = RELATION_FIELD.get(values.get("capacity", ""))
        if name and not values.get(name) and name not in self.errors:
            self.add_error(name, str(self.fields[name].error_messages["required"]))
        return values

    def cards(self) -> list[Card]:
        return cards(
            self["capacity"],
            texts={
                Capacity.SUBJECT: _("I ask about my own data."),
                Capacity.LEGAL_REPRESENTATIVE: _(
                    "I ask as the parent of a minor, as guardian of an adult, and so on."
                ),
                Capacity.APPOINTED_PROXY: _(
                    "The person gave me a power of attorney: family, a lawyer, and so on."
                ),
            },
            more={capacity: (self[name],) for capacity, name in RELATION_FIELD.items()},
        )

    def capacity_value(self) -> Capacity:
        return Capacity(self.cleaned_data["capacity"])

    def representation(self) -> Representation | None:
        """Return what makes the representative one; None for the person."""
        name = RELATION_FIELD.get(self.capacity_value())
        return Representation(self.cleaned_data[name]) if name else None

    def rows(self) -> list[Row]:
        labels = dict(self.fields["capacity"].choices)  # type: ignore[attr-defined]
        lines = [str(labels[self.cleaned_data["capacity"]])]
        if relation := self.representation():
            lines.append(str(relation.label))
        return [Row(_("Who is making the request"), tuple(lines), "id_capacity_0")]


class DetailsForm(PortalForm):
    """
    The person as the certificate of residence names them, and whoever acts for them.

    E-mail and phone belong to whoever makes the request: only that person is written to.
    """

    def __init__(self, data: Any = None, *, capacity: Capacity, on: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.capacity = capacity
        own = capacity == Capacity.SUBJECT
        self.fields["name"] = NameField(
            label=_("Full name"),
            missing=_("Enter the full name."),
            help_text=_("As in the certificate of residence. Old and rare characters are fine."),
            attrs={"autocomplete": "name" if own else "off"},
        )
        self.fields["name_note"] = LineField(
            label=_("Note on the characters"),
            help_text=_("Type a similar character and say here how yours differs."),
        )
        self.fields["kana"] = KanaField(
            label=_("Reading of the name"),
            missing=_("Enter the reading of the name."),
            help_text=_("Hiragana or katakana. A name in Latin letters can be repeated."),
        )
        self.fields["birth"] = EraDateField(
            label=_("Date of birth"),
            missing=_("Enter the date of birth."),
            help_text=_("In the western calendar or in an era, such as Showa 60-4-12."),
            on=on,
            autocomplete="bday" if own else "",
        )
        self._add_address("", own=own)
        self.fields["former_name"] = NameField(
            label=_("Former name"),
            help_text=_("If you were registered under it."),
        )
        self.fields["former_address"] = LineField(
            label=_("Former address"),
            help_text=_("If you were registered there."),
        )
        if not own:
            self.fields["agent_name"] = NameField(
                label=_("Name of the representative"),
                missing=_("Enter the name of the representative."),
                help_text=_("As in the identity paper."),
                attrs={"autocomplete": "name"},
            )
            self.fields["agent_kana"] = KanaField(
                label=_("Reading of the representative’s name"),
                missing=_("Enter the reading of the representative’s name."),
                help_text=_("Hiragana or katakana. A name in Latin letters can be repeated."),
            )
            self.fields["agent_organisation"] = LineField(
                label=_("Office"),
                help_text=_("Law office, judicial scrivener’s office, and so on."),
            )
            self._add_address("agent_", own=True)
        self.fields["email"] = MailField(
            label=_("E-mail address"),
            help_text=_("We only write that there is news, never what it is."),
        )
        self.fields["no_email"] = forms.BooleanField(label=_("I do not use e-mail"), required=False)
        self.fields["phone"] = PhoneField(
            label=_("Phone number"),
            help_text=_("Used only if something is wrong with the papers."),
        )

    def _add_address(self, prefix: str, *, own: bool) -> None:
        self.fields[f"{prefix}postcode"] = PostcodeField(
            label=_("Postcode"),
            missing=_("Enter the postcode."),
            help_text=_("With or without a hyphen."),
            attrs={"autocomplete": "postal-code" if own else "off"},
        )
        self.fields[f"{prefix}address"] = LineField(
            label=_("Address"),
            missing=_("Enter the address, with block and number."),
            help_text=_("Prefecture, city, town, block and number."),
            attrs={"autocomplete": "street-address" if own else "off"},
        )
        self.fields[f"{prefix}building"] = LineField(
            label=_("Building and room"),
            attrs={"autocomplete": "address-line2" if own else "off"},
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("email") and not values.get("no_email") and "email" not in self.errors:
            self.add_error("email", _("Enter an e-mail address, or choose not to use e-mail."))
        return values

    def email(self) -> str:
        return "" if self.cleaned_data["no_email"] else str(self.cleaned_data["email"])

    def subject(self) -> PartyDetails:
        """Return the person concerned, exactly as typed."""
        values = self.cleaned_data
        return PartyDetails(
            name=values["name"],
            kana=values["kana"],
            name_note=values["name_note"],
            birth_date=values["birth"],
            postcode=values["postcode"],
            address=values["address"],
            building=values["building"],
            former_name=values["former_name"],
            former_address=values["former_address"],
            email=self.email() if self.capacity == Capacity.SUBJECT else "",
            phone=values["phone"] if self.capacity == Capacity.SUBJECT else "",
        )

    def agent(self, representation: Representation | None) -> PartyDetails | None:
        """Return whoever acts for the person; None where nobody does."""
        if self.capacity == Capacity.SUBJECT:
            return None
        values = self.cleaned_data
        return PartyDetails(
            name=values["agent_name"],
            kana=values["agent_kana"],
            organisation=values["agent_organisation"],
            postcode=values["agent_postcode"],
            address=values["agent_address"],
            building=values["agent_building"],
            representation=representation,
            email=self.email(),
            phone=values["phone"],
        )

    def rows(self) -> list[Row]:
        values = self.cleaned_data
        name = [values["name"], values["kana"], values["name_note"]]
        rows = [
            Row(_("Full name"), _lines(*name), "id_name"),
            Row(_("Date of birth"), (both_calendars(values["birth"]),), "id_birth_era"),
            Row(_("Address"), self._address(""), "id_postcode"),
        ]
        rows += [
            Row(str(self.fields[key].label), (values[key],), f"id_{key}")
            for key in ("former_name", "former_address")
            if values[key]
        ]
        if self.capacity != Capacity.SUBJECT:
            agent = [values["agent_name"], values["agent_kana"], values["agent_organisation"]]
            rows += [
                Row(_("Representative"), _lines(*agent), "id_agent_name"),
                Row(
                    _("Address of the representative"),
                    self._address("agent_"),
                    "id_agent_postcode",
                ),
            ]
        return [
            *rows,
            Row(_("E-mail address"), (self.email() or _("Not used"),), "id_email"),
            Row(_("Phone number"), (shown_phone(values["phone"]) or _("None"),), "id_phone"),
        ]

    def _address(self, prefix: str) -> tuple[str, ...]:
        values = self.cleaned_data
        code = values[f"{prefix}postcode"]
        return _lines(
            f"〒{code[:3]}-{code[3:]}", values[f"{prefix}address"], values[f"{prefix}building"]
        )


def shown_phone(digits: str) -> str:
    """Group the eleven digits of a mobile number; others are shown as they are."""
    mobile = len(digits) == 11 and digits.startswith("0")
    return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}" if mobile else digits


def _lines(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
