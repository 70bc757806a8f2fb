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
            ("late", _("Late")),
            ("today", _("Due today")),
            ("week", _("Due this week")),
            ("waiting", _("Waiting for the person")),
            ("ended", _("Ended")),
            ("all", _("All cases")),
        ]

    def choices(self, changelist: Any) -> Any:  # noqa: ANN401 - as in Django
        first, *others = super().choices(changelist)
        yield {**first, "display": _("Open cases")}
        yield from others

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Case, Case]"
    ) -> "QuerySet[Case, Case]":
        on = tokyo_day(now())
        is_open = queryset.exclude(status__in=FINAL)
        match self.value():
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
            case None if not {"q", "status__exact"} & request.GET.keys():
                return is_open
        return queryset
