"""Registers of the law: kinds, the outcomes each allows, the grounds (domain 1.2, 1.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy_portal.dated import DatedRow

from ..choices import Outcome, RequestKind
from ..texts import in_language


class KindRule(DatedRow):
    """What the law and the policy say about a kind: article, fee or none, form."""

    kind = models.CharField(_("kind"), max_length=24, choices=RequestKind)
    article = models.CharField(_("article"), max_length=40)
    fee_applies = models.BooleanField(_("fee applies"))
    form_name_ja = models.CharField(_("form (Japanese)"), max_length=120)
    form_name_en = models.CharField(_("form (English)"), max_length=120)
    form_in_policy = models.BooleanField(_("form offered by the policy"))
    summary_ja = models.CharField(_("in plain words (Japanese)"), max_length=200)
    summary_en = models.CharField(_("in plain words (English)"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(DatedRow.Meta):
        verbose_name = _("kind of request")
        verbose_name_plural = _("kinds of request")
        constraints = [
            *DatedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "valid_from"], name="kind_rule_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class OutcomeRule(DatedRow):
    """An outcome that a kind allows, with the article that orders the notice (domain 1.2)."""

    kind = models.CharField(_("kind"), max_length=24, choices=RequestKind)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    article = models.CharField(_("article"), max_length=40, blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = _("allowed outcome")
        verbose_name_plural = _("allowed outcomes")
        constraints = [
            *DatedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "outcome", "valid_from"], name="outcome_rule_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} / {self.get_outcome_display()}"


class Ground(DatedRow):
    """A ground of refusal, of an alternative, or of declining for form (domain 1.3)."""

    code = models.CharField(_("code"), max_length=4)
    # Empty: a formal ground of every kind (F1–F9).
    kind = models.CharField(_("kind"), max_length=24, choices=RequestKind, blank=True)
    # The outcome that the letter must show: X grounds read like "not held" (Order Art. 11).
    reads_as = models.CharField(_("reads as"), max_length=20, choices=Outcome, blank=True)
    article = models.CharField(_("article"), max_length=80)
    text_ja = models.CharField(_("text (Japanese)"), max_length=200)
    text_en = models.CharField(_("text (English)"), max_length=200)

    class Meta(DatedRow.Meta):
        verbose_name = _("ground")
        verbose_name_plural = _("grounds")
        constraints = [
            *DatedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["code", "kind", "valid_from"], name="ground_version_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def text(self, *, language: str) -> str:
        return in_language(language, ja=self.text_ja, en=self.text_en)
