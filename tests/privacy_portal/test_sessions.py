"""A stolen table opens nothing, and one session is left for each holder."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.utils import timezone

from privacy_portal import sessions
from privacy_portal.models import BrowserSession
from privacy_portal.sessions import HOLDER, SessionStore
from tests.faults.together import at_once

pytestmark = pytest.mark.django_db


def begun(**values: str) -> SessionStore:
    store = SessionStore()
    store.update(values)
    store.save()
    return store


def keys() -> set[str]:
    return set(BrowserSession.objects.values_list("session_key", flat=True))


def test_what_was_kept_is_read_with_the_cookie() -> None:
    store = begun(a="b")

    assert store.session_key
    assert SessionStore(store.session_key)["a"] == "b"


def test_what_lies_in_the_table_is_no_cookie() -> None:
    store = begun(a="b")
    (stored,) = keys()

    assert stored != store.session_key
    assert len(store.session_key or "") >= 50
    thief = SessionStore(stored)
    assert thief.get("a") is None
    assert thief.session_key is None


def test_a_made_up_key_is_not_taken_over() -> None:
    store = SessionStore("a" * 52)
    store["a"] = "b"
    store.save()

    assert store.session_key != "a" * 52


def test_a_new_key_ends_the_old_one() -> None:
    store = begun(a="b")
    old = store.session_key
    store.cycle_key()
    store.save()

    assert store["a"] == "b"
    assert SessionStore(old).get("a") is None
    assert len(keys()) == 1


def test_a_session_that_is_over_is_not_read_and_is_swept() -> None:
    store = begun(a="b")
    BrowserSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert SessionStore(store.session_key).get("a") is None
    SessionStore.clear_expired()
    assert not keys()


def test_flushing_leaves_nothing() -> None:
    store = begun(a="b")
    store.flush()

    assert not keys()


def test_whoever_comes_later_for_the_same_holder_stays() -> None:
    other = begun(**{HOLDER: sessions.holder("case|2")})
    first = begun(**{HOLDER: sessions.holder("case|1")})
    begun(a="b")
    second = begun(**{HOLDER: sessions.holder("case|1")})

    assert not SessionStore(first.session_key).exists(first.session_key or "")
    assert SessionStore(second.session_key).get(HOLDER)
    assert SessionStore(other.session_key).get(HOLDER)
    assert len(keys()) == 3
    with pytest.raises(UpdateError):
        first.save()


def test_the_table_does_not_say_whose_session_it_is() -> None:
    begun(**{HOLDER: sessions.holder("case|1")})

    assert "case" not in str(BrowserSession.objects.values_list("holder", flat=True))


@pytest.mark.django_db(transaction=True)
def test_of_many_in_the_same_moment_one_stays() -> None:
    def enter() -> str:
        return begun(**{HOLDER: sessions.holder("case|1")}).session_key or ""

    calls: list[Callable[[], str]] = [enter] * 8
    given = at_once(*calls)

    assert sum(SessionStore(key).get(HOLDER) is not None for key in given) == 1
