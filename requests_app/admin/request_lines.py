"""What is asked, as lines to read; only what was filled in."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ..content import Content

Line = tuple[str | Promise, str]


def lines(content: Content) -> list[Line]:
    """Return label and text of every part of the request that says something."""
    return [(label, text) for label, text in _lines(content) if text]


def _lines(content: Content) -> Iterator[Line]:
    yield _("Data asked for"), _joined(content.scopes)
    yield _("Period"), _period(content)
    yield _("Direction"), _joined(content.directions)
    yield _("Third party"), content.counterparty
    yield _("Data set"), content.data_set
    for line in content.corrections:
        yield (
            line.correction.label,
            _("%(item)s: “%(present)s” → “%(right)s”. %(reason)s")
            % {
                "item": line.item,
                "present": line.present or "—",
                "right": line.right or "—",
                "reason": line.reason,
            },
        )
    yield _("Evidence"), content.evidence
    yield _("Measures asked for"), _joined(content.measures)
    yield _("Grounds named"), _joined(content.cease_grounds)
    yield _("Facts"), content.facts
    yield _("Anything that helps to find it"), content.details
    yield _("Covered by the power of attorney"), _joined(content.mandate)
    if content.answer_to_agent:
        yield _("Answer goes to"), _("The proxy, as the power of attorney says")
    yield _("Registration number"), content.agent_registration


def _joined(values: tuple[object, ...]) -> str:
    return " · ".join(str(getattr(value, "label", value)) for value in values)


def _period(content: Content) -> str:
    if not (content.period_from or content.period_until):
        return ""
    ends = (content.period_from, content.period_until)
    return " – ".join(date_format(day) if day else "" for day in ends)
