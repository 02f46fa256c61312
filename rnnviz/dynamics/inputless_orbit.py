"""One orbit of a gated cell without input: its points, its Lyapunov exponents, and whether it repeats itself."""

from typing import Any, Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.inputless import KINDS, PUBLISHED, STATE, Inputless
from rnnviz.prepared import Prepared

BLOCKS, DROPPED = 20, 2000
"""Parts of the time that are compared to tell how sure a mean is, and steps before anything counts."""
NOTHING = -30.0
"""An exponent below is −∞ and rounding."""
LONGEST_PERIOD, CLOSE = 256, 1e-9
CHAOTIC = 0.005
"""What the largest exponent must exceed, beside three of its standard errors."""

Verdict = Literal["chaos", "cycle", "rest"]


@Prepared
def warm_up() -> None:
    """Compile, or load what was compiled. Call it on a thread."""
    for kind in KINDS:
        Orbit(Inputless(kind, PUBLISHED[kind]), np.zeros(STATE[kind]), 20, seed=0).advance(1)


class Orbit:
    """An orbit of `steps` steps behind `DROPPED`, with all exponents.

    x : (state,), now    done : steps that count so far    tail : (step, state), the newest states
    """

    def __init__(self, map_: Inputless, start: Floats, steps: int, seed: int, exponents: int | None = None) -> None:
        self._map, self._steps = map_, steps
        self.x = np.array(start, dtype=float)
        count = map_.units if exponents is None else exponents
        rng = np.random.default_rng((seed, 1))
        self._v: Floats = np.ascontiguousarray(np.linalg.qr(rng.standard_normal((map_.units, count)))[0])
        self._blocks: Floats = np.zeros((BLOCKS, count))
        self.done = 0
        self.tail: Floats = np.empty((0, map_.units))
        self._is_dropped = False

    def drop(self, steps: int = DROPPED) -> Floats:
        """The steps that do not count, (step, state): the orbit finds its attractor, displacements their directions."""
        self._is_dropped = True
        return self._follow(steps, np.zeros(self._v.shape[1]))

    def advance(self, steps: int) -> Floats:
        """That many more states, as far as they count: (step, state)."""
        if not self._is_dropped:
            self.drop()
        steps = min(steps, self._steps - self.done)
        parts = [self.tail[:0]]
        while steps > 0:
            block = self.done * BLOCKS // self._steps
            end = -(-(block + 1) * self._steps // BLOCKS)
            now = min(steps, end - self.done)
            parts.append(self._follow(now, self._blocks[block]))
            self.done, steps = self.done + now, steps - now
        path = np.concatenate(parts)
        self.tail = np.concatenate((self.tail, path[-2 * LONGEST_PERIOD :]))[-2 * LONGEST_PERIOD :]
        return path

    def _follow(self, steps: int, grown: Floats) -> Floats:
        from rnnviz.dynamics.inputless_kernel import follow

        path = np.empty((steps, len(self.x)))
        follow(KINDS.index(self._map.kind), np.ascontiguousarray(self._map.W), self.x, self._v, grown, path)
        return path

    def exponents(self) -> Floats:
        """(exponent,), largest first, e-folds a step; NaN before the first step."""
        total = self._blocks.sum(0)
        return np.sort(total / self.done if self.done else np.full_like(total, np.nan))[::-1]

    def error(self) -> float | None:
        """Standard error of the largest exponent, from the blocks that are complete; None for fewer than two."""
        ends = np.array([-(-(k + 1) * self._steps // BLOCKS) for k in range(BLOCKS)])
        lengths, complete = np.diff(ends, prepend=0), ends <= self.done
        complete &= lengths > 0
        if complete.sum() < 2:
            return None
        largest = int(np.argmax(self._blocks.sum(0)))
        means = self._blocks[complete, largest] / lengths[complete]
        return float(means.std(ddof=1) / np.sqrt(len(means)))

    def period(self) -> int | None:
        """After how many steps the newest state comes again, None where it does not within `LONGEST_PERIOD`."""
        apart = np.abs(self.tail[::-1] - self.x).max(1) if len(self.tail) else np.empty(0)
        found = np.flatnonzero(apart[1 : LONGEST_PERIOD + 1] < CLOSE)
        return int(found[0]) + 1 if len(found) else None

    def verdict(self) -> Verdict | None:
        """chaos, or a cycle (one without a period winds round a closed curve), or rest; None before the first step."""
        if not self.done:
            return None
        if self.exponents()[0] > 3.0 * (self.error() or 0.0) + CHAOTIC:
            return "chaos"
        return "rest" if self.period() == 1 else "cycle"

    def checkpoint(self) -> dict[str, Any]:
        return {
            "x": self.x.copy(), "v": self._v.copy(), "blocks": self._blocks.copy(), "done": self.done,
            "tail": self.tail, "is_dropped": self._is_dropped,
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        self.x, self._v = np.array(state["x"], float), np.array(state["v"], float)
        self._blocks, self.tail = np.array(state["blocks"], float), np.array(state["tail"], float)
        self.done, self._is_dropped = int(state["done"]), bool(state["is_dropped"])


def largest_exponent(map_: Inputless, start: Floats, seed: int, steps: int = 2500, dropped: int = 500) -> float:
    """Of a short orbit, for a scan through many maps: a hundredth of its size is noise."""
    orbit = Orbit(map_, start, steps, seed, 1)
    orbit.drop(dropped)
    orbit.advance(steps)
    return max(float(orbit.exponents()[0]), NOTHING)


def kaplan_yorke(exponents: Floats) -> float:
    """The dimension that an attractor's exponents suggest.

        D = k + (λ₁ + … + λ_k) / |λ_{k+1}|,   k the most for which the sum is not negative

    exponents : (exponent,), largest first. 0 where the first is negative, all of them where the sum never is.
    Source: Kaplan & Yorke 1979, Lecture Notes in Mathematics 730, 204–227.
    """
    sums = np.cumsum(exponents)
    k = int(np.argmax(sums < 0)) if (sums < 0).any() else len(exponents)
    if k == 0 or k == len(exponents):
        return float(k)
    return float(k + sums[k - 1] / abs(exponents[k]))
