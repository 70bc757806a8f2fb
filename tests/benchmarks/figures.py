"""A figure, its baseline, and how they are printed."""

import json
import time
from collections.abc import Callable, Sequence
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


SECONDS = 8.0


def milliseconds(call: Callable[[], object]) -> float:
    """Return the median of the processor time of a call, after two to warm up."""
    call()
    call()
    taken: list[float] = []
    while len(taken) < 5 or (sum(taken) < SECONDS and len(taken) < 40):
        began = time.process_time()
        call()
        taken.append(time.process_time() - began)
    return quantile(taken, 0.5) * 1000
