"""
What makes a letter cost half: work that the engine would repeat for every document.

Only its public hooks are used. The pages are the same: the rules left out of its own style sheet
touch nothing that a letter has.
"""

import zlib
from functools import cache
from typing import Any, Final

import pydyf  # type: ignore[import-untyped]
import weasyprint
from weasyprint.images import RasterImage

# Level 9, the engine's own, takes three times as long and saves one byte in 150.
LEVEL: Final = 6
# Rules that are tried on every element, or give each one pseudo-elements.
HEAVY: Final = (
    "::footnote-",
    "::note-",
    "[dir",
    ":is(dir",
    ":is(colgroup",
    ":link",
    "@counter-style",
)
FEWEST_DROPPED: Final = 40


class PreparedImage(RasterImage):  # type: ignore[misc] # WeasyPrint has no types
    """The seal, turned into PDF once a process instead of once a letter."""

    def get_x_object(self, interpolate: object, dpi_ratio: object) -> pydyf.Stream:
        key = (interpolate, dpi_ratio)
        prepared = self.__dict__.setdefault("prepared", {})
        if key not in prepared:
            image = super().get_x_object(interpolate, dpi_ratio)
            mask = image.extra.pop("SMask", None)
            prepared[key] = [
                (b"".join(_bytes(part) for part in one.stream), dict(one.extra))
                for one in (image, mask)
                if one
            ]
        streams = [pydyf.Stream([data], dict(extra)) for data, extra in prepared[key]]
        if len(streams) > 1:
            streams[0].extra["SMask"] = streams[1]
        return streams[0]


class Frozen(pydyf.Object):  # type: ignore[misc] # pydyf has no types
    """An object written once: PDF/A needs its bytes for the file and for the identifier."""

    compressible = True

    def __init__(self, whole: Any) -> None:  # noqa: ANN401 - pydyf has no types
        self.number, self.offset = whole.number, whole.offset
        self.generation, self.free = whole.generation, whole.free
        self.bytes: bytes = whole.data

    @property
    def data(self) -> bytes:
        return self.bytes


class FrozenStream(Frozen):
    compressible = False


def freeze(pdf: Any) -> None:  # noqa: ANN401 - pydyf has no types
    """Deflate the streams at a sensible level, and write every object once."""
    for position, item in enumerate(pdf.objects):
        if isinstance(item, pydyf.Stream):
            if item.compress:
                plain = b"\n".join(pydyf._to_bytes(part) for part in item.stream)
                item.stream = [zlib.compress(plain, LEVEL)]
                item.compress = False
                item.extra["Filter"] = "/FlateDecode"
            pdf.objects[position] = FrozenStream(item)
        elif item.free != "f":
            pdf.objects[position] = Frozen(item)


@cache
def base_style() -> weasyprint.CSS:
    """Return the engine's own style sheet without the heavy rules."""
    kept, dropped = [], 0
    for line in weasyprint.html.UA.splitlines():
        if line.startswith("::marker"):
            kept.append(f"li{line}")
            dropped += 1
        elif line.startswith(HEAVY):
            dropped += 1
        else:
            kept.append(line)
    if dropped < FEWEST_DROPPED:
        raise RuntimeError("WeasyPrint's own style sheet has changed: look at HEAVY again.")
    return weasyprint.CSS(string="\n".join(kept), counter_style=weasyprint.html.UA_COUNTER_STYLE)


def _bytes(part: Any) -> bytes:  # noqa: ANN401 - pydyf has no types
    return part if isinstance(part, bytes) else bytes(part.data)
