"""The history of a case, from the audit chain: who did what, and who looked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from identity.models import Staff
from privacy_portal.dates import tokyo_day
from privacy_portal.models import AuditEvent

from ..choices import Action
from ..models import Case

LOOKS = {
    "VIEW_CASE": _("Looked at the case"),
    "VIEW_SCAN": _("Looked at a page of a paper"),
    "VIEW_INQUIRY": _("Looked at an inquiry"),
    "READ_LETTER": _("Opened a letter"),
    "READ_ANSWER_FILE": _("Opened answer data"),
}
NAMES: dict[str, str | Promise] = {
    **{action.value: action.label for action in Action},
    "FILE": _("Filed"),
    "SEAL": _("Sealed the answer"),
    "MAKE_KEY": _("Printed the new access key"),
    "TRY_CODE": _("Entered a wrong code"),
    "SPEND_CODE": _("Used up the code"),
    "OPEN_ANSWER": _("Opened the answer"),
    "DOWNLOAD": _("Downloaded the answer"),
    "WRITE_INQUIRY": _("Wrote an inquiry"),
    "ANSWER_INQUIRY": _("Answered an inquiry"),
    "PURGE_INQUIRY": _("Erased an inquiry"),
    **LOOKS,
}
WITHOUT_NAME: dict[str, str | Promise] = {"person": _("the person"), "clock": _("the clock")}
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history, in words."""

    at: datetime
    words: str | Promise
    who: str | Promise
    is_look: bool
    times: int = 1


def of(case: Case) -> list[Entry]:
    """Return the newest lines of the chain that concern this case, newest first."""
    events = list(AuditEvent.objects.filter(case_id=case.pk).order_by("-seq")[:SHOWN])
    actors = Staff.objects.in_bulk({event.actor_id for event in events if event.actor_id})
    return _together(
        Entry(
            at=event.at,
            words=NAMES.get(event.action, event.action),
            who=actors[event.actor_id].username
            if event.actor_id in actors
            else WITHOUT_NAME.get(event.actor_kind, event.actor_kind),
            is_look=event.action in LOOKS,
        )
        for event in events
    )


def _together(entries: Iterable[Entry]) -> list[Entry]:
    """Join looks that follow each other by the same person on the same day."""
    joined: list[Entry] = []
    for entry in entries:
        before = joined[-1] if joined else None
        if (
            before
            and entry.is_look
            and (before.words, before.who) == (entry.words, entry.who)
            and tokyo_day(before.at) == tokyo_day(entry.at)
        ):
            joined[-1] = replace(before, times=before.times + 1)
        else:
            joined.append(entry)
    return joined


def last_step(case_id: int) -> int:
    """Return the number of the last line that changed the case: a page older than it is stale."""
    return (
        AuditEvent.objects.filter(case_id=case_id)
        .exclude(action__in=LOOKS)
        .order_by("-seq")
        .values_list("seq", flat=True)
        .first()
        or 0
    )
