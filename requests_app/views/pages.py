"""Pages that anybody may read: what one can ask, what it costs, whom to turn to."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from identity.choices import Capacity
from privacy_portal.dates import tokyo_day

from ..forms.wizard_answers import Answers
from ..forms.wizard_papers import needs
from ..models import (
    ContactWindow,
    InquiryRoute,
    Operator,
    PolicyRevision,
    PurposeOfUse,
    Service,
    SharedUse,
)
from .wizard import fee_on


def _preparations(on: date) -> list[dict[str, Any]]:
    order = (Capacity.SUBJECT, Capacity.LEGAL_REPRESENTATIVE, Capacity.APPOINTED_PROXY)
    return [{"capacity": capacity, "needs": needs(capacity=capacity, on=on)} for capacity in order]


# Not cached: the form of the first step carries a token.
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Kind, fee, papers and flow, before anything is begun."""
    on = tokyo_day(now())
    answers = Answers({}, on=on, fee=fee_on(on))
    context = {
        "form": answers.blank("kind"),
        "fee": answers.fee,
        "preparations": _preparations(on),
        "here": "home",
    }
    return render(request, "portal/home.html", context)


@require_safe
def procedure(request: HttpRequest) -> HttpResponse:
    """The published policy as it stands, with fees, periods, services and windows."""
    on = tokyo_day(now())
    windows = {row.service_code: row for row in ContactWindow.objects.in_force(on=on)}
    services = Service.objects.in_force(on=on).order_by("position", "pk")
    context = {
        "policy": PolicyRevision.objects.filter(revised_on__lte=on).order_by("revised_on").last(),
        "rules": Answers({}, on=on, fee=0).rules,
        "fee": fee_on(on),
        "services": [(service, windows.get(service.code)) for service in services],
        "company": Operator.objects.in_force(on=on).order_by("valid_from").last(),
        "preparations": _preparations(on),
        "here": "procedure",
    }
    return render(request, "portal/procedure.html", context)


@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    """Whom to ask about what (policy 9)."""
    on = tokyo_day(now())
    context = {
        "routes": InquiryRoute.objects.in_force(on=on).order_by("position", "pk"),
        "turned_away": ContactWindow.objects.in_force(on=on).exclude(refers_to_ja=""),
        "here": "routes",
    }
    return render(request, "portal/routes.html", context)


@require_safe
def purposes(request: HttpRequest) -> HttpResponse:
    """Purposes of use per service, and joint use within the group (policy 2 and 3)."""
    on = tokyo_day(now())
    rows = list(PurposeOfUse.objects.in_force(on=on).order_by("data_set_ja", "pk"))
    services = Service.objects.in_force(on=on).order_by("position", "pk")
    context = {
        "services": [
            (service, [row for row in rows if row.service_code == service.code])
            for service in services
        ],
        "shared": SharedUse.objects.in_force(on=on).order_by("pk"),
        "here": "purposes",
    }
    return render(request, "portal/purposes.html", context)


@require_safe
def handling(request: HttpRequest) -> HttpResponse:
    """How the data of a request are handled: what is kept, where, and how long."""
    return render(request, "portal/handling.html", {"here": "handling"})
