"""Somebody else's judge: Apache PDFBox Preflight reads every template as PDF/A-1b."""

import io
import subprocess
from pathlib import Path
from typing import Final

import pikepdf
import pytest
from defusedxml import ElementTree
from PIL import Image

from requests_app.letters import documents, pdf, resources
from requests_app.letters.samples import AT, every
from requests_app.letters.samples.notices import NAME

pytestmark = pytest.mark.embedded
JARS: Final = (
    *("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "jaxb-api"),
    "javax.activation",
)
CLASSPATH: Final = ":".join(f"/usr/share/java/{name}.jar" for name in JARS)
VALIDATOR: Final = "org.apache.pdfbox.preflight.Validator_A1b"


@pytest.fixture
def opaque_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDF/A-1 knows no transparency: the seal stands on white there, and is read anew."""
    content = io.BytesIO()
    with Image.open(resources.SEAL) as seal:
        white = Image.new("RGB", seal.size, "white")
        white.paste(seal, mask=seal.getchannel("A"))
        white.save(content, "PNG")
    monkeypatch.setattr(resources, "seal", content.getvalue)
    monkeypatch.setattr(pdf, "_renderers", {})
    monkeypatch.setattr(pdf, "VARIANT", "pdf/a-1b")


def judged(folder: Path) -> dict[str, bool]:
    """Return for each PDF of a folder whether the judge takes it for PDF/A-1b."""
    listed = folder / "files"
    listed.write_text("\n".join(str(file) for file in sorted(folder.glob("*.pdf"))))
    command = ["java", "-cp", CLASSPATH, VALIDATOR, "xml", "group", str(listed)]
    # It ends with an error where a file is not valid, and without its list where it broke.
    run = subprocess.run(command, check=False, capture_output=True, text=True)
    report = folder / "files.preflight.xml"
    assert report.exists(), run.stdout + run.stderr
    found = ElementTree.fromstring(report.read_text(encoding="utf-8"))
    return {
        one.attrib["name"]: (one.findtext("isValid") or "").strip() == "true"
        for one in found.iter("preflight")
    }


@pytest.mark.usefixtures("opaque_seal")
def test_every_template_is_valid(tmp_path: Path) -> None:
    seen: set[str] = set()
    for language in ("ja", "en"):
        for sample in every(language=language, name=NAME):
            template = documents.template(sample.document)
            if template not in seen:
                seen.add(template)
                file = tmp_path / f"{template.replace('/', '-').removesuffix('.html')}.pdf"
                file.write_bytes(documents.print_letter(sample.document, at=AT).content)

    verdicts = judged(tmp_path)

    assert len(verdicts) == len(seen) > 35
    assert [name for name, valid in verdicts.items() if not valid] == []


@pytest.mark.usefixtures("opaque_seal")
def test_the_judge_finds_what_is_missing(tmp_path: Path) -> None:
    sample = next(every(language="ja", name=NAME))
    raw = documents.print_letter(sample.document, at=AT).content
    (tmp_path / "whole.pdf").write_bytes(raw)
    with pikepdf.open(io.BytesIO(raw)) as broken:
        del broken.Root.OutputIntents
        broken.save(tmp_path / "broken.pdf")

    assert judged(tmp_path) == {"whole.pdf": True, "broken.pdf": False}
