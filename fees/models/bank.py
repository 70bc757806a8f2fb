"""What the bank says: its files, kept as evidence, and each row once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy_portal.fields import EncryptedModel, EncryptedTextField

from ..choices import EntryState
from .invoices import Payment


class BankImport(EncryptedModel):
    """One file of the bank, as it came, under a key of its own."""

    sha256 = models.CharField(max_length=64, unique=True)
    format = models.CharField(_("format"), max_length=24)
    file = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("size"))
    rows = models.PositiveIntegerField(_("rows"))
    # Of them, those that no file before had.
    new_rows = models.PositiveIntegerField(_("new rows"))
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    imported_by_id = models.BigIntegerField(_("imported by"))
    imported_at = models.DateTimeField(_("imported at"))

    class Meta:
        verbose_name = _("file of the bank")
        verbose_name_plural = _("files of the bank")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"


class BankEntry(EncryptedModel):
    """
    One row. Files overlap, and two honest rows may be alike: `ordinal` tells twins apart, and no
    file adds more of them than it holds itself.
    """

    bank_import = models.ForeignKey(BankImport, models.PROTECT, related_name="entries")
    line = models.PositiveIntegerField(_("line"))
    # Bank, branch, kind and number, as far as the file says.
    account = models.CharField(_("account"), max_length=60, blank=True)
    booked_on = models.DateField(_("booked on"))
    # Signed yen: what came in counts up.
    amount = models.BigIntegerField(_("yen"))
    payer = EncryptedTextField(_("payer"))
    edi = EncryptedTextField(_("EDI information"))
    cancelled = models.BooleanField(_("taken back by the bank"), default=False)
    # A blind index of everything the row says.
    fingerprint = models.CharField(max_length=64)
    ordinal = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=EntryState, default=EntryState.OPEN)
    payment = models.OneToOneField(
        Payment, models.PROTECT, null=True, related_name="bank_entry", verbose_name=_("payment")
    )
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("row of the bank")
        verbose_name_plural = _("rows of the bank")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint", "ordinal"], name="bank_entry_is_kept_once"
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.BOOKED) ^ Q(payment=None),
                name="bank_entry_is_booked_by_a_payment",
            ),
        ]
        indexes = [models.Index(fields=["state", "booked_on"], name="bank_entry_by_state")]

    def __str__(self) -> str:
        return str(self.id)
