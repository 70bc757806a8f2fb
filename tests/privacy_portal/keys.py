"""Keys and rows for the tests of encryption."""

import base64
import secrets
from datetime import UTC, date, datetime

from privacy_portal import crypto
from privacy_portal.models import DataKey
from requests_app.models import Draft

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def ring_entry(name: str, byte: int) -> str:
    """Return an operator's key for KEY_RING that is told apart by one byte."""
    return f"{name}:{base64.b64encode(bytes([byte]) * 32).decode()}"


def a_key() -> DataKey:
    return crypto.new_data_key(purpose="case", at=AT)


def a_draft(key: DataKey, *, body: str = "山田 太郎", access_key: str = "secret") -> Draft:
    """Return an unsaved row with two encrypted columns."""
    return Draft(
        data_key=key,
        holder_digest=crypto.secret_digest("test", secrets.token_hex()),
        language="ja",
        body=body,
        access_key=access_key,
        created_at=AT,
        expires_on=date(2026, 12, 7),
    )
