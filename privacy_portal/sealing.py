"""
The electronic answer, sealed under two secrets: the server's key and the code in the letter.

Neither a thief of the database nor staff can open it after dispatch; who loses the letter needs a
new approval (security sheet 4.2).
"""

import secrets
import threading
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings

from . import crypto, numbering

SALT_BYTES = 16
# Argon2id as RFC 9106 recommends for little memory: 64 MiB, 3 passes.
MEMORY_KIB = 64 * 1024
PASSES = 3
LANES = 1
# 256 MiB at a time; reachable only inside a session that has the access key.
GATE = threading.BoundedSemaphore(4)


@dataclass(frozen=True, slots=True)
class Sealed:
    """The content under a key of its own, and that key under both secrets."""

    ciphertext: bytes
    salt: bytes
    wrapped: bytes


def seal(content: bytes, *, code: str, package_id: str, case_id: int) -> Sealed:
    """Seal under a delivery code, typed in any way. Takes about 0.2 s and 64 MiB."""
    package_key = secrets.token_bytes(crypto.KEY_BYTES)
    salt = secrets.token_bytes(SALT_BYTES)
    aad = _aad(package_id, case_id)
    kek = _package_kek(code, salt, package_id)
    return Sealed(
        ciphertext=crypto.lock(package_key, content, aad=f"content|{aad}"),
        salt=salt,
        wrapped=crypto.lock(kek, package_key, aad=f"key|{aad}"),
    )


def open_key(*, code: str, salt: bytes, wrapped: bytes, package_id: str, case_id: int) -> bytes:
    """
    Return the key of a package. `Unreadable`: wrong code, another package or case, or tampering.

    Check `numbering.secret_is_well_typed` first: a slip of the finger is no wrong try.
    """
    kek = _package_kek(code, salt, package_id)
    return crypto.unlock(kek, wrapped, aad=f"key|{_aad(package_id, case_id)}")


def unseal_with(ciphertext: bytes, *, key: bytes, package_id: str, case_id: int) -> bytes:
    """Return the content of a package whose key was opened. `Unreadable`: it is not this one's."""
    return crypto.unlock(key, ciphertext, aad=f"content|{_aad(package_id, case_id)}")


def unseal(sealed: Sealed, *, code: str, package_id: str, case_id: int) -> bytes:
    """Return the content with the code at hand. `Unreadable` as `open_key`."""
    key = open_key(
        code=code,
        salt=sealed.salt,
        wrapped=sealed.wrapped,
        package_id=package_id,
        case_id=case_id,
    )
    return unseal_with(sealed.ciphertext, key=key, package_id=package_id, case_id=case_id)


def server_key(purpose: str) -> bytes:
    """Return a key of the server for one purpose; no code is needed to use it."""
    delivery_key = crypto.decode_key(settings.DELIVERY_KEY, name="DELIVERY_KEY")
    return crypto.derive(delivery_key, info=f"server|{purpose}")


def _aad(package_id: str, case_id: int) -> str:
    return f"{package_id}|{case_id}"


def _package_kek(code: str, salt: bytes, package_id: str) -> bytes:
    with GATE:
        of_the_letter = hash_secret_raw(
            numbering.fold_secret(code).encode(),
            salt,
            time_cost=PASSES,
            memory_cost=MEMORY_KIB,
            parallelism=LANES,
            hash_len=crypto.KEY_BYTES,
            type=Type.ID,
        )
    delivery_key = crypto.decode_key(settings.DELIVERY_KEY, name="DELIVERY_KEY")
    of_the_server = crypto.derive(delivery_key, info=f"delivery|{package_id}")
    return crypto.derive(of_the_letter + of_the_server, info=f"package|{package_id}")
