"""What every page of the admin has in common: everything is refused unless a class says so."""

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.http import HttpRequest


class SafeModelAdmin(ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Refuses everything. Lookups in the address reach declared filters only (security 7.5)."""

    actions = None
    save_as = False
    show_full_result_count = False
    list_per_page = 50

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Stock Django lets any local column be asked by prefix or pattern: an oracle."""
        declared: set[str] = set()
        for item in self.get_list_filter(request) if request else self.list_filter or ():
            if isinstance(item, str):
                declared |= {f"{item}__exact", f"{item}__isnull"}
            elif isinstance(item, tuple):
                declared |= {f"{item[0]}__exact", f"{item[0]}__isnull"}
            elif isinstance(item, type) and issubclass(item, SimpleListFilter):
                declared.add(item.parameter_name or "")
        return lookup in declared


class ReadOnlyAdmin(SafeModelAdmin):
    """A window: whoever has the permission to view may look, nobody may touch."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        return request.user.has_perm(f"{self.opts.app_label}.view_{self.opts.model_name}")
