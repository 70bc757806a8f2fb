# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""A line to the desk, from the status page."""

from typing import Any

from django.utils.translation import gettext as _

from .wizard_base import PortalForm
from .wizard_fields import TextField


class MessageForm(PortalForm):
    """A text of up to 1,000 characters."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["message"] = TextField(
            label=_("Message to the desk"),
            missing=_("Write a message first."),
            help_text=_(
                "The answer stands on this page; an e-mail only says that there is news. Do not "
                "write passwords, card numbers or an Individual Number (My Number)."
            ),
            rows=4,
        )
