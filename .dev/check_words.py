"""Every sentence of the code has its Japanese: no gap, no fuzzy guess, nothing left over."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("privacy_portal", "identity", "fees", "requests_app")
PARTS = (*APPS, "templates", "static", "manage.py")
# "12 translated messages, 1 fuzzy translation, 3 untranslated messages."
COUNT = re.compile(r"(\d+) (translated|fuzzy|untranslated)")


def counts(catalogue: Path) -> dict[str, int]:
    """Return how many messages a catalogue has of each sort; a broken one stops the check."""
    checked = subprocess.run(
        ["msgfmt", "--check", "--statistics", "-o", "/dev/null", catalogue],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
        check=False,
    )
    if checked.returncode:
        sys.exit(checked.stderr)
    return {sort: int(number) for number, sort in COUNT.findall(checked.stderr)}


def collect(copy: Path) -> None:
    """Let Django gather the sentences anew in a copy of the sources."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / part)
    gather = ["makemessages", "--locale", "ja", "--no-obsolete", "--verbosity", "0"]
    subprocess.run([sys.executable, "manage.py", *gather], cwd=copy, check=True)


def faults(name: str, *, ours: Path, gathered: Path) -> list[str]:
    """Return what is wrong with a catalogue, compared with the one gathered anew."""
    now = counts(gathered)
    gaps = now.get("untranslated", 0) + now.get("fuzzy", 0)
    total = sum(counts(ours).values()) if ours.exists() else 0
    spare = total - sum(now.values())
    said = []
    if gaps:
        listed = ["msgattrib", "--untranslated", "--no-wrap", gathered]
        missing = subprocess.run(listed, capture_output=True, text=True, check=True).stdout
        fuzzy = ["msgattrib", "--only-fuzzy", "--no-wrap", gathered]
        missing += subprocess.run(fuzzy, capture_output=True, text=True, check=True).stdout
        said.append(f"{name}: {gaps} without Japanese\n{missing}")
    if spare > 0 and not gaps:
        said.append(f"{name}: {spare} that no code says any more")
    return said


def main() -> int:
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        collect(copy)
        for gathered in sorted(copy.glob("*/locale/ja/LC_MESSAGES/*.po")):
            name = gathered.relative_to(copy)
            found += faults(str(name), ours=ROOT / name, gathered=gathered)
    print("\n".join(found) or "Every sentence has its Japanese.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
