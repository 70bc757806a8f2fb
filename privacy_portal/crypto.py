"""
Keys and what they lock: AES-256-GCM under one data key per case, wrapped by the operator's ring.

A ciphertext is `0x01 ‖ nonce (12) ‖ ciphertext and tag`; the caller's AAD binds it to its place.
Destroying a data key is the purge: nothing under it can be read again. Everything fails closed.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .models import DataKey

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
# Hex characters of a blind index: 128 bits, no collision in any register we will ever hold.
INDEX_CHARACTERS = 32


class Unreadable(Exception):  # noqa: N818 - a state of the data, not a fault of the code
    """The key is destroyed, or the bytes are not what was written here. Never shown raw."""


def decode_key(text: str, *, name: str) -> bytes:
    """Return the 32 bytes of a base64 key; the error names the setting, not the key."""
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name}: a key is {KEY_BYTES} bytes in base64.")
    return key


@lru_cache(maxsize=8)
def _ring(entries: tuple[str, ...]) -> dict[str, bytes]:
    ring: dict[str, bytes] = {}
    for entry in entries:
        kek_id, _, text = entry.partition(":")
        if not kek_id or len(kek_id) > 16 or kek_id in ring:
            raise ImproperlyConfigured("KEY_RING: each key needs an id of its own, as id:base64.")
        ring[kek_id] = decode_key(text, name="KEY_RING")
    if not ring:
        raise ImproperlyConfigured("KEY_RING holds no key.")
    return ring


def key_ring() -> dict[str, bytes]:
    """The operator's keys by id, in order: the first wraps, all unwrap."""
    return _ring(tuple(settings.KEY_RING))


def derive(secret: bytes, *, salt: bytes | None = None, info: str) -> bytes:
    """A key for one purpose (`info`) from another secret: HKDF-SHA-256, 32 bytes."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info.encode()).derive(secret)


@lru_cache(maxsize=64)
def _pepper(pepper: str, info: str) -> bytes:
    return derive(decode_key(pepper, name="PEPPER"), info=info)


# One lock for every kind of ciphertext


def lock(secret: bytes, plaintext: bytes, *, aad: str) -> bytes:
    """Encrypt under a raw 32-byte key, with a fresh random nonce."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + AESGCM(secret).encrypt(nonce, plaintext, aad.encode())


def unlock(secret: bytes, ciphertext: bytes, *, aad: str) -> bytes:
    """Decrypt what `lock` made at the same place; `Unreadable` for anything else."""
    if ciphertext[:1] != VERSION:
        raise Unreadable("unknown version")
    nonce = ciphertext[1 : 1 + NONCE_BYTES]
    try:
        return AESGCM(secret).decrypt(nonce, ciphertext[1 + NONCE_BYTES :], aad.encode())
    except (InvalidTag, ValueError):
        raise Unreadable("tampered, moved or cut") from None


# Data keys


def _wrap_aad(key: DataKey) -> str:
    # A wrapped key copied onto another row, or given another purpose, does not open.
    return f"data-key|{key.id}|{key.purpose}"


def _wrap(key: DataKey, dek: bytes) -> None:
    key.kek_id, kek = next(iter(key_ring().items()))
    key.wrapped = lock(kek, dek, aad=_wrap_aad(key))


def _unwrap(key: DataKey) -> bytes:
    if key.wrapped is None:
        raise Unreadable("destroyed key")
    wrapped = bytes(key.wrapped)
    # Kept on the instance only, and only as long as the row says the same.
    held: tuple[bytes, bytes] | None = key.__dict__.get("_unwrapped")
    if held is not None and held[0] == wrapped:
        return held[1]
    kek = key_ring().get(key.kek_id)
    if kek is None:
        raise Unreadable(f"no operator's key {key.kek_id} in the ring")
    dek = unlock(kek, wrapped, aad=_wrap_aad(key))
    key.__dict__["_unwrapped"] = (wrapped, dek)
    return dek


def new_data_key(*, purpose: str, at: datetime) -> DataKey:
    """Make and save a data key, wrapped under the first key of the ring."""
    key = DataKey(purpose=purpose, created_at=at)
    _wrap(key, secrets.token_bytes(KEY_BYTES))
    key.save(force_insert=True)
    return key


def encrypt(key: DataKey, plaintext: bytes, *, aad: str) -> bytes:
    """Encrypt for one place (`aad`: which table, column and row). `Unreadable` if key destroyed."""
    return lock(_unwrap(key), plaintext, aad=aad)


def decrypt(key: DataKey, ciphertext: bytes, *, aad: str) -> bytes:
    """Decrypt at the place it was encrypted for. `Unreadable`: destroyed key or tampering."""
    return unlock(_unwrap(key), ciphertext, aad=aad)


def subkey(key: DataKey, *, salt: bytes, info: str) -> bytes:
    """A key of its own for one file, derived from the data key (HKDF-SHA-256)."""
    return derive(_unwrap(key), salt=salt, info=info)


def destroy(key: DataKey, *, at: datetime) -> None:
    """Overwrite the wrapped key: what it locked is gone. A second call changes nothing."""
    DataKey.objects.filter(pk=key.pk, destroyed_at=None).update(wrapped=None, destroyed_at=at)
    key.__dict__.pop("_unwrapped", None)
    key.refresh_from_db(fields=["wrapped", "destroyed_at"])


def rotate(*, batch: int = 500) -> int:
    """
    Wrap living data keys anew under the first key of the ring, at most `batch`; return how many.

    Call until it returns 0. Each key is one statement that changes it only as it was read, so that
    a run can be killed anywhere and started again, beside a purge or another run.
    """
    first = next(iter(key_ring()))
    stale = DataKey.objects.filter(destroyed_at=None).exclude(kek_id=first).order_by("id")
    done = 0
    for key in stale[:batch]:
        before, kek_before = key.wrapped, key.kek_id
        _wrap(key, _unwrap(key))
        done += DataKey.objects.filter(pk=key.pk, wrapped=before, kek_id=kek_before).update(
            wrapped=key.wrapped, kek_id=key.kek_id
        )
    return done


def missing_keys() -> Sequence[str]:
    """Ids of operator's keys that living data keys need and the ring lacks (for the checks)."""
    used = DataKey.objects.filter(destroyed_at=None).values_list("kek_id", flat=True).distinct()
    return sorted(set(used) - set(key_ring()))


# Digests: the pepper is not in the database, so a stolen table tells nothing


def _digest(info: str, value: str) -> str:
    return hmac.new(_pepper(settings.PEPPER, info), value.encode(), hashlib.sha256).hexdigest()


def secret_digest(purpose: str, value: str) -> str:
    """HMAC-SHA-256 of a secret of at least 112 bits, 64 hex characters. Fold the secret first."""
    return _digest(f"secret|{purpose}", value)


def blind_index(purpose: str, value: str) -> str:
    """Exact-match index of a folded value: 32 hex characters, or empty for empty."""
    return _digest(f"index|{purpose}", value)[:INDEX_CHARACTERS] if value else ""
