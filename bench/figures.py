"""What a bench case returns, and how the table is printed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One row: ours and the reference in the same unit (`ms`, `bytes`), and the target as TARGETS has it."""

    what: str
    ours: float
    reference: float | None
    beside: str
    unit: str
    target: str

    def row(self) -> str:
        """Return the row as text."""
        ratio = f"{self.ours / self.reference:6.2f} x" if self.reference else "       –"
        other = f"{self.reference:10.1f}" if self.reference is not None else "         –"
        return f"{self.what:<58} {self.ours:10.1f} {other} {self.unit:<5} {ratio}  {self.beside:<28} {self.target}"


HEAD = f"{'what':<58} {'ours':>10} {'reference':>10} {'':<5} {'ratio':>8}  {'reference is':<28} target"


def alternate(ours: Callable[[], float], reference: Callable[[], float], times: int) -> tuple[float, float]:
    """Measure two things in turn (A B A B ...); return their medians."""
    pairs = [(ours(), reference()) for _ in range(times)]
    return median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)
