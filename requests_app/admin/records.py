"""Records: of provision to third parties, of work that is owed, and the audit trail."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import ShowFacets, SimpleListFilter
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from identity.models import Staff
from privacy_portal.admin import ReadOnlyAdmin
from privacy_portal.models import AuditEvent, Job

from ..forms.provision import ProvisionRecordForm
from ..models import ProvisionRecord
from . import history


@admin.register(ProvisionRecord)
class ProvisionRecordAdmin(ReadOnlyAdmin):
    """Entered once and never changed. The person's name stays inside: only the index finds it."""

    list_display = (
        "recorded_on",
        "service_code",
        "direction",
        "counterparty_name",
        "provided_on",
        "keep_until",
    )
    list_filter = ("direction", "service_code")
    ordering = ("-recorded_on", "pk")
    add_form = ProvisionRecordForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("requests_app.add_provisionrecord")

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,  # noqa: ANN401 - as in Django
        change: bool = False,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        if obj is None:
            kwargs["form"] = self.add_form
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ANN401
        shown = ProvisionRecordForm.Meta.fields
        return shown if obj else ["subject_name", "birth_date", *shown]

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,  # noqa: ANN401 - as in Django
        form: Any,  # noqa: ANN401
        change: bool,
    ) -> None:
        form.seal(obj, at=now())
        super().save_model(request, obj, form, change)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Work that is owed; what was given up after three attempts is a letter that nobody got."""

    list_display = (
        "kind",
        "state",
        "attempts",
        "error_class",
        "created_at",
        "run_after",
        "finished_at",
    )
    list_filter = ("state",)
    show_facets = ShowFacets.NEVER
    ordering = ("-created_at", "pk")


class ActorFilter(SimpleListFilter):
    """From a fixed list: to ask the chain which kinds it holds would read all of it."""

    title = _("who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
        return [("staff", _("staff")), ("person", _("the person")), ("clock", _("the clock"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ANN401 - annotated
        return queryset.filter(actor_kind=self.value()) if self.value() else queryset


class ActionFilter(SimpleListFilter):
    title = _("action")
    parameter_name = "did"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
        return list(history.NAMES.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ANN401 - annotated
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """The chain, for the auditor and the data protection officer. It holds no personal data."""

    list_display = ("seq", "at", "did", "who", "object_kind", "object_id", "case_id", "detail")
    show_facets = ShowFacets.NEVER
    list_filter: ClassVar[Any] = (ActorFilter, ActionFilter)
    ordering = ("-seq",)
    search_fields = ("seq",)
    search_help_text = _("The number of a case, as in its address, or of a line")

    def get_search_results(
        self,
        request: HttpRequest,
        queryset: Any,  # noqa: ANN401 - as in Django
        search_term: str,
    ) -> tuple[Any, bool]:
        term = search_term.strip()
        if not term:
            return queryset, False
        if not (term.isascii() and term.isdigit()):
            return queryset.none(), False
        return queryset.filter(case_id=int(term[:18])) | queryset.filter(seq=int(term[:18])), False

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ANN401 - as in Django
        names = Staff.objects.filter(pk=OuterRef("actor_id")).values("username")[:1]
        return super().get_queryset(request).annotate(username=Subquery(names))

    @admin.display(description=_("action"))
    def did(self, event: AuditEvent) -> str:
        return str(history.NAMES.get(event.action, event.action))

    @admin.display(description=_("by"))
    def who(self, event: Any) -> str:  # noqa: ANN401 - an annotated row
        return str(event.username or history.WITHOUT_NAME.get(event.actor_kind, event.actor_kind))
