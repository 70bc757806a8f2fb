"""The portal's addresses, and a view that does nothing, under the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from privacy_portal.urls import urlpatterns as portal


def bare(request: HttpRequest) -> HttpResponse:
    """Answer with a line of text."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("bare/", bare), *portal]
