"""Six digits from a mail, and the ways to go on with a draft on another device."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..mail_codes import DIGITS, folded
from .wizard_base import PortalForm
from .wizard_contact import MailField
from .wizard_fields import LineField
from .wizard_status import KeyField


class MailCodeForm(PortalForm):
    """The code from the mail, in any width; a slip of the pen costs no try."""

    code = LineField(
        printed=False,
        label=gettext_lazy("Code"),
        missing=gettext_lazy("Enter the 6 digits of the code."),
        help_text=gettext_lazy("6 digits, valid for 10 minutes. You can paste them."),
        css="ds-input ds-input--code",
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code"},
    )

    def clean_code(self) -> str:
        code = folded(self.cleaned_data["code"])
        if len(code) != DIGITS:
            raise forms.ValidationError(_("Enter the 6 digits of the code."))
        return code


class ResumeKeyForm(PortalForm):
    """The key that "save and stop" showed; check characters are answered before any look-up."""

    key = KeyField(
        label=gettext_lazy("Resume key"),
        missing=gettext_lazy("Enter the resume key."),
        help_text=gettext_lazy(
            "28 letters and digits. Upper or lower case, with or without spaces and hyphens."
        ),
        slip=gettext_lazy("Please check the resume key: there is a slip of typing in it."),
        autocomplete="off",
    )


class ResumeMailForm(PortalForm):
    """The address that was confirmed while filing."""

    email = MailField(
        label=gettext_lazy("E-mail address"),
        missing=gettext_lazy("Enter the e-mail address."),
        help_text=gettext_lazy("The one that you confirmed with a code while filling in the form."),
    )
