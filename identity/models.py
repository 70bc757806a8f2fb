"""Who answers (staff), which papers prove who asks, and the papers that came."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy_portal.dated import DatedRow
from privacy_portal.fields import EncryptedModel, EncryptedTextField, VaultFile

from .choices import Capacity, Fault, Origin, PaperForm, PaperKind, Verdict, Whose


class Staff(AbstractUser):
    """An account of the desk; what it may do is in its groups."""

    class Meta:
        verbose_name = _("staff account")
        verbose_name_plural = _("staff accounts")


class PaperRule(DatedRow):
    """
    One paper that one capacity must or may send (procedure 5(2)).

    Papers that can no longer exist stay as rows, for they are the policy; nobody can use them.
    """

    capacity = models.CharField(_("capacity"), max_length=24, choices=Capacity)
    kind = models.CharField(_("paper"), max_length=32, choices=PaperKind)
    whose = models.CharField(_("whose"), max_length=8, choices=Whose)
    form = models.CharField(_("original or copy"), max_length=8, choices=PaperForm)
    one_of = models.SlugField(
        _("one of a group"),
        max_length=24,
        blank=True,
        help_text=_("One paper of a group is enough. Empty: this paper is required by itself."),
    )
    fresh_for_months = models.PositiveSmallIntegerField(
        _("issued at most so many months before the request"), null=True, blank=True
    )
    has_expiry = models.BooleanField(_("bears a date of expiry"), default=False)
    # Road Traffic Act, Art. 92-2(4): a license that ends on a day off runs to the next working day.
    expiry_runs_to_business_day = models.BooleanField(
        _("an expiry on a day off moves to the next business day"), default=False
    )
    exists_from = models.DateField(_("such papers exist from"), null=True, blank=True)
    exists_until = models.DateField(_("such papers exist until (exclusive)"), null=True, blank=True)
    has_address = models.BooleanField(_("shows the address"))
    only_if_proxy_own_id = models.BooleanField(
        _("only where the operator asks for the proxy's own ID"), default=False
    )
    only_if_power_registered = models.BooleanField(
        _("only where the proxy's power is in the guardianship register"), default=False
    )
    origin = models.CharField(_("wanted by"), max_length=8, choices=Origin, default=Origin.OPERATOR)
    name_ja = models.CharField(_("name (Japanese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    must_hide_ja = models.CharField(_("to be hidden (Japanese)"), max_length=300, blank=True)
    must_hide_en = models.CharField(_("to be hidden (English)"), max_length=300, blank=True)
    hint_ja = models.CharField(_("hint (Japanese)"), max_length=300, blank=True)
    hint_en = models.CharField(_("hint (English)"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(DatedRow.Meta):
        verbose_name = _("paper rule")
        verbose_name_plural = _("paper rules")
        constraints = [
            *DatedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["capacity", "kind", "whose", "valid_from"],
                name="paper_rule_version_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(exists_until=None)
                | Q(exists_from=None)
                | Q(exists_until__gt=models.F("exists_from")),
                name="paper_rule_paper_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_capacity_display()} / {self.get_kind_display()}"


class Verification(EncryptedModel):
    """The identity check of one request. It gets values, never a case: its retention is its own."""

    capacity = models.CharField(_("capacity"), max_length=24, choices=Capacity)
    # The day that the age of papers is counted from; the day of arrival is with each paper.
    request_date = models.DateField(_("request date"))
    # Kept as it was on the request date: a changed setting must not surprise a running case.
    proxy_own_id = models.BooleanField(_("the proxy's own ID is asked for"), default=False)
    # Curators, assistants and voluntary guardians are appointed proxies whose power a court or a
    # deed gave them: the guardianship register shows how far it reaches (domain 3.2).
    power_registered = models.BooleanField(
        _("the proxy's power is in the guardianship register"), default=False
    )
    opened_at = models.DateTimeField(_("opened at"))
    accepted_on = models.DateField(_("accepted on"), null=True)
    images_erased_at = models.DateTimeField(_("images erased at"), null=True)
    erased_at = models.DateTimeField(_("erased at"), null=True)

    class Meta:
        verbose_name = _("identity check")
        verbose_name_plural = _("identity checks")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(images_erased_at__isnull=False),
                name="verification_is_erased_with_its_images",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Paper(EncryptedModel):
    """One paper that came, by post or as an uploaded copy, and what the examiner found."""

    verification = models.ForeignKey(Verification, models.CASCADE, related_name="papers")
    kind = models.CharField(_("paper"), max_length=32, choices=PaperKind)
    whose = models.CharField(_("whose"), max_length=8, choices=Whose)
    form = models.CharField(_("original or copy"), max_length=8, choices=PaperForm)
    uploaded = models.BooleanField(_("uploaded"))
    # By post or by upload; the request date does not move with it.
    arrived_on = models.DateField(_("arrived on"))
    # Empty: uploaded, or not sent by registered mail.
    registered_number = EncryptedTextField(_("number of the registered letter"))
    issue_date = models.DateField(_("issued on"), null=True)
    expires_on = models.DateField(_("expires on"), null=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, default=Verdict.PENDING)
    fault = models.CharField(_("fault"), max_length=20, choices=Fault, blank=True)
    remark = EncryptedTextField(_("remark"))
    judged_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    judged_on = models.DateField(_("examined on"), null=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(uploaded=False) | Q(form=PaperForm.COPY),
                name="paper_uploaded_is_a_copy",
            ),
            models.CheckConstraint(
                condition=(Q(verdict=Verdict.FAULTY) & ~Q(fault=""))
                | (~Q(verdict=Verdict.FAULTY) & Q(fault="")),
                name="paper_has_a_fault_when_faulty",
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.PENDING, judged_by=None, judged_on=None)
                | (
                    ~Q(verdict=Verdict.PENDING)
                    & Q(judged_by__isnull=False, judged_on__isnull=False)
                ),
                name="paper_is_judged_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Original(EncryptedModel):
    """What is known of a file as it was sent; the file itself is destroyed when it is pixels."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="originals")
    name = EncryptedTextField(_("file name"))
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)


class Scan(VaultFile):
    """One page of a paper: pixels in the vault, under the key of its paper."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, models.CASCADE, related_name="scans")
    page = models.PositiveSmallIntegerField(_("page"))
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("page image")
        verbose_name_plural = _("page images")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["paper", "page"], name="scan_page_is_unique"),
            models.CheckConstraint(condition=~Q(file=""), name="scan_has_a_file"),
        ]

    def __str__(self) -> str:
        return str(self.id)
