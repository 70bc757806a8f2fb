"""What was blacked out in a file of an answer, and the file as it was attached."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy_portal.fields import EncryptedModel, EncryptedTextField

from ..patches import RedactionProblem
from .item import AnswerFile


class Redaction(EncryptedModel):
    """
    The boxes of a file. Drawn first; a job burns them and puts the new file in the old one's place.

    The file as it was attached stays until the answer leaves: another box may be wanted, and the
    approver looks under them.
    """

    answer_file = models.OneToOneField(AnswerFile, models.CASCADE, related_name="redaction")
    source_file = models.CharField(max_length=64, blank=True)
    source_media_type = models.CharField(max_length=40)
    source_size = models.PositiveIntegerField()
    source_sha256 = models.CharField(max_length=64)
    # Boxes and grounds, see `patches`; then hidden words that still stand somewhere, as JSON.
    patches = EncryptedTextField()
    left_open = EncryptedTextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    problem = models.CharField(_("problem"), max_length=16, choices=RedactionProblem, blank=True)

    class Meta:
        verbose_name = _("blacked-out file")
        verbose_name_plural = _("blacked-out files")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at=None) | Q(problem=""),
                name="redaction_is_made_or_has_a_problem",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
