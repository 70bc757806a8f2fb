"""What is said beside a case: codes by e-mail, and what people write to the desk."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy_portal.fields import EncryptedModel, EncryptedTextField

from ..choices import Language
from ..inquiry_choices import InquiryKind
from ..mail_choices import CodePurpose
from .case import Case
from .draft import Draft
from .registers import InquiryRoute


class MailCode(EncryptedModel):
    """Six digits on their way to a mailbox: ten minutes, five tries, once (security 4.2)."""

    purpose = models.CharField(max_length=8, choices=CodePurpose)
    # Of neither: nobody has that address, which only the missing mail may tell.
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="codes")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="codes")
    language = models.CharField(max_length=2, choices=Language)
    # HMAC of the ticket in the browser's session: the code works where it was asked for.
    ticket_digest = models.CharField(max_length=64, unique=True)
    address = EncryptedTextField()
    address_index = models.CharField(max_length=64)
    # In clear for the job that mails it, then emptied; compared by digest.
    code = EncryptedTextField()
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["address_index", "asked_at"], name="mail_code_of_address")]
        constraints = [
            models.CheckConstraint(condition=Q(tries__lte=5), name="mail_code_takes_five_tries"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Inquiry(EncryptedModel):
    """A question or complaint (policy 9), about a case or not; it has a key of its own."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=InquiryKind)
    case = models.ForeignKey(
        Case, models.SET_NULL, null=True, related_name="inquiries", verbose_name=_("case")
    )
    route = models.ForeignKey(
        InquiryRoute, models.PROTECT, null=True, related_name="+", verbose_name=_("route")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    name = EncryptedTextField(_("name"))
    email = EncryptedTextField(_("e-mail"))
    phone = EncryptedTextField(_("phone"))
    # Where it is to be answered by post.
    address = EncryptedTextField(_("address"))
    body = EncryptedTextField(_("text"))
    answer = EncryptedTextField(_("answer"))
    written_at = models.DateTimeField(_("written at"))
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    retain_until = models.DateField(_("kept until"), null=True)
    purged_at = models.DateTimeField(_("purged at"), null=True)

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        default_permissions = ("view",)
        permissions = (("answer_inquiry", "Can answer inquiries"),)
        indexes = [
            models.Index(fields=["answered_at", "written_at"], name="inquiry_open_first"),
            models.Index(fields=["retain_until"], name="inquiry_retention"),
        ]

    def __str__(self) -> str:
        return self.number
