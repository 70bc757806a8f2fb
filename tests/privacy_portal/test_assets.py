"""Style sheets are collected in one piece, whole and in their order."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage

from privacy_portal.assets import IMPORT, Found, WholeSheetStorage

CSS = settings.BASE_DIR / "static" / "css"


@pytest.fixture
def collected(tmp_path: Path) -> dict[str, str]:
    """Collect our style sheets; each by its plain name, as a browser would get it."""
    shutil.copytree(CSS, tmp_path / "css")
    source = StaticFilesStorage(location=settings.BASE_DIR / "static", base_url="/own/")
    paths: Found = {f"css/{path.name}": (source, f"css/{path.name}") for path in CSS.glob("*.css")}
    storage = WholeSheetStorage(location=tmp_path, base_url="/static/")
    processed = list(storage.post_process(paths))
    assert not [row for row in processed if isinstance(row[2], Exception)]
    return {name: (tmp_path / storage.hashed_files[name]).read_text("utf-8") for name in paths}


@pytest.mark.parametrize("name", ["portal.css", "staff.css"])
def test_an_entry_sheet_holds_its_parts_and_imports_nothing(
    collected: dict[str, str], name: str
) -> None:
    sheet = collected[f"css/{name}"]
    parts = [found["name"] for found in IMPORT.finditer((CSS / name).read_text("utf-8"))]

    assert len(parts) > 10
    assert "@import" not in sheet
    places = [sheet.index((CSS / part).read_text("utf-8").strip()) for part in parts]
    assert places == sorted(places)


def test_a_part_for_print_stays_for_print(collected: dict[str, str]) -> None:
    sheet = collected["css/portal.css"]
    assert re.search(r"@media print \{\n/\* Any page must print well", sheet)
    assert sheet.count("{") == sheet.count("}")
