"""Staff accounts, and the register of papers. Identity checks have no page of their own here."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from privacy_portal.admin import DatedAdmin, DeclaredLookups

from .models import PaperRule, Staff


@admin.register(Staff)
class StaffAdmin(DeclaredLookups, UserAdmin):  # type: ignore[type-arg]  # not generic at run time
    """
    Accounts of the desk: added and changed by administrators, ended by "active", never deleted.

    An administrator cannot raise anyone above themselves, nor give themselves other groups.
    """

    list_display = ("username", "is_active", "is_superuser", "last_login")
    list_filter: ClassVar[Any] = ("is_active", "groups")
    ordering = ("username",)
    actions = None
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        beyond = obj is not None and obj.is_superuser and not _is_superuser(request)
        return super().has_change_permission(request, obj) and not beyond

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,
        form_url: str = "",
    ) -> HttpResponse:
        """
        Set a first password, or one's own: whoever could set another's could act as them, and the
        second person would be no other.
        """
        person = self.get_object(request, id)
        another = person is not None and person != request.user and person.last_login is not None
        if another and not _is_superuser(request):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        # Verdicts, decisions and the trail name their author for as long as they are kept.
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ANN401
        fixed: tuple[str, ...] = ("last_login", "date_joined")
        if _is_superuser(request):
            return fixed
        fixed = (*fixed, "is_superuser", "user_permissions")
        return (*fixed, "groups", "is_staff") if obj == request.user else fixed


@admin.register(PaperRule)
class PaperRuleAdmin(DatedAdmin):
    list_display = ("capacity", "kind", "whose", "form", "one_of", "fresh_for_months", "origin")
    list_display_links = ("capacity", "kind")
    list_filter: ClassVar[Any] = (*DatedAdmin.list_filter, "capacity", "kind", "origin")
    ordering = ("capacity", "position", "valid_from", "pk")


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
