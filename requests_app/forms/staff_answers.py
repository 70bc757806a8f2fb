"""Forms from the search to the approved decision."""

from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import operations, rulebook
from ..answer_data import MEDIA_TYPES
from ..choices import Outcome
from ..models import OutcomeRule, RequestedService
from ..operations.decision import ProposedAnswer
from ..procedure.articles import spelled_out
from .staff_base import DayField, Row, RowsField, StaffForm, text_area


class AttachAnswerForm(StaffForm):
    operation = staticmethod(operations.attach_answer)
    intro = _("The file is encrypted at once. It goes to the person as it is, so look at it first.")

    requested_service_id = forms.TypedChoiceField(label=_("Service"), coerce=UUID)
    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("The person reads it in the list of files.")
    )
    media_type = forms.ChoiceField(
        label=_("Kind of file"), choices=[(key, name.upper()) for key, name in MEDIA_TYPES.items()]
    )
    content = forms.FileField(
        label=_("File"), help_text=_("CSV or JSON in UTF-8, PDF, JPEG or PNG; 10 MB at most.")
    )

    def prepare(self) -> None:
        lines = self.case.services.select_related("service")
        self.set_choices("requested_service_id", [(line.pk, _name(line)) for line in lines])

    def clean_content(self) -> bytes:
        upload: UploadedFile[Any] = self.cleaned_data["content"]
        if upload.size is not None and upload.size > settings.MAX_UPLOAD_BYTES:
            raise ValidationError(_("The file is larger than 10 MB. Please split it."))
        return bytes(upload.read())


class ExtendForm(StaffForm):
    operation = staticmethod(operations.extend)
    intro = _(
        "The Act knows no extension: this moves our own promise, and the person gets a letter."
    )

    days = forms.IntegerField(
        label=_("Business days"),
        min_value=1,
        max_value=60,
        widget=forms.NumberInput(attrs={"class": "ds-input ds-input--4"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=text_area(),
        help_text=_("The person will read it."),
    )


class AnswerRow(Row):
    """How one service is answered."""

    outcome = forms.ChoiceField(label=_("Outcome"))
    ground_ids = forms.TypedMultipleChoiceField(
        label=_("Grounds"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    searched_on = DayField(label=_("Searched on"))
    search_scope = forms.CharField(
        label=_("Where was searched"), required=False, max_length=1000, widget=text_area(2)
    )
    facts = forms.CharField(
        label=_("Facts that the ground is applied to"),
        required=False,
        max_length=2000,
        widget=text_area(2),
    )
    explanation = forms.CharField(
        label=_("Explanation for the person (Art. 36)"),
        required=False,
        max_length=2000,
        widget=text_area(3),
    )
    measure = forms.CharField(
        label=_("What is given or was done"), required=False, max_length=2000, widget=text_area(2)
    )
    withheld = forms.CharField(
        label=_("What is not given or not done (where only a part is)"),
        required=False,
        max_length=2000,
        widget=text_area(2),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as in Django
        line: RequestedService,
        outcomes: list[tuple[str, Any]],
        grounds: list[tuple[int, str]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        self.line, self.outcomes, self.grounds = line, outcomes, grounds
        self.title = _name(line)
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["outcome"].choices = self.outcomes  # type: ignore[attr-defined]
        self.fields["ground_ids"].choices = self.grounds  # type: ignore[attr-defined]
        line = self.line
        self.initial = {
            "outcome": line.outcome,
            "ground_ids": [ground.pk for ground in line.grounds.all()],
            "searched_on": line.searched_on,
            "search_scope": line.search_scope,
            "facts": line.facts,
            "explanation": line.explanation,
            "measure": line.measure,
            "withheld": line.withheld,
            **self.initial,
        }
        # A row that was filled in by an earlier proposal counts as filled in.
        self.empty_permitted = False

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])

    def value(self) -> ProposedAnswer:
        return ProposedAnswer(
            requested_service_id=self.line.pk,
            **{
                **self.cleaned_data,
                "ground_ids": tuple(self.cleaned_data["ground_ids"]),
            },
        )


class ProposeForm(StaffForm):
    operation = staticmethod(operations.propose)
    intro = _("Every service gets its outcome. Another person approves what you propose.")

    answers = RowsField(label=_("Answers"))

    def prepare(self) -> None:
        kind = self.case.kind
        language = get_language() or "ja"
        english = language.startswith("en")
        cite = partial(spelled_out, language=language)
        rules = OutcomeRule.objects.in_force(on=self.today).filter(kind=kind).order_by("pk")
        outcomes = [
            ("", _("Please choose")),
            *(
                (rule.outcome, f"{rule.get_outcome_display()} – {cite(rule.article)}")
                for rule in rules
            ),
        ]
        grounds = [
            (
                ground.pk,
                f"{ground.code} {ground.text_en if english else ground.text_ja}"
                f" – {cite(ground.article)}",
            )
            for ground in rulebook.grounds_of(kind, on=self.today)
        ]
        lines = (
            self.case.services.select_related("service", "data_key")
            .prefetch_related("grounds")
            .order_by("position")
        )
        field = self.fields["answers"]
        if isinstance(field, RowsField):
            field.rows_of(
                AnswerRow,
                [
                    {
                        "line": line,
                        "outcomes": outcomes,
                        "grounds": grounds,
                        "initial": {"searched_on": line.searched_on or self.today},
                    }
                    for line in lines
                ],
            )


class ReturnForm(StaffForm):
    operation = staticmethod(operations.return_decision)

    remark = forms.CharField(
        label=_("Remark"),
        max_length=2000,
        widget=text_area(),
        help_text=_("Say what shall be changed. Only staff read it."),
    )


class ApproveForm(StaffForm):
    operation = staticmethod(operations.approve)
    intro: ClassVar[Any] = _(
        "Everything that will be sent is shown here. Once you approve, the letters are made."
    )


def _name(line: RequestedService) -> str:
    return line.service.name(language=get_language() or "ja")
