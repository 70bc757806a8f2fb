"""The sign on the door: the public reads it, staff work on, and it needs no table."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.test import override_settings

from tests.requests_app.filing import browser

BEFORE = datetime(2026, 12, 1, 5, 30, tzinfo=UTC)


@pytest.fixture
def sign(tmp_path: Path) -> Path:
    return tmp_path / "maintenance"


@pytest.mark.django_db(databases=[])
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/ja/", "メンテナンス中"),
        ("/en/status/", "closed for maintenance"),
        ("/", "メンテナンス中"),
    ],
)
def test_the_public_reads_the_sign(sign: Path, path: str, words: str) -> None:
    sign.touch()
    with override_settings(MAINTENANCE_FILE=sign):
        response = browser().get(path)

    assert response.status_code == 503
    assert response["Retry-After"] == "600"
    assert "default-src" in response["Content-Security-Policy"]
    assert words in response.content.decode()


@pytest.mark.django_db(databases=[])
def test_the_sign_says_until_when(sign: Path) -> None:
    sign.write_text("2026-12-01 15:00\n")
    with override_settings(MAINTENANCE_FILE=sign), time_machine.travel(BEFORE, tick=False):
        response = browser().get("/ja/")

    assert response["Retry-After"] == "1800"
    assert "2026年12月1日（火） 15:00ごろに再開" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["2026-11-01 15:00", "soon"])
def test_a_time_that_is_over_or_unreadable_is_not_shown(sign: Path, written: str) -> None:
    sign.write_text(written)
    with override_settings(MAINTENANCE_FILE=sign), time_machine.travel(BEFORE, tick=False):
        html = browser().get("/ja/").content.decode()
    assert "ごろ" not in html
    assert "しばらくたってから" in html


@pytest.mark.django_db
def test_staff_work_on_and_the_door_opens_again(sign: Path) -> None:
    sign.touch()
    with override_settings(MAINTENANCE_FILE=sign, MAINTENANCE=True):
        assert browser().get("/admin/login/").status_code == 200
        sign.unlink()
        assert browser().get("/ja/").status_code == 503
    with override_settings(MAINTENANCE_FILE=sign):
        assert browser().get("/ja/").status_code == 200
