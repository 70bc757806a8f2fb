"""Rows with a from and an until: never overwritten once used, only followed by the next version."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DatedQuerySet(models.QuerySet[Any]):
    def in_force(self, *, on: date) -> Self:
        """Rows that apply on a Tokyo day; `valid_until` is the first day they no longer do."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=on), valid_from__lte=on)


class DatedRow(models.Model):
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until (exclusive)"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=120)
    is_sample = models.BooleanField(_("operator's sample, to be replaced"), default=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="%(class)s_ends_after_it_begins",
            )
        ]
