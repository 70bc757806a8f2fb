"""
Files, encrypted on any Django storage (alias "vault"), under names that say nothing.

Layout: `0x01 ‖ salt (32) ‖ frames`. Each file has a key of its own, derived from the data key, the
salt and its name. A frame is 64 KiB under AES-256-GCM; its nonce is its number and whether it is
the last, so frames cannot be cut off, swapped or moved between files (the STREAM construction).
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction

from . import crypto
from .crypto import Unreadable
from .models import DataKey

VERSION = b"\x01"
SALT_BYTES = 32
FRAME_BYTES = 64 * 1024
TAG_BYTES = 16
NAME = re.compile(r"[0-9a-f]{32}")
# Of a file that is still being written.
HALF = ".part"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What a row keeps of a file: `size` in bytes and `sha256` in hex are of the clear content."""

    name: str
    size: int
    sha256: str


def store(key: DataKey, content: bytes | Iterable[bytes], *, at: datetime) -> StoredFile:
    """
    Encrypt and keep a file, in constant memory on a file system. `at` becomes its time of change.

    The file is there before the transaction that names it commits: see `older_than` for leftovers.
    """
    name = secrets.token_hex(16)
    salt = secrets.token_bytes(SALT_BYTES)
    file_key = _file_key(key, name, salt)
    chunks = [content] if isinstance(content, bytes) else content
    digest, size = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            yield chunk

    def encrypted() -> Iterator[bytes]:
        yield VERSION + salt
        for number, frame, last in _frames(counted()):
            yield AESGCM(file_key).encrypt(_nonce(number, last=last), frame, None)

    storage = _storage()
    if isinstance(storage, FileSystemStorage):
        _write(Path(storage.path(name)), encrypted(), at=at)
    elif storage.save(name, ContentFile(b"".join(encrypted()))) != name:
        raise FileExistsError("the storage renamed a file of the vault")
    return StoredFile(name, size, digest.hexdigest())


def stream(key: DataKey, name: str) -> Iterator[bytes]:
    """
    Yield the content in order, each piece proved before it is given out.

    `Unreadable`: the file is gone, cut, changed, another's, or its key is destroyed. The first
    piece may come before a fault further back is met: discard what you got.
    """
    try:
        file = _storage().open(_checked(name), "rb")
    except FileNotFoundError:
        raise Unreadable("no such file in the vault") from None
    with file:
        header = file.read(len(VERSION) + SALT_BYTES)
        if header[:1] != VERSION:
            raise Unreadable("unknown version")
        cipher = AESGCM(_file_key(key, name, header[1:]))
        number, frame = 0, file.read(FRAME_BYTES + TAG_BYTES)
        while True:
            following = file.read(FRAME_BYTES + TAG_BYTES)
            try:
                yield cipher.decrypt(_nonce(number, last=not following), frame, None)
            except (InvalidTag, ValueError):
                raise Unreadable("tampered, moved or cut") from None
            if not following:
                return
            number, frame = number + 1, following


def read(key: DataKey, name: str) -> bytes:
    """Return the whole content, proved. `Unreadable` as `stream`."""
    return b"".join(stream(key, name))


def remove(name: str) -> None:
    """Delete the file, or what a killed worker had written of it; no error if it is gone."""
    _checked(name.removesuffix(HALF))
    _storage().delete(name)


def remove_after_commit(name: str) -> None:
    """Delete the file once the transaction that lets go of it is safe; never if it rolls back."""
    transaction.on_commit(partial(remove, _checked(name)), robust=True)


def sha256(content: bytes) -> str:
    """Return the digest that a row keeps of a content, in hex."""
    return hashlib.sha256(content).hexdigest()


def older_than(at: datetime) -> Iterator[str]:
    """Names of files last changed before: those that no row names are leftovers of a rollback."""
    storage = _storage()
    try:
        _folders, names = storage.listdir("")
    except FileNotFoundError:
        return
    for name in names:
        ours = NAME.fullmatch(name.removesuffix(HALF))
        if ours and storage.get_modified_time(name) < at:
            yield name


def _storage() -> Storage:
    return storages["vault"]


def _checked(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError("not a name of the vault")
    return name


def _file_key(key: DataKey, name: str, salt: bytes) -> bytes:
    return crypto.subkey(key, salt=salt, info=f"vault|{name}")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _frames(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Cut into frames; exactly one is the last, and an empty file is one empty frame."""
    number, pending = 0, bytearray()
    for chunk in chunks:
        pending += chunk
        while len(pending) > FRAME_BYTES:
            yield number, bytes(pending[:FRAME_BYTES]), False
            del pending[:FRAME_BYTES]
            number += 1
    yield number, bytes(pending), True


def _write(path: Path, pieces: Iterable[bytes], *, at: datetime) -> None:
    """Write beside, sync, rename: a file is whole or not there, also after a power cut."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(path.name + HALF)
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            _fill(file, pieces)
        os.utime(beside, (at.timestamp(), at.timestamp()))
        beside.rename(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _fill(file: BinaryIO, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        file.write(piece)
    file.flush()
    os.fsync(file.fileno())
