"""The filter that answers "what first?"."""

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from privacy_portal.dates import tokyo_day

from ..choices import FINAL
from ..desk import week_end
from ..models import Case


class DeskFilter(SimpleListFilter):
    """Open cases unless something else is asked for; a search looks through all of them."""

    title = _("deadline")
    parameter_name = "desk"

    def lookups(
        self,
        request: HttpRequest,
        model_admin: "ModelAdmin[Any]",
    ) -> list[tuple[str, Any]]:
        return [
            ("open", _("Open cases")),
            ("late", _("Late")),
            ("today", _("Due today")),
            ("week", _("Due this week")),
            ("waiting", _("Waiting for the person")),
            ("ended", _("Ended")),
            ("all", _("All cases")),
        ]

    def choices(self, changelist: Any) -> Any:  # noqa: ANN401 - as in Django
        wide = bool(changelist.query) or "status__exact" in changelist.params
        for value, title in self.lookup_choices:
            yield {
                "selected": value == self._chosen(wide=wide),
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Case, Case]"
    ) -> "QuerySet[Case, Case]":
        on = tokyo_day(now())
        is_open = queryset.exclude(status__in=FINAL)
        wide = bool(request.GET.get("q") or request.GET.get("status__exact"))
        match self._chosen(wide=wide):
            case "open":
                return is_open
            case "late":
                return is_open.filter(reply_by__lt=on)
            case "today":
                return is_open.filter(reply_by=on)
            case "week":
                return is_open.filter(reply_by__range=(on, week_end(on=on)))
            case "waiting":
                return is_open.filter(reply_by=None)
            case "ended":
                return queryset.filter(status__in=FINAL)
            case _:
                return queryset

    def _chosen(self, *, wide: bool) -> str:
        return self.value() or ("all" if wide else "open")
