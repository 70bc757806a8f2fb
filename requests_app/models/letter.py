"""What leaves the house: letters, their delivery, and mails that say there is news."""

from typing import Final, NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy_portal.fields import EncryptedModel, EncryptedTextField

from ..choices import DeliveryMethod, DeliveryState, Language, LetterKind, MailKind, Outcome
from ..mail_choices import NoticeKind
from .case import Case

# What an approved answer is made of.
ANSWER: Final = (LetterKind.REPLY, LetterKind.COVERING_NOTE)
# What a letter whose files were destroyed no longer names.
NO_FILES: Final = {"file": "", "english_file": ""}


class Sheet(NamedTuple):
    """One file of a letter: what a button downloads, and what it says of the file."""

    code: str
    pages: int
    size: int
    # Of a letter in two languages: the translation, or the Japanese one, which prevails.
    translated: bool = False
    prevails: bool = False


class LetterQuerySet(models.QuerySet["Letter"]):
    def files(self) -> list[str]:
        """Return what lies in the vault: each letter, and its English translation."""
        pairs = self.values_list("file", "english_file")
        return [name for pair in pairs for name in pair if name]

    def standing_replies(self) -> Self:
        """Replies that still hold, and the note on top: not sealed away, not dropped for others."""
        return self.filter(kind__in=ANSWER, destroyed_at=None)


class Letter(EncryptedModel):
    """Owed first, rendered once by a job, kept encrypted, never rendered again in silence."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=24, choices=LetterKind)
    # A reply for each outcome of a case: "not held" and "refused" are different letters.
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    method = models.CharField(max_length=16, choices=DeliveryMethod, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    number = models.CharField(_("letter number"), max_length=20, unique=True)
    # What this letter says beyond the rows of the case, as JSON: faults, days, a reason.
    particulars = EncryptedTextField()
    owed_at = models.DateTimeField(_("owed at"))
    rendered_at = models.DateTimeField(_("rendered at"), null=True)
    file = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    # For who filed in English: a translation. `file` is the Japanese letter then, which prevails.
    english_file = models.CharField(max_length=64, blank=True)
    english_size = models.PositiveIntegerField(default=0)
    english_sha256 = models.CharField(max_length=64, blank=True)
    english_pages = models.PositiveSmallIntegerField(default=0)
    # The rows of `LetterText` that it was made from.
    text_versions = models.JSONField(default=list, blank=True)
    destroyed_at = models.DateTimeField(null=True)
    # A code for staff (a character no font has, as code point), never a name.
    problem = models.CharField(_("problem"), max_length=80, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["case", "owed_at"], name="letter_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(rendered_at=None) | ~Q(file="") | Q(destroyed_at__isnull=False),
                name="letter_has_a_file_once_rendered",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """What its reader downloads: the translation first, where there is one."""
        code, english = str(self.pk), bool(self.english_file)
        ours = Sheet(code, self.pages, self.size, prevails=english)
        if not english:
            return (ours,)
        theirs = Sheet(
            f"{code}.{Language.EN}",
            self.english_pages,
            self.english_size,
            translated=True,
        )
        return (theirs, ours)


class Delivery(EncryptedModel):
    """One sending of the answer: by recorded mail, or sealed for download."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="deliveries")
    method = models.CharField(_("method"), max_length=16, choices=DeliveryMethod)
    state = models.CharField(_("state"), max_length=12, choices=DeliveryState)
    mail_kind = models.CharField(_("kind of mail"), max_length=20, choices=MailKind)
    # Of the answer itself, or of the letter with the code.
    tracking_number = models.CharField(_("tracking number"), max_length=13, blank=True)
    posted_on = models.DateField(_("posted on"), null=True)
    delivered_on = models.DateField(_("delivered on"), null=True)
    returned_on = models.DateField(_("returned on"), null=True)
    dispatched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    dispatched_at = models.DateTimeField(_("dispatched at"))
    # Electronic only. Without the posted code nobody opens the package, staff included.
    package = models.CharField(max_length=64, blank=True)
    package_size = models.PositiveIntegerField(default=0)
    salt = models.BinaryField(null=True)
    wrapped = models.BinaryField(null=True)
    contents = EncryptedTextField(_("list of files"))
    code_letter = models.OneToOneField(Letter, models.PROTECT, null=True, related_name="+")
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    downloads = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    opens_until = models.DateField(_("can be opened until"), null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ()
        indexes = [
            models.Index(fields=["case", "dispatched_at"], name="delivery_of_a_case"),
            models.Index(fields=["tracking_number"], name="delivery_by_tracking"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(wrong_codes__lte=10), name="delivery_takes_ten_wrong_codes"
            ),
            models.CheckConstraint(
                condition=~Q(method=DeliveryMethod.CERTIFIED_MAIL)
                | ~Q(tracking_number="") & Q(posted_on__isnull=False),
                name="delivery_by_mail_is_tracked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Notice(models.Model):
    """A mail of a case: "there is news", and little else. The row first, the mail second."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16, choices=NoticeKind, default=NoticeKind.NEWS)
    owed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
