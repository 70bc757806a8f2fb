"""Of the demo only: the mails that were written to files, and the log-ins."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

NEWEST = 100
# The file-based backend ends each mail with a line of hyphens.
END = b"-" * 79


@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """List the mails of the demo, newest first. Outside the demo there is no such page."""
    if not settings.DEMO:
        raise Http404
    file = settings.VAR_DIR / "demo-logins.txt"
    logins = file.read_text() if file.is_file() else ""
    return render(request, "portal/demo_mail.html", {"mails": _mails(), "logins": logins})


def _mails() -> list[dict[str, str]]:
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", "") or settings.VAR_DIR / "mail")
    if not folder.is_dir():
        return []
    files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    found = []
    for file in files[:NEWEST]:
        parts = [part for part in file.read_bytes().split(END) if part.strip()]
        found += [_read(part.strip() + b"\n") for part in reversed(parts)]
    return found[:NEWEST]


def _read(raw: bytes) -> dict[str, str]:
    mail = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    body = mail.get_body(("plain",))
    return {
        "to": str(mail["To"] or ""),
        "subject": str(mail["Subject"] or ""),
        "date": str(mail["Date"] or ""),
        "body": body.get_content() if body else "",
    }
