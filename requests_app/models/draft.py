"""A request that is being written: encrypted, kept two weeks, then gone."""

from django.db import models
from django.db.models import Q

from identity.choices import PaperKind, Whose
from privacy_portal.fields import EncryptedModel, EncryptedTextField

from ..choices import Language
from .case import Case


class Draft(EncryptedModel):
    """What the person typed so far. Its key becomes the key of the case that it turns into."""

    # HMAC of the secret in the browser's session: a stolen table opens no draft.
    holder_digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=2, choices=Language)
    body = EncryptedTextField()
    created_at = models.DateTimeField()
    # When something was typed or sent last: several drafts of one browser are told apart by it.
    saved_at = models.DateTimeField(null=True)
    # Resuming on another device: with a key that was shown once, or with a code by e-mail.
    resume_digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    email_index = models.CharField(max_length=64, blank=True, db_index=True)
    # Of the address in `email_index`: another address has to be confirmed anew.
    email_proved_at = models.DateTimeField(null=True)
    expires_on = models.DateField(db_index=True)
    case = models.OneToOneField(Case, models.SET_NULL, null=True, related_name="+")
    # Shown again on reload of the last page; emptied a day after filing.
    access_key = EncryptedTextField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)


class DraftScan(EncryptedModel):
    """One page of a copy that was uploaded while filing; already pixels, already encrypted."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="scans")
    kind = models.CharField(max_length=32, choices=PaperKind)
    whose = models.CharField(max_length=8, choices=Whose)
    page = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # Of the file as the person sent it, which is destroyed: the acknowledgement names it.
    # Pages from before these columns have an empty digest and no readable name.
    original_name = EncryptedTextField()
    original_size = models.PositiveIntegerField(default=0)
    original_sha256 = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "kind", "whose", "page"], name="draft_scan_page_is_unique"
            ),
            models.CheckConstraint(condition=~Q(file=""), name="draft_scan_has_a_file"),
        ]

    def __str__(self) -> str:
        return str(self.id)
