"""A figure, its baseline, and how they are printed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, and the same thing done the plain way in the same run."""

    name: str
    value: float
    unit: str
    baseline: float

    def line(self, *, engine: str) -> str:
        """Return the figure as a JSON object: the ratio tells machines apart less than values."""
        ratio = self.value / self.baseline if self.baseline else 0
        return json.dumps(
            {
                "name": self.name,
                "engine": engine,
                "value": round(self.value, 2),
                "unit": self.unit,
                "baseline": round(self.baseline, 2),
                "ratio": round(ratio, 4),
            }
        )


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
