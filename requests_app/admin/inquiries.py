"""Inquiries and complaints at the desk: open ones first, read by few, answered once."""

from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin import ShowFacets, SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from identity.http import StaffRequest
from privacy_portal.admin import ReadOnlyAdmin
from privacy_portal.errors import Refused
from privacy_portal.numbering import format_receipt

from .. import operations
from ..forms.staff_messages import AnswerInquiryForm
from ..models import Inquiry

TEMPLATE: Final = "admin/requests_app/inquiry.html"


class AnsweredFilter(SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
        return [("open", _("Open inquiries")), ("answered", _("Answered"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:  # noqa: ANN401 - as in Django
        if self.value() in ("open", "answered"):
            return queryset.filter(answered_at__isnull=self.value() == "open")
        return queryset


@admin.register(Inquiry)
class InquiryAdmin(ReadOnlyAdmin):
    """The list shows no word of anybody; the page of an inquiry does, to those who may read it."""

    list_display = ("number", "kind", "about", "route", "language", "written_at", "answered_at")
    list_filter: ClassVar[Any] = (AnsweredFilter, "kind")
    list_select_related = ("case", "route")
    show_facets = ShowFacets.NEVER
    ordering = (F("answered_at").desc(nulls_first=True), "written_at", "pk")
    sortable_by = ("written_at", "answered_at", "kind")

    @admin.display(description=_("case"))
    def about(self, inquiry: Inquiry) -> SafeString | str:
        if inquiry.case is None:
            return "—"
        address = reverse("admin:requests_app_case_change", args=[inquiry.case.pk])
        return format_html('<a href="{}">{}</a>', address, format_receipt(inquiry.case.number))

    @method_decorator(sensitive_post_parameters())
    def change_view(
        self,
        request: Any,  # noqa: ANN401 - narrower than Django's
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one inquiry, after the look is on record, and take its answer once."""
        inquiry = self._inquiry(request, object_id)
        at = now()
        may_answer = (
            request.user.has_perm("requests_app.answer_inquiry") and inquiry.answered_at is None
        )
        form = AnswerInquiryForm(
            request.POST if request.method == "POST" and may_answer else None, inquiry=inquiry
        )
        if form.is_bound and form.is_valid() and self._answer(request, inquiry, form, at=at):
            return redirect("admin:requests_app_inquiry_changelist")
        operations.log_access(
            case_id=inquiry.case_id,
            object_kind="inquiry",
            object_id=inquiry.number,
            action="VIEW_INQUIRY",
            by=request.user,
            at=at,
        )
        context = {
            **self.admin_site.each_context(request),
            "title": inquiry.number,
            "inquiry": inquiry,
            "form": form if may_answer and not inquiry.purged_at else None,
        }
        return TemplateResponse(request, TEMPLATE, context)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What was done is in the audit trail."""
        return redirect("admin:requests_app_inquiry_change", object_id)

    def _answer(
        self, request: StaffRequest, inquiry: Inquiry, form: AnswerInquiryForm, *, at: datetime
    ) -> bool:
        try:
            operations.answer_inquiry(
                inquiry_id=inquiry.pk, by=request.user, at=at, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        messages.success(request, _("Answered: %(number)s.") % {"number": inquiry.number})
        return True

    def _inquiry(self, request: HttpRequest, object_id: str) -> Inquiry:
        # Whoever may not look at persons gets the list at most: there is nothing else to see here.
        if not self.has_view_permission(request) or not request.user.has_perm(
            "requests_app.view_papers"
        ):
            raise PermissionDenied
        rows = Inquiry.objects.select_related("data_key", "case", "route", "answered_by")
        try:
            return get_object_or_404(rows, pk=UUID(object_id))
        except ValueError:
            raise Http404 from None
