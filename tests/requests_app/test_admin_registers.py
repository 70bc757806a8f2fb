from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.timezone import now

from identity.models import Staff
from privacy_portal.dates import tokyo_day
from privacy_portal.models import Job
from requests_app import operations
from requests_app.models import Ground, ProvisionRecord
from requests_app.roles import GROUPS
from tests.conftest import hire


def client_of(role: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(hire(role))
    return client


@pytest.fixture
def record(db: None) -> dict[str, Any]:
    return {
        "subject_name": "𠮷野 太郎",
        "birth_date": "1985-04-12",
        "service_code": "onamae-com",
        "direction": "GIVEN",
        "provided_on": "2026-01-15",
        "consented": "on",
        "counterparty_name": "みほん物流",
        "counterparty_address": "東京都千代田区1-1",
        "items": "氏名、住所",
        "recorded_on": "2026-01-15",
        "keep_until": "2029-01-15",
        "source": "logistics ledger",
    }


def test_a_record_of_provision_is_found_by_person_and_shows_no_name(
    record: dict[str, Any],
) -> None:
    client = client_of("reviewer")

    client.post(reverse("admin:requests_app_provisionrecord_add"), record)

    row = ProvisionRecord.objects.get()
    assert row.subject_index == operations.subject_index("吉野太郎", "1985-04-12")
    assert row.subject_name == "𠮷野 太郎"
    for page in ("changelist", "change"):
        arguments = [row.pk] if page == "change" else []
        url = reverse(f"admin:requests_app_provisionrecord_{page}", args=arguments)
        text = client.get(url).content.decode()
        assert "みほん物流" in text
        assert "野 太郎" not in text


def test_a_record_of_provision_is_not_changed(record: dict[str, Any]) -> None:
    client = client_of("reviewer")
    client.post(reverse("admin:requests_app_provisionrecord_add"), record)
    row = ProvisionRecord.objects.get()

    url = reverse("admin:requests_app_provisionrecord_change", args=[row.pk])

    assert client.post(url, {**record, "items": "電話"}).status_code == 403


def test_a_ground_in_force_keeps_its_words_and_can_be_ended(db: None) -> None:
    ground = Ground.objects.filter(is_sample=False, valid_until=None).first()
    assert ground
    url = reverse("admin:requests_app_ground_change", args=[ground.pk])
    tomorrow = tokyo_day(now()) + timedelta(days=1)

    client_of("administrator").post(
        url, {"text_ja": "かわりの言葉", "valid_until": tomorrow.isoformat()}
    )

    after = Ground.objects.get(pk=ground.pk)
    assert after.text_ja == ground.text_ja
    assert after.valid_until == tomorrow


def test_jobs_that_were_given_up_are_seen(db: None) -> None:
    Job.objects.create(
        kind="render_letter",
        subject_id="x",
        dedupe_key="x",
        state="DEAD",
        attempts=3,
        run_after=now(),
        created_at=now(),
        error_class="Unreadable",
    )

    client = client_of("administrator")
    dead = f"{reverse('admin:privacy_portal_job_changelist')}?state__exact=DEAD"

    assert dead in client.get(reverse("admin:index")).content.decode()
    assert "Unreadable" in client.get(dead).content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 200), ("data_protection_officer", 200), ("approver", 403)]
)
def test_the_trail_is_for_the_auditor_and_the_officer(db: None, role: str, status: int) -> None:
    url = reverse("admin:privacy_portal_auditevent_changelist")

    assert client_of(role).get(url).status_code == status


def test_no_page_of_the_admin_deletes_or_acts_in_bulk(rf: RequestFactory, db: None) -> None:
    request = rf.get("/")
    request.user = Staff.objects.create_superuser("root")
    for model, page in admin.site._registry.items():
        if model._meta.app_label == "auth":
            continue
        assert not page.has_delete_permission(request), model
        assert not page.actions, model
        assert not page.list_editable, model


def test_roles_are_loaded_twice_and_stay_the_same(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_roles")

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("role", "never"),
    [
        ("finance", "requests_app.view_papers"),
        ("administrator", "requests_app.view_case"),
        ("auditor", "requests_app.view_papers"),
        ("approver", "requests_app.decide"),
        ("reviewer", "requests_app.approve"),
        ("reviewer", "requests_app.record_payment"),
        ("data_protection_officer", "requests_app.approve"),
    ],
)
def test_duties_stay_apart(role: str, never: str) -> None:
    assert never not in GROUPS[role]
