# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""How a person comes back: receipt number and access key, and the posted code (security 4)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_portal.numbering import (
    ACCESS_KEY_CHARACTERS,
    ACCESS_KEY_CHECKS,
    DELIVERY_CODE_CHARACTERS,
    DELIVERY_CODE_CHECKS,
    fold_receipt,
    fold_secret,
    is_receipt_number,
    secret_is_well_typed,
)

from .wizard_base import PortalForm
from .wizard_contact import MailField
from .wizard_fields import LineField, NameField, PhoneField, TextField

REFERENCE = "ds-input ds-input--reference"


class NumberField(LineField):
    """A receipt number in any width; a slip of typing is found before anything is looked up."""

    def __init__(self, *, autocomplete: str = "off") -> None:
        super().__init__(
            printed=False,
            label=gettext_lazy("Receipt number"),
            missing=gettext_lazy("Check the receipt number (12 digits)."),
            help_text=gettext_lazy("12 digits, such as 2609-0000-0000. Hyphens can be left out."),
            css=REFERENCE,
            attrs={"inputmode": "numeric", "autocomplete": autocomplete},
        )

    def clean(self, value: Any) -> str:
        number = fold_receipt(super().clean(value))
        if not is_receipt_number(number):
            raise forms.ValidationError(_("Check the receipt number (12 digits)."))
        return number


class KeyField(LineField):
    """A key of 28 characters as it was printed or shown; a slip of typing is found at once."""

    slip = gettext_lazy("Please check your typing: the key has a slip in it.")

    def __init__(self, *, autocomplete: str, slip: Any = None, **kwargs: Any) -> None:
        attrs = {"autocomplete": autocomplete, "autocapitalize": "characters"}
        super().__init__(printed=False, css=REFERENCE, attrs=attrs, **kwargs)
        self.slip = slip or self.slip

    def clean(self, value: Any) -> str:
        key = fold_secret(super().clean(value))
        whole = len(key) == ACCESS_KEY_CHARACTERS + ACCESS_KEY_CHECKS
        if not whole or not secret_is_well_typed(key):
            raise forms.ValidationError(self.slip)
        return key


class SignInForm(PortalForm):
    """Check characters are answered here, before anything is looked up."""

    number = NumberField(autocomplete="username")
    # So that password managers keep it; the paper is in hand, so it is not hidden.
    key = KeyField(
        label=gettext_lazy("Access key"),
        missing=gettext_lazy("Enter the access key."),
        help_text=gettext_lazy(
            "28 letters and digits, on the sheet that you kept. Upper or lower case, with or "
            "without spaces and hyphens."
        ),
        autocomplete="current-password",
    )


class MailSignInForm(PortalForm):
    """The other way in: the address that was confirmed while filing, or since."""

    prefix = "mail"

    number = NumberField()
    email = MailField(
        label=gettext_lazy("E-mail address"), missing=gettext_lazy("Enter the e-mail address.")
    )


class LostNumberForm(PortalForm):
    """Where the receipt numbers are to be sent, if the address was confirmed."""

    email = MailField(
        label=gettext_lazy("E-mail address"),
        missing=gettext_lazy("Enter the e-mail address."),
        help_text=gettext_lazy("The one that you confirmed with a code for your request."),
    )


class LostKeyForm(PortalForm):
    """What the desk needs to check who asks for a new key, and to answer."""

    number = LineField(
        printed=False,
        label=gettext_lazy("Receipt number"),
        help_text=gettext_lazy("If you know it: 12 digits, such as 2609-0000-0000."),
        css=REFERENCE,
        attrs={"inputmode": "numeric", "autocomplete": "off"},
    )
    name = NameField(
        label=gettext_lazy("Full name"),
        missing=gettext_lazy("Enter your full name."),
        help_text=gettext_lazy("As in the request."),
        attrs={"autocomplete": "name"},
    )
    email = MailField(label=gettext_lazy("E-mail address"))
    phone = PhoneField(label=gettext_lazy("Phone"))
    message = TextField(
        label=gettext_lazy("Message"),
        help_text=gettext_lazy(
            "For example: when you filed, which service, whether you have moved since."
        ),
    )

    def clean_number(self) -> str:
        number = fold_receipt(self.cleaned_data["number"])
        if number and not is_receipt_number(number):
            raise forms.ValidationError(_("Check the receipt number (12 digits)."))
        return number

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "email" in typed and "phone" in typed and not (typed["email"] or typed["phone"]):
            self.add_error("phone", _("Enter an e-mail address or a phone number."))
        return typed


class NewAddressForm(PortalForm):
    """An address for news, which a code will confirm."""

    email = MailField(
        label=gettext_lazy("New e-mail address"), missing=gettext_lazy("Enter the e-mail address.")
    )


class CodeForm(PortalForm):
    """The code from the letter; a slip of the pen costs no try."""

    code = LineField(
        printed=False,
        label=gettext_lazy("Delivery code"),
        missing=gettext_lazy("Enter the code from the letter."),
        help_text=gettext_lazy("Upper or lower case, with or without hyphens."),
        css=REFERENCE,
        attrs={"autocomplete": "off", "autocapitalize": "characters"},
    )

    def clean_code(self) -> str:
        code = fold_secret(self.cleaned_data["code"])
        whole = len(code) == DELIVERY_CODE_CHARACTERS + DELIVERY_CODE_CHECKS
        if not whole or not secret_is_well_typed(code):
            raise forms.ValidationError(_("Please check your typing: the code has a slip in it."))
        return code


class WithdrawForm(PortalForm):
    """Ending one's own request is final, so it is asked once more."""

    sure = forms.BooleanField(
        label=gettext_lazy("I withdraw this request. I know that this cannot be undone."),
        error_messages={"required": gettext_lazy("Tick the box to withdraw.")},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["reason"] = TextField(
            label=_("Reason"), help_text=_("You need not give one."), rows=3
        )
        self.order_fields(["reason", "sure"])
