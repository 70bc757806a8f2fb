"""Forms about money, about what goes by post, and about how a case ends."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import operations
from ..choices import DeliveryMethod, DeliveryState, MailKind
from ..operations.decision import method_of
from .staff_base import DayField, StaffForm, TrackingField, text_area

BROUGHT_BACK = (DeliveryState.RETURNED, DeliveryState.CODE_SPENT, DeliveryState.EXPIRED)


class RecordPaymentForm(StaffForm):
    operation = staticmethod(operations.record_payment)
    intro = _("Too little is booked and the case waits for the rest.")

    amount = forms.IntegerField(
        label=_("Amount (yen)"),
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "ds-input ds-input--8"}),
    )
    received_on = DayField(label=_("Received on"))
    payer_name = forms.CharField(
        label=_("Name of the payer"), max_length=48, help_text=_("As the bank shows it.")
    )

    def prepare(self) -> None:
        if self.case.invoice:
            self.fields["amount"].initial = max(self.case.invoice.outstanding(), 0) or None
        self.fields["received_on"].initial = self.today


class IssueReceiptForm(StaffForm):
    operation = staticmethod(operations.issue_receipt)
    intro = _(
        "The person finds it among their documents. Printed and posted, a receipt for 50,000 yen"
        " or more without the tax needs a revenue stamp of 200 yen."
    )


class DispatchForm(StaffForm):
    operation = staticmethod(operations.dispatch)

    method = forms.ChoiceField(
        label=_("Way of sending"), choices=DeliveryMethod, widget=forms.RadioSelect
    )
    mail_kind = forms.ChoiceField(
        label=_("Kind of mail"),
        choices=MailKind,
        initial=MailKind.SIMPLE_REGISTERED,
        help_text=_("Of the answer, or of the letter with the code."),
    )
    tracking_number = TrackingField(
        label=_("Tracking number"),
        required=False,
        help_text=_(
            "For certified mail. An electronic answer is sealed first; its code is posted next."
        ),
    )
    posted_on = DayField(label=_("Posted on"), required=False)

    def prepare(self) -> None:
        made_for = self.case.letters.standing_replies().values_list("method", flat=True).first()
        self.fields["method"].initial = made_for or method_of(self.case)
        if self.fields["method"].initial == DeliveryMethod.CERTIFIED_MAIL:
            self.fields["posted_on"].initial = self.today

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("method") == DeliveryMethod.ELECTRONIC:
            return {**typed, "tracking_number": "", "posted_on": None}
        if "tracking_number" in typed and not typed["tracking_number"]:
            self.add_error("tracking_number", _("Certified mail has a tracking number."))
        if "posted_on" in typed and not typed["posted_on"]:
            self.add_error("posted_on", _("Enter the day of posting."))
        return typed


class PostCodeForm(StaffForm):
    operation = staticmethod(operations.post_code)
    intro = _("Print the letter with the code, post it, then note its number here.")

    tracking_number = TrackingField(label=_("Tracking number"))
    posted_on = DayField(label=_("Posted on"))

    def prepare(self) -> None:
        self.fields["posted_on"].initial = self.today


class TakeBackForm(StaffForm):
    operation = staticmethod(operations.take_back)
    intro = _("The case is decided again, and the answer can be sent anew.")

    reason = forms.ChoiceField(
        label=_("Reason"),
        widget=forms.RadioSelect,
        choices=[(state.value, state.label) for state in BROUGHT_BACK],
    )
    on = DayField(label=_("On"))
    method = forms.ChoiceField(
        label=_("Way of sending next time"), choices=DeliveryMethod, widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        self.fields["on"].initial = self.today
        self.fields["method"].initial = method_of(self.case)

    def clean_reason(self) -> DeliveryState:
        return DeliveryState(self.cleaned_data["reason"])

    def clean_method(self) -> DeliveryMethod:
        return DeliveryMethod(self.cleaned_data["method"])


class CloseForm(StaffForm):
    operation = staticmethod(operations.close)
    intro = _("The case ends, and the days of retention begin.")

    delivered_on = DayField(label=_("Delivered on"))

    def prepare(self) -> None:
        self.fields["delivered_on"].initial = self.today

    def clean_delivered_on(self) -> date:
        day: date = self.cleaned_data["delivered_on"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."))
        return day


class WithdrawForm(StaffForm):
    operation = staticmethod(operations.withdraw)
    intro = _("Only when the person has asked for it. They get a confirmation by letter.")

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=text_area(),
        help_text=_("How and when the person asked for it."),
    )
