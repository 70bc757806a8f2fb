"""The e-mail codes that a browser waits for: their tickets lie in its session, one per matter."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from privacy_portal import throttle

from .. import limits, mail_codes
from ..mail_choices import CodePurpose
from ..mail_codes import TooOften
from ..models import Case, Draft, MailCode
from ..wording import language_of_page
from .holders import CODES_KEY


@dataclass(frozen=True, slots=True)
class Waiting:
    """A code that was sent, and has not come back yet."""

    ticket: str
    # Blind index of the address it went to; the address itself is in no session.
    index: str
    again_at: datetime


def send(
    request: HttpRequest,
    *,
    purpose: CodePurpose,
    address: str,
    at: datetime,
    draft: Draft | None = None,
    case: Case | None = None,
) -> None:
    """
    Send a code in the language of the page, and wait for it in this session.

    :raises TooOften: the one sent before stays good
    """
    net = throttle.net_of(request)
    if until := throttle.spend(limit=limits.ASKED_BY_MAIL, who=net, at=at):
        raise TooOften(until, at=at)
    asked = mail_codes.ask(
        purpose=purpose, address=address, language=language_of_page(), at=at, draft=draft, case=case
    )
    request.session[CODES_KEY] = {
        **_held(request, at=at),
        _matter(purpose, draft): {
            "ticket": asked.ticket,
            "index": mail_codes.index_of(address),
            "again": int(asked.again_at.timestamp()),
            "until": int(at.timestamp()) + mail_codes.VALID_MINUTES * 60,
        },
    }


def waiting(
    request: HttpRequest, *, purpose: CodePurpose, at: datetime, draft: Draft | None = None
) -> Waiting | None:
    """Return the code that this session waits for; None if none was sent, or its time is up."""
    held = _held(request, at=at).get(_matter(purpose, draft))
    if held is None:
        return None
    return Waiting(held["ticket"], held["index"], datetime.fromtimestamp(held["again"], tz=UTC))


def enter(
    request: HttpRequest,
    *,
    purpose: CodePurpose,
    code: str,
    at: datetime,
    draft: Draft | None = None,
) -> MailCode:
    """
    Spend the code that this session waits for.

    :raises Refused: with the sentence for the person; nothing sent reads as expired
    """
    held = waiting(request, purpose=purpose, at=at, draft=draft)
    row = mail_codes.enter(ticket=held.ticket if held else "", purpose=purpose, code=code, at=at)
    rest = _held(request, at=at)
    rest.pop(_matter(purpose, draft), None)
    request.session[CODES_KEY] = rest
    return row


def _matter(purpose: CodePurpose, draft: Draft | None) -> str:
    return (
        f"{purpose} {draft.pk.hex}"
        if draft is not None and purpose == CodePurpose.CONFIRM
        else purpose
    )


def _held(request: HttpRequest, *, at: datetime) -> dict[str, dict[str, Any]]:
    held: dict[str, dict[str, Any]] = request.session.get(CODES_KEY, {})
    return {matter: one for matter, one in held.items() if one["until"] > at.timestamp()}
