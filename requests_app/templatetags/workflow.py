"""Numbers, days and articles as people at the desk read them, and what waits for them."""

from datetime import date

from django import template
from django.utils.timezone import now

from privacy_portal.dates import tokyo_day
from privacy_portal.models import Job, JobState
from privacy_portal.numbering import format_receipt

from .. import desk
from ..procedure.articles import spelled_out
from ..wording import both_calendars, language

register = template.Library()


@register.filter
def receipt(number: str) -> str:
    return format_receipt(number)


@register.filter
def born(day: str) -> str:
    """Show a birth date as papers may show it: in both calendars."""
    return both_calendars(date.fromisoformat(day))


@register.filter
def cited(citation: str) -> str:
    """Spell an article of the Act out in the language of the page."""
    return spelled_out(citation, language=language())


@register.simple_tag
def jobs_given_up() -> int:
    """Count work that failed three times: a letter that nobody got."""
    return Job.objects.filter(state=JobState.DEAD).count()


@register.simple_tag
def desk_figures() -> desk.Figures:
    return desk.figures(on=tokyo_day(now()))
