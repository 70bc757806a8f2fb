"""What the pages of a signed-in person say about the time that is left."""

from datetime import UTC, datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.timezone import now

from .. import wording

register = template.Library()
register.filter("clock", wording.clock)


@register.simple_tag(takes_context=True)
def open_until(context: dict[str, Any]) -> dict[str, Any] | None:
    """Return until when the session of this page stays open, and in how many seconds that is."""
    request: HttpRequest = context["request"]
    held = request.session.get("case")
    if not held:
        return None
    # In seconds as well: the clock of the device may be wrong.
    left = held["until"] - int(now().timestamp())
    return {"until": datetime.fromtimestamp(held["until"], tz=UTC), "seconds": max(0, left)}
