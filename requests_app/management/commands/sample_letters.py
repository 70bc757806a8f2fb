"""Write every letter kind and variant with sample data, to look at: no row of a case is read."""

from argparse import ArgumentParser
from collections import deque
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation

from privacy_portal.dates import tokyo_day
from requests_app.choices import BlankFormKind, Language
from requests_app.letters import Unprintable, blanks, documents
from requests_app.letters.samples import AT, Sample, every
from requests_app.letters.samples.notices import NAME
from requests_app.models import Operator


class Command(BaseCommand):
    help = "Write every letter with sample data; print `kind variant pages bytes` for each."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, help="folder for the PDFs")
        parser.add_argument(
            "--names",
            type=Path,
            help="names to address them to, one a line (UTF-8): each letter goes to the next one, "
            "and each name gets a letter",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """
        Write the letters, and the paper forms where the registers are loaded.

        A name that cannot be printed is told on stderr by its line and its code points, and the
        letter goes to the next name instead.

        :raises CommandError: for a file that cannot be read, or if no name in it can be printed
        """
        names = deque(_names(options["names"]) if options["names"] else [(1, NAME)])
        self.out: Path = options["out"]
        self.out.mkdir(parents=True, exist_ok=True)
        total, unused, written = len(_samples(NAME)), {line for line, _name in names}, 0
        while written < total or unused:
            if not names:
                raise CommandError("None of the names can be printed.")
            line, name = names[0]
            again = f".{written // total + 1}" if written >= total else ""
            try:
                self._write(_samples(name)[written % total], suffix=again)
            except Unprintable as refusal:
                self.stderr.write(f"line {line}: {refusal}")
                names.popleft()
            else:
                names.rotate(-1)
                written += 1
            unused.discard(line)
        self._write_paper_forms()

    def _write_paper_forms(self) -> None:
        try:
            loaded = Operator.objects.exists()
        except DatabaseError:
            loaded = False
        if not loaded:
            self.stderr.write("No paper forms: the registers are empty (see load_procedure).")
            return
        for language in Language:
            for kind in BlankFormKind:
                with translation.override(language):
                    sheet = blanks.build(kind, language=language, on=tokyo_day(AT))
                about = kind.lower().replace("_", "-")
                self._write(Sample("BLANK_FORM", f"{about}.{language}", sheet))

    def _write(self, sample: Sample, *, suffix: str = "") -> None:
        rendered = documents.print_letter(sample.document, at=AT)
        stem = f"{sample.kind.lower().replace('_', '-')}.{sample.variant}{suffix}"
        (self.out / f"{stem}.pdf").write_bytes(rendered.content)
        size = len(rendered.content)
        self.stdout.write(f"{sample.kind} {sample.variant} {rendered.pages} {size}")


def _samples(name: str) -> list[Sample]:
    return [sample for language in Language for sample in every(language=language, name=name)]


def _names(file: Path) -> list[tuple[int, str]]:
    """Return the names with their lines, exactly as they stand there; empty lines are none."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{file} cannot be read as UTF-8: {problem}") from problem
    names = [(at, line) for at, line in enumerate(text.split("\n"), start=1)]
    names = [(at, line.removesuffix("\r")) for at, line in names]
    names = [(at, line) for at, line in names if line.strip()]
    if not names:
        raise CommandError(f"{file} has no name in it.")
    return names
