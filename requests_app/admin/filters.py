"""The filter that answers "what first?"."""

from typing import Any, Final

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from privacy_portal.dates import tokyo_day

from ..choices import FINAL
from ..desk import unprintable, unread, week_end
from ..models import Case
from .search import with_person

# Who asks for one of these asks among the ended cases as well.
WIDE: Final = frozenset({"status__exact", "person"})


class PersonFilter(SimpleListFilter):
    """A person who was searched for, known by digests only; it is shown while it holds."""

    title = _("person")
    parameter_name = "person"

    def lookups(
        self,
        request: HttpRequest,
        model_admin: "ModelAdmin[Any]",
    ) -> list[tuple[str, Any]]:
        value = self.value()
        return [(value, _("The person searched for"))] if value else []

    def queryset(
        self, request: HttpRequest, queryset: "QuerySet[Case, Case]"
    ) -> "QuerySet[Case, Case]":
        value = self.value()
        if not value:
            return queryset
        if not request.user.has_perm("requests_app.view_papers"):
            return queryset.none()
        return with_person(queryset, value)


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
            ("messages", _("With a new message")),
            ("unprintable", _("With a letter that cannot be printed")),
            ("ended", _("Ended")),
            ("all", _("All cases")),
        ]

    def choices(self, changelist: Any) -> Any:  # noqa: ANN401 - as in Django
        wide = bool(changelist.query) or bool(WIDE & changelist.params.keys())
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
        wide = any(request.GET.get(name) for name in ("q", *WIDE))
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
            case "messages":
                return queryset.filter(pk__in=unread().values("case_id"))
            case "unprintable":
                return queryset.filter(pk__in=unprintable(Case.objects.all()).values("pk"))
            case "ended":
                return queryset.filter(status__in=FINAL)
            case _:
                return queryset

    def _chosen(self, *, wide: bool) -> str:
        return self.value() or ("all" if wide else "open")
