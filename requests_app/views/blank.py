"""Paper forms for those who file by hand (policy 5(2)): a page that lists them, and the files."""

from itertools import groupby
from operator import attrgetter
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from .. import blank_forms
from ..choices import BlankFormKind

YEAR: Final = 365 * 24 * 60 * 60
HOUR: Final = 60 * 60
# Forms of ours: the policy names the right and prints no form for it.
OURS: Final = (BlankFormKind.CEASE, BlankFormKind.POWER_OF_ATTORNEY)


@require_safe
def forms(request: HttpRequest) -> HttpResponse:
    """List the forms with pages and size; owe those that were never made."""
    offered = blank_forms.offered()
    being_made = any(not one.pages for one in offered)
    if being_made:
        blank_forms.owe_missing(at=now())
    rows = [
        {"kind": kind, "ours": kind in OURS, "files": list(files)}
        for kind, files in groupby(offered, key=attrgetter("kind"))
    ]
    context = {"rows": rows, "being_made": being_made, "here": "forms"}
    return render(request, "portal/forms_to_print.html", context)


@require_safe
def form_file(request: HttpRequest, name: str) -> HttpResponse:
    """
    Hand out a form as it was made.

    An address that names the version may be kept for a year, one without it for an hour.
    """
    form = blank_forms.find(file_name=f"{name}.pdf")
    if form is None:
        raise Http404
    etag = f'"{form.fingerprint}"'
    fresh = HttpResponse(bytes(form.content), content_type="application/pdf")
    response = get_conditional_response(request, etag=etag, response=fresh)
    assert isinstance(response, HttpResponse)  # noqa: S101 - one was given
    response["ETag"] = etag
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    if request.GET.get("v") == blank_forms.version_of(form.fingerprint):
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=HOUR)
    return response
