"""Personal files leave through here: on record before the first byte, kept by no cache."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse

POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def require_same_origin(request: HttpRequest) -> None:
    """A page elsewhere must not be able to make the browser fetch a paper (security 5.5)."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise PermissionDenied


def private_file(
    content: Iterable[bytes], *, media_type: str, name: str, size: int, attachment: bool = False
) -> StreamingHttpResponse:
    """Answer with a decrypted file. `name` is made of numbers: no personal data in it."""
    disposition = "attachment" if attachment else "inline"
    response = StreamingHttpResponse(content, content_type=media_type)
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    # Chromium's PDF viewer does not run in a sandbox; a picture needs nothing.
    sandbox = "" if media_type == "application/pdf" else "; sandbox"
    response["Content-Security-Policy"] = POLICY + sandbox
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Referrer-Policy"] = "no-referrer"
    return response
