"""
Bytes and requests of each page as it is first opened: markup, style sheets and scripts, unpacked.

The baseline of the bytes is the markup alone, that of the requests the page alone.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from identity.choices import Capacity
from requests_app.choices import RequestKind
from tests.quality.document import parse
from tests.quality.recording import STATIC
from tests.quality.stage import static_file
from tests.quality.visitor import Visitor, typed
from tests.requests_app.filing import send

from .figures import Figure

OPEN = (
    *("home", "procedure", "policy", "purposes", "routes", "contact", "faq", "handling"),
    *("accessibility", "forms", "sign_in", "resume"),
)
KIND, CAPACITY = RequestKind.DISCLOSE_DATA, Capacity.APPOINTED_PROXY


def measure() -> Iterator[Figure]:
    """Open every page that anybody may read, then the form from step to step, then the status."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    reader = Visitor("ja")
    for name in OPEN:
        yield from _weigh(name, reader.see(name))
    filer = Visitor("ja")
    for step, answers in typed(KIND, CAPACITY).items():
        yield from _weigh(step, filer.see(step))
        filer.answer(step, answers)
    for name in ("documents", "check"):
        yield from _weigh(name, filer.see(name))
    send(filer.client, "ja")
    for name in ("complete", "status"):
        yield from _weigh(name, filer.see(name))


def _weigh(name: str, response: Any) -> Iterator[Figure]:  # noqa: ANN401 - a test response
    assert response.status_code == 200, (name, response.status_code)
    page = parse(response.content.decode())
    asked = {
        *(link.given["href"] for link in page.all("link") if link.given.get("rel") == "stylesheet"),
        *(script.given["src"] for script in page.all("script") if "src" in script.given),
    }
    files = {path for path in asked if path.startswith(STATIC)}
    assert files == asked, "somebody else's file"
    markup = len(response.content)
    whole = markup + sum(len(static_file(path)) for path in files)
    yield Figure(f"page_bytes_{name}", whole, "bytes", markup)
    yield Figure(f"page_requests_{name}", 1 + len(files), "requests", 1)
