"""The rules that ship, as their readers see them."""

from datetime import date

import pytest
from django.utils import translation

from identity.choices import Capacity, Origin

from .papers import PROXY, K, rule, rules

pytestmark = pytest.mark.django_db


def test_names_and_hints_come_in_the_language_of_the_reader() -> None:
    card = rule(K.HEALTH_INSURANCE_CARD)

    assert card.name(language="ja") == "健康保険証"
    assert card.name(language="en") == "Health Insurance Card"
    assert "2025年12月1日" in card.hint(language="ja")
    with translation.override("ja"):
        assert card.name() == "健康保険証"


@pytest.mark.parametrize("capacity", Capacity)
def test_every_rule_that_ships_speaks_both_languages(capacity: Capacity) -> None:
    for one in rules(capacity, proxy_own_id=True, power_registered=True):
        assert one.name_ja
        assert one.name_en
        assert bool(one.must_hide_ja) == bool(one.must_hide_en)
        assert bool(one.hint_ja) == bool(one.hint_en)


def test_a_power_in_the_guardianship_register_is_shown_by_its_certificate_in_addition() -> None:
    usual, registered = rules(PROXY), rules(PROXY, power_registered=True)

    assert set(usual) < set(registered)
    (more,) = set(registered) - set(usual)
    assert (more.kind, more.origin, more.one_of) == (K.REGISTERED_MATTERS, Origin.OPERATOR, "")
    assert more.oldest_issue_date(request_date=date(2026, 11, 24)) == date(2026, 10, 24)
    assert "代理行為目録" in more.name(language="ja")
