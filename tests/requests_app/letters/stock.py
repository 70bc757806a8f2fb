"""Write a letter of each kind into a folder; run with the patches of the engine, and without."""

import sys
from pathlib import Path

import django

import tests.environment  # noqa: F401 - what the settings need

django.setup()

from requests_app.letters import documents  # noqa: E402
from requests_app.letters.samples import AT, every  # noqa: E402

NAME = "渡邉\U000e0110 髙﨑 𠮷乃"


def main(out: Path) -> None:
    # One language after the other and back: what a letter leaves behind would show in the next.
    for round_, (language, name) in enumerate((("ja", NAME), ("en", NAME), ("ja", "山田 花子"))):
        seen: set[str] = set()
        for sample in every(language=language, name=name):
            if round_ == 2 and sample.kind == "REPLY":
                break
            if sample.kind in seen and "granted" not in sample.variant:
                continue
            seen.add(sample.kind)
            rendered = documents.print_letter(sample.document, at=AT)
            (out / f"{round_}-{sample.kind}-{sample.variant}.pdf").write_bytes(rendered.content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
