"""Forms from the envelope to the proven identity."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from identity import checklist
from identity.checklist import Found
from identity.choices import Capacity, Fault, PaperForm, Verdict, Whose
from identity.rules import Rule, rules_for

from .. import operations
from ..models import Ground
from ..operations.papers import PaperVerdict, PostedPaper
from .staff_base import DayField, Row, RowsField, StaffForm, TrackingField, text_area

SPARE_ROWS = 2
SUPPLEMENT_DAYS = 14


class PostedRow(Row):
    """One paper of the envelope; a row without a paper is left out."""

    paper = forms.ChoiceField(label=_("Paper"), required=False)
    form = forms.ChoiceField(
        label=_("Original or copy"),
        required=False,
        choices=[("", _("As asked for")), *PaperForm.choices],
    )
    issue_date = DayField(label=_("Issued on"), required=False)
    expires_on = DayField(label=_("Expires on"), required=False)

    def __init__(self, *args: Any, rules: tuple[Rule, ...], **kwargs: Any) -> None:  # noqa: ANN401
        self.rules = {f"{rule.kind}-{rule.whose}": rule for rule in rules}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.fields["paper"].choices = [  # type: ignore[attr-defined]
            ("", _("No paper in this row")),
            *(
                (key, _titled(rule.name(), rule.form, rule.whose))
                for key, rule in self.rules.items()
            ),
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not typed.get("paper") and any(typed.values()):
            self.add_error("paper", _("Choose the paper that these dates belong to."))
        return typed

    def value(self) -> PostedPaper | None:
        typed = self.cleaned_data
        if not typed.get("paper"):
            return None
        rule = self.rules[typed["paper"]]
        return PostedPaper(
            kind=rule.kind,
            whose=rule.whose,
            form=PaperForm(typed["form"]) if typed["form"] else rule.form,
            issue_date=typed["issue_date"],
            expires_on=typed["expires_on"],
        )


class ReceivePapersForm(StaffForm):
    operation = staticmethod(operations.receive_papers)
    intro = _("One row for each paper in the envelope. Days as they stand on the paper.")

    arrived_on = DayField(label=_("Arrived on"))
    registered_number = TrackingField(
        label=_("Number of the registered letter"),
        required=False,
        help_text=_("On the envelope. Leave it empty if it did not come by registered mail."),
    )
    papers = RowsField(label=_("Papers"))

    def prepare(self) -> None:
        self.fields["arrived_on"].initial = self.today
        checked = self.case.verification
        rules = rules_for(
            capacity=Capacity(checked.capacity),
            on=checked.request_date,
            proxy_own_id=checked.proxy_own_id,
            power_registered=checked.power_registered,
        )
        needed = {rule.one_of or rule for rule in rules}
        field = self.fields["papers"]
        if isinstance(field, RowsField):
            field.rows_of(PostedRow, [{"rules": rules}] * (len(needed) + SPARE_ROWS))


class VerdictRow(Row):
    """What the examiner finds about one paper."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict, widget=forms.RadioSelect)
    fault = forms.ChoiceField(
        label=_("Fault"), required=False, choices=[("", _("None")), *Fault.choices]
    )
    remark = forms.CharField(label=_("Remark"), required=False, max_length=500)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as in Django
        paper_id: UUID,
        title: str,
        note: str,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        self.paper_id, self.title, self.note = paper_id, title, note
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.empty_permitted = False

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("verdict") == Verdict.FAULTY and not typed.get("fault"):
            self.add_error("fault", _("Say what is wrong with it: the person will read it."))
        if typed.get("verdict") == Verdict.ACCEPTED and typed.get("fault"):
            self.add_error("fault", _("An accepted paper has no fault."))
        return typed

    def value(self) -> PaperVerdict | None:
        typed = self.cleaned_data
        verdict = Verdict(typed["verdict"])
        if verdict == Verdict.PENDING:
            return None
        return PaperVerdict(
            paper_id=self.paper_id,
            verdict=verdict,
            fault=Fault(typed["fault"]) if typed["fault"] else None,
            remark=typed["remark"],
        )


