"""The words of an inquiry, which may be about a case or about none."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class InquiryKind(TextChoices):
    """What somebody writes to the desk about (policy 9)."""

    ABOUT_ANSWER = "ABOUT_ANSWER", _("Question about an answer")
    COMPLAINT = "COMPLAINT", _("Complaint")
    FIND_SERVICE = "FIND_SERVICE", _("Which service is it?")
    LOST_KEY = "LOST_KEY", _("Access key lost")
    NEED_HELP = "NEED_HELP", _("Help with filing, or paper forms by post")
    OTHER = "OTHER", _("Other question")


class AnswerWay(TextChoices):
    """How an inquiry was answered. E-mails hold no personal data, so none is sent from here."""

    STATUS_PAGE = "STATUS_PAGE", _("On the status page of the case")
    POST = "POST", _("By post")
    PHONE = "PHONE", _("By telephone")
    OTHER = "OTHER", _("In another way, without personal data")
