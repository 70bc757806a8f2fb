"""
Sessions that a stolen table does not open, and of which there is one for each case.

The cookie holds the key, the table its digest under the pepper (security 4.2). A session may name
a holder: whoever comes in for the same holder later ends the session before.
"""

from datetime import datetime
from typing import Any, Final

from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from . import crypto
from .models import BrowserSession

HOLDER: Final = "_holder"
KEY_CHARACTERS: Final = 52  # of 36: 268 bits
# What the column takes: 160 bits of the digest.
DIGEST_CHARACTERS: Final = 40
TURNS: Final = 5


def holder(name: str) -> str:
    """Return the value of a session's `HOLDER` for somebody, who is not named by it."""
    return crypto.blind_index("session-holder", name)


class SessionStore(DatabaseStore):
    """Django's own store in the database, behind a digest."""

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def load(self) -> dict[str, Any]:
        row = self._row(timezone.now())
        if row is None:
            # As in Django: a key that somebody made up is not taken over.
            self._session_key = None
            return {}
        return dict(self.decode(row.session_data))

    def _row(self, at: datetime) -> BrowserSession | None:
        key = self.session_key
        rows = BrowserSession.objects.filter(expire_date__gt=at)
        return rows.filter(session_key=_digest(key)).first() if key else None

    def exists(self, session_key: str) -> bool:
        return BrowserSession.objects.filter(session_key=_digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        return BrowserSession(
            session_key=_digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            holder=data.get(HOLDER),
        )

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        kept: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        name = kept.get(HOLDER)
        if name is None:
            super().save(must_create)
            return
        for turn in range(TURNS):
            try:
                # Mostly it is the holder's only one already: there is nothing to end then.
                if turn == 0 and not must_create:
                    super().save()
                    return
                with transaction.atomic():
                    others = BrowserSession.objects.filter(holder=name)
                    others.exclude(session_key=_digest(self.session_key)).delete()
                    super().save(must_create)
            except IntegrityError:
                # Somebody came in for the same holder in this moment: whoever is last stays.
                if turn == TURNS - 1:
                    raise
            else:
                return

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            BrowserSession.objects.filter(session_key=_digest(key)).delete()

    def _get_new_session_key(self) -> str:
        return get_random_string(KEY_CHARACTERS, VALID_KEY_CHARS)


def _digest(key: str) -> str:
    return crypto.secret_digest("session", key)[:DIGEST_CHARACTERS]
