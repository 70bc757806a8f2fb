"""
The base of every page of the admin: refused unless a class says so (security 7.5).

Rows with a from and an until are followed by a next version, never rewritten once in force.
"""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet, UniqueConstraint
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from .dates import tokyo_day

# In the address of the page for a new row: the row that it begins as a copy of.
COPY = "copy"
VALIDITY = ("valid_from", "valid_until", "source", "is_sample")


class DeclaredLookups:
    """
    Addresses reach declared filters only.

    Stock Django lets any local column be asked by prefix or pattern: an oracle on what a page
    does not show.
    """

    list_filter: ClassVar[Any] = ()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        declared: set[str] = set()
        for item in self.list_filter or ():
            if isinstance(item, type) and issubclass(item, SimpleListFilter):
                declared.add(item.parameter_name or "")
            else:
                name = item if isinstance(item, str) else item[0]
                declared |= {f"{name}__exact", f"{name}__id__exact", f"{name}__isnull"}
        return lookup in declared


class SafeModelAdmin(DeclaredLookups, ModelAdmin):  # type: ignore[type-arg]  # not at run time
    """Refuses everything."""

    actions = None
    save_as = False
    show_full_result_count = False
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        return False


class ReadOnlyAdmin(SafeModelAdmin):
    """A window: whoever has the permission to view may look, nobody may touch."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        return self._may(request, "view")

    def _may(self, request: HttpRequest, verb: str) -> bool:
        return request.user.has_perm(f"{self.opts.app_label}.{verb}_{self.opts.model_name}")


class RegisterAdmin(ReadOnlyAdmin):
    """Rows that whoever has the permission may add and change; nobody deletes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        return self._may(request, "change")


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


def is_open(row: Any, *, on: date) -> bool:  # noqa: ANN401 - any register
    """Whether a row may still be rewritten: not in force yet, or the operator's sample."""
    return bool(row.valid_from > on or row.is_sample)


class DatedForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """Keeps the past as it was, and one version of a row in force at a time."""

    # The columns that make two rows versions of one another; None: any number may be in force.
    version_of: ClassVar[tuple[str, ...] | None] = None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        on = tokyo_day(now())
        begins = values.get("valid_from") or self.instance.valid_from
        ends = values.get("valid_until")
        if "valid_from" in self.changed_data and begins and begins < on:
            self.add_error("valid_from", _("A version cannot begin in the past."))
        if "valid_until" in self.changed_data and ends and ends <= on:
            self.add_error("valid_until", _("A version cannot end in the past."))
        if begins and self.version_of is not None:
            self._check_overlap(values, begins=begins, ends=ends)
        return values

    def _check_overlap(self, values: dict[str, Any], *, begins: date, ends: date | None) -> None:
        named = {
            name: values.get(name, getattr(self.instance, name)) for name in self.version_of or ()
        }
        others: QuerySet[Any] = self._meta.model._default_manager.filter(
            Q(valid_until=None) | Q(valid_until__gt=begins), **named
        ).exclude(pk=self.instance.pk)
        if ends is not None:
            others = others.filter(valid_from__lt=ends)
        if other := others.first():
            raise ValidationError(
                _("Another version applies from %(from)s. Set its end to %(until)s first."),
                code="overlap",
                params={
                    "from": date_format(other.valid_from),
                    "until": date_format(begins),
                },
            )


class DatedAdmin(RegisterAdmin):
    """
    Versions of rows: changed until they are in force, later only ended and followed.

    "Save as new" begins the next version as a copy of this one, once this one has its end.
    """

    save_as = True
    list_filter: ClassVar[Any] = (InForceFilter, "is_sample")
    form = DatedForm

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,  # noqa: ANN401 - any register
        change: bool = False,
        **kwargs: Any,  # noqa: ANN401 - as in Django
    ) -> Any:  # noqa: ANN401
        base = kwargs.pop("form", self.form)
        form = type(base.__name__, (base,), {"version_of": self.version_of()})
        return super().get_form(request, obj, change=change, form=form, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        # A closed row posts no values that could be saved as new: begin from the row itself.
        if object_id and "_saveasnew" in request.POST and self.has_add_permission(request):
            row = self.get_object(request, unquote(object_id))
            if row is not None and not is_open(row, on=tokyo_day(now())):
                page = f"admin:{self.opts.app_label}_{self.opts.model_name}_add"
                return redirect(f"{reverse(page)}?{COPY}={row.pk}")
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        row = self.get_object(request, request.GET.get(COPY, ""))
        if row is None:
            return {}
        return model_to_dict(row, exclude=("id", "valid_from", "valid_until"))

    def version_of(self) -> tuple[str, ...] | None:
        """Name the columns that versions share, as the table's own constraint tells them."""
        return versions_share(self.model)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return (*self.list_display, "valid_from", "valid_until", "is_sample")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ANN401
        """What letters were written from stays; a sample of the operator may be mended."""
        if obj is None or is_open(obj, on=tokyo_day(now())):
            return ()
        return tuple(
            item.name
            for item in self.opts.fields
            if item.name not in ("id", "valid_until") and item.editable
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ANN401
        names = [item.name for item in self.opts.fields if item.editable and item.name != "id"]
        return [
            (None, {"fields": [name for name in names if name not in VALIDITY]}),
            (_("Validity"), {"fields": VALIDITY}),
        ]


def versions_share(model: type[Model]) -> tuple[str, ...] | None:
    """Return the columns that a unique constraint joins with `valid_from`; None without one."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and "valid_from" in constraint.fields:
            return tuple(name for name in constraint.fields if name != "valid_from")
    return None
