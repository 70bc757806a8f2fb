"""What it costs and what was paid. An invoice never changes and is never deleted."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from privacy_portal.dated import DatedRow
from privacy_portal.fields import EncryptedModel, EncryptedTextField
from privacy_portal.numbering import NumberSeries

from ..choices import PaymentKind


class FeeRate(DatedRow):
    """The fee of one service, tax included (policy 5: JPY 5,500; Act, Art. 38)."""

    amount = models.PositiveIntegerField(_("fee of one service, yen including tax"))
    tax_percent = models.PositiveSmallIntegerField(_("tax, percent"))

    class Meta(DatedRow.Meta):
        verbose_name = _("fee rate")
        verbose_name_plural = _("fee rates")

    def __str__(self) -> str:
        return f"{self.amount} / {self.valid_from:%Y-%m-%d}"


class InvoiceSeries(NumberSeries):
    """Numbers of invoices and of cancelling documents: gap-free, one row a year and kind."""

    class Meta(NumberSeries.Meta):
        pass


class InvoiceQuerySet(models.QuerySet[Any]):
    def with_paid(self) -> Self:
        """Add `paid_yen`, the sum of the ledger: one query for a whole list."""
        return self.annotate(paid_yen=Sum("payments__amount", default=0))


class Invoice(EncryptedModel):
    """A qualified invoice: everything printed on it is copied here at its issue."""

    number = models.CharField(_("invoice number"), max_length=16, unique=True)
    # The receipt number of the case, as it is printed: a leaf does not know the case.
    reference = models.CharField(_("receipt number"), max_length=12, db_index=True)
    payment_reference = models.CharField(_("payment reference"), max_length=8, db_index=True)
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(_("due on"))
    total = models.PositiveIntegerField(_("total, yen"))
    tax = models.PositiveIntegerField(_("tax in it, yen"))
    tax_percent = models.PositiveSmallIntegerField(_("tax, percent"))
    language = models.CharField(_("language"), max_length=2)
    recipient = EncryptedTextField(_("recipient"))
    issuer_name = models.CharField(max_length=120)
    issuer_name_en = models.CharField(max_length=120)
    issuer_address = models.CharField(max_length=200)
    issuer_registration_number = models.CharField(max_length=14)
    bank = models.CharField(max_length=60)
    bank_kana = models.CharField(max_length=60)
    branch = models.CharField(max_length=60)
    branch_kana = models.CharField(max_length=60)
    account_kind = models.CharField(max_length=20)
    account_number = models.CharField(max_length=7)
    account_holder_kana = models.CharField(max_length=60)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    cancelled_on = models.DateField(_("cancelled on"), null=True)
    cancellation_number = models.CharField(_("cancelling document"), max_length=16, blank=True)
    reminded_on = models.DateField(_("reminded on"), null=True)
    retain_until = models.DateField(_("kept until"))

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_on=None) ^ ~Q(cancellation_number=""),
                name="invoice_is_cancelled_by_a_document",
            ),
            models.CheckConstraint(condition=Q(tax__lt=F("total")), name="invoice_tax_is_in_total"),
        ]

    def __str__(self) -> str:
        return self.number

    def paid(self) -> int:
        """Return what the ledger adds up to, in yen."""
        return int(self.payments.aggregate(paid=Sum("amount", default=0))["paid"])

    def outstanding(self) -> int:
        """Return the yen still owed, never less than 0."""
        return max(self.total - self.paid(), 0)

    def overpaid(self) -> int:
        """Return the yen that came too much, never less than 0."""
        return max(self.paid() - self.total, 0)

    @property
    def settled(self) -> bool:
        """Whether nothing is owed any more."""
        return self.outstanding() == 0


class InvoiceLine(models.Model):
    """One service on an invoice."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    description_ja = models.CharField(max_length=160)
    description_en = models.CharField(max_length=160)
    amount = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "position"], name="invoice_line_has_its_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}/{self.position}"


class Payment(EncryptedModel):
    """An entry of the ledger: booked once, never edited, undone only by another entry."""

    invoice = models.ForeignKey(
        Invoice, models.PROTECT, related_name="payments", verbose_name=_("invoice")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PaymentKind)
    amount = models.IntegerField(_("yen"))
    received_on = models.DateField(_("received on"))
    payer_name = EncryptedTextField(_("payer"))
    booked_at = models.DateTimeField(_("booked at"))
    booked_by_id = models.BigIntegerField(_("booked by"))
    approved_by_id = models.BigIntegerField(_("approved by"), null=True)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="reversed_by",
        verbose_name=_("reverses"),
    )

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="payment_is_not_nothing"),
            models.CheckConstraint(
                condition=~Q(kind__in=["REFUND", "WRITE_OFF"])
                | Q(approved_by_id__isnull=False) & ~Q(approved_by_id=F("booked_by_id")),
                name="payment_out_is_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(kind="REVERSAL") ^ Q(reverses=None),
                name="payment_reversal_names_its_entry",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
