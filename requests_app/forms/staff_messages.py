"""What the desk writes to people, and how an inquiry was answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .. import operations
from ..inquiry_choices import AnswerWay
from ..models import Inquiry
from .my_number import refuse_my_number
from .staff_base import StaffForm, dress, text_area

LONGEST = 1000


class AnswerMessageForm(StaffForm):
    operation = staticmethod(operations.answer_message)
    intro = _(
        "It stands on the status page of the person, who gets a mail that there is news. Write no "
        "part of the answer here: the answer goes by certified mail or sealed."
    )

    body = forms.CharField(
        label=_("Message"),
        max_length=LONGEST,
        widget=text_area(6),
        validators=[refuse_my_number],
    )


class AnswerInquiryForm(forms.Form):
    """How an inquiry was answered. Where it is about a case, the text itself may be the answer."""

    use_required_attribute = False

    way = forms.ChoiceField(label=_("Answered"), choices=AnswerWay, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST,
        widget=text_area(6),
        help_text=_("On the status page the person reads this text; else it is a note of yours."),
        validators=[refuse_my_number],
    )

    def __init__(self, data: Any = None, *, inquiry: Inquiry) -> None:  # noqa: ANN401 - as in Django
        super().__init__(data, label_suffix="")
        tied = inquiry.case is not None and inquiry.case.purged_at is None
        way = self.fields["way"]
        if isinstance(way, forms.ChoiceField):
            way.choices = [
                choice for choice in AnswerWay.choices if tied or choice[0] != AnswerWay.STATUS_PAGE
            ]
        dress(self)

    def clean_way(self) -> AnswerWay:
        return AnswerWay(self.cleaned_data["way"])
