"""The portal starts safe or not at all."""

import base64
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION: dict[str, str] = runpy.run_path(str(ROOT / ".dev/environment_for.py"))["PRODUCTION"]
Reader = Callable[[dict[str, str]], dict[str, Any]]
SHORT = base64.b64encode(b"sixteen bytes ok").decode()


def in_production(**changes: str | None) -> dict[str, str]:
    """Return an environment like production's, with values changed or (None) left out."""
    bare = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    wanted = {**bare, **PRODUCTION, **changes}
    return {name: value for name, value in wanted.items() if value is not None}


@pytest.fixture
def read_settings(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Read the settings file anew in another environment; returns its names."""

    def read(environment: dict[str, str]) -> dict[str, Any]:
        with monkeypatch.context() as patch:
            for name in os.environ:
                patch.delenv(name)
            for name, value in environment.items():
                patch.setenv(name, value)
            return runpy.run_path(str(ROOT / "privacy_portal/settings.py"))

    return read


def check(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run Django's checks and ours as production's start does."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_production_passes_every_check_of_django_and_ours() -> None:
    checked = check(in_production())

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "KEY_RING", "DELIVERY_KEY", "PEPPER", "ALLOWED_HOSTS"]
)
def test_production_does_not_start_without(name: str) -> None:
    assert check(in_production(**{name: None})).returncode != 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEY_RING", f"p1:{SHORT}"),
        ("KEY_RING", "p1:not base64"),
        ("KEY_RING", PRODUCTION["DELIVERY_KEY"]),
        ("DELIVERY_KEY", SHORT),
        ("PEPPER", SHORT),
        ("SECRET_KEY", "short"),
    ],
    ids=["short ring", "garbled ring", "ring without id", "delivery key", "pepper", "secret key"],
)
def test_production_does_not_start_with_a_bad_key(name: str, value: str) -> None:
    assert check(in_production(**{name: value})).returncode != 0


@pytest.mark.parametrize("switch", ["DEMO", "DEBUG"])
@pytest.mark.parametrize("hosts", ["privacy.example.jp", "localhost,privacy.example.jp", "*"])
def test_the_demo_does_not_run_under_a_public_name(
    read_settings: Reader, switch: str, hosts: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match="this machine only"):
        read_settings(in_production(**{switch: "true", "ALLOWED_HOSTS": hosts}))


def test_a_switch_that_is_neither_on_nor_off_is_refused(read_settings: Reader) -> None:
    with pytest.raises(ImproperlyConfigured, match="neither true nor false"):
        read_settings(in_production(HTTPS="ture"))


def test_cookies_are_for_this_host_over_tls_and_not_for_scripts(read_settings: Reader) -> None:
    settings = read_settings(in_production())

    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE"):
        assert settings[f"{cookie}_NAME"].startswith("__Host-")
        assert settings[f"{cookie}_SECURE"] is True
        assert settings[f"{cookie}_HTTPONLY"] is True
        assert settings[f"{cookie}_SAMESITE"] == "Lax"


def test_browsers_are_sent_to_tls_and_told_to_stay(read_settings: Reader) -> None:
    settings = read_settings(in_production())

    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True


def test_the_proxy_is_believed_only_when_said(read_settings: Reader) -> None:
    assert read_settings(in_production())["SECURE_PROXY_SSL_HEADER"] is None
    behind = read_settings(in_production(BEHIND_PROXY="true"))
    assert behind["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize("factor", ["0", "-1"])
def test_the_limits_of_tries_cannot_be_switched_off(read_settings: Reader, factor: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        read_settings(in_production(RATE_FACTOR=factor))


def test_pages_may_load_nothing_but_ours(read_settings: Reader) -> None:
    directives = read_settings(in_production())["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert directives["frame-ancestors"] == directives["base-uri"] == ["'none'"]
    assert directives["form-action"] == ["'self'"]
    allowed = {source for sources in directives.values() for source in sources}
    assert allowed <= {"'none'", "'self'", "data:"}


def test_production_uses_its_servers(read_settings: Reader) -> None:
    settings = read_settings(in_production())

    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert settings["CELERY_BROKER_URL"].startswith("rediss://")


def test_the_embedded_database_locks_early_and_keeps_its_triggers(
    read_settings: Reader, tmp_path: Path
) -> None:
    settings = read_settings(in_production(DATABASE_URL=None, VAR_DIR=str(tmp_path)))
    options = settings["DATABASES"]["default"]["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "recursive_triggers=ON", "secure_delete=ON"):
        assert pragma in options["init_command"]


def test_uploads_never_reach_the_disk_in_the_clear(read_settings: Reader) -> None:
    settings = read_settings(in_production())

    assert settings["FILE_UPLOAD_HANDLERS"] == ["privacy_portal.uploads.MemoryOnlyUploadHandler"]
    assert settings["STORAGES"]["default"]["BACKEND"].endswith("InMemoryStorage")


def test_messages_stay_out_of_cookies(read_settings: Reader) -> None:
    assert read_settings(in_production())["MESSAGE_STORAGE"].endswith("session.SessionStorage")


def test_the_example_names_every_variable_and_no_other() -> None:
    asked = re.findall(
        r'(?:env\.\w+|switch)\(\s*"([A-Z_]+)"', (ROOT / "privacy_portal/settings.py").read_text()
    )
    named = re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    of_the_procfile = set(re.findall(r"\$\{([A-Z_]+):-", (ROOT / "Procfile").read_text()))

    assert len(named) == len(set(named))
    # Tests and tools set these; nobody who runs the portal has to.
    left_out = {"BEAT_SCHEDULE", "STATICFILES_BACKEND", "JOB_LEASE_SECONDS"}
    assert set(named) - left_out == {*asked, *of_the_procfile} - left_out
