"""
Windows for finance: what was invoiced and what came in. No name of a person is shown.

Every entry is booked by an operation of the case: nothing is typed over here.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacy_portal.admin import DatedAdmin, ReadOnlyAdmin

from .models import FeeRate, Invoice, Payment


@admin.register(FeeRate)
class FeeRateAdmin(DatedAdmin):
    """What a service costs from when; an invoice copies the rate of its day."""

    list_display = ("amount", "tax_percent")

    def version_of(self) -> tuple[str, ...]:
        """All rows are versions of the one fee."""
        return ()


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin):
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
class PaymentAdmin(ReadOnlyAdmin):
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
