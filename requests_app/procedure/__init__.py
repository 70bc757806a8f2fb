"""
The published procedure as data: what ships, read by `load_procedure`.

A file is a list of `[[rows]]`. `[defaults]` fills in what a row does not say; `each` repeats a row
for several variants, listed on the spot or named under `[variants]`.
"""

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of `<name>.toml`, complete, in their order."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        document = tomllib.load(file)
    defaults, variants = document.get("defaults", {}), document.get("variants", {})
    complete: list[dict[str, Any]] = []
    for row in document["rows"]:
        each = row.pop("each", [{}])
        if isinstance(each, str):
            each = variants[each]
        complete.extend({**defaults, **row, **variant} for variant in each)
    return complete


def text(name: str) -> str:
    """Return a text of the folder, for instance the policy in one language."""
    return (FOLDER / name).read_text(encoding="utf-8")
