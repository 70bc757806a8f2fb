"""
Uploads in memory only: nothing that a person sends touches the disk in clear text.

Django's own handler spools large files into the temporary folder. This one counts while it reads,
lets go of a file that grows too large, and marks it, so that the form can say one clear sentence
and keep everything else that was typed.
"""

import io
from collections.abc import Iterator
from typing import IO, Any

from django import forms
from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.utils.translation import gettext as _

from .errors import Refused

MIB = 1024 * 1024
# Kept in memory for one request, all files together.
MAX_REQUEST_BYTES = 32 * MIB
# Read and thrown away before we hang up on whoever goes on sending.
MAX_SWALLOWED_BYTES = 64 * MIB
LONGEST_NAME = 60


class RefusedUpload(InMemoryUploadedFile):
    """A file that was too large: its content was let go, and reading it says so."""

    def read(self, size: int = -1) -> bytes:
        raise Refused(too_large_message(self.name))

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        raise Refused(too_large_message(self.name))


class MemoryOnlyUploadHandler(FileUploadHandler):
    """Keeps files of at most `MAX_UPLOAD_BYTES` in memory; see the module."""

    def __init__(self, request: Any = None) -> None:  # noqa: ANN401 - as Django has it
        super().__init__(request)
        self.kept = self.seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().new_file(*args, **kwargs)
        self.buffer: IO[bytes] | None = io.BytesIO()
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece; returning None tells Django that no other handler may have it."""
        self.size += len(raw_data)
        self.seen += len(raw_data)
        if self.seen > MAX_SWALLOWED_BYTES:
            raise StopUpload(connection_reset=True)
        if self.buffer is None:
            return
        self.kept += len(raw_data)
        if self.size > settings.MAX_UPLOAD_BYTES or self.kept > MAX_REQUEST_BYTES:
            self.kept -= self.size
            self.buffer = None
        else:
            self.buffer.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """Return the file, or an empty one that is marked as refused."""
        refused = self.buffer is None
        content = self.buffer or io.BytesIO()
        content.seek(0)
        return (RefusedUpload if refused else InMemoryUploadedFile)(
            file=content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def too_large_message(name: str | None) -> str:
    """Return the sentence about a refused file."""
    limit = settings.MAX_UPLOAD_BYTES // MIB
    return _("“%(name)s” is over %(limit)d MB. Make it smaller, or post a copy.") % {
        "name": shown_name(name),
        "limit": limit,
    }


def empty_message(name: str | None) -> str:
    """Return the sentence about a file without content."""
    return _("“%(name)s” is empty. Choose another file.") % {"name": shown_name(name)}


def shown_name(name: str | None) -> str:
    """
    Return a file name as a sentence can bear it; Django has dropped what cannot be seen.

    The end says most (IMG_0001.jpg), so a long one loses its middle.
    """
    name = name or _("file")
    return name if len(name) <= LONGEST_NAME else f"{name[:30]}…{name[-20:]}"


class UploadField(forms.FileField):
    """A file field that knows refused files. Whether it is a picture, the sandbox decides."""

    def to_python(self, data: "File[Any] | None") -> "File[Any] | None":
        if isinstance(data, RefusedUpload):
            raise forms.ValidationError(too_large_message(data.name), code="too_large")
        if data is not None and data.size == 0:
            raise forms.ValidationError(empty_message(data.name), code="empty")
        return super().to_python(data)
