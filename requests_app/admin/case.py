"""A window on the cases. Nothing is typed over here: every change is an action."""

from typing import Any, Final, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from identity.http import StaffRequest
from privacy_portal.admin import ReadOnlyAdmin
from privacy_portal.dates import tokyo_day
from privacy_portal.errors import Refused
from privacy_portal.numbering import format_receipt

from .. import converters, desk, operations
from ..choices import Action
from ..models import Case
from . import letters, papers, redaction
from .act import act
from .filters import DeskFilter, PersonFilter
from .page import page_of, sees_persons_of
from .paging import CappedPaginator
from .search import digests_of, folded, number_in, with_number

__all__ = ["CaseAdmin", "converters"]

LONGEST_TERM: Final = 200
# The filters and the order of the list, which outlive a search.
KEPT: Final = ("desk", "status__exact", "kind__exact", "o")


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """The list names no person: names are on the page of a case, for those who may see them."""

    list_display = (
        "receipt",
        "deadline",
        "status",
        "kind",
        "capacity",
        "language",
        "request_date",
        "news",
    )
    list_display_links = ("receipt",)
    list_filter = (PersonFilter, DeskFilter, "status", "kind")
    show_facets = ShowFacets.NEVER  # each would count the cases once more
    list_select_related = ("verification",)
    paginator = CappedPaginator
    ordering = (F("reply_by").asc(nulls_last=True), "pk")
    # What `get_search_results` looks up; named so that the search box appears.
    search_fields = ("number",)
    search_help_text = _(
        "A receipt, payment, invoice or tracking number; or a name, reading, e-mail address or "
        "phone, written in full."
    )
    sortable_by = ("kind", "status", "deadline", "request_date")

    @admin.display(description=_("receipt number"))
    def receipt(self, case: Case) -> str:
        return format_receipt(case.number)

    @admin.display(description=_("deadline"), ordering="reply_by")
    def deadline(self, case: Case) -> SafeString:
        due = desk.deadline(case, on=tokyo_day(now()))
        return format_html(
            '<span class="desk-tag desk-tag--{}">{}</span> {}',
            due.level,
            due.words,
            date_format(due.day) if due.day else "",
        )

    @admin.display(description=_("capacity"))
    def capacity(self, case: Case) -> str:
        return case.verification.get_capacity_display()

    @admin.display(description=_("message"))
    def news(self, case: Any) -> SafeString | str:  # noqa: ANN401 - an annotated row
        if not case.has_message:
            return ""
        return format_html('<span class="desk-tag desk-tag--soon">{}</span>', _("New message"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any, Any]:
        rows = super().get_queryset(request).annotate(has_message=Exists(desk.unread_of_a_case()))
        return cast(QuerySet[Any, Any], rows)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any, Any], search_term: str
    ) -> tuple[QuerySet[Any, Any], bool]:
        if not search_term.strip():
            return queryset, False
        return with_number(queryset, folded(search_term)), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list; whoever puts a person into the address gets no search and a clean one."""
        term = request.GET.get("q", "").strip()
        if self.has_view_permission(request) and term and not number_in(term):
            messages.warning(
                request,
                _(
                    "Nothing was searched: an address takes a number of ours only. Type a name, "
                    "reading, e-mail address or phone into the search box."
                ),
            )
            return self._list_of(request.GET)
        return super().changelist_view(request, extra_context)

    def search(self, request: StaffRequest) -> HttpResponse:
        """Take what was typed out of the body, and go on to a list that names nobody."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        term = request.POST.get("term", "").strip()[:LONGEST_TERM]
        if number := number_in(term):
            return self._list_of(request.POST, q=number)
        if not request.user.has_perm("requests_app.view_papers"):
            if term:
                messages.warning(request, _("There is no such number. You can search by numbers."))
            return self._list_of(request.POST)
        digests = digests_of(term)
        return self._list_of(request.POST, **({"person": digests} if digests else {}))

    def _list_of(self, sent: QueryDict, **asked: str) -> HttpResponse:
        """Go to the list with the filters that were on; nothing else of the request goes along."""
        query = urlencode({name: sent[name] for name in KEPT if name in sent} | asked)
        return redirect(f"{reverse('admin:requests_app_case_changelist')}?{query}".rstrip("?"))

    def get_urls(self) -> list[URLPattern]:
        def view(handler: Any) -> Any:  # noqa: ANN401 - views of any arguments
            return self.admin_site.admin_view(handler)

        # What is typed about a person stays out of error reports.
        private = sensitive_post_parameters()

        return [
            path("<int:pk>/act/<action:action>/", view(private(self.act)), name="act"),
            path("<int:pk>/scan/<uuid:scan_id>/", view(self.scan), name="scan"),
            path("<int:pk>/letter/<uuid:letter_id>/", view(self.letter), name="letter"),
            path("<int:pk>/answer/<uuid:file_id>/", view(self.answer_file), name="answer_file"),
            path("<int:pk>/redact/<uuid:file_id>/", view(private(self.redact)), name="redact"),
            path(
                "<int:pk>/redact/<uuid:file_id>/<int:number>/",
                view(self.redact_page),
                name="redact_page",
            ),
            path(
                "<int:pk>/redact/<uuid:file_id>/find/",
                view(private(require_POST(self.redact_find))),
                name="redact_find",
            ),
            path("<int:pk>/detach/<uuid:file_id>/", view(require_POST(self.detach)), name="detach"),
            path("search/", view(private(require_POST(self.search))), name="search"),
            # The log-in page has it too: no session is needed to choose a language.
            path("language/", set_language, name="language"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: Any,  # noqa: ANN401 - narrower than Django's
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the case; the look is on record before anything is shown."""
        case = self._case(request, int(object_id) if object_id.isdecimal() else 0)
        at = now()
        operations.log_access(
            case_id=case.pk,
            object_kind="case",
            object_id=str(case.pk),
            action="VIEW_CASE",
            by=request.user,
            at=at,
        )
        context = {
            **self.admin_site.each_context(request),
            "title": format_receipt(case.number),
            "case": case,
            "page": page_of(case, request.user, on=tokyo_day(at), at=at),
        }
        if sees_persons_of(case, request.user) and request.user.has_perm(
            "requests_app.check_identity"
        ):
            # Read by whoever could answer; the page still shows what was new.
            operations.note_read(case_id=case.pk, by=request.user, at=at)
        return TemplateResponse(request, "admin/requests_app/case/change_form.html", context)

    def history_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The history of a case is on its page, from the audit chain."""
        return redirect("admin:requests_app_case_change", object_id)

    def act(self, request: StaffRequest, pk: int, action: Action) -> HttpResponse:
        case = self._case(request, pk)
        return act(request, case, action, self.admin_site.each_context(request))

    def scan(self, request: StaffRequest, pk: int, scan_id: UUID) -> HttpResponseBase:
        return papers.show_scan(request, self._case(request, pk), scan_id)

    def letter(self, request: StaffRequest, pk: int, letter_id: UUID) -> HttpResponseBase:
        return letters.show_letter(request, self._case(request, pk), letter_id)

    def answer_file(self, request: StaffRequest, pk: int, file_id: UUID) -> HttpResponseBase:
        return letters.show_answer_file(request, self._case(request, pk), file_id)

    def redact(self, request: StaffRequest, pk: int, file_id: UUID) -> HttpResponseBase:
        case = self._case(request, pk)
        return redaction.page(request, case, file_id, self.admin_site.each_context(request))

    def redact_page(
        self, request: StaffRequest, pk: int, file_id: UUID, number: int
    ) -> HttpResponseBase:
        return redaction.picture(request, self._case(request, pk), file_id, number)

    def redact_find(self, request: StaffRequest, pk: int, file_id: UUID) -> HttpResponseBase:
        return redaction.find(request, self._case(request, pk), file_id)

    def detach(self, request: StaffRequest, pk: int, file_id: UUID) -> HttpResponse:
        case = self._case(request, pk)
        try:
            operations.detach_answer(
                case_id=case.pk, answer_file_id=file_id, by=request.user, at=now()
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The file was taken off."))
        return redirect("admin:requests_app_case_change", case.pk)

    def _case(self, request: HttpRequest, pk: int) -> Case:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(
            Case.objects.select_related("verification__data_key", "data_key", "invoice"), pk=pk
        )
