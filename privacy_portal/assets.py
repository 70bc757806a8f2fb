"""Static files: hashed and compressed, and each entry style sheet in one piece with its parts."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Ours: `@import url("name.css");`, with or without a medium after it.
IMPORT: Final = re.compile(r'^@import url\("(?P<name>[\w-]+\.css)"\)(?: (?P<medium>\w+))?;$', re.M)
OURS: Final = PurePosixPath("css")
Found = dict[str, tuple[Storage, str]]


class WholeSheetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc] # untyped
    """
    Put the parts of a style sheet into it when files are collected.

    A browser learns of an `@import` only after it has read the sheet: one round trip more on every
    first visit, and a request for each part. The files stay apart for whoever edits them.
    """

    def post_process(
        self, paths: Found, dry_run: bool = False, **options: object
    ) -> Iterator[tuple[str, str | None, Any]]:
        sheets = InMemoryStorage()
        for name in [name for name in paths if PurePosixPath(name).parent == OURS]:
            text = _read(paths, name)
            if IMPORT.search(text):
                sheets.save(name, ContentFile(whole(text, paths=paths).encode()))
                paths[name] = (sheets, name)
        yield from super().post_process(paths, dry_run=dry_run, **options)


def whole(text: str, *, paths: Found) -> str:
    """Return a style sheet with the parts where they are imported, in their order."""

    def part(found: re.Match[str]) -> str:
        body = _read(paths, str(OURS / found["name"]))
        return f"@media {found['medium']} {{\n{body}}}\n" if found["medium"] else body

    return IMPORT.sub(part, text)


def _read(paths: Found, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return bytes(file.read()).decode()
