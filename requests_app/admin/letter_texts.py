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
from privacy_portal.admin import DatedAdmin, DatedForm
from privacy_portal.errors import Refused

from .. import letter_texts, operations
from ..choices import Language
from ..letters import passages, pdf, preview
from ..models import LetterText
from ._serve import private_file, require_same_origin

SHOWN: Final = 48


class LetterTextForm(DatedForm):
    """Refuses what no letter could print, with the words that may stand in braces."""

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        if key not in passages.shipped():
            raise ValidationError(_("No letter has this passage. Begin from an existing version."))
        return key

    def clean_text_ja(self) -> str:
        return self._checked("text_ja")

    def clean_text_en(self) -> str:
        return self._checked("text_en")

    def _checked(self, name: str) -> str:
        text = str(self.cleaned_data[name]).replace("\r\n", "\n")
        key = self.cleaned_data.get("key") or self.instance.key
        try:
            passages.check(text, key=key)
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
    exclude: ClassVar[Any] = ("proposed_by", "approved_by", "approved_at")

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
        (_title, words), validity = super().get_fieldsets(request, obj)
        names = [name for name in words["fields"] if name not in self.exclude]
        return [(None, {"fields": names}), validity]

    def save_model(
        self, request: HttpRequest, obj: LetterText, form: DatedForm, change: bool
    ) -> None:
        """A changed text is its writer's proposal, and approved by nobody yet."""
        if not change or {"key", "text_ja", "text_en", "valid_from"} & set(form.changed_data):
            obj.proposed_by_id, obj.approved_by, obj.approved_at = request.user.pk, None, None
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
                "newest": request.user.has_perm("requests_app.view_papers")
                and preview.newest(row) is not None,
            }
        return super().changeform_view(
            request, object_id, form_url, {**(extra_context or {}), **more}
        )

    def approve(self, request: StaffRequest, pk: int) -> HttpResponseBase:
        row = get_object_or_404(LetterText, pk=pk)
        if request.method != "POST" or not _has_a_say(request):
            raise PermissionDenied
        try:
            letter_texts.approve(text_id=row.pk, by=request.user, at=now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Approved: letters say so from its first day on."))
        return redirect("admin:requests_app_lettertext_change", row.pk)

    def preview(self, request: StaffRequest, pk: int, language: str) -> HttpResponseBase:
        row = self._row(request, pk, language)
        made = preview.sample(row, language=language, at=now())
        if made is None:
            raise Http404
        return _shown(made, row)

    def preview_newest(self, request: StaffRequest, pk: int, language: str) -> HttpResponseBase:
        row = self._row(request, pk, language)
        letter = preview.newest(row)
        if letter is None:
            raise Http404
        if not request.user.has_perm("requests_app.view_papers"):
            raise PermissionDenied
        operations.log_access(
            case_id=letter.case_id,
            object_kind="letter",
            object_id=str(letter.pk),
            action="READ_LETTER",
            by=request.user,
            at=now(),
        )
        return _shown(preview.real(row, letter, language=language, at=now()), row)

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
