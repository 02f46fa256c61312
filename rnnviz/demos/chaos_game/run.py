"""Letter after letter; what is known of the whole sequence is known from the beginning."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.symbols import laser_changes, letters_of, quantile_thresholds, quantised
from rnnviz.demos.chaos_game.params import Params
from rnnviz.families.symbol_sequences import entropy_of, sequence
from rnnviz.kit import Clocked
from rnnviz.networks import iterated_maps as im
from rnnviz.networks.hulls import copies_are_apart, diameter

PER_STEP, PER_SECOND = 50, 2000

FIRST = 200
"""Letters in the first picture."""

SIDES = (256, 128)
"""Cells of the picture each way: at k = ½ one for each ending of 8 letters, or of 7 where few of them occur."""

FEW = 2000

LETTERS_SHOWN = 300
"""The newest places, which can be pointed at."""

TAIL = 16
"""The newest letters, written above."""

KEPT, SEEN = 2000, 1000
"""Places in the results; pairs in the picture."""

RESULTS = {
    "final_point": "where the last letter leads",
    "points": f"the places after the last letters, {KEPT} at most, oldest first",
    "n_points": "how many letters there are",
    "occupied": "how many different endings of 1 to 8 letters occur",
    "possible": "how many there could be: powers of 4",
    "entropy": "topological: ln of the factor by which the allowed words grow with each letter",
    "dimension": "of the set of all places, entropy / ln(1/k), where cells do not overlap",
    "dimension_measured": "the same from the endings of 3 and of 7 letters that occur",
    "worst_ratio": "largest distance of two places, as a share of what their common ending allows",
}


@dataclass(frozen=True, eq=False)
class Frame:
    """What there is after t of `letters` letters.

    codes, shade : (row, column), which ending hit a cell last (−1 none) and how strongly it is drawn
    x, y, endings, known : (place,), the newest places, oldest first, with their last 8 letters and how many these are
    tail : the newest letters as text
    common, distance : (pair,); pairs : (2, pair), the last 8 letters of both, coded; ends : (2, pair, 2), both places
    bound : (31,), for 0 … 30 letters
    occupied, possible : (8,), for `lengths` 1 … 8, of the whole sequence
    dimension, exact : measured and as the entropy says, None where it is unknown
    across : the largest distance of two corners; are_apart : whether different endings have different cells
    """

    t: int
    letters: int
    codes: Array
    shade: Array
    x: Floats
    y: Floats
    endings: Ints
    known: Ints
    tail: str
    common: Floats
    distance: Floats
    bound: Floats
    pairs: Ints
    ends: Floats
    lengths: Floats
    occupied: Floats
    possible: Floats
    dimension: float | None
    exact: float | None
    worst_ratio: float
    across: float
    are_apart: bool


class Run(Clocked[Params, Frame]):
    """Letter after letter; what is known of the whole sequence is known from the beginning."""

    changes_its_past = True
    pace, fps = float(PER_SECOND // PER_STEP), 40.0

    def begin(self) -> None:
        p = self.params
        self._symbols = symbols_read(p)
        n = len(self._symbols)
        self.last = max(0, -(-(n - FIRST) // PER_STEP))
        before = np.concatenate([np.zeros(7, dtype=np.int64), self._symbols])
        self._codes = im.ending_codes(before, 8)
        self._occupied = im.occupied(self._symbols)
        self._pairs = im.pairs_of_moments(self._symbols, np.random.default_rng([p.seed, 1]))
        every = max(1, self._pairs.shape[1] // SEEN)
        self._common = im.common_suffix(self._symbols, self._pairs)
        self._pairs_seen, self._common_seen = self._codes[self._pairs[:, ::every]], self._common[::every].astype(float)
        self._side = SIDES[self._occupied[-1] < FEW]
        self._lengths, self._counts = np.arange(1.0, 9.0), np.array(self._occupied, dtype=float)
        self._possible = 4.0**self._lengths
        self._contract()

    def _contract(self) -> None:
        """All that depends on k and on the corners."""
        k, corners = self.params.contraction, np.array(self.params.corners)
        self._across = diameter(corners)
        self._are_apart = copies_are_apart(np.array(self.params.in_use), k)
        self._points = im.chaos_game(self._symbols, k, corners=corners)
        columns, rows = np.minimum((self._points * self._side).astype(np.int64), self._side - 1).T
        self._cells = rows * self._side + columns
        near = im.Nearness(self._common, im.distances(self._points, self._pairs))
        self._worst = near.worst_ratio(k, self._across)
        self._ends_seen = self._points[self._pairs[:, :: max(1, len(near.distance) // SEEN)]]
        self._distance_seen = near.distance[:: max(1, len(near.distance) // SEEN)]
        self._bound = self._across * k ** np.arange(31.0)
        self._empty()

    def _empty(self) -> None:
        """No cell is filled yet; the first seven places never fill one, for they have no ending of eight letters."""
        self._filled, self._hits = 7, np.zeros(self._side**2, np.int64)
        self._last_code = np.full(self._side**2, -1, np.int32)
        self._shown: Frame | None = None

    def change(self, params: Params) -> bool:
        moves = (params.contraction, params.corners) != (self.params.contraction, self.params.corners)
        self.params = params
        if moves:
            self._contract()
        return False

    @property
    def _read(self) -> int:
        return min(len(self._symbols), FIRST + PER_STEP * self.t)

    @property
    def position(self) -> str:
        return f"letter {self._read} of {len(self._symbols)}"

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        self._empty()

    def frame(self) -> Frame:
        if self._shown is None or self._shown.t != self._read:
            self._fill()
            self._shown = self._frame()
        return self._shown

    def _fill(self) -> None:
        cells = self._cells[self._filled : max(7, self._read)]
        self._hits += np.bincount(cells, minlength=self._side**2)
        self._last_code[cells] = self._codes[self._filled : max(7, self._read)]
        self._filled = max(7, self._read)

    def _frame(self) -> Frame:
        t, side = self._read, (self._side, self._side)
        newest = slice(max(0, t - LETTERS_SHOWN), t)
        strength = np.minimum(1.0, 0.55 + 0.15 * np.log2(np.maximum(1, self._hits)))
        x, y = np.ascontiguousarray(self._points[newest].T)
        return Frame(
            t, len(self._symbols), self._last_code.reshape(side).copy(),
            strength.astype(np.float32).reshape(side), x, y, self._codes[newest],
            np.minimum(8, np.arange(newest.start, t) + 1), letters_of(self._symbols[max(0, t - TAIL) : t]),
            self._common_seen, self._distance_seen, self._bound, self._pairs_seen, self._ends_seen, self._lengths,
            self._counts, self._possible, self._dimension_measured(), self._dimension(), self._worst,
            self._across, self._are_apart,
        )  # fmt: skip

    def _dimension(self) -> float | None:
        entropy = entropy_of(self.params.source)
        return entropy / float(np.log(1.0 / self.params.contraction)) if entropy and self._are_apart else None

    def _dimension_measured(self) -> float | None:
        if not self._are_apart or len(self._symbols) < 10_000:
            return None
        return im.box_dimension(self._occupied, self.params.contraction)

    def results(self) -> dict[str, Any]:
        return {
            "final_point": self._points[-1], "points": self._points[-KEPT:], "n_points": len(self._symbols),
            "occupied": self._occupied, "possible": [4**n for n in range(1, 9)],
            "entropy": entropy_of(self.params.source),
            "dimension": self._dimension(),
            "dimension_measured": self._dimension_measured(), "worst_ratio": self._worst,
        }  # fmt: skip


def symbols_read(p: Params) -> Ints:
    if p.source != "laser":
        return sequence(p.source, p.text, p.length, p.seed)
    changes = laser_changes()
    return quantised(changes, quantile_thresholds(changes, 10.0))[: p.length]
