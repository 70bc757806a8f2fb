"""Keys: wrapped, bound to their row, destroyed for good, rotated without a stop."""

import secrets
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from privacy_portal import crypto
from privacy_portal.crypto import Unreadable
from privacy_portal.models import DataKey
from tests.privacy_portal.keys import AT, a_key, ring_entry

SECRET = bytes(range(32))


def test_what_was_locked_opens_at_its_place_only() -> None:
    sealed = crypto.lock(SECRET, "山田".encode(), aad="a|b|1")
    assert crypto.unlock(SECRET, sealed, aad="a|b|1").decode() == "山田"
    assert sealed[:1] == crypto.VERSION
    for other in ("a|b|2", "a|c|1", "b|b|1", ""):
        with pytest.raises(Unreadable):
            crypto.unlock(SECRET, sealed, aad=other)
    with pytest.raises(Unreadable):
        crypto.unlock(bytes(32), sealed, aad="a|b|1")


def test_500_flipped_bits_are_500_refusals() -> None:
    for _ in range(500):
        sealed = bytearray(crypto.lock(SECRET, secrets.token_bytes(40), aad="a"))
        bit = secrets.randbelow(len(sealed) * 8)
        sealed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Unreadable):
            crypto.unlock(SECRET, bytes(sealed), aad="a")


def test_a_ciphertext_cut_anywhere_is_refused() -> None:
    sealed = crypto.lock(SECRET, b"text", aad="a")
    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            crypto.unlock(SECRET, sealed[:length], aad="a")


def test_the_same_text_never_looks_the_same() -> None:
    assert len({crypto.lock(SECRET, b"text", aad="a") for _ in range(200)}) == 200


@pytest.mark.django_db
def test_a_destroyed_key_opens_nothing_again() -> None:
    key = a_key()
    again = DataKey.objects.get(pk=key.pk)
    sealed = crypto.encrypt(key, b"text", aad="a")
    assert crypto.decrypt(again, sealed, aad="a") == b"text"
    crypto.destroy(key, at=AT)
    assert (key.wrapped, key.destroyed_at) == (None, AT)
    for holder in (key, DataKey.objects.get(pk=key.pk)):
        with pytest.raises(Unreadable):
            crypto.decrypt(holder, sealed, aad="a")
        with pytest.raises(Unreadable):
            crypto.encrypt(holder, b"more", aad="a")
    again.refresh_from_db()
    with pytest.raises(Unreadable):
        crypto.decrypt(again, sealed, aad="a")


@pytest.mark.django_db
def test_destroying_twice_keeps_the_first_moment() -> None:
    key = a_key()
    crypto.destroy(key, at=AT)
    crypto.destroy(key, at=AT.replace(year=2030))
    assert key.destroyed_at == AT


@pytest.mark.django_db
def test_a_wrapped_key_does_not_open_on_another_row() -> None:
    key, other = a_key(), a_key()
    sealed = crypto.encrypt(other, b"text", aad="a")
    DataKey.objects.filter(pk=key.pk).update(wrapped=other.wrapped)
    with pytest.raises(Unreadable):
        crypto.decrypt(DataKey.objects.get(pk=key.pk), sealed, aad="a")
    DataKey.objects.filter(pk=other.pk).update(purpose="invoice")
    with pytest.raises(Unreadable):
        crypto.decrypt(DataKey.objects.get(pk=other.pk), sealed, aad="a")


@pytest.mark.django_db
def test_the_key_is_not_in_the_row() -> None:
    key = a_key()
    dek = crypto._unwrap(key)
    row = DataKey.objects.values().get(pk=key.pk)
    assert all(dek not in bytes(value) for value in row.values() if isinstance(value, bytes))


@pytest.mark.django_db
def test_rotation_wraps_anew_and_everything_stays_readable(settings: Settings) -> None:
    old, new = ring_entry("old", 1), ring_entry("new", 2)
    settings.KEY_RING = [old]
    keys = [a_key() for _ in range(7)]
    sealed = [crypto.encrypt(key, b"text", aad="a") for key in keys]
    crypto.destroy(keys[6], at=AT)
    settings.KEY_RING = [new, old]
    # Stopped midway: both keys are good meanwhile.
    assert crypto.rotate(batch=2) == 2
    fresh = [DataKey.objects.get(pk=key.pk) for key in keys]
    assert {key.kek_id for key in fresh[:6]} == {"old", "new"}
    assert [crypto.decrypt(k, s, aad="a") for k, s in zip(fresh[:6], sealed[:6], strict=True)]
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert out.getvalue() == "4 keys wrapped anew.\n"
    settings.KEY_RING = [new]
    assert crypto.missing_keys() == []
    for key, text in zip(keys[:6], sealed[:6], strict=True):
        fresh_key = DataKey.objects.get(pk=key.pk)
        assert crypto.decrypt(fresh_key, text, aad="a") == b"text"
        settings.KEY_RING = [old]
        with pytest.raises(Unreadable):
            crypto.decrypt(DataKey.objects.get(pk=key.pk), text, aad="a")
        settings.KEY_RING = [new]


@pytest.mark.django_db
def test_rotation_without_the_old_key_changes_nothing_and_says_so(settings: Settings) -> None:
    settings.KEY_RING = [ring_entry("old", 1)]
    key = a_key()
    settings.KEY_RING = [ring_entry("new", 2)]
    assert crypto.missing_keys() == ["old"]
    with pytest.raises(CommandError, match="old"):
        call_command("rotate_keys")
    assert DataKey.objects.get(pk=key.pk).kek_id == "old"


@pytest.mark.django_db
def test_a_wrong_operators_key_under_a_known_id_is_refused(settings: Settings) -> None:
    settings.KEY_RING = [ring_entry("k", 1)]
    key = a_key()
    settings.KEY_RING = [ring_entry("k", 2)]
    with pytest.raises(Unreadable):
        crypto.encrypt(DataKey.objects.get(pk=key.pk), b"text", aad="a")


@pytest.mark.parametrize(
    "ring", [[], ["k"], ["k:AAAA"], ["k:not base64"], [":" + ring_entry("k", 1)[2:]],
             [ring_entry("k", 1), ring_entry("k", 2)], [ring_entry("seventeen-letters", 1)]],
)  # fmt: skip
def test_a_bad_key_ring_does_not_start(settings: Settings, ring: list[str]) -> None:
    settings.KEY_RING = ring
    with pytest.raises(ImproperlyConfigured) as refusal:
        crypto.key_ring()
    assert "AAAA" not in str(refusal.value)


def test_digests_differ_by_purpose_and_pepper(settings: Settings) -> None:
    before = {
        crypto.secret_digest("access", "X"),
        crypto.secret_digest("draft", "X"),
        crypto.blind_index("access", "X"),
        crypto.blind_index("name", "X"),
    }
    settings.PEPPER = ring_entry("p", 9)[2:]
    assert crypto.secret_digest("access", "X") not in before
    assert len({value[:32] for value in before}) == 4


def test_digests_have_their_length_and_empty_stays_empty() -> None:
    assert len(crypto.secret_digest("access", "X")) == 64
    assert len(crypto.blind_index("name", "山田")) == 32
    assert crypto.blind_index("name", "山田") == crypto.blind_index("name", "山田")
    assert crypto.blind_index("name", "") == ""
