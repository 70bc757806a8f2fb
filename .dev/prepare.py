"""Bring the embedded portal up to date: folders, words, tables, data, static files."""

import os
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("broker", "broker-control", "mail", "static", "vault")


def compile_words() -> None:
    """Compile every catalogue that is newer than its compiled form."""
    for source in ROOT.glob("*/locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            subprocess.run(["msgfmt", "--check", "-o", compiled, source], check=True)


def static_is_fresh() -> bool:
    """Say whether nothing changed since the static files were collected: that takes longest."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    ours = (ROOT / "privacy_portal" / "assets.py", *(ROOT / "static").rglob("*"))
    sources = [*ours, *(ROOT / ".venv").glob("*.stamp")]
    return manifest.exists() and all(
        source.stat().st_mtime < manifest.stat().st_mtime for source in sources
    )


def main(*, words_only: bool) -> None:
    compile_words()
    if words_only:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "privacy_portal.settings")
    sys.path.insert(0, str(ROOT))
    os.umask(0o077)
    django.setup()
    for folder in FOLDERS:
        (settings.VAR_DIR / folder).mkdir(parents=True, exist_ok=True)
    if not settings.DEMO:
        call_command("check", deploy=True, fail_level="WARNING")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not static_is_fresh():
        call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_procedure", verbosity=0)
    call_command("load_roles", verbosity=0)
    if settings.DEMO:
        call_command("seed_demo", logins=settings.VAR_DIR / "demo-logins.txt")


if __name__ == "__main__":
    main(words_only="words" in sys.argv[1:])
