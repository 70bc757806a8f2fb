"""The pages as the portal answers them: rendered once, looked at by every test of this folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client

from requests_app.choices import Language
from requests_app.management.storyteller import Cast

from .document import parse
from .scenes import TOURS
from .tales import Library
from .visitor import Visitor

LANGUAGES: Final = tuple(language.value for language in Language)
STATIC: Final = "/static/"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One scene in one language: the whole answer, and the pictures of its own that it shows."""

    tour: str
    scene: str
    language: str
    # The name of its address, "sign_in"; empty for a page of an error.
    page: str
    path: str
    status: int
    headers: dict[str, str]
    html: str
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.language} {self.scene}"


@contextmanager
def undone() -> Iterator[None]:
    """Write to the database as a test does: everything is taken back in the end."""
    atomic = transaction.atomic()
    # As Django's own TestCase: operations insist on being the outermost transaction but for it.
    atomic._from_testcase = True  # type: ignore[attr-defined]
    with atomic:
        yield
        transaction.set_rollback(True)


def record(cast: Cast) -> list[Recorded]:
    """Go on every tour in both languages."""
    library = Library(cast)
    return [
        _kept(tour, scene, language, response)
        for tour, stops in TOURS.items()
        for language in LANGUAGES
        for scene, response in stops(Visitor(language), library)
    ]


def _kept(tour: str, scene: str, language: str, response: Any) -> Recorded:  # noqa: ANN401
    content_type = response.headers["Content-Type"]
    wanted = int(scene[:3]) if scene[:3].isdigit() else 200
    assert response.status_code == wanted, (scene, response.status_code, response.headers)
    assert content_type.startswith("text/html"), scene
    html = response.content.decode()
    return Recorded(
        tour=tour,
        scene=scene,
        language=language,
        page=response.resolver_match.url_name if response.status_code == 200 else "",
        path=response.request["PATH_INFO"],
        status=response.status_code,
        headers=dict(response.headers),
        html=html,
        pictures={
            source: _picture(response.client, source)
            for source in {image.given["src"] for image in parse(html).all("img")}
            if not source.startswith(STATIC) and not urlsplit(source).scheme
        },
    )


def _picture(client: Client, source: str) -> tuple[str, bytes]:
    response: Any = client.get(source)
    assert response.status_code == 200, source
    return response.headers["Content-Type"], response.content
