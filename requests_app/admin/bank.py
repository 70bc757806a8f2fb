"""Finance settles what the bank says: one file, what fits at one click, the rest row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from fees.bank import names
from fees.bank.matching import Book, Incoming, OpenInvoice, Proposal, match
from fees.bank.reading import MOST_BYTES
from fees.choices import EntryState
from fees.models import BankEntry, BankImport
from identity.http import StaffRequest
from privacy_portal.admin import ReadOnlyAdmin
from privacy_portal.errors import Refused
from privacy_portal.numbering import fold_receipt

from .. import operations, receivables
from ..models import Case

# What is shown at once; the rest follows when these are settled.
SHOWN: Final = 50
# A click books so many at most: each is a step of a case of its own.
MOST_AT_ONCE: Final = 100
LONGEST_NUMBER: Final = 40


class BankFileForm(forms.Form):
    content = forms.FileField(
        label=gettext_lazy("File of the bank"),
        help_text=gettext_lazy(
            "As the bank gives it: Zengin (01, 03), CSV of your online bank, or camt. 5 MB at most."
        ),
    )

    def clean_content(self) -> bytes:
        upload = self.cleaned_data["content"]
        # One byte more than is taken: the sentence about it is the reader's.
        return bytes(upload.read(MOST_BYTES + 1))


@dataclass(frozen=True, slots=True)
class Line:
    """A row with what it could be, and the cases that were named."""

    proposal: Proposal
    candidates: tuple[tuple[OpenInvoice, Case], ...]

    @property
    def may_be_booked(self) -> bool:
        row = self.proposal.row
        return row.amount > 0 and not row.cancelled


@admin.register(BankImport)
class BankImportAdmin(ReadOnlyAdmin):
    """The files, newest first; the page of a file is where it is settled."""

    list_display = ("days", "format", "rows", "new_rows", "open_rows", "imported_at")
    list_display_links = ("days",)
    show_facets = ShowFacets.NEVER
    ordering = ("-imported_at", "pk")
    sortable_by: ClassVar[Any] = ()
    change_list_template = "admin/fees/bank/list.html"

    @admin.display(description=gettext_lazy("days"))
    def days(self, row: BankImport) -> str:
        return f"{row.first_day:%Y-%m-%d} – {row.last_day:%Y-%m-%d}"

    @admin.display(description=gettext_lazy("to be settled"))
    def open_rows(self, row: Any) -> int:  # noqa: ANN401 - annotated
        return int(row.open_count)

    def get_queryset(self, request: HttpRequest) -> Any:  # noqa: ANN401 - as in Django
        return (
            super()
            .get_queryset(request)
            .annotate(open_count=Count("entries", filter=Q(entries__state=EntryState.OPEN)))
        )

    def get_urls(self) -> list[URLPattern]:
        def view(handler: Any) -> Any:  # noqa: ANN401 - views of any arguments
            return self.admin_site.admin_view(handler)

        private = sensitive_post_parameters()
        return [
            path("upload/", view(private(self.upload)), name="bank_upload"),
            path("<uuid:pk>/fitting/", view(require_POST(self.book_fitting)), name="bank_fitting"),
            path(
                "<uuid:pk>/<uuid:entry_id>/",
                view(private(require_POST(self.settle))),
                name="bank_settle",
            ),
            *super().get_urls(),
        ]

    def upload(self, request: StaffRequest) -> HttpResponse:
        """Take a file in: wholly, or not at all with a sentence that says where it is wrong."""
        self._require(request)
        form = BankFileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                kept = operations.import_bank_file(
                    content=form.cleaned_data["content"], by=request.user, at=now()
                )
            except Refused as refusal:
                form.add_error("content", str(refusal))
            else:
                messages.success(
                    request,
                    _("%(rows)d rows, %(new)d of them new.")
                    % {"rows": kept.rows, "new": kept.new_rows},
                )
                return redirect("admin:fees_bankimport_change", kept.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import a file of the bank"),
            "form": form,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/fees/bank/upload.html", context, status=status)

    def change_view(
        self,
        request: Any,  # noqa: ANN401 - narrower than Django's
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what fits, and what a person has to look at."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        file = get_object_or_404(BankImport, pk=_id(object_id))
        operations.log_access(
            case_id=None,
            object_kind="bank",
            object_id=str(file.pk),
            action="VIEW_BANK_FILE",
            by=request.user,
            at=now(),
        )
        proposals = list(_proposals(file))
        fitting = [one for one in proposals if one.books_itself]
        others = [one for one in proposals if not one.books_itself]
        states = _sums(file)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Settle a file of the bank"),
            "file": file,
            "fitting": _lines(fitting[:SHOWN]),
            "fitting_count": len(fitting),
            "fitting_sum": sum(one.row.amount for one in fitting),
            "others": _lines(others[:SHOWN]),
            "others_count": len(others),
            "others_sum": sum(one.row.amount for one in others),
            "states": states,
            "aside": list(
                file.entries.filter(state=EntryState.SET_ASIDE)
                .select_related("data_key")
                .order_by("line", "pk")[:SHOWN]
            ),
            "most": MOST_AT_ONCE,
            "may_book": request.user.has_perm("requests_app.record_payment"),
        }
        return TemplateResponse(request, "admin/fees/bank/settle.html", context)

    def book_fitting(self, request: StaffRequest, pk: UUID) -> HttpResponse:
        """Book what has number and exact amount: nothing else, whatever is sent."""
        self._require(request)
        file = get_object_or_404(BankImport, pk=pk)
        booked = 0
        for one in [one for one in _proposals(file) if one.books_itself][:MOST_AT_ONCE]:
            booked += self._book(request, one.candidates[0].case_id, one.row.entry_id)
        messages.success(request, _("%(count)d rows are booked.") % {"count": booked})
        return redirect("admin:fees_bankimport_change", pk)

    def settle(self, request: StaffRequest, pk: UUID, entry_id: UUID) -> HttpResponse:
        """Do with one row what was chosen: book it on a case, set it aside, or put it back."""
        self._require(request)
        get_object_or_404(BankEntry, pk=entry_id, bank_import=pk)
        chosen = request.POST.get("choice", "")
        if chosen in ("aside", "back"):
            try:
                operations.set_entry_aside(
                    entry_id=entry_id, back=chosen == "back", by=request.user, at=now()
                )
            except Refused as refusal:
                messages.error(request, str(refusal))
        elif case := _chosen(chosen, request.POST.get("number", "")):
            if self._book(request, case.pk, entry_id):
                messages.success(request, _("The row is booked."))
        elif typed := request.POST.get("number", "").strip()[:LONGEST_NUMBER]:
            messages.error(
                request,
                _("No case with the number “%(number)s” awaits a fee. Nothing was booked.")
                % {"number": typed},
            )
        else:
            messages.error(request, _("Choose what to do with the row."))
        return redirect("admin:fees_bankimport_change", pk)

    def _book(self, request: StaffRequest, case_id: int, entry_id: Any) -> bool:  # noqa: ANN401
        try:
            operations.book_entry(case_id=case_id, entry_id=entry_id, by=request.user, at=now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return False
        return True

    def _require(self, request: StaffRequest) -> None:
        if not request.user.has_perm("requests_app.record_payment"):
            raise PermissionDenied


def _id(text: str) -> UUID:
    """Read the id in an address of the admin, which may be anything."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _proposals(file: BankImport) -> Iterator[Proposal]:
    """Match the open rows of a file anew, as things stand now."""
    rows = [
        Incoming(
            entry_id=entry.pk,
            on=entry.booked_on,
            amount=entry.amount,
            payer=entry.payer,
            edi=entry.edi,
            cancelled=entry.cancelled,
        )
        for entry in file.entries.filter(state=EntryState.OPEN)
        .select_related("data_key")
        .order_by("line", "pk")
    ]
    named = {one for row in rows for one in names.references(row.payer, row.edi)}
    return match(rows, Book.of(receivables.find(references=named)))


def _lines(proposals: list[Proposal]) -> list[Line]:
    wanted = {one.case_id for proposal in proposals for one in proposal.candidates}
    cases = Case.objects.select_related("invoice__data_key").in_bulk(wanted)
    return [
        Line(proposal, tuple((one, cases[one.case_id]) for one in proposal.candidates))
        for proposal in proposals
    ]


def _sums(file: BankImport) -> dict[str, tuple[int, int]]:
    """Return number and yen of the rows of a file by their state."""
    found = file.entries.values_list("state").annotate(Count("pk"), Sum("amount"))
    return {state: (count, yen or 0) for state, count, yen in found}


def _chosen(chosen: str, typed: str) -> Case | None:
    """Return the case that was chosen by its id, or typed by its number."""
    if chosen == "number":
        return receivables.by_number(fold_receipt(typed))
    if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19:
        return Case.objects.filter(pk=int(chosen)).first()
    return None
