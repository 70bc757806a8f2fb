"""Registers of the company: who it is, what it offers, where to ask (policy 3, 5, 9)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.dated import DatedRow

from ..choices import Relation
from ..texts import in_language


class Operator(DatedRow):
    """The company that answers: what letters, invoices and pages say about it."""

    name_ja = models.CharField(_("name (Japanese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    representative_ja = models.CharField(_("representative (Japanese)"), max_length=120)
    representative_en = models.CharField(_("representative (English)"), max_length=120)
    postcode = models.CharField(_("postcode"), max_length=8)
    address_ja = models.CharField(_("address (Japanese)"), max_length=200)
    address_en = models.CharField(_("address (English)"), max_length=200)
    registration_number = models.CharField(_("invoice registration number"), max_length=14)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    desk_ja = models.CharField(_("desk (Japanese)"), max_length=120)
    desk_en = models.CharField(_("desk (English)"), max_length=120)
    desk_hours_ja = models.CharField(_("desk hours (Japanese)"), max_length=120, blank=True)
    desk_hours_en = models.CharField(_("desk hours (English)"), max_length=120, blank=True)
    bank_ja = models.CharField(_("bank"), max_length=60)
    bank_kana = models.CharField(_("bank (kana)"), max_length=60)
    branch_ja = models.CharField(_("branch"), max_length=60)
    branch_kana = models.CharField(_("branch (kana)"), max_length=60)
    account_kind = models.CharField(_("kind of account"), max_length=20)
    account_number = models.CharField(_("account number"), max_length=7)
    account_holder_kana = models.CharField(_("account holder (kana)"), max_length=60)
    share_registry_ja = models.CharField(_("share registry (Japanese)"), max_length=120)
    share_registry_en = models.CharField(_("share registry (English)"), max_length=120)

    class Meta(DatedRow.Meta):
        verbose_name = _("operator")
        verbose_name_plural = _("operator")

    def __str__(self) -> str:
        return self.name_ja

    def name(self, *, language: str) -> str:
        return in_language(language, ja=self.name_ja, en=self.name_en)


class PolicyRevision(models.Model):
    """The published policy as it stood; each case keeps the one it was filed under."""

    revised_on = models.DateField(_("revised on"), unique=True)
    text_ja = models.TextField(_("text (Japanese)"))
    text_en = models.TextField(_("text (English)"))
    source = models.CharField(_("source"), max_length=120)

    class Meta:
        verbose_name = _("policy revision")
        verbose_name_plural = _("policy revisions")

    def __str__(self) -> str:
        return self.revised_on.isoformat()


class Service(DatedRow):
    """商品・サービス: the unit of fee, of contact window and of the answer."""

    code = models.SlugField(_("code"), max_length=40)
    name_ja = models.CharField(_("name (Japanese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    group_ja = models.CharField(_("group (Japanese)"), max_length=80)
    group_en = models.CharField(_("group (English)"), max_length=80)
    hint_ja = models.CharField(_("hint to find the data (Japanese)"), max_length=200, blank=True)
    hint_en = models.CharField(_("hint to find the data (English)"), max_length=200, blank=True)
    # Readings and other spellings, so that people find it however they type it.
    also_called = models.CharField(_("also found as"), max_length=200, blank=True)
    # A relation without a service (applicants, press …) is asked about like one: policy 5.
    relation = models.CharField(
        _("relation"), max_length=16, choices=Relation, default=Relation.CUSTOMER
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(DatedRow.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            *DatedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="service_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name_ja

    def name(self, *, language: str) -> str:
        return in_language(language, ja=self.name_ja, en=self.name_en)


class ContactWindow(DatedRow):
    """Where the envelope goes: "(service) + Personal Information Inquiry", or a team (policy 5)."""

    service_code = models.SlugField(_("service"), max_length=40, blank=True)
    relation = models.CharField(
        _("relation"), max_length=16, choices=Relation, default=Relation.CUSTOMER
    )
    name_ja = models.CharField(_("name (Japanese)"), max_length=160)
    name_en = models.CharField(_("name (English)"), max_length=160)
    # Filled where we turn the matter away: shareholders go to the trust bank (policy 5(1)).
    refers_to_ja = models.CharField(_("refers to (Japanese)"), max_length=300, blank=True)
    refers_to_en = models.CharField(_("refers to (English)"), max_length=300, blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = _("contact window")
        verbose_name_plural = _("contact windows")
        constraints = [
            *DatedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["service_code", "relation", "valid_from"],
                name="contact_window_version_is_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.name_ja

    def name(self, *, language: str) -> str:
        return in_language(language, ja=self.name_ja, en=self.name_en)


class InquiryRoute(DatedRow):
    """Whom to ask about what (policy 9)."""

    label_ja = models.CharField(_("inquiry (Japanese)"), max_length=120)
    label_en = models.CharField(_("inquiry (English)"), max_length=120)
    route_ja = models.CharField(_("route (Japanese)"), max_length=300)
    route_en = models.CharField(_("route (English)"), max_length=300)
    url = models.URLField(_("web address"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(DatedRow.Meta):
        verbose_name = _("inquiry route")
        verbose_name_plural = _("inquiry routes")
        constraints = [
            *DatedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["label_en", "valid_from"], name="inquiry_route_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.label_ja


class SharedUse(DatedRow):
    """Joint use within the group (policy 3; Act Art. 27(5)(iii))."""

    scope_ja = models.CharField(_("scope (Japanese)"), max_length=300)
    scope_en = models.CharField(_("scope (English)"), max_length=300)
    purpose_ja = models.TextField(_("purpose (Japanese)"))
    purpose_en = models.TextField(_("purpose (English)"))
    items_ja = models.CharField(_("items (Japanese)"), max_length=300)
    items_en = models.CharField(_("items (English)"), max_length=300)
    manager_ja = models.CharField(_("manager (Japanese)"), max_length=200)
    manager_en = models.CharField(_("manager (English)"), max_length=200)

    class Meta(DatedRow.Meta):
        verbose_name = _("shared use")
        verbose_name_plural = _("shared use")

    def __str__(self) -> str:
        return self.scope_ja[:40]
