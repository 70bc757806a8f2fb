"""Registers that the portal answers from: purposes of use and records of provision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.dated import DatedRow
from privacy_portal.fields import EncryptedModel, EncryptedTextField

from ..choices import Direction


class PurposeOfUse(DatedRow):
    """利用目的: what the answer to NOTIFY_PURPOSE is made of (policy 2)."""

    service_code = models.SlugField(_("service"), max_length=40)
    data_set_ja = models.CharField(_("data set (Japanese)"), max_length=120)
    data_set_en = models.CharField(_("data set (English)"), max_length=120)
    text_ja = models.TextField(_("purpose (Japanese)"), max_length=2000)
    text_en = models.TextField(_("purpose (English)"), max_length=2000)

    class Meta(DatedRow.Meta):
        verbose_name = _("purpose of use")
        verbose_name_plural = _("purposes of use")
        constraints = [
            *DatedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["service_code", "data_set_ja", "valid_from"],
                name="purpose_version_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_code} {self.data_set_ja}"


class ProvisionRecord(EncryptedModel):
    """A record of provision (Act Art. 29, 30): the statutory items of domain 1.6, nothing more."""

    service_code = models.SlugField(_("service"), max_length=40)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    provided_on = models.DateField(_("provided on"), null=True, blank=True)
    consented = models.BooleanField(_("with consent"))
    counterparty_name = models.CharField(_("third party"), max_length=160)
    counterparty_address = models.CharField(_("its address"), max_length=200)
    counterparty_representative = models.CharField(
        _("its representative"), max_length=80, blank=True
    )
    acquired_how = models.CharField(_("how they had acquired it"), max_length=200, blank=True)
    items = models.CharField(_("data items"), max_length=300)
    subject_name = EncryptedTextField(_("person"))
    # Blind index over folded name and birth date: exact match only.
    subject_index = models.CharField(max_length=64, db_index=True)
    recorded_on = models.DateField(_("recorded on"))
    keep_until = models.DateField(_("keep until"))
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("provision record")
        verbose_name_plural = _("provision records")

    def __str__(self) -> str:
        return str(self.id)
