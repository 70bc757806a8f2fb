# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""A question or complaint about personal data (policy 9), with or without a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from privacy_portal.numbering import fold_receipt, format_receipt, is_receipt_number

from ..inquiry_choices import InquiryKind
from .wizard_base import Card, PortalForm, cards, one_of
from .wizard_contact import MailField
from .wizard_fields import LineField, NameField, PhoneField, TextField

# About an answer only from the status page of its request: a number alone proves nothing.
ABOUT_A_CASE = (InquiryKind.ABOUT_ANSWER, InquiryKind.COMPLAINT)
ABOUT_NONE = (
    InquiryKind.COMPLAINT,
    InquiryKind.FIND_SERVICE,
    InquiryKind.NEED_HELP,
    InquiryKind.OTHER,
)
WAYS = ("phone", "address", "email")


class InquiryForm(PortalForm):
    """
    What is asked, and how it can be answered.

    In the session of a case nothing is asked that the case knows (WCAG 3.3.7).
    """

    def __init__(self, data: Any = None, *, tied: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.tied = tied
        kinds = ABOUT_A_CASE if tied else ABOUT_NONE
        self.fields["kind"] = one_of(
            [(kind.value, kind.label) for kind in kinds],
            missing=_("Choose what it is about."),
            label=_("What it is about"),
        )
        self.fields["text"] = TextField(
            label=_("Your question or complaint"),
            missing=_("Write what you want to ask or tell us."),
            help_text=_(
                "Up to 1,000 characters. Do not write passwords, card numbers or an Individual "
                "Number (My Number)."
            ),
            rows=7,
        )
        if not tied:
            self._add_who()

    def _add_who(self) -> None:
        self.fields["number"] = LineField(
            printed=False,
            label=_("Receipt number"),
            help_text=_("If it is about a request. It helps us to find it."),
            css="ds-input ds-input--16",
            attrs={"inputmode": "numeric", "autocomplete": "off"},
        )
        self.fields["name"] = NameField(
            label=_("Full name"),
            missing=_("Enter the full name."),
            attrs={"autocomplete": "name"},
        )
        self.fields["phone"] = PhoneField(label=_("Phone number"))
        self.fields["address"] = TextField(
            label=_("Postal address"),
            help_text=_("With postcode. Paper forms and answers by post go there."),
            rows=3,
        )
        self.fields["email"] = MailField(
            label=_("E-mail address"),
            help_text=_("Only for answers without personal data: those go by post or telephone."),
        )

    def clean_number(self) -> str:
        number = fold_receipt(self.cleaned_data["number"])
        if number and not is_receipt_number(number):
            raise forms.ValidationError(_("Check the receipt number (12 digits)."))
        return number

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.tied:
            return values
        if not any(values.get(name) or name in self.errors for name in WAYS):
            self.add_error(
                "phone", _("Enter a phone number, a postal address or an e-mail address.")
            )
        elif (
            values.get("kind") == InquiryKind.NEED_HELP
            and not values.get("address")
            and not values.get("phone")
            and not {"address", "phone"} & set(self.errors)
        ):
            self.add_error(
                "address", _("Enter a postal address or a phone number, so that we can help.")
            )
        return values

    def body(self) -> str:
        """Return the text to keep; a receipt number that was typed stays in it and ties nothing."""
        text = str(self.cleaned_data["text"])
        number = self.cleaned_data.get("number", "")
        if not number:
            return text
        return f"{text}\n\n{_('Receipt number')}: {format_receipt(number)}"

    def cards(self) -> list[Card]:
        return cards(
            self["kind"],
            texts={
                InquiryKind.ABOUT_ANSWER: _("You do not understand it, or something is missing."),
                InquiryKind.COMPLAINT: _("How we handled personal data, or your request."),
                InquiryKind.FIND_SERVICE: _("You do not know which service you used."),
                InquiryKind.NEED_HELP: _(
                    "Filing is difficult for you, or you need the paper forms by post."
                ),
            },
        )
