"""The patches of the engine change nothing that can be seen or read."""

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
import weasyprint

from requests_app.letters import engine

pytestmark = pytest.mark.embedded
ROOT = Path(__file__).parents[3]


def made(folder: Path, *, tuned: bool) -> dict[str, pypdfium2.PdfDocument]:
    folder.mkdir()
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.requests_app.letters.stock", str(folder)],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "privacy_portal.settings",
            "LETTERS_TUNED": str(tuned),
        },
        check=True,
    )
    return {file.name: pypdfium2.PdfDocument(file) for file in sorted(folder.iterdir())}


def drawn(page: pypdfium2.PdfPage) -> bytes:
    """Return the pixels of a page at 72 dpi."""
    return bytes(page.render(scale=1).buffer)


def test_every_kind_of_letter_has_the_same_pixels_and_the_same_text(tmp_path: Path) -> None:
    tuned, stock = made(tmp_path / "a", tuned=True), made(tmp_path / "b", tuned=False)

    assert tuned.keys() == stock.keys()
    assert len(tuned) > 50
    for name, ours in tuned.items():
        assert len(ours) == len(stock[name]), name
        for page, theirs in zip(ours, stock[name], strict=True):
            assert page.get_textpage().get_text_range() == theirs.get_textpage().get_text_range()
            assert drawn(page) == drawn(theirs), name


def test_another_version_runs_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "VERSION", "70.1")
    monkeypatch.setattr(engine, "_tuned", [])

    assert not engine.tune()
    assert engine._tuned == []


def test_the_version_that_is_installed_is_the_one_that_the_patches_know() -> None:
    assert weasyprint.VERSION == engine.VERSION
    assert engine.tune()
