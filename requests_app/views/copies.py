"""What the two pages that take copies share: files as they are shown, previews, page images."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacy_portal import throttle, vault
from privacy_portal.errors import Refused
from privacy_portal.models import DataKey
from privacy_portal.sandbox import convert_upload, smaller

from .. import limits
from ..forms.wizard_papers import Copy, UploadForm, convert
from ..wording import moment
from .errors import wait

THUMB_SIDE: Final = 400
# Enough to see a number on a page and to draw a box over it.
PREVIEW_SIDE: Final = 1400

NOT_WANTED: Final = gettext_lazy(
    "This paper is not sent as an image. Nothing was stored: look at the list again."
)


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page as the list shows it: small, with a link to the whole."""

    number: int
    url: str
    small_url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file that was sent; `key` is what its delete button says."""

    key: UUID
    paper: str
    name: str
    size: int
    received_at: datetime | None
    pages: Sequence[PageShown]


def page_shown(number: int, *, view: str, key: UUID, width: int, height: int) -> PageShown:
    """Return a page whose small picture has the measures that `page_picture` will give it."""
    scale = min(1, THUMB_SIDE / max(width, height))
    return PageShown(
        number=number,
        url=reverse(f"portal:{view}", args=[key]),
        small_url=reverse(f"portal:{view}_small", args=[key]),
        width=max(1, round(width * scale)),
        height=max(1, round(height * scale)),
    )


def take(form: UploadForm, *, who: str, at: datetime) -> Copy | datetime | None:
    """
    Turn the file of a form into page images.

    :param who: the draft or the case that files are counted for
    :return: None if it became an error of the form; the moment to wait for if it is one too many
    """
    if not form.is_valid():
        return None
    until = throttle.spend(limit=limits.UPLOADS, who=who, at=at)
    if until is None:
        return convert(form)
    form.add_error("file", wait_until(until))
    return until


def wait_until(until: datetime) -> str:
    return _(
        "You sent many files in a short time. Send the next one after %(time)s; what you sent"
        " before is kept."
    ) % {"time": moment(until)}


def preview(request: HttpRequest, *, who: str, at: datetime) -> HttpResponse:
    """Draw the pages of a file for whoever wants to black out parts of them; keep nothing."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return JsonResponse({"error": _("Choose an image to send.")}, status=400)
    if until := throttle.spend(limit=limits.PREVIEWS, who=who, at=at):
        response = JsonResponse({"error": wait_until(until)})
        return wait(response, until)
    try:
        pages = convert_upload(
            file.read(), media_type=file.content_type or "", name=file.name or ""
        )
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    drawn = (smaller(page.jpeg, side=PREVIEW_SIDE) for page in pages)
    return JsonResponse({"pages": [base64.b64encode(jpeg).decode() for jpeg in drawn]})


def page_picture(key: DataKey, file: str, *, small: bool) -> HttpResponse:
    """Return a page image that no cache keeps and that can do nothing."""
    jpeg = vault.read(key, file)
    response = HttpResponse(
        smaller(jpeg, side=THUMB_SIDE) if small else jpeg, content_type="image/jpeg"
    )
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def id_in(text: str) -> UUID | None:
    """Return the id that a button sent, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None
