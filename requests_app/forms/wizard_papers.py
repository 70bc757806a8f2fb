# ruff: noqa: ANN401 - arguments that are handed on to Django as it takes them
"""Which papers this very case needs, in words (policy 5(2); domain 2.1), and copies to upload."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from identity.choices import Capacity, PaperForm, PaperKind, Whose
from identity.rules import Rule, rules_for
from privacy_portal import blackout, vault
from privacy_portal.blackout import Boxes
from privacy_portal.errors import Refused
from privacy_portal.page_parts import PageImage
from privacy_portal.sandbox import convert_upload
from privacy_portal.uploads import UploadField

from ..content import SentFile
from ..models import DraftScan
from .wizard_base import PortalForm

ACCEPT = "image/jpeg,image/png,application/pdf"


@dataclass(frozen=True, slots=True)
class Need:
    """One line of the list: a paper, or one of several that serve alike."""

    key: str
    rules: tuple[Rule, ...]
    gone: tuple[Rule, ...]
    on: date
    # Where somebody asks for another: then it must be said whose paper it is.
    for_another: bool = False

    @property
    def is_original(self) -> bool:
        return all(rule.form == PaperForm.ORIGINAL for rule in self.rules)

    @property
    def is_choice(self) -> bool:
        return len(self.rules) > 1

    @property
    def is_mandate(self) -> bool:
        return any(rule.kind == PaperKind.POWER_OF_ATTORNEY for rule in self.rules)

    @property
    def of_agent(self) -> bool:
        return all(rule.whose == Whose.AGENT for rule in self.rules)

    @property
    def since(self) -> date | None:
        """Return the first day of issue that counts, if age matters for all of them."""
        days = [rule.oldest_issue_date(request_date=self.on) for rule in self.rules]
        known = [day for day in days if day]
        return max(known) if known and len(known) == len(days) else None

    @property
    def names(self) -> list[str]:
        return [rule.name() for rule in self.rules]

    @property
    def title(self) -> str:
        if not self.is_choice:
            name = self.names[0]
            if self.for_another and not self.of_agent and not self.is_mandate:
                return _("%(paper)s of the person concerned") % {"paper": name}
            return name
        if self.is_original:
            return _("Proof of the representative’s authority")
        if self.of_agent:
            return _("Copy of one identity paper of the representative")
        return _("Copy of one identity paper")

    def upload_form(self) -> "UploadForm":
        return UploadForm(need=self)

    def rule_of(self, kind: str) -> Rule:
        """Return the rule of a paper that the form of this need offers."""
        return next(rule for rule in self.rules if rule.kind == kind)


class BoxesField(forms.Field):
    """Black boxes as the browser wrote them down; what cannot be read becomes a `Refused`."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> Boxes | Refused:
        try:
            return blackout.read(value or "")
        except Refused as refusal:
            return refusal


class UploadForm(PortalForm):
    """One copy at a time. The file itself is judged by the sandbox, not by its name."""

    # What a browser with JavaScript adds: rectangles to be burned in (see `blackout`).
    boxes = BoxesField()

    def __init__(self, data: Any = None, *, need: Need, files: Any = None) -> None:
        super().__init__(data, files=files, auto_id=f"id_{need.key}_%s")
        self.need = need
        choose = _("Choose which paper it is.")
        self.fields["paper"] = forms.ChoiceField(
            choices=[("", _("Please choose")), *((r.kind.value, r.name()) for r in need.rules)],
            label=_("Which paper"),
            widget=forms.Select(attrs={"class": "ds-select ds-select--fit ds-field__control"}),
            error_messages={"required": choose, "invalid_choice": choose},
        )
        missing = _("Choose an image to send.")
        self.fields["file"] = UploadField(
            label=_("Add an image"),
            error_messages={"required": missing, "invalid": missing, "missing": missing},
            help_text=_(
                "JPEG, PNG or PDF, up to %(size)d MB each. The back side too, if written on."
            )
            % {"size": settings.MAX_UPLOAD_BYTES // 1024 // 1024},
            widget=forms.FileInput(attrs={"class": "ds-file ds-field__control", "accept": ACCEPT}),
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if isinstance(refusal := typed.get("boxes"), Refused):
            # The boxes have no control of their own; they were drawn on this file.
            self.add_error("file", str(refusal))
        elif "paper" in self.errors and "file" in typed:
            # No browser keeps a file over an error.
            self.add_error("file", _("Please choose the file once more, too."))
        return typed


@dataclass(frozen=True, slots=True)
class Copy:
    """One uploaded file that became pixels."""

    rule: Rule
    pages: list[PageImage]
    sent: SentFile


def convert(form: UploadForm) -> Copy | None:
    """Turn the file of a valid form into page images; a refusal becomes an error of the form."""
    file = form.cleaned_data["file"]
    content: bytes = file.read()
    try:
        pages = convert_upload(
            content,
            media_type=file.content_type or "",
            name=file.name,
            boxes=form.cleaned_data["boxes"],
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return None
    sent = SentFile(name=file.name, size=len(content), sha256=vault.sha256(content))
    return Copy(form.need.rule_of(form.cleaned_data["paper"]), pages, sent)


def needs(
    *,
    capacity: Capacity,
    on: date,
    power_registered: bool = False,
    proxy_own_id: bool | None = None,
) -> list[Need]:
    """
    Return what a capacity must send on a day, in the order of the policy.

    :param power_registered: whether a proxy's power is in the guardianship register
    :param proxy_own_id: as the case keeps it; None asks the setting
    """
    rules = rules_for(
        capacity=capacity,
        on=on,
        proxy_own_id=settings.PROXY_OWN_ID_REQUIRED if proxy_own_id is None else proxy_own_id,
        power_registered=power_registered,
    )
    groups: dict[str, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.one_of or f"{rule.kind}-{rule.whose}".lower(), []).append(rule)
    for_another = capacity != Capacity.SUBJECT
    return [
        _need(key, group, on=on, for_another=for_another)
        for key, group in groups.items()
        if _alive(group, on=on)
    ]


def _alive(group: Sequence[Rule], *, on: date) -> list[Rule]:
    return [rule for rule in group if rule.exists_on(on)]


def _need(key: str, group: Sequence[Rule], *, on: date, for_another: bool) -> Need:
    usable = _alive(group, on=on)
    return Need(
        key=key,
        rules=tuple(usable),
        gone=tuple(rule for rule in group if rule not in usable),
        on=on,
        for_another=for_another,
    )


def scans_of(need: Need, scans: Sequence[DraftScan]) -> list[DraftScan]:
    """Return the pages that were sent for a need."""
    wanted = {(rule.kind.value, rule.whose.value) for rule in need.rules}
    return [scan for scan in scans if (scan.kind, scan.whose) in wanted]
