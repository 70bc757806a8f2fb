"""The answer opens with the posted code and the server's key, both, for its own case."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytest_django.fixtures import Settings

from privacy_portal import numbering, sealing
from privacy_portal.crypto import Unreadable
from tests.privacy_portal.keys import ring_entry

CODE = numbering.delivery_code()
CONTENT = "ご回答".encode() * 1000


@pytest.fixture(scope="module")
def sealed() -> sealing.Sealed:
    return sealing.seal(CONTENT, code=CODE, package_id="p1", case_id=7)


def test_the_code_opens_it_however_it_is_typed(sealed: sealing.Sealed) -> None:
    typed = f"　{numbering.format_secret(CODE).lower().replace('0', 'o').replace('1', 'l')} "
    assert sealing.unseal(sealed, code=typed, package_id="p1", case_id=7) == CONTENT


def test_another_code_package_or_case_does_not(sealed: sealing.Sealed) -> None:
    for code, package_id, case_id in (
        (numbering.delivery_code(), "p1", 7),
        (CODE, "p2", 7),
        (CODE, "p1", 8),
        ("", "p1", 7),
    ):
        with pytest.raises(Unreadable):
            sealing.unseal(sealed, code=code, package_id=package_id, case_id=case_id)


def test_the_code_without_the_servers_key_does_not(
    sealed: sealing.Sealed, settings: Settings
) -> None:
    settings.DELIVERY_KEY = ring_entry("d", 3)[2:]
    with pytest.raises(Unreadable):
        sealing.unseal(sealed, code=CODE, package_id="p1", case_id=7)


@pytest.mark.parametrize("part", ["ciphertext", "salt", "wrapped"])
def test_a_changed_part_does_not(sealed: sealing.Sealed, part: str) -> None:
    value = bytearray(getattr(sealed, part))
    value[-1] ^= 1
    changed = dataclasses.replace(sealed, **{part: bytes(value)})
    with pytest.raises(Unreadable):
        sealing.unseal(changed, code=CODE, package_id="p1", case_id=7)


def test_the_opened_key_opens_its_own_package_only(sealed: sealing.Sealed) -> None:
    other = sealing.seal(b"other", code=CODE, package_id="p2", case_id=7)
    key = sealing.open_key(
        code=CODE, salt=sealed.salt, wrapped=sealed.wrapped, package_id="p1", case_id=7
    )
    assert sealing.unseal_with(sealed.ciphertext, key=key, package_id="p1", case_id=7) == CONTENT
    for ciphertext, package_id in ((other.ciphertext, "p2"), (sealed.ciphertext, "p2")):
        with pytest.raises(Unreadable):
            sealing.unseal_with(ciphertext, key=key, package_id=package_id, case_id=7)


def test_two_seals_of_the_same_share_nothing(sealed: sealing.Sealed) -> None:
    again = sealing.seal(CONTENT, code=CODE, package_id="p1", case_id=7)
    assert again.salt != sealed.salt
    assert again.wrapped != sealed.wrapped
    assert again.ciphertext[13:45] != sealed.ciphertext[13:45]


def test_at_most_four_run_at_a_time() -> None:
    with ThreadPoolExecutor(6) as threads:
        runs = [
            threads.submit(sealing.seal, b"x", code=CODE, package_id="p", case_id=n)
            for n in range(6)
        ]
        assert [run.result().ciphertext[:1] for run in runs] == [b"\x01"] * 6
    taken = [sealing.GATE.acquire(blocking=False) for _ in range(5)]
    for _ in range(sum(taken)):
        sealing.GATE.release()
    assert taken == [True] * 4 + [False]


def test_the_servers_keys_differ_by_purpose() -> None:
    assert sealing.server_key("ticket") != sealing.server_key("check")
