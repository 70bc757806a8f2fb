"""Accounts and the register of papers in the admin."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from identity.models import PaperRule, Staff
from privacy_portal.dates import tokyo_day
from tests.conftest import PASSWORD, hire

pytestmark = pytest.mark.django_db
RULES = "/admin/identity/paperrule/"
STAFF = "/admin/identity/staff/"


def signed_in(person: Staff) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def administrator() -> Staff:
    return hire("administrator")


def fields(row: PaperRule, **said: object) -> dict[str, object]:
    """Return what a browser posts for a rule, with the changes."""
    names = [item.name for item in PaperRule._meta.fields if item.editable and item.name != "id"]
    values = {name: getattr(row, name) for name in names} | {"valid_until": None} | said
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_a_rule_in_force_is_only_ended(administrator: Staff) -> None:
    row = PaperRule.objects.get(capacity="SUBJECT", kind="PASSPORT")
    end = tokyo_day(now()) + timedelta(days=30)

    answer = signed_in(administrator).post(
        f"{RULES}{row.pk}/change/", {"name_en": "Something else", "valid_until": end.isoformat()}
    )

    assert answer.status_code == 302, answer.context["errors"]
    row.refresh_from_db()
    assert (row.name_en, row.valid_until) == ("Passport", end)


def test_a_rule_does_not_end_in_the_past(administrator: Staff) -> None:
    row = PaperRule.objects.get(capacity="SUBJECT", kind="PASSPORT")

    answer = signed_in(administrator).post(
        f"{RULES}{row.pk}/change/", {"valid_until": "2026-01-01"}
    )

    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.valid_until is None


def test_the_next_version_begins_as_a_copy_once_the_present_one_ends(
    administrator: Staff,
) -> None:
    row = PaperRule.objects.get(capacity="SUBJECT", kind="PASSPORT")
    begins = tokyo_day(now()) + timedelta(days=30)
    browser = signed_in(administrator)

    answer = browser.post(f"{RULES}{row.pk}/change/", {"_saveasnew": "1"}, follow=True)
    form = answer.context["adminform"].form
    assert form.initial["name_en"] == "Passport"
    assert "valid_from" not in form.initial
    copy = fields(row, valid_from=begins, name_en="Passport, two pages")
    assert browser.post(f"{RULES}add/", copy).status_code == 200
    browser.post(f"{RULES}{row.pk}/change/", {"valid_until": begins.isoformat()})
    answer = browser.post(f"{RULES}add/", copy)

    assert answer.status_code == 302, answer.context["errors"]
    versions = PaperRule.objects.filter(capacity="SUBJECT", kind="PASSPORT")
    assert [
        (one.name_en, one.valid_from, one.valid_until) for one in versions.order_by("valid_from")
    ] == [("Passport", row.valid_from, begins), ("Passport, two pages", begins, None)]


def test_a_version_that_is_still_to_come_is_changed(administrator: Staff) -> None:
    row = PaperRule.objects.get(capacity="SUBJECT", kind="PASSPORT")
    begins = tokyo_day(now()) + timedelta(days=30)
    PaperRule.objects.filter(pk=row.pk).update(valid_from=begins)

    answer = signed_in(administrator).post(
        f"{RULES}{row.pk}/change/", fields(row, valid_from=begins, name_en="Passport book")
    )

    assert answer.status_code == 302, answer.context["errors"]
    row.refresh_from_db()
    assert row.name_en == "Passport book"


def test_no_version_begins_in_the_past(administrator: Staff) -> None:
    row = PaperRule.objects.get(capacity="SUBJECT", kind="PASSPORT")
    before = PaperRule.objects.count()

    answer = signed_in(administrator).post(
        f"{RULES}add/", fields(row, kind="POWER_OF_ATTORNEY", valid_from=date(2026, 1, 1))
    )

    assert answer.status_code == 200
    assert PaperRule.objects.count() == before


@pytest.mark.parametrize("query", ["name_ja__startswith=住", "hint_en__regex=.", "id__gt=1"])
def test_only_declared_filters_can_be_asked(administrator: Staff, query: str) -> None:
    browser = signed_in(administrator)

    assert browser.get(f"{RULES}?{query}").status_code in (302, 400)
    assert browser.get(f"{RULES}?capacity__exact=SUBJECT&force=now").status_code == 200


@pytest.mark.parametrize("query", ["password__startswith=a", "email__regex=.", "username=x"])
def test_accounts_are_no_oracle(administrator: Staff, query: str) -> None:
    assert signed_in(administrator).get(f"{STAFF}?{query}").status_code in (302, 400)


def test_who_may_only_look_cannot_change_a_rule() -> None:
    row = PaperRule.objects.get(capacity="SUBJECT", kind="PASSPORT")
    browser = signed_in(hire("intake"))

    assert browser.get(f"{RULES}{row.pk}/change/").status_code == 200
    assert browser.post(f"{RULES}{row.pk}/change/", {"valid_until": ""}).status_code == 403
    assert browser.get(f"{RULES}add/").status_code == 403
    assert browser.get(STAFF).status_code == 403


def test_an_administrator_cannot_raise_themselves(administrator: Staff) -> None:
    approver = Group.objects.get(name="approver")

    signed_in(administrator).post(
        reverse("admin:identity_staff_change", args=[administrator.pk]),
        {
            "username": administrator.username,
            "is_active": "on",
            "is_superuser": "on",
            "groups": [approver.pk],
        },
    )

    administrator.refresh_from_db()
    assert not administrator.is_superuser
    assert [group.name for group in administrator.groups.all()] == ["administrator"]


def test_an_administrator_does_not_touch_a_superuser(administrator: Staff) -> None:
    root = Staff.objects.create_superuser("root")
    browser = signed_in(administrator)
    page = reverse("admin:identity_staff_change", args=[root.pk])

    assert browser.post(page, {"username": "mine"}).status_code == 403
    assert browser.get(reverse("admin:auth_user_password_change", args=[root.pk])).status_code in (
        302,
        403,
    )
    assert browser.post(f"{STAFF}{root.pk}/delete/").status_code == 403


def test_an_administrator_gives_another_person_a_role(administrator: Staff) -> None:
    clerk = hire("intake")
    reviewer = Group.objects.get(name="reviewer")

    answer = signed_in(administrator).post(
        reverse("admin:identity_staff_change", args=[clerk.pk]),
        {
            "username": clerk.username,
            "is_active": "on",
            "is_staff": "on",
            "groups": [reviewer.pk],
        },
    )

    assert answer.status_code == 302, answer.context["errors"]
    assert list(clerk.groups.all()) == [reviewer]


def test_nobody_takes_over_the_account_of_another(administrator: Staff) -> None:
    approver = hire("approver")
    new = {"usable_password": "true", "password1": PASSWORD * 2, "password2": PASSWORD * 2}
    first = signed_in(administrator).post(f"{STAFF}{approver.pk}/password/", new)
    assert first.status_code == 302  # a first password, before the account was ever used
    signed_in(approver)
    approver.refresh_from_db()
    assert approver.last_login is not None
    later = signed_in(administrator).post(f"{STAFF}{approver.pk}/password/", new)
    assert later.status_code == 403
