"""
A little server that shows recorded pages to a browser, with the headers they came with.

The portal rendered them once; what a browser does with them needs no portal behind.
"""

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from typing import Final

from django.contrib.staticfiles.finders import get_finders

from privacy_portal import assets

from .recording import STATIC, Recorded

# Of the recorded answer; what the connection needs is said anew.
LEFT_OUT: Final = frozenset({"Content-Length", "Connection", "Set-Cookie"})


class Stage(ThreadingHTTPServer):
    """Shows one recorded page at a time, and the files of `static/`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.page: Recorded | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def put_on(self, page: Recorded) -> str:
        """Let a page be seen from now on; return its address."""
        self.page = page
        return self.origin + page.path

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body for a path."""
        page = self.page
        if path.startswith(STATIC):
            return 200, {"Content-Type": _type_of(path)}, static_file(path)
        if page and path == page.path:
            kept = {name: value for name, value in page.headers.items() if name not in LEFT_OUT}
            return page.status, kept, page.html.encode()
        if page and path in page.pictures:
            media_type, content = page.pictures[path]
            return 200, {"Content-Type": media_type}, content
        return 404, {"Content-Type": "text/plain"}, b"not on stage"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Stage

    def do_GET(self) -> None:
        status, headers, body = self.server.answer(self.path.partition("?")[0])
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@cache
def static_file(path: str) -> bytes:
    """Return a file of `static/` as the portal serves it: a style sheet with its parts in it."""
    name = path.removeprefix(STATIC)
    files = _static_files()
    assert name in files, f"There is no {path}."
    storage, inside = files[name]
    with storage.open(inside) as file:
        content = bytes(file.read())
    if PurePosixPath(name).parent == assets.OURS:
        return assets.whole(content.decode(), paths=files).encode()
    return content


@cache
def _static_files() -> assets.Found:
    return {path: (storage, path) for finder in get_finders() for path, storage in finder.list([])}


def _type_of(path: str) -> str:
    return mimetypes.guess_type(path)[0] or "application/octet-stream"


@contextmanager
def open_stage() -> Iterator[Stage]:
    """Run the server for as long as it is needed."""
    with Stage() as stage:
        thread = threading.Thread(target=stage.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield stage
        stage.shutdown()
        thread.join()
