"""The form that enters a record of provision (Act, Art. 29, 30)."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy_portal import crypto

from ..models import ProvisionRecord, Service
from ..operations import subject_index


class ProvisionRecordForm(forms.ModelForm):  # type: ignore[type-arg]  # as is at run time
    """Name and birth date find the record again: the name is kept encrypted, the day not at all."""

    service_code = forms.ChoiceField(label=_("Service"))
    subject_name = forms.CharField(label=_("Name of the person"), max_length=120)
    birth_date = forms.DateField(
        label=_("Date of birth of the person"),
        help_text=_("With the name it finds the record again. It is not kept itself."),
    )

    class Meta:
        model = ProvisionRecord
        fields = [
            "service_code",
            "direction",
            "provided_on",
            "consented",
            "counterparty_name",
            "counterparty_address",
            "counterparty_representative",
            "acquired_how",
            "items",
            "recorded_on",
            "keep_until",
            "source",
        ]

    def __init__(self, *args, **kwargs) -> None:  # type: ignore[no-untyped-def] # noqa: ANN002, ANN003
        super().__init__(*args, **kwargs)
        codes = Service.objects.order_by("code").values_list("code", "name_ja").distinct()
        field = self.fields.get("service_code")
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "---------"), *dict(codes).items()]

    def seal(self, record: ProvisionRecord, *, at: datetime) -> None:
        """Give the record a key of its own, its encrypted name and its blind index (unsaved)."""
        name = self.cleaned_data["subject_name"]
        record.data_key = crypto.new_data_key(purpose="provision_record", at=at)
        record.subject_name = name
        record.subject_index = subject_index(name, self.cleaned_data["birth_date"].isoformat())
