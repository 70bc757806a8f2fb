"""The words of our mails: why a code is sent, and what a mail says."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CodePurpose(TextChoices):
    """What a six-digit code by e-mail opens (security 4.2)."""

    CONFIRM = "CONFIRM", _("Confirm the address of a draft")
    RESUME = "RESUME", _("Resume a draft on another device")
    SIGN_IN = "SIGN_IN", _("See the status")
    CHANGE = "CHANGE", _("Confirm a new address")


class NoticeKind(TextChoices):
    """Mails of a case. None holds personal data; NUMBERS goes to a confirmed address only."""

    NEWS = "NEWS", _("There is news")
    NUMBERS = "NUMBERS", _("Receipt number")
    ADDRESS_CHANGED = "ADDRESS_CHANGED", _("The e-mail address was changed")
    KEY_CHANGED = "KEY_CHANGED", _("A new access key was issued")
    OPENED = "OPENED", _("The answer was opened")
