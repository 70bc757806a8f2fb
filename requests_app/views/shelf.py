"""
The drafts of one browser: up to five secrets in one cookie, the draft in hand first.

Each form says by a hidden field which draft it belongs to, so two windows never write into each
other's. A secret is lost when its draft was continued elsewhere, deleted, or kept long enough.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from privacy_portal.errors import Refused

from .. import drafts, resuming
from ..models import Case, Draft

MOST: Final = 5
COOKIE: Final = "draft"
BETWEEN: Final = "."


class Shelf:
    """What the cookie of a request holds; `put_back` writes what was changed."""

    def __init__(self, request: HttpRequest, *, at: datetime) -> None:
        cookie = request.COOKIES.get(cookie_name(), "")
        self._secrets = [secret for secret in cookie.split(BETWEEN) if secret][:MOST]
        self._drafts = drafts.find_all(secrets=self._secrets, at=at) if self._secrets else {}
        self._changed = False
        self._at = at

    @property
    def in_hand(self) -> Draft | None:
        """Return the draft that this browser worked on last, filed or not."""
        return self._drafts.get(self._secrets[0]) if self._secrets else None

    @property
    def open(self) -> list[Draft]:
        """Return the drafts that are still being written, the one in hand first."""
        return [draft for draft in self._kept() if draft.case_id is None]

    def others(self, draft: Draft | None) -> int:
        """Return how many more are being written here."""
        return sum(1 for other in self.open if other != draft)

    def named(self, text: str) -> Draft | None:
        """Return the draft of the hidden field of a form, filed or not; None for others'."""
        try:
            wanted = UUID(text)
        except ValueError:
            return None
        return next((draft for draft in self._kept() if draft.pk == wanted), None)

    def of(self, case: Case) -> Draft | None:
        """Return the draft that a case was filed from, in this browser and not long ago."""
        return next((draft for draft in self._kept() if draft.case_id == case.pk), None)

    def unbegun(self) -> Draft | None:
        """Return a draft in which nothing but the kind was chosen: it may become another one."""
        return next((d for d in self.open if set(drafts.body_of(d)) <= {"kind"}), None)

    def lost(self) -> resuming.Lost | None:
        """Say what became of the draft in hand; None while there is one, or never was any."""
        if not self._secrets or self.in_hand is not None:
            return None
        return resuming.what_became_of(draft_id=drafts.id_of(self._secrets[0]), at=self._at)

    def what_became_of(self, named: str) -> resuming.Lost:
        """Say why a draft that a form names is not on the shelf."""
        return resuming.what_became_of(draft_id=named, at=self._at)

    def take(self, draft: Draft) -> None:
        """Take a draft of this shelf in hand."""
        secret = next(s for s, d in self._drafts.items() if d == draft)
        if self._secrets[0] != secret:
            self._secrets.remove(secret)
            self._secrets.insert(0, secret)
            self._changed = True

    def has_room(self) -> bool:
        return len(self.open) < MOST

    def add(self, begun: drafts.Begun) -> None:
        """
        Put a draft onto the shelf, in hand; what is filed or lost makes room.

        :raises Refused: where five are being written already
        """
        if not self.has_room():
            raise Refused(full())
        kept = [secret for secret in self._secrets if secret in self._drafts]
        while len(kept) >= MOST:
            kept.remove(next(s for s in reversed(kept) if self._drafts[s].case_id is not None))
        self._drafts[begun.secret] = begun.draft
        self._secrets = [begun.secret, *kept]
        self._changed = True

    def drop(self, draft: Draft) -> None:
        """Let go of a draft."""
        self._secrets = [s for s in self._secrets if self._drafts.get(s) != draft]
        self._changed = True

    def drop_sent(self) -> None:
        """Let go of drafts that were sent: their last page shows the access key."""
        for draft in self._kept():
            if draft.case_id is not None:
                self.drop(draft)

    def drop_lost(self) -> None:
        """Let go of secrets that open nothing any more."""
        kept = [secret for secret in self._secrets if secret in self._drafts]
        self._changed = self._changed or kept != self._secrets
        self._secrets = kept

    def put_back(self, response: HttpResponse) -> HttpResponse:
        """Write the cookie where it changed: of its own, so that it outlives a session."""
        if not self._changed:
            return response
        if not self._secrets:
            response.delete_cookie(cookie_name(), samesite="Lax")
            return response
        response.set_cookie(
            cookie_name(),
            BETWEEN.join(self._secrets),
            max_age=timedelta(days=settings.DRAFT_KEPT_DAYS),
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response

    def _kept(self) -> list[Draft]:
        return [self._drafts[secret] for secret in self._secrets if secret in self._drafts]


def full() -> str:
    """Return the sentence for whoever begins a sixth."""
    return _(
        "You have begun %(count)d requests on this device. Please send or delete one of them first."
    ) % {"count": MOST}


def cookie_name() -> str:
    return f"__Host-{COOKIE}" if settings.HTTPS else COOKIE


def open_draft(request: HttpRequest, *, at: datetime) -> Draft | None:
    """
    Return the draft a request is about, as long as it is being written.

    A form names it; otherwise it is the one in hand.
    """
    shelf = Shelf(request, at=at)
    said = request.POST.get("draft")
    draft = shelf.named(said) if said else shelf.in_hand
    return draft if draft is not None and draft.case_id is None else None


def draft_of_case(request: HttpRequest, case: Case, *, at: datetime) -> Draft | None:
    """Return the draft that a case was filed from in this browser, for as long as it is kept."""
    return Shelf(request, at=at).of(case)
