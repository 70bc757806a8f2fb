"""Files in the vault: exact, bound to name and key, whole or refused, gone when the key is gone."""

import hashlib
import os
import secrets
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage, storages
from django.db import transaction
from pytest_django.fixtures import Settings

from privacy_portal import crypto, vault
from privacy_portal.crypto import Unreadable
from privacy_portal.models import DataKey
from tests.privacy_portal.keys import AT, a_key

pytestmark = pytest.mark.django_db

FRAME = vault.FRAME_BYTES


def path_of(name: str) -> Path:
    return Path(storages["vault"].path(name))


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 3 * FRAME + 7])
def test_a_file_comes_back_exactly(size: int) -> None:
    key, content = a_key(), secrets.token_bytes(size)
    stored = vault.store(key, content, at=AT)
    assert vault.read(key, stored.name) == content
    assert b"".join(vault.stream(DataKey.objects.get(pk=key.pk), stored.name)) == content
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(content).hexdigest())
    assert stored.sha256 == vault.sha256(content)


def test_pieces_of_any_size_make_the_same_file() -> None:
    key, content = a_key(), secrets.token_bytes(200_001)
    pieces = (content[i : i + 777] for i in range(0, len(content), 777))
    stored = vault.store(key, pieces, at=AT)
    assert stored.size == len(content)
    assert vault.read(key, stored.name) == content


def test_neither_name_nor_content_tells_anything() -> None:
    key = a_key()
    stored = vault.store(key, b"My name is Yamada" * 100, at=AT)
    assert vault.NAME.fullmatch(stored.name)
    assert b"Yamada" not in path_of(stored.name).read_bytes()
    assert path_of(stored.name).stat().st_mode & 0o077 == 0
    assert path_of(stored.name).stat().st_mtime == AT.timestamp()


def test_a_destroyed_key_opens_no_file() -> None:
    key = a_key()
    stored = vault.store(key, b"content", at=AT)
    crypto.destroy(key, at=AT)
    with pytest.raises(Unreadable):
        vault.read(key, stored.name)
    with pytest.raises(Unreadable):
        vault.store(key, b"content", at=AT)


def test_another_key_or_another_name_opens_nothing() -> None:
    key = a_key()
    stored, other = vault.store(key, b"one", at=AT), vault.store(key, b"two", at=AT)
    with pytest.raises(Unreadable):
        vault.read(a_key(), stored.name)
    path_of(other.name).write_bytes(path_of(stored.name).read_bytes())
    with pytest.raises(Unreadable):
        vault.read(key, other.name)


def test_cut_swapped_doubled_and_changed_frames_are_refused() -> None:
    key = a_key()
    stored = vault.store(key, secrets.token_bytes(3 * FRAME), at=AT)
    path = path_of(stored.name)
    whole, head, frame = path.read_bytes(), 33, FRAME + 16
    frames = [whole[head + i * frame : head + (i + 1) * frame] for i in range(3)]
    broken = [
        whole[:head] + frames[0] + frames[1],
        whole[:head] + frames[1] + frames[0] + frames[2],
        whole[:head] + frames[0] + frames[0] + frames[1] + frames[2],
        whole[:head] + frames[2],
        whole + b"x",
        whole[:-1],
        whole[:head],
        whole[: head - 1],
        b"",
        *(_flipped(whole) for _ in range(100)),
    ]
    for content in broken:
        path.write_bytes(content)
        with pytest.raises(Unreadable):
            vault.read(key, stored.name)
    path.write_bytes(whole)
    assert len(vault.read(key, stored.name)) == 3 * FRAME


def _flipped(content: bytes) -> bytes:
    changed = bytearray(content)
    bit = secrets.randbelow(len(content) * 8)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_a_write_that_fails_leaves_nothing_behind() -> None:
    key = a_key()
    vault.store(key, b"first", at=AT)
    folder = Path(storages["vault"].path("."))
    before = set(os.listdir(folder))  # noqa: PTH208 - names are enough

    def breaks() -> Iterator[bytes]:
        yield b"x" * FRAME * 2
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        vault.store(key, breaks(), at=AT)
    assert {path.name for path in folder.iterdir()} == before


def test_removing_is_for_good_and_twice_is_no_error() -> None:
    key = a_key()
    stored = vault.store(key, b"content", at=AT)
    vault.remove(stored.name)
    vault.remove(stored.name)
    assert not path_of(stored.name).exists()
    with pytest.raises(Unreadable):
        vault.read(key, stored.name)


@pytest.mark.parametrize("name", ["", ".", "../settings.py", "/etc/passwd", "a" * 31, "A" * 32])
def test_only_names_of_the_vault_are_names(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        vault.remove(name)
    with pytest.raises(ValueError, match="name"):
        vault.read(a_key(), name)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_keeps_the_file_and_a_commit_removes_it() -> None:
    stored = vault.store(a_key(), b"content", at=AT)
    with transaction.atomic():
        vault.remove_after_commit(stored.name)
        transaction.set_rollback(True)
    assert path_of(stored.name).exists()
    with transaction.atomic():
        vault.remove_after_commit(stored.name)
        assert path_of(stored.name).exists()
    assert not path_of(stored.name).exists()


def test_leftovers_are_found_by_their_age() -> None:
    stored = vault.store(a_key(), b"content", at=AT)
    assert stored.name in set(vault.older_than(AT + timedelta(seconds=1)))
    assert stored.name not in set(vault.older_than(AT))


def test_memory_stays_small_whatever_the_size() -> None:
    key = a_key()
    tracemalloc.start()
    stored = vault.store(key, (bytes(FRAME) for _ in range(320)), at=AT)  # 20 MiB
    assert sum(map(len, vault.stream(key, stored.name))) == 320 * FRAME
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * 1024 * 1024


def test_any_django_storage_will_do(settings: Settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "vault": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    assert isinstance(storages["vault"], InMemoryStorage)
    key, content = a_key(), secrets.token_bytes(FRAME * 2 + 5)
    stored = vault.store(key, content, at=AT)
    assert vault.read(key, stored.name) == content
    vault.remove(stored.name)
    with pytest.raises(Unreadable):
        vault.read(key, stored.name)


def test_what_a_killed_worker_had_written_is_a_leftover_too() -> None:
    stored = vault.store(a_key(), b"content", at=AT)
    half = f"{stored.name}{vault.HALF}"
    path_of(stored.name).rename(path_of(half))
    path_of("lost+found").touch()
    found = set(vault.older_than(datetime.now(UTC) + timedelta(days=1)))
    assert half in found
    assert "lost+found" not in found
    vault.remove(half)
    assert not path_of(half).exists()
    path_of("lost+found").unlink()
