"""Texts of letters: a version is written, looked at, compared, and approved by another person."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, ClassVar, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from identity.http import StaffRequest
from identity.models import Staff
from privacy_portal.admin import DatedAdmin, DatedForm
from privacy_portal.errors import Refused

from .. import letter_texts, operations
from ..choices import Language
from ..letters import passages, pdf, preview
from ..models import Letter, LetterText
from ._serve import private_file, require_same_origin
from .letters import is_sealed, unreadable

SHOWN: Final = 48
WORDS: Final = frozenset({"key", "text_ja", "text_en"})


class LetterTextForm(DatedForm):
    """Refuses what no letter could print, with the words that may stand in braces."""

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if key not in passages.shipped():
            raise ValidationError(_("No letter has this passage. Begin from an existing version."))
        return key

    def clean_text_ja(self) -> str:
        return self._checked("text_ja", Language.JA)

    def clean_text_en(self) -> str:
        return self._checked("text_en", Language.EN)

    def _checked(self, name: str, language: Language) -> str:
        text = str(self.cleaned_data[name]).replace("\r\n", "\n")
        key = self.cleaned_data.get("key") or self.instance.key
        try:
            passages.check(text, key=key, language=language)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        return text


@admin.register(LetterText)
class LetterTextAdmin(DatedAdmin):
    form = LetterTextForm
    list_display = ("key", "where", "beginning", "is_approved")
    search_fields = ("key", "text_ja", "text_en")
    search_help_text = gettext_lazy("Part of the passage’s name, or of its text")
    ordering = ("key", "-valid_from")
    change_form_template = "admin/requests_app/letter_text.html"
    # Neither an end nor a mark that keeps it open: one person alone would bring back older words.
    exclude: ClassVar[Any] = (
        *("proposed_by", "approved_by", "approved_at"),
        *("valid_until", "is_sample"),
    )

    @admin.display(description=gettext_lazy("where it stands"))
    def where(self, row: LetterText) -> str:
        return passages.where(row.key)

    @admin.display(description=gettext_lazy("text"))
    def beginning(self, row: LetterText) -> str:
        return row.text_ja[:SHOWN]

    @admin.display(description=gettext_lazy("approved"), boolean=True)
    def is_approved(self, row: LetterText) -> bool:
        return row.approved_at is not None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ANN401
        return [
            (None, {"fields": ("key", "text_ja", "text_en")}),
            (gettext_lazy("Validity"), {"fields": ("valid_from", "source")}),
        ]

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return (*self.list_display, "valid_from")

    def save_model(
        self, request: HttpRequest, obj: LetterText, form: DatedForm, change: bool
    ) -> None:
        """A changed text is its writer's proposal; what is changed is approved by nobody yet."""
        if not change or WORDS & set(form.changed_data):
            obj.proposed_by_id = request.user.pk
        if not change or form.changed_data:
            obj.approved_by, obj.approved_at = None, None
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/approve/", view(self.approve), name="letter_text_approve"),
            path(
                "<int:pk>/preview/<slug:language>/",
                view(self.preview),
                name="letter_text_preview",
            ),
            path(
                "<int:pk>/preview/<slug:language>/newest/",
                view(self.preview_newest),
                name="letter_text_newest",
            ),
            *super().get_urls(),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        more: dict[str, Any] = {"placeholders": _placeholders(row)}
        if row is not None:
            before = letter_texts.version_before(row)
            more |= {
                "row": row,
                "where": passages.where(row.key),
                "before": before,
                "changes": _changes(before, row) if before else (),
                "may_approve": _may_approve(request, row),
                "seen": letter_texts.seen(row),
                "newest": self._newest(request, row) is not None,
            }
        return super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), **more}
        )

    def approve(self, request: StaffRequest, pk: int) -> HttpResponseBase:
        row = get_object_or_404(LetterText, pk=pk)
        if request.method != "POST" or not _has_a_say(request):
            raise PermissionDenied
        try:
            letter_texts.approve(
                text_id=row.pk,
                looked_at=request.POST.get("seen", ""),
                by=request.user,
                at=now(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Approved: letters say so from its first day on."))
        return redirect("admin:requests_app_lettertext_change", row.pk)

    def preview(self, request: StaffRequest, pk: int, language: str) -> HttpResponseBase:
        row = self._row(request, pk, language)
        try:
            made = preview.sample(row, language=language, at=now())
        except Refused as refusal:
            return self._back(request, row, str(refusal))
        if made is None:
            raise Http404
        return _shown(made, row)

    def preview_newest(self, request: StaffRequest, pk: int, language: str) -> HttpResponseBase:
        row = self._row(request, pk, language)
        letter = self._newest(request, row)
        if letter is None:
            raise Http404
        try:
            made = preview.real(row, letter, language=language, at=now())
        except Refused as refusal:
            return self._back(request, row, str(refusal))
        operations.log_access(
            case_id=letter.case_id,
            object_kind="letter",
            object_id=str(letter.pk),
            action="READ_LETTER",
            by=request.user,
            at=now(),
        )
        return _shown(made, row)

    def _newest(self, request: HttpRequest, row: LetterText) -> Letter | None:
        """Return the newest letter with this text that this person may open at all."""
        letter = preview.newest(row)
        staff = request.user
        if letter is None or not isinstance(staff, Staff):
            return None
        against = unreadable(letter, staff, sealed=is_sealed(letter.case), at=now())
        return None if against else letter

    def _back(self, request: HttpRequest, row: LetterText, why: str) -> HttpResponse:
        messages.error(request, why)
        return redirect("admin:requests_app_lettertext_change", row.pk)

    def _row(self, request: StaffRequest, pk: int, language: str) -> LetterText:
        require_same_origin(request)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if language not in Language.values:
            raise Http404
        row: LetterText = get_object_or_404(LetterText, pk=pk)
        return row


def _shown(made: pdf.Rendered, row: LetterText) -> HttpResponseBase:
    return private_file(
        [made.content],
        media_type="application/pdf",
        name=f"preview-{row.pk}.pdf",
        size=len(made.content),
    )


def _has_a_say(request: HttpRequest) -> bool:
    return request.user.has_perm("requests_app.approve") or request.user.has_perm(
        "requests_app.change_lettertext"
    )


def _may_approve(request: HttpRequest, row: LetterText) -> bool:
    mine = row.proposed_by_id == request.user.pk
    return row.approved_at is None and not mine and _has_a_say(request)


def _placeholders(row: LetterText | None) -> list[tuple[str, str]]:
    allowed = passages.placeholders(row.key) if row else frozenset(passages.PLACEHOLDERS)
    return [(f"{{{name}}}", str(passages.PLACEHOLDERS[name])) for name in sorted(allowed)]


def _changes(before: LetterText, row: LetterText) -> tuple[tuple[str, SafeString], ...]:
    return (
        (_("Japanese"), _marked(before.text_ja, row.text_ja)),
        (_("English"), _marked(before.text_en, row.text_en)),
    )


def _marked(old: str, new: str) -> SafeString:
    """Return a text with what went struck out and what came underlined."""

    def pieces() -> Iterator[tuple[SafeString]]:
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                yield (format_html("{}", old[a:b]),)
                continue
            if a < b:
                yield (format_html("<del>{}</del>", old[a:b]),)
            if c < d:
                yield (format_html("<ins>{}</ins>", new[c:d]),)

    return format_html_join("", "{}", pieces())
