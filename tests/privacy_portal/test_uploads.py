"""Uploads stay in memory; a file that is too large is named, and nothing else typed is lost."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import StopUpload
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from privacy_portal import uploads
from privacy_portal.errors import Refused
from privacy_portal.sandbox import convert_upload

MIB = 1024 * 1024


class PaperForm(forms.Form):
    name = forms.CharField()
    paper = uploads.UploadField()


def posted(*sizes: int, name: str = "山田") -> HttpRequest:
    files = [SimpleUploadedFile(f"{n}.png", b"x" * size) for n, size in enumerate(sizes)]
    fields = dict(zip(("paper", "second", "third", "fourth"), files, strict=False))
    return RequestFactory().post("/", {"name": name, **fields})


@contextmanager
def no_file_is_made() -> Iterator[None]:
    """Watch the temporary folder."""
    folder = Path(tempfile.gettempdir())
    before = set(folder.iterdir())
    yield
    new = {path for path in set(folder.iterdir()) - before if path.name.endswith(".upload")}
    assert not new


def test_a_file_arrives_whole_and_in_memory() -> None:
    with no_file_is_made():
        request = posted(9 * MIB)
        upload = request.FILES["paper"]
    assert not isinstance(upload, list | uploads.RefusedUpload)
    assert upload.read() == b"x" * 9 * MIB
    assert not hasattr(upload, "temporary_file_path")


def test_the_limit_itself_is_allowed_and_one_more_is_not(settings: Settings) -> None:
    settings.MAX_UPLOAD_BYTES = 100_000
    assert PaperForm(None).is_valid() is False
    for size, right in ((100_000, True), (100_001, False)):
        request = posted(size)
        assert PaperForm(request.POST, request.FILES).is_valid() is right


def test_too_large_keeps_what_was_typed_and_says_one_sentence() -> None:
    with no_file_is_made():
        request = posted(11 * MIB)
        form = PaperForm(request.POST, request.FILES)
    assert not form.is_valid()
    assert list(form.errors) == ["paper"]
    assert form.errors["paper"] == [uploads.too_large_message("0.png")]
    assert "“0.png” is over 10 MB" in form.errors["paper"][0]
    assert form.cleaned_data["name"] == "山田"


def test_reading_a_refused_file_is_an_expected_no() -> None:
    upload = posted(11 * MIB).FILES["paper"]
    assert isinstance(upload, uploads.RefusedUpload)
    assert upload.size == 11 * MIB
    with pytest.raises(Refused, match="10 MB"):
        convert_upload(upload.read(), media_type="image/png")
    with pytest.raises(Refused):
        list(upload.chunks())


def test_one_large_file_does_not_take_the_others_along() -> None:
    files = posted(11 * MIB, 5).FILES
    assert isinstance(files["paper"], uploads.RefusedUpload)
    second = files["second"]
    assert not isinstance(second, list)
    assert second.read() == b"xxxxx"


def test_all_files_of_a_request_together_have_a_limit() -> None:
    files = posted(10 * MIB, 10 * MIB, 10 * MIB, 10 * MIB).FILES
    refused = [isinstance(files[field], uploads.RefusedUpload) for field in files]
    assert refused == [False, False, False, True]


def test_who_goes_on_sending_is_cut_off() -> None:
    handler = uploads.MemoryOnlyUploadHandler()
    handler.new_file("paper", "x.png", "image/png", None)
    for start in range(0, uploads.MAX_SWALLOWED_BYTES, MIB):
        handler.receive_data_chunk(b"x" * MIB, start)
    with pytest.raises(StopUpload) as stop:
        handler.receive_data_chunk(b"x" * MIB, uploads.MAX_SWALLOWED_BYTES)
    assert stop.value.connection_reset
    assert handler.buffer is None


def test_a_missing_and_an_empty_file_have_djangos_sentence() -> None:
    for request in (posted(), posted(0)):
        form = PaperForm(request.POST, request.FILES)
        assert not form.is_valid()
        assert list(form.errors) == ["paper"]
    assert os.sep not in posted(1).FILES["paper"].name  # type: ignore[operator,union-attr]
