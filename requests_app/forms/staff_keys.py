"""Forms about the access key of a person who lost theirs."""

from django.utils.translation import gettext_lazy as _

from .. import operations
from .staff_base import StaffForm


class AskKeyForm(StaffForm):
    operation = staticmethod(operations.ask_key)
    intro = _(
        "The person has lost the access key, and you have checked who asks. Another person issues "
        "the new one; until then the old one stays good."
    )


class IssueKeyForm(StaffForm):
    operation = staticmethod(operations.issue_key)
    intro = _(
        "The old key is void at once. The new one is printed in a letter to the address that the "
        "papers proved: post it by registered mail within three days, for then the letter is "
        "destroyed."
    )
