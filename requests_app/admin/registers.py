"""Registers: rows with a from and an until. A row that is in force is followed, not rewritten."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fees.registration import fold_registration_number, registration_number_is_valid
from privacy_portal.admin import DatedAdmin, DatedForm, RegisterAdmin
from privacy_portal.dates import tokyo_day

from ..models import (
    ContactWindow,
    Ground,
    InquiryRoute,
    KindRule,
    Operator,
    OutcomeRule,
    PolicyRevision,
    PurposeOfUse,
    Service,
    SharedUse,
)


class OperatorForm(DatedForm):
    def clean_registration_number(self) -> str:
        """An invoice with a mistyped number deducts no tax for whoever pays it."""
        number = fold_registration_number(self.cleaned_data["registration_number"])
        if "registration_number" in self.changed_data and not registration_number_is_valid(number):
            raise ValidationError(_("This is no registration number: its check digit is wrong."))
        return number


@admin.register(Operator)
class OperatorAdmin(DatedAdmin):
    form = OperatorForm
    list_display = ("name_ja", "name_en", "registration_number")


@admin.register(Service)
class ServiceAdmin(DatedAdmin):
    list_display = ("name_ja", "name_en", "code", "relation")
    list_filter: ClassVar[Any] = (*DatedAdmin.list_filter, "relation")
    ordering = ("position", "code", "valid_from")


@admin.register(ContactWindow)
class ContactWindowAdmin(DatedAdmin):
    list_display = ("name_ja", "name_en", "service_code", "relation")
    list_filter: ClassVar[Any] = (*DatedAdmin.list_filter, "relation")
    ordering = ("relation", "service_code", "valid_from")


@admin.register(KindRule)
class KindRuleAdmin(DatedAdmin):
    list_display = ("kind", "article", "fee_applies", "form_in_policy")
    ordering = ("position", "valid_from")


@admin.register(OutcomeRule)
class OutcomeRuleAdmin(DatedAdmin):
    list_display = ("kind", "outcome", "article")
    list_filter: ClassVar[Any] = (*DatedAdmin.list_filter, "kind")
    list_display_links = ("kind", "outcome")
    ordering = ("kind", "outcome", "valid_from")


@admin.register(Ground)
class GroundAdmin(DatedAdmin):
    list_display = ("code", "kind", "text_ja", "article", "reads_as")
    list_filter: ClassVar[Any] = (*DatedAdmin.list_filter, "kind")
    ordering = ("code", "kind", "valid_from")


@admin.register(PurposeOfUse)
class PurposeOfUseAdmin(DatedAdmin):
    list_display = ("service_code", "data_set_ja", "data_set_en")
    list_filter: ClassVar[Any] = (*DatedAdmin.list_filter, "service_code")
    list_display_links = ("service_code", "data_set_ja")
    ordering = ("service_code", "data_set_ja", "valid_from")


@admin.register(InquiryRoute)
class InquiryRouteAdmin(DatedAdmin):
    list_display = ("label_ja", "label_en", "route_ja")
    ordering = ("position", "valid_from")


@admin.register(SharedUse)
class SharedUseAdmin(DatedAdmin):
    list_display = ("scope_ja", "manager_ja")
    ordering = ("valid_from", "pk")


@admin.register(PolicyRevision)
class PolicyRevisionAdmin(RegisterAdmin):
    """A revision that is published stays as it is: cases were filed under it."""

    list_display = ("revised_on", "source")
    ordering = ("-revised_on",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        published = obj is not None and obj.revised_on <= tokyo_day(now())
        return super().has_change_permission(request, obj) and not published
