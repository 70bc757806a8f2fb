"""Pages that anybody may read: what one can ask, what it costs, whom to turn to."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
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
from ..texts import in_language
from ..wording import language
from .wizard import fee_on

CAPACITIES: Final = (Capacity.SUBJECT, Capacity.LEGAL_REPRESENTATIVE, Capacity.APPOINTED_PROXY)
SECTION: Final = re.compile(r"^(?P<number>\d+)\. (?P<title>.+)$")


@dataclass(slots=True)
class Section:
    """A numbered part of the policy; what stands before the first has no number."""

    number: str = ""
    title: str = ""
    paragraphs: list[str] = field(default_factory=list)


def sections(text: str) -> list[Section]:
    """Split the text of the policy at its numbered headings: every line is in one of them."""
    found = [Section()]
    for paragraph in text.split("\n\n"):
        lines = paragraph.strip()
        if heading := SECTION.match(lines):
            found.append(Section(heading["number"], heading["title"]))
        elif lines:
            found[-1].paragraphs.append(lines)
    return [section for section in found if section.number or section.paragraphs]


def _preparations(on: date) -> dict[str, Any]:
    """Return the papers of each capacity, and which of the policy's papers nobody has any more."""
    wanted = {capacity: needs(capacity=capacity, on=on) for capacity in CAPACITIES}
    lines = [{"capacity": capacity, "needs": rows} for capacity, rows in wanted.items()]
    gone = {rule.name_ja: rule for rows in wanted.values() for need in rows for rule in need.gone}
    return {"preparations": lines, "gone": list(gone.values()), "on": on}


def _policy(on: date) -> PolicyRevision | None:
    return PolicyRevision.objects.filter(revised_on__lte=on).order_by("revised_on").last()


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
        **_preparations(on),
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
        "policy": _policy(on),
        "rules": Answers({}, on=on, fee=0).rules,
        "fee": fee_on(on),
        "services": [(service, windows.get(service.code)) for service in services],
        "company": Operator.objects.in_force(on=on).order_by("valid_from").last(),
        **_preparations(on),
        "here": "procedure",
    }
    return render(request, "portal/procedure.html", context)


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The published text of the policy, by its sections."""
    revision = _policy(tokyo_day(now()))
    if revision is None:
        raise Http404
    text = in_language(language(), ja=revision.text_ja, en=revision.text_en)
    context = {"revision": revision, "sections": sections(text), "here": "policy"}
    return render(request, "portal/policy.html", context)


@require_safe
def faq(request: HttpRequest) -> HttpResponse:
    """Questions that are asked often; every figure comes from a setting or a register."""
    on = tokyo_day(now())
    preparations = _preparations(on)
    own = preparations["preparations"][0]["needs"]
    context = {
        **preparations,
        "fee": fee_on(on),
        "rules": Answers({}, on=on, fee=0).rules,
        "residence": next((need for need in own if need.since), None),
        "identity_papers": next((need for need in own if need.is_choice), None),
        "company": Operator.objects.in_force(on=on).order_by("valid_from").last(),
        "here": "faq",
    }
    return render(request, "portal/faq.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is aimed at, what was checked, what is missing, and whom to tell."""
    return render(request, "portal/accessibility.html", {"here": "accessibility"})


@require_safe
def routes(request: HttpRequest) -> HttpResponse:
    """Whom to ask about what (policy 9)."""
    on = tokyo_day(now())
    context = {
        "routes": InquiryRoute.objects.in_force(on=on).order_by("position", "pk"),
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
