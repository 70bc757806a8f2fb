# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""The block of the form that is its own for each kind (domain 4.2)."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..choices import (
    CeaseGround,
    CeaseMeasure,
    DataScope,
    DeliveryMethod,
    Direction,
    RequestKind,
)
from ..content import Content
from ..wording import both_calendars
from .wizard_base import Card, PortalForm, Row, cards, one_of, some_of
from .wizard_dates import EraDateField
from .wizard_fields import LineField, TextField
from .wizard_requester import Asker

EVERYTHING: Final = "ALL"


class RequestForm(PortalForm):
    """What every kind shares: how the answer is to come, and anything that helps."""

    def __init__(self, data: Any = None, *, on: date, asker: Asker, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.on = on
        self.asker = asker
        self.build()
        self.fields["delivery"] = one_of(
            [
                (DeliveryMethod.ELECTRONIC.value, _("Download as electronic data")),
                (DeliveryMethod.CERTIFIED_MAIL.value, _("Receive on paper by post")),
            ],
            missing=_("Choose how you want to receive the answer."),
            label=_("How you want to receive the answer"),
            help_text=_("To change it later, tell us before the answer is made."),
        )

    def build(self) -> None:
        """Add the fields of the kind, in the order of the page."""

    def content(self) -> Content:
        """Return what is asked, from a valid form."""
        raise NotImplementedError

    def delivery(self) -> DeliveryMethod:
        return DeliveryMethod(self.cleaned_data["delivery"])

    def delivery_cards(self) -> list[Card]:
        return cards(
            self["delivery"],
            texts={
                DeliveryMethod.ELECTRONIC: _(
                    "From this site. For safety, the code that opens it comes by registered mail."
                ),
                DeliveryMethod.CERTIFIED_MAIL: self._where_to(),
            },
        )

    def _where_to(self) -> str:
        if self.asker.is_subject:
            return _("By registered mail to the address in the certificate of residence.")
        if self.asker.answer_to_agent:
            return _("By registered mail to the representative, as the power of attorney says.")
        return _(
            "By registered mail to the address in the certificate of residence of the person"
            " concerned."
        )

    def add_details(self) -> None:
        self.fields["details"] = TextField(
            label=_("Anything that helps us to find it"),
            help_text=_("A time, an event, a place. As far as you know (up to 1,000 characters)."),
        )

    def add_period(self) -> None:
        self.fields["period_from"] = EraDateField(
            label=_("Period from (of what is recorded)"),
            help_text=_("Leave it empty for no limit."),
            last=self.on,
        )
        self.fields["period_until"] = EraDateField(
            label=_("Period until (of what is recorded)"),
            help_text=_("Leave it empty for no limit."),
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        begin, end = values.get("period_from"), values.get("period_until")
        if begin and end and end < begin:
            self.add_error(
                "period_until",
                forms.ValidationError(
                    _("The end of the period must not lie before its beginning."), code="year"
                ),
            )
        return values

    def rows(self) -> list[Row]:
        chosen = dict(self.fields["delivery"].choices)  # type: ignore[attr-defined]
        rows = [self._row(name) for name in self.fields if name not in ("delivery",)]
        label = str(self.fields["delivery"].label)
        delivery = str(chosen[self.cleaned_data["delivery"]])
        return [*(row for row in rows if row), Row(label, (delivery,), "id_delivery_0")]

    def _row(self, name: str) -> Row | None:
        shown, value = self.fields[name], self.cleaned_data.get(name)
        if not value:
            return None
        anchor = f"id_{name}"
        if isinstance(shown, forms.MultipleChoiceField):
            labels = dict(shown.choices)  # type: ignore[arg-type]
            return Row(str(shown.label), tuple(str(labels[v]) for v in value), f"{anchor}_0")
        if isinstance(value, date):
            return Row(str(shown.label), (both_calendars(value),), f"{anchor}_era")
        return Row(str(shown.label), tuple(str(value).splitlines()), anchor)


class DiscloseDataForm(RequestForm):
    """Art. 33(1): which data, and of which time."""

    def build(self) -> None:
        self.fields["scopes"] = some_of(
            [(EVERYTHING, _("All data that you hold about me")), *DataScope.choices],
            missing=_("Choose what you want us to disclose."),
            label=_("Data to be disclosed"),
            help_text=_("Choose all that apply."),
        )
        self.add_period()
        self.add_details()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("scopes") == [DataScope.OTHER] and values.get("details") == "":
            self.add_error("details", _("Write what else we shall disclose."))
        return values

    def content(self) -> Content:
        values = self.cleaned_data
        scopes = values["scopes"]
        return Content(
            scopes=tuple(DataScope) if EVERYTHING in scopes else tuple(map(DataScope, scopes)),
            period_from=values["period_from"],
            period_until=values["period_until"],
            details=values["details"],
        )


class DiscloseProvisionsForm(RequestForm):
    """Art. 33(5): given to whom, or received from whom, and when."""

    def build(self) -> None:
        self.fields["directions"] = some_of(
            Direction.choices,
            missing=_("Choose which records you want us to disclose."),
            label=_("Records to be disclosed"),
            help_text=_("Choose all that apply."),
        )
        self.fields["counterparty"] = LineField(
            label=_("Third party"),
            help_text=_("The company or person you think of, if any."),
        )
        self.add_period()
        self.add_details()

    def content(self) -> Content:
        values = self.cleaned_data
        return Content(
            directions=tuple(map(Direction, values["directions"])),
            counterparty=values["counterparty"],
            period_from=values["period_from"],
            period_until=values["period_until"],
            details=values["details"],
        )


class NotifyPurposeForm(RequestForm):
    """Art. 32(2): the purpose of which data."""

    def build(self) -> None:
        self.fields["data_set"] = LineField(
            label=_("Data whose purpose of use you want to know"),
            help_text=_("Contract data, inquiries, and so on. Leave it empty for all data."),
        )
        self.add_details()

    def content(self) -> Content:
        values = self.cleaned_data
        return Content(data_set=values["data_set"], details=values["details"])


class CeaseForm(RequestForm):
    """Art. 35: the grounds that the Act names, and the facts."""

    grounds: tuple[CeaseGround, ...] = ()

    def build(self) -> None:
        self.fields["cease_grounds"] = some_of(
            [(ground.value, ground.label) for ground in self.grounds],
            missing=_("Choose at least one ground."),
            label=_("Grounds"),
            help_text=_("Choose all that apply."),
        )
        self.fields["facts"] = TextField(
            label=_("What happened"),
            missing=_("Write what happened."),
            help_text=_("The facts that show the ground (up to 1,000 characters)."),
        )
        self.fields["details"] = TextField(
            label=_("Data concerned, and anything that helps us to find them"), rows=3
        )

    def measures(self) -> tuple[CeaseMeasure, ...]:
        return (CeaseMeasure.STOP_PROVISION,)

    def content(self) -> Content:
        values = self.cleaned_data
        return Content(
            measures=self.measures(),
            cease_grounds=tuple(map(CeaseGround, values["cease_grounds"])),
            facts=values["facts"],
            details=values["details"],
        )


class CeaseUseForm(CeaseForm):
    """Art. 35(1) and (5)."""

    grounds = (
        CeaseGround.USED_BEYOND_PURPOSE,
        CeaseGround.USED_IMPROPERLY,
        CeaseGround.ACQUIRED_IMPROPERLY,
        CeaseGround.NO_LONGER_NEEDED,
        CeaseGround.LEAKED,
        CeaseGround.HARMS_RIGHTS,
    )

    def build(self) -> None:
        self.fields["measures"] = some_of(
            [
                (measure.value, measure.label)
                for measure in (CeaseMeasure.STOP_USE, CeaseMeasure.ERASE)
            ],
            missing=gettext_lazy("Choose what we shall do."),
            label=_("What we shall do"),
            help_text=_("Choose all that apply."),
        )
        super().build()

    def measures(self) -> tuple[CeaseMeasure, ...]:
        return tuple(map(CeaseMeasure, self.cleaned_data["measures"]))


class CeaseProvisionForm(CeaseForm):
    """Art. 35(3) and (5)."""

    grounds = (
        CeaseGround.PROVIDED_WITHOUT_CONSENT,
        CeaseGround.NO_LONGER_NEEDED,
        CeaseGround.LEAKED,
        CeaseGround.HARMS_RIGHTS,
    )


SIMPLE_FORMS: Final[dict[RequestKind, type[RequestForm]]] = {
    RequestKind.DISCLOSE_DATA: DiscloseDataForm,
    RequestKind.DISCLOSE_PROVISIONS: DiscloseProvisionsForm,
    RequestKind.NOTIFY_PURPOSE: NotifyPurposeForm,
    RequestKind.CEASE_USE: CeaseUseForm,
    RequestKind.CEASE_PROVISION: CeaseProvisionForm,
}
