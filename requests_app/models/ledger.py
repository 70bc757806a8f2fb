"""The ledger of the clock: `Case.reply_by` is its sum and nothing else."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..choices import ClockCause, ClockKind
from .case import Case


class ClockEntry(models.Model):
    case = models.ForeignKey(Case, models.CASCADE, related_name="clock")
    kind = models.CharField(_("entry"), max_length=8, choices=ClockKind)
    cause = models.CharField(_("because of"), max_length=16, choices=ClockCause)
    on = models.DateField(_("on"))
    # Business days promised (START) or added (EXTEND); zero otherwise.
    days = models.PositiveSmallIntegerField(_("business days"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["case", "id"], name="clock_of_a_case")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on:%Y-%m-%d}"
