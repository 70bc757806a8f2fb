"""
WeasyPrint as a first program would use it: one call, fonts by file, in a process without patches.

A process of its own, given the markup of a letter in a file, prints milliseconds.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import weasyprint

from requests_app.letters import fonts, resources

from .figures import milliseconds

# Django first: whatever else is imported asks for its settings.
PROGRAM: Final = (
    "import sys, django; django.setup(); from pathlib import Path;"
    "from tests.benchmarks import plain;"
    "print(plain.timed(Path(sys.argv[1])))"
)
FACES: Final = {
    "BIZ UDMincho": (fonts.FILES[0], "normal"),
    "BIZ UDPMincho": (fonts.FILES[1], "normal"),
    "BIZ UDPGothic": (fonts.FILES[4], "normal"),
    "BIZ UDPGothic ": (fonts.FILES[5], "bold"),
}


def measured(markup: str) -> float:
    """Return the milliseconds of a letter in a process of its own."""
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(markup)
        file.flush()
        command = [sys.executable, "-W", "ignore", "-c", PROGRAM, file.name]
        return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def timed(file: Path) -> float:
    faces = "".join(
        f'@font-face {{ font-family: "{name.strip()}"; font-weight: {weight};'
        f' src: url("{path.as_uri()}") }}'
        for name, (path, weight) in FACES.items()
    )
    style = f"<style>{faces}{resources.style()}</style>"
    markup = file.read_text(encoding="utf-8").replace("</head>", f"{style}</head>")
    markup = markup.replace(resources.SEAL_URL, resources.SEAL.as_uri())
    return milliseconds(lambda: weasyprint.HTML(string=markup).write_pdf())
