"""Registers: rows with a from and an until. A row that is in force is followed, not rewritten."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

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
from ._base import SafeModelAdmin

DATED = ("valid_from", "valid_until", "source", "is_sample")


class InForceFilter(SimpleListFilter):
    title = _("in force")
    parameter_name = "force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
        return [("now", _("Today")), ("later", _("From a later day")), ("past", _("No longer"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ANN401 - any register
        on = tokyo_day(now())
        match self.value():
            case "now":
                return queryset.in_force(on=on)
            case "later":
                return queryset.filter(valid_from__gt=on)
            case "past":
                return queryset.filter(valid_until__lte=on)
            case _:
                return queryset


class RegisterAdmin(SafeModelAdmin):
    """Rows are added and, until they are in force, changed; later only their end can be set."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        return self._may(request, "view")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        return self._may(request, "change")

    def _may(self, request: HttpRequest, verb: str) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{verb}_{self.opts.model_name}")


class DatedAdmin(RegisterAdmin):
    list_filter: ClassVar[Any] = (InForceFilter, "is_sample")
    save_as = True  # the next version begins as a copy of this one

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return (*self.list_display, "valid_from", "valid_until", "is_sample")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ANN401
        """What letters were written from stays; a sample of the operator may be mended."""
        if obj is None or self._is_open(obj, on=tokyo_day(now())):
            return ()
        return tuple(
            item.name
            for item in self.opts.fields
            if item.name not in ("id", "valid_until") and item.editable
        )

    def _is_open(self, row: Any, *, on: date) -> bool:  # noqa: ANN401 - any register
        return bool(row.valid_from > on or row.is_sample)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ANN401
        names = [item.name for item in self.opts.fields if item.editable and item.name != "id"]
        return [
            (None, {"fields": [name for name in names if name not in DATED]}),
            (_("Validity"), {"fields": DATED}),
        ]


@admin.register(Operator)
class OperatorAdmin(DatedAdmin):
    list_display = ("name_ja", "name_en", "registration_number")


@admin.register(Service)
class ServiceAdmin(DatedAdmin):
    list_display = ("name_ja", "name_en", "code", "relation")
    list_filter = (*DatedAdmin.list_filter, "relation")
    ordering = ("position", "code", "valid_from")


@admin.register(ContactWindow)
class ContactWindowAdmin(DatedAdmin):
    list_display = ("name_ja", "name_en", "service_code", "relation")
    list_filter = (*DatedAdmin.list_filter, "relation")
    ordering = ("relation", "service_code", "valid_from")


@admin.register(KindRule)
class KindRuleAdmin(DatedAdmin):
    list_display = ("kind", "article", "fee_applies", "form_in_policy")
    ordering = ("position", "valid_from")


@admin.register(OutcomeRule)
class OutcomeRuleAdmin(DatedAdmin):
    list_display = ("kind", "outcome", "article")
    list_filter = (*DatedAdmin.list_filter, "kind")
    list_display_links = ("kind", "outcome")
    ordering = ("kind", "outcome", "valid_from")


@admin.register(Ground)
class GroundAdmin(DatedAdmin):
    list_display = ("code", "kind", "text_ja", "article", "reads_as")
    list_filter = (*DatedAdmin.list_filter, "kind")
    ordering = ("code", "kind", "valid_from")


@admin.register(PurposeOfUse)
class PurposeOfUseAdmin(DatedAdmin):
    list_display = ("service_code", "data_set_ja", "data_set_en")
    list_filter = (*DatedAdmin.list_filter, "service_code")
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
