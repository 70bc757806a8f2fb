"""What the letters say, as dated rows: legal changes a text without a release."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from privacy_portal.dated import DatedRow


class LetterText(DatedRow):
    """
    One version of one passage of a letter, in both languages.

    The newest approved version whose day has come is the one that is printed. What ships is
    approved by nobody here; every other version by a second person.
    """

    # `invoice.opening`, `reply.disclose_data.refused.verdict`: see `letters.passages`.
    key = models.CharField(_("passage"), max_length=80)
    text_ja = models.TextField(_("text (Japanese)"), max_length=2000)
    text_en = models.TextField(_("text (English)"), max_length=2000)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)

    class Meta(DatedRow.Meta):
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        constraints = [
            *DatedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(proposed_by=None)
                | Q(approved_at=None)
                | Q(approved_by__isnull=False) & ~Q(approved_by=F("proposed_by")),
                name="letter_text_is_approved_by_another",
            ),
        ]
        indexes = [models.Index(fields=["key", "valid_from"], name="letter_text_versions")]

    def __str__(self) -> str:
        return self.key
