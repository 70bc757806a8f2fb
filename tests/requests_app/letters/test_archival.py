"""Every letter is PDF/A-3a and PDF/UA-1 at once: each clause over each kind, in both languages."""

import io
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from requests_app.letters import documents
from requests_app.letters.replies import Enclosure, Reply
from requests_app.letters.samples import AT, Sample, every
from requests_app.letters.samples.notices import NAME

from .archival import RULES

pytestmark = pytest.mark.embedded
DATA = (
    Enclosure(name="data-1-1.csv", title="契約情報", content="\ufeff項目,内容\r\n".encode()),
    Enclosure(name="data-1-1.json", title="契約情報", content=b"[]\n"),
)


def chosen() -> list[Sample]:
    """Return a letter of each kind and language, and the disclosures with data inside."""
    found: dict[str, Sample] = {}
    for language in ("ja", "en"):
        for sample in every(language=language, name=NAME):
            document = sample.document
            if isinstance(document, Reply) and document.services[0].data:
                found[sample.variant] = replace(sample, document=replace(document, enclosures=DATA))
            else:
                found.setdefault(f"{sample.kind} {language}", sample)
    return list(found.values())


@pytest.fixture(scope="module")
def letters() -> dict[str, bytes]:
    return {
        f"{sample.kind} {sample.variant}": documents.print_letter(sample.document, at=AT).content
        for sample in chosen()
    }


@pytest.mark.parametrize("rule", RULES, ids=RULES)
def test_every_letter_keeps_the_clause(rule: str, letters: dict[str, bytes]) -> None:
    assert len(letters) > 35
    found = {}
    for name, raw in letters.items():
        with pikepdf.open(io.BytesIO(raw)) as pdf:
            if faults := sorted(set(RULES[rule](pdf, raw))):
                found[name] = faults
    assert found == {}


def spoiled(raw: bytes, spoil: Any) -> pikepdf.Pdf:  # noqa: ANN401 - a function of a test
    pdf = pikepdf.open(io.BytesIO(raw))
    spoil(pdf)
    return pdf


def _no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def _no_scope(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH":
            for key in ("/A", "/ID"):
                if key in one:
                    del one[key]


def _no_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def _no_embedding(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one:
            del one["/FontFile2"]


def _no_list(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("ua_7_2_language", _no_language),
        ("ua_7_5_tables", _no_scope),
        ("a3_6_2_3_output_intent", _no_intent),
        ("a3_6_2_11_4_embedded_fonts", _no_embedding),
        ("a3_6_8_embedded_files", _no_list),
    ],
)
def test_a_rule_finds_what_it_is_for(rule: str, spoil: Any, letters: dict[str, bytes]) -> None:  # noqa: ANN401
    raw = letters["REPLY disclose-data-granted-on-paper.ja"]
    assert list(RULES[rule](spoiled(raw, spoil), raw))
