"""Windows for finance: what was invoiced and what came in. No name of a person is shown here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import Invoice, Payment


class LedgerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Read only: every entry is booked by an operation of the case."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Stock Django lets any local column be asked by prefix or pattern: an oracle."""
        return lookup in {f"{name}__exact" for name in self.list_filter or ()}


@admin.register(Invoice)
class InvoiceAdmin(LedgerAdmin):
    list_display = ("number", "reference", "issued_on", "due_on", "total", "paid", "cancelled_on")
    list_filter = ("language",)
    ordering = ("-issued_on", "-number")
    search_fields = ("=number", "=reference", "=payment_reference")
    fields = (
        "number",
        "reference",
        "payment_reference",
        "issued_on",
        "due_on",
        "total",
        "tax",
        "tax_percent",
        "paid",
        "replaces",
        "reminded_on",
        "cancelled_on",
        "cancellation_number",
        "retain_until",
    )
    readonly_fields = ("paid",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Invoice.objects.with_paid()

    @admin.display(description=_("paid, yen"))
    def paid(self, invoice: Any) -> int:  # noqa: ANN401 - an annotated row
        return int(invoice.paid_yen)


@admin.register(Payment)
class PaymentAdmin(LedgerAdmin):
    list_display = ("received_on", "invoice", "kind", "amount", "booked_at", "booked_by_id")
    list_filter = ("kind",)
    list_select_related = ("invoice",)
    ordering = ("-booked_at", "pk")
    search_fields = ("=invoice__number", "=invoice__reference", "=invoice__payment_reference")
    fields = (
        "invoice",
        "kind",
        "amount",
        "received_on",
        "booked_at",
        "booked_by_id",
        "approved_by_id",
        "reverses",
    )