class ExaminePapersForm(StaffForm):
    operation = staticmethod(operations.examine_papers)
    intro = _("Faults that follow from the dates are chosen already.")

    verdicts = RowsField(label=_("Verdicts"))

    def prepare(self) -> None:
        checked = self.case.verification
        remarks = {paper.pk: paper.remark for paper in checked.papers.select_related("data_key")}
        seen: dict[UUID, dict[str, Any]] = {}
        held = checklist.of(checked)
        for line in held.lines:
            for found in line.found:
                if found.paper.id:
                    seen[found.paper.id] = _about(found, remark=remarks.get(found.paper.id, ""))
        for facts in held.unmatched:
            if facts.id:
                seen[facts.id] = {
                    "paper_id": facts.id,
                    "title": _titled(facts.kind.label, facts.form, facts.whose),
                    "note": gettext("Not one of the papers asked for."),
                    "initial": {
                        "verdict": Verdict.FAULTY,
                        "fault": facts.fault or Fault.WRONG_PAPER,
                        "remark": remarks.get(facts.id, ""),
                    },
                }
        field = self.fields["verdicts"]
        if isinstance(field, RowsField):
            field.rows_of(VerdictRow, list(seen.values()))


def _titled(name: str | Promise, form: PaperForm, whose: Whose) -> str:
    return gettext("%(paper)s (%(form)s, %(whose)s)") % {
        "paper": name,
        "form": form.label,
        "whose": whose.label,
    }


def _about(found: Found, *, remark: str) -> dict[str, Any]:
    facts = found.paper
    fault = found.faults[0] if found.faults else ""
    verdict = facts.verdict
    if verdict == Verdict.PENDING and fault:
        verdict = Verdict.FAULTY
    return {
        "paper_id": facts.id,
        "title": _titled(found.rule.name(), facts.form, facts.whose),
        "note": _dates(found),
        "initial": {"verdict": verdict, "fault": fault, "remark": remark},
    }


def _dates(found: Found) -> str:
    facts = found.paper
    said = []
    if facts.issue_date:
        said.append(gettext("Issued on %(day)s.") % {"day": date_format(facts.issue_date)})
    if found.lacks_issue_date:
        said.append(gettext("The day of issue was not entered."))
    if found.is_later_issue:
        said.append(gettext("Issued after the request."))
    if facts.expires_on:
        said.append(gettext("Expires on %(day)s.") % {"day": date_format(facts.expires_on)})
    if hidden := found.rule.must_hide():
        said.append(gettext("Must be hidden: %(items)s.") % {"items": hidden})
    return " ".join(said)


class RequestSupplementForm(StaffForm):
    operation = staticmethod(operations.request_supplement)
    intro = _("One letter asks for everything below. The clock stops until it comes.")

    last_day = DayField(label=_("Last day"))
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=1000,
        widget=text_area(),
        help_text=_("The person will read it, below the list."),
    )

    def prepare(self) -> None:
        self.fields["last_day"].initial = self.today + timedelta(days=SUPPLEMENT_DAYS)

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day <= self.today:
            raise ValidationError(_("The last day must be in the future."))
        return day


class AcceptIdentityForm(StaffForm):
    operation = staticmethod(operations.accept_identity)
    intro = _(
        "From here on, answers and codes go to the address that is confirmed below, nowhere else."
    )

    address_proved = forms.BooleanField(
        label=_("The address on the certificate is the address typed"), required=False
    )

    def prepare(self) -> None:
        if self.case.content().answer_to_agent:
            self.fields["address_proved"].label = _(
                "The address on the certificate is the address typed, and the sealed power of"
                " attorney sends the answer to the proxy at the address typed"
            )


class DeclineForm(StaffForm):
    operation = staticmethod(operations.decline)
    intro = _("Declining is not a refusal of the request itself: the papers were not enough.")

    ground_id = forms.TypedChoiceField(label=_("Ground"), coerce=int)
    explanation = forms.CharField(
        label=_("Explanation"),
        max_length=2000,
        widget=text_area(),
        help_text=_("The person will read it."),
    )

    def prepare(self) -> None:
        english = (get_language() or "").startswith("en")
        rows = Ground.objects.in_force(on=self.today).filter(kind="").order_by("code")
        self.set_choices(
            "ground_id",
            [
                ("", _("Please choose")),
                *(
                    (row.pk, f"{row.code} {row.text_en if english else row.text_ja}")
                    for row in rows
                ),
            ],
        )
