"""{{ case|offers:request.user }}, and numbers as people read them."""

from django import template
from django.utils.timezone import now

from identity.models import Staff
from privacy_portal.dates import tokyo_day
from privacy_portal.numbering import format_receipt

from .. import desk, workflow
from ..models import Case

register = template.Library()


@register.filter
def offers(case: Case, staff: Staff) -> list[workflow.Offer]:
    return workflow.offers(case, staff)


@register.filter
def receipt(number: str) -> str:
    return format_receipt(number)


@register.simple_tag
def desk_figures() -> desk.Figures:
    return desk.figures(on=tokyo_day(now()))
