"""The case: one request, by one person or for them, about one or more services."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from privacy_portal.fields import EncryptedModel, EncryptedTextField

from ..choices import (
    FINAL,
    DeliveryMethod,
    Language,
    PartyRole,
    Representation,
    RequestKind,
    Status,
    TextKind,
)
from ..content import Content

# One permission per pair of hands in the table of `workflow.py`.
PERMISSIONS = (
    ("check_identity", "Can check identity"),
    ("record_payment", "Can record payments"),
    ("decide", "Can propose decisions"),
    ("approve", "Can approve decisions"),
    ("dispatch", "Can dispatch answers"),
    ("view_papers", "Can look at identity papers and personal data"),
    ("view_audit", "Can read the audit trail"),
)


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        return self.exclude(status__in=FINAL)

    def late(self, *, on: date) -> Self:
        return self.open().filter(reply_by__lt=on)

    def lapsing(self, *, on: date) -> Self:
        return self.open().filter(lapses_on__lte=on)

    def due_for_purge(self, *, on: date) -> Self:
        return self.filter(status__in=FINAL, purged_at=None, retain_until__lte=on)


class Case(models.Model):
    """Where it stands (status), how each service ended (outcome) and what is kept (retention)."""

    number = models.CharField(_("receipt number"), max_length=12, unique=True)
    kind = models.CharField(_("kind"), max_length=24, choices=RequestKind)
    status = models.CharField(_("status"), max_length=24, choices=Status)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    wanted_delivery = models.CharField(_("wanted delivery"), max_length=16, choices=DeliveryMethod)
    data_key = models.OneToOneField("privacy_portal.DataKey", models.PROTECT, related_name="+")
    # The arrows point down: neither leaf can reach back up to its case.
    verification = models.OneToOneField("identity.Verification", models.PROTECT, related_name="+")
    invoice = models.OneToOneField("fees.Invoice", models.PROTECT, null=True, related_name="+")
    policy = models.ForeignKey("requests_app.PolicyRevision", models.PROTECT, related_name="+")
    # The draft it was filed from: pressing "send" twice finds the same case.
    submission = models.UUIDField(unique=True)
    # Empty once the key is void (purge, re-issue under way).
    access_digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001
    # Number and e-mail code open the status too, for who confirmed an address (design 5).
    email_sign_in = models.BooleanField(_("status by e-mail code"), default=False)
    # Who proposed a new access key: another person issues it.
    key_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    filed_at = models.DateTimeField(_("filed at"))
    request_date = models.DateField(_("request date"))
    reply_by = models.DateField(_("reply by"), null=True)  # the sum of the ledger, see clock.py
    lapses_on = models.DateField(_("lapses on"), null=True)
    reminder_on = models.DateField(_("reminder on"), null=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    supplement_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)
    retain_until = models.DateField(_("kept until"), null=True)
    images_until = models.DateField(_("identity images kept until"), null=True)
    purged_at = models.DateTimeField(_("purged at"), null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        default_permissions = ("view",)
        permissions = PERMISSIONS
        indexes = [
            models.Index(fields=["status", "reply_by", "id"], name="case_desk"),
            models.Index(
                fields=["reply_by", "id"],
                name="case_open_by_deadline",
                condition=~Q(status__in=FINAL),
            ),
            models.Index(fields=["reply_by", "id"], name="case_by_deadline"),
            models.Index(fields=["lapses_on"], name="case_lapsing"),
            models.Index(fields=["retain_until"], name="case_retention"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=FINAL) ^ Q(closed_at=None),
                name="case_has_closed_at_once_final",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.AWAITING_PAYMENT, invoice=None),
                name="case_awaiting_payment_has_invoice",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="case_is_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(returned_by=None) | ~Q(returned_by=F("proposed_by")),
                name="case_is_returned_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(declined_by=None) | ~Q(declined_by=F("supplement_asked_by")),
                name="case_is_declined_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.DECLINED)
                | (Q(declined_by__isnull=False) & Q(supplement_asked_by__isnull=False)),
                name="case_is_declined_only_after_a_supplement",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.AWAITING_APPROVAL) | Q(proposed_by__isnull=False),
                name="case_awaiting_approval_was_proposed",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.DECIDED, Status.DISPATCHED, Status.CLOSED])
                | (Q(approved_by__isnull=False) & Q(proposed_by__isnull=False)),
                name="case_is_answered_only_approved",
            ),
            models.CheckConstraint(
                condition=Q(purged_at=None) | Q(status__in=FINAL),
                name="case_is_purged_only_once_final",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def content(self) -> Content:
        """Return what was asked; raises `Unreadable` once the key of the case is destroyed."""
        texts = self.texts.filter(kind=TextKind.CONTENT).select_related("data_key")
        text = texts.order_by("written_at").first()
        return Content.from_json(text.body) if text else Content()


class Party(EncryptedModel):
    """The person concerned, or whoever acts for them. Names are kept exactly as typed."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=8, choices=PartyRole)
    # Only on the agent's row.
    representation = models.CharField(max_length=20, choices=Representation, blank=True)
    name = EncryptedTextField(_("name"))
    kana = EncryptedTextField(_("reading"))
    name_note = EncryptedTextField(_("note on the characters"))
    birth_date = EncryptedTextField(_("date of birth"))  # ISO, empty for an agent
    postcode = EncryptedTextField(_("postcode"))
    address = EncryptedTextField(_("address"))
    building = EncryptedTextField(_("building and room"))
    former_name = EncryptedTextField(_("former name"))
    former_address = EncryptedTextField(_("former address"))
    organisation = EncryptedTextField(_("office"))
    phone = EncryptedTextField(_("phone"))
    email = EncryptedTextField(_("e-mail"))
    # Addresses that were left, a line each, until a mail has told them so.
    former_email = EncryptedTextField(null=True)  # type: ignore[misc]  # most rows have none
    # Blind indexes for exact search; empty where nothing was given, and after the purge.
    name_index = models.CharField(max_length=64, blank=True, db_index=True)
    kana_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    email_index = models.CharField(max_length=64, blank=True, db_index=True)
    subject_index = models.CharField(max_length=64, blank=True, db_index=True)
    # When a code that went to `email` came back.
    email_proved_at = models.DateTimeField(null=True)
    # The day the papers proved this address: answers and codes go nowhere else.
    address_proved_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "role"], name="party_has_one_row_a_role"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class Message(EncryptedModel):
    """A line between the person and the desk; mails only say that there is news."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    body = EncryptedTextField()
    # Who wrote it at the desk; empty: the person.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()
    # By the other side.
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["case", "written_at"], name="message_of_a_case")]

    def __str__(self) -> str:
        return str(self.id)


class CaseText(EncryptedModel):
    """A text of a case that is no field of its own: what is asked, a remark, a reason."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=20, choices=TextKind)
    body = EncryptedTextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["case", "kind", "written_at"], name="case_text_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
