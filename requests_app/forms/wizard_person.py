# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""The person as the certificate of residence names them, and whoever acts for them."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from identity.choices import Capacity
from privacy_portal.dates import comes_of_age

from ..content import PartyDetails
from ..wording import both_calendars, named, phone_number
from .wizard_address import add_address, address_lines, joined
from .wizard_base import PortalForm, Row, Values, lines_of
from .wizard_contact import MailField, likely_meant
from .wizard_dates import BIRTH_OF_THE_PERSON, OWN_BIRTH, EraDateField
from .wizard_fields import KanaField, LineField, NameField, PhoneField
from .wizard_requester import Asker

SLIP = "slip"


class DetailsForm(PortalForm):
    """
    The person as the certificate of residence names them, and whoever acts for them.

    E-mail and phone belong to whoever makes the request: only that person is written to.

    :param on: the Tokyo day of the request, on which ages are counted
    """

    def __init__(self, data: Any = None, *, asker: Asker, on: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.asker = asker
        self.on = on
        # Where a slip is asked about: the address as typed, and what was likely meant.
        self.asked = self.meant = ""
        self._add_person(own=asker.is_subject)
        if not asker.is_subject:
            self._add_agent()
        if asker.joint:
            self._add_joint()
        self._add_contact()

    def _add_person(self, *, own: bool) -> None:
        self.fields["name"] = NameField(
            label=_("Full name"),
            missing=_("Enter your full name.") if own else _("Enter the full name of the person."),
            help_text=_("As in the certificate of residence. Old and rare characters are fine."),
            attrs={"autocomplete": "name" if own else "off"},
        )
        self.fields["name_note"] = LineField(
            label=_("Note on the characters"),
            help_text=_("Type a similar character and say here how yours differs."),
        )
        self.fields["kana"] = KanaField(
            label=_("Reading of the name"),
            missing=_("Enter the reading of your name.") if own else _("Enter the reading."),
            help_text=_("Hiragana or katakana. A name in Latin letters can be repeated."),
        )
        self.fields["birth"] = EraDateField(
            label=_("Date of birth"),
            missing=_("Enter your date of birth.") if own else _("Enter the date of birth."),
            help_text=_("In the western calendar or in an era, such as Showa 60-4-12."),
            last=self.on - timedelta(days=1),
            autocomplete="bday" if own else "",
            says=OWN_BIRTH if own else BIRTH_OF_THE_PERSON,
        )
        add_address(self, "", own=own)
        self.fields["former_name"] = NameField(
            label=_("Former name"),
            help_text=_("If you were registered under it."),
        )
        self.fields["former_address"] = LineField(
            label=_("Former address"),
            help_text=_("If you were registered there."),
        )

    def _add_agent(self) -> None:
        self.fields["agent_name"] = NameField(
            label=_("Name of the representative"),
            missing=_("Enter the name of the representative."),
            help_text=self._name_hint(),
            attrs={"autocomplete": "name"},
        )
        self.fields["agent_kana"] = KanaField(
            label=_("Reading of the representative’s name"),
            missing=_("Enter the reading of the representative’s name."),
            help_text=_("Hiragana or katakana. A name in Latin letters can be repeated."),
        )
        if self.asker.is_company:
            self.fields["agent_organisation"] = LineField(
                label=_("Name of the company or body"),
                missing=_("Enter the name of the company or body."),
                attrs={"autocomplete": "organization"},
            )
        elif not self.asker.is_parent:  # guardians often are lawyers
            self.fields["agent_organisation"] = LineField(
                label=_("Office"),
                help_text=_("Law office, judicial scrivener’s office, and so on."),
                attrs={"autocomplete": "organization"},
            )
        if self.asker.is_lawyer:
            self.fields["agent_registration"] = LineField(
                label=_("Registration number"),
                help_text=_("Of the bar or the association of scriveners."),
                css="ds-input ds-input--16",
            )
        add_address(self, "agent_", own=True)

    def _name_hint(self) -> str:
        if self.asker.is_company:
            return _("Of whoever acts for the company.")
        # A proxy sends no identity paper: the power of attorney is what it is compared with.
        if self.asker.capacity == Capacity.APPOINTED_PROXY and not settings.PROXY_OWN_ID_REQUIRED:
            return _("As it shall stand on the power of attorney.")
        return _("As in the identity paper.")

    def _add_joint(self) -> None:
        self.fields["joint_name"] = NameField(
            label=_("Name of the other representative"),
            missing=_("Enter the name of the other representative."),
            help_text=_("Both of you sign the printed form."),
        )
        self.fields["joint_kana"] = KanaField(
            label=_("Reading of the other representative’s name"),
            missing=_("Enter the reading of the other representative’s name."),
            help_text=_("Hiragana or katakana. A name in Latin letters can be repeated."),
        )

    def _add_contact(self) -> None:
        self.fields["email"] = MailField(
            label=_("E-mail address"),
            help_text=_("We only write that there is news, never what it is."),
        )
        # What was asked about already, and what the person answered.
        for name in ("email_asked", "email_answer"):
            self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["no_email"] = forms.BooleanField(label=_("I do not use e-mail"), required=False)
        self.fields["phone"] = PhoneField(
            label=_("Phone number"),
            help_text=_("Used only if something is wrong with the papers."),
        )

    def clean_birth(self) -> date | None:
        born: date | None = self.cleaned_data["birth"]
        if born and self.asker.for_minor and comes_of_age(born) <= self.on:
            raise forms.ValidationError(
                _(
                    "At this date of birth the person is 18 or older, and asks themself. You can "
                    "ask for them as a representative with a mandate."
                ),
                code="year",
            )
        return born

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "email" in self.errors:
            return values
        if values.get("email") and values.get("no_email"):
            self.add_error("email", _("Delete the address, or take away the tick below."))
        elif values.get("email"):
            self._ask_about_a_slip(values)
        elif not values.get("no_email"):
            self.add_error("email", _("Enter an e-mail address, or choose not to use e-mail."))
        return values

    def _ask_about_a_slip(self, values: dict[str, Any]) -> None:
        """Ask once whether gmial.com is meant; whoever sends the same again goes on."""
        typed = str(values["email"])
        meant = likely_meant(typed)
        answer = values.get("email_answer", "")
        if meant and answer == meant:
            values["email"] = meant
            # The page that may come back shows it put right, too.
            assert isinstance(self.data, MultiValueDict)  # noqa: S101 - a bound form
            self.data = self.data.copy()
            self.data["email"] = meant
        elif meant and typed not in (values.get("email_asked", ""), answer):
            self.asked, self.meant = typed, meant
            self.add_error(
                "email",
                forms.ValidationError(
                    _("Is “%(typed)s” right? Did you mean “%(suggested)s”?"),
                    code=SLIP,
                    params={"typed": typed, "suggested": meant},
                ),
            )

    def typed(self) -> Values:
        """Return what was typed; an e-mail address that was asked about is settled."""
        settled = self.is_valid() and self.cleaned_data["email"]
        sent = super().typed()
        sent.pop("email_answer", None)
        return {**sent, "email_asked": [settled]} if settled else sent

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
            address=joined(values, ""),
            building=values["building"],
            former_name=values["former_name"],
            former_address=values["former_address"],
            email=self.email() if self.asker.is_subject else "",
            phone=values["phone"] if self.asker.is_subject else "",
        )

    def agent(self) -> PartyDetails | None:
        """Return whoever acts for the person; None where nobody does."""
        if self.asker.is_subject:
            return None
        values = self.cleaned_data
        return PartyDetails(
            name=values["agent_name"],
            kana=values["agent_kana"],
            organisation=values.get("agent_organisation", ""),
            postcode=values["agent_postcode"],
            address=joined(values, "agent_"),
            building=values["agent_building"],
            representation=self.asker.representation,
            email=self.email(),
            phone=values["phone"],
        )

    def joint(self) -> PartyDetails | None:
        """Return the other holder of a joint authority; None where there is none."""
        if not self.asker.joint:
            return None
        values = self.cleaned_data
        return PartyDetails(
            name=values["joint_name"],
            kana=values["joint_kana"],
            postcode="",
            address="",
            representation=self.asker.representation,
        )

    def registration(self) -> str:
        """Return the number under which a lawyer or scrivener is registered, if given."""
        return str(self.cleaned_data.get("agent_registration", ""))

    def rows(self) -> list[Row]:
        values = self.cleaned_data
        name = lines_of(values["name"], values["kana"], values["name_note"])
        former = [
            Row(str(self.fields[key].label), (values[key],), f"id_{key}")
            for key in ("former_name", "former_address")
            if values[key]
        ]
        return [
            Row(_("Full name"), name, "id_name"),
            Row(_("Date of birth"), (both_calendars(values["birth"]),), "id_birth_era"),
            Row(_("Address"), address_lines(values, ""), "id_postcode"),
            *former,
            *self._agent_rows(),
            Row(_("E-mail address"), (self.email() or _("Not used"),), "id_email"),
            Row(_("Phone number"), (phone_number(values["phone"]) or _("None"),), "id_phone"),
        ]

    def _agent_rows(self) -> list[Row]:
        if self.asker.is_subject:
            return []
        values = self.cleaned_data
        number = self.registration()
        agent = lines_of(
            values["agent_name"],
            values["agent_kana"],
            values.get("agent_organisation", ""),
            named(_("Registration number"), number) if number else "",
        )
        rows = [
            Row(_("Representative"), agent, "id_agent_name"),
            Row(
                _("Address of the representative"),
                address_lines(values, "agent_"),
                "id_agent_postcode",
            ),
        ]
        if self.asker.joint:
            joint = (values["joint_name"], values["joint_kana"])
            rows.append(Row(_("Other representative"), joint, "id_joint_name"))
        return rows
