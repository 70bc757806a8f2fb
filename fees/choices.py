from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaymentKind(TextChoices):
    """What an entry of the ledger is. Amounts are signed yen: what comes in counts up."""

    TRANSFER = "TRANSFER", _("Transfer")
    REVERSAL = "REVERSAL", _("Reversal of an entry")
    REFUND = "REFUND", _("Refund")
    WRITE_OFF = "WRITE_OFF", _("Write-off")


class EntryState(TextChoices):
    """Where a row of the bank stands. What a booking says is in the ledger, not here."""

    OPEN = "OPEN", _("Open")
    BOOKED = "BOOKED", _("Booked")
    SET_ASIDE = "SET_ASIDE", _("Set aside")
