"""For whoever does not know which service it was: where the name stands, and what each one is."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from privacy_portal.dates import tokyo_day

from ..choices import Relation
from ..inquiry_choices import InquiryKind
from ..models import PurposeOfUse, Service


@dataclass(frozen=True, slots=True)
class Explained:
    """One service with the kinds of data that it holds."""

    service: Service
    data_sets: tuple[PurposeOfUse, ...]


@require_safe
def service_help(request: HttpRequest) -> HttpResponse:
    """Show every service that a request can name, in the order and groups of the register."""
    on = tokyo_day(now())
    services = Service.objects.in_force(on=on).exclude(relation=Relation.SHAREHOLDER)
    held: dict[str, list[PurposeOfUse]] = {}
    for row in PurposeOfUse.objects.in_force(on=on).order_by("pk"):
        held.setdefault(row.service_code, []).append(row)
    explained = [
        Explained(service, tuple(held.get(service.code, ())))
        for service in services.order_by("position", "pk")
    ]
    context = {"explained": explained, "inquiry": InquiryKind.FIND_SERVICE}
    return render(request, "portal/apply/service_help.html", context)
