"""What is asked of one service, how it is answered, and the data that answer it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy_portal.fields import EncryptedModel, EncryptedTextField

from ..answer_data import PAGED
from ..choices import Outcome
from .case import Case
from .registers import Service
from .rulebook import Ground


class RequestedService(EncryptedModel):
    """One line of a case. The outcome hangs here, not on the case (domain 1.2)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    identifier = EncryptedTextField(_("member or contract number"))
    registered_name = EncryptedTextField(_("name as registered"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    grounds = models.ManyToManyField(Ground, related_name="+", blank=True)
    searched_on = models.DateField(_("searched on"), null=True)
    search_scope = EncryptedTextField(_("where was searched"))
    facts = EncryptedTextField(_("facts applied"))
    explanation = EncryptedTextField(_("explanation (Art. 36)"))
    measure = EncryptedTextField(_("what is given or was done"))
    withheld = EncryptedTextField(_("what is not given or not done"))

    class Meta:
        verbose_name = _("requested service")
        verbose_name_plural = _("requested services")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case", "service"], name="requested_service_is_asked_once"
            ),
            models.UniqueConstraint(
                fields=["case", "position"], name="requested_service_has_its_position"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(searched_on__isnull=False),
                name="requested_service_is_searched_before_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.position}"


class AnswerFile(EncryptedModel):
    """Data that answer one service: CSV, JSON or PDF, in the vault until they are sealed."""

    requested_service = models.ForeignKey(
        RequestedService, models.CASCADE, related_name="answer_files"
    )
    title = EncryptedTextField(_("title"))
    media_type = models.CharField(max_length=40)
    file = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField()
    # Kept when the content is gone: data attached again must be the data that were approved.
    sha256 = models.CharField(max_length=64)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("answer file")
        verbose_name_plural = _("answer files")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(file="") ^ Q(destroyed_at=None),
                name="answer_file_is_empty_once_destroyed",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def attached(self) -> tuple[str, str]:
        """Name in the vault and media type of the file as it was attached, without its boxes."""
        redaction = getattr(self, "redaction", None)
        if redaction:
            return redaction.source_file, redaction.source_media_type
        return self.file, self.media_type

    @property
    def has_pages(self) -> bool:
        """Say whether there is something to look at, as it was attached, and to draw on."""
        name, media_type = self.attached
        return bool(name) and media_type in PAGED
