"""One measured figure, and how a benchmark measures it."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """what : is measured; ours, other : measured values with unit; than : the named alternative

    ratio : in the direction of `must`; must : "≥ 50" or "≤ 1.5", empty where nothing is promised
    """

    what: str
    ours: str
    other: str
    than: str
    ratio: float
    must: str = ""

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        if not self.must:
            return True
        sign, limit = self.must.split()
        return self.ratio >= float(limit) if sign == "≥" else self.ratio <= float(limit)


def seconds(action: Callable[[], object]) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def paired(ours: Callable[[], object], other: Callable[[], object], times: int) -> tuple[float, float]:
    """Median seconds of both, taken in turn so that a busy machine is unjust to neither. One call each to warm up."""
    ours()
    other()
    pairs = [(seconds(ours), seconds(other)) for _ in range(times)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def python(*arguments: str) -> None:
    """A fresh Python; raises where it fails."""
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def shown(duration: float) -> str:
    """Seconds in a unit that suits them."""
    for factor, unit in ((1.0, "s"), (1e3, "ms"), (1e6, "µs")):
        if duration * factor >= 1.0:
            return f"{duration * factor:.3g} {unit}"
    return f"{duration * 1e9:.3g} ns"
