"""A fixed contraction remembers the recent past as a place: the longer two ends agree, the nearer they lie.

Each letter pulls a point half way to its corner of the square. Nothing is learned, and yet the place tells the last
letters, the newest one most plainly.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import field_validator, model_validator

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.symbols import laser_changes, letters_of, quantile_thresholds, quantised, symbols_of
from rnnviz.families.symbol_sequences import LONGEST_TEXT, SOURCE_NAMES, TEXT_HELP, entropy_of, sequence
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Line, Mark, Points
from rnnviz.kit import LIVE, VIEW, Click, Clocked, DemoParams, Event, Preset, View, changed, param, remembered, switch
from rnnviz.kit.truth import Shows, ShowsTable
from rnnviz.networks import iterated_maps as im
from rnnviz.panels import chaos_square as square

GROUP = "Reservoirs and fractals"
TITLE = "Chaos game"
ORDER = 10
HINT = "Point at a dot to see its last letters, or click a square to see what ends there."

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


class Params(DemoParams):
    """What is read, and by how much each letter contracts."""

    source: Literal["random", "text", "no-cg", "three", "laser", "prose"] = param(
        "random", "Where the letters come from.", group="Letters", labels=SOURCE_NAMES)  # fmt: skip
    text: str = param(
        "CGTTGACCTGATGCAAACCTGA", TEXT_HELP, group="Letters", when={"source": ("text", "prose")},
        max_length=LONGEST_TEXT, widget="long-text")  # fmt: skip
    length: int = param(
        20_000, "How many letters; the laser has 10 092 at most.", group="Letters", ge=1, le=200_000, log=True,
        when={"source": ("random", "no-cg", "three", "laser")})  # fmt: skip
    contraction: float = param(
        0.5, "What is left of a distance after one letter.", LIVE, title="Contraction k", ge=0.05, le=0.95)  # fmt: skip
    suffix_length: int = param(
        3, "Letters of the addresses drawn; the oldest of them gives a place its colour.", VIEW, ge=1, le=8,
        group="Picture")  # fmt: skip
    ending: str = param(
        "", "Letters whose squares are marked, one in the other.", VIEW, group="Picture", max_length=12,
        blank="those of the newest place")  # fmt: skip
    show_addresses: bool = switch("Addresses", "The squares that the last letters confine a place to.")

    @field_validator("ending")
    @classmethod
    def _known_letters(cls, ending: str) -> str:
        return letters_of(symbols_of(ending)) if ending.strip() else ""

    @model_validator(mode="after")
    def _readable(self) -> "Params":
        if self.source in ("text", "prose"):
            sequence(self.source, self.text, self.length, self.seed)
        return self


RESULTS = {
    "final_point": "where the last letter leads",
    "points": f"the places after the last letters, {KEPT} at most, oldest first",
    "n_points": "how many letters there are",
    "occupied": "how many different endings of 1 to 8 letters occur",
    "possible": "how many there could be: powers of 4",
    "entropy": "topological: ln of the factor by which the allowed words grow with each letter",
    "dimension": "of the set of all places, entropy / ln(1/k), where squares do not overlap",
    "dimension_measured": "the same from the endings of 3 and of 7 letters that occur",
    "worst_ratio": "largest distance of two places, as a share of what their common ending allows",
}

PRESETS = {
    "seed-chaos-game": Preset({}, "Four letters at the corners of the unit square, k = ½.", seed_figure=True),
    "seed-suffix": Preset(
        {"source": "text", "text": "CGTTG ACCTGA TGCAA ACCTGA", "ending": "ACCTGA", "suffix_length": 2},
        "Two sequences that end in the same six letters come close.", seed_figure=True),
    "sierpinski": Preset({"source": "three"}, "Without T a hole in every square of every size."),
    "no-cg": Preset({"source": "no-cg"}, "One forbidden pair of letters cuts out squares of all sizes."),
    "laser": Preset({"source": "laser"}, "The chaotic laser's rises and falls, gentle and steep, as four letters."),
    "overlapping": Preset({"contraction": 0.7}, "Above ½ squares overlap; near means no longer the same past."),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """What there is after t of `letters` letters.

    codes, shade : (row, column), which ending hit a cell last (−1 none) and how strongly it is drawn
    x, y, endings, known : (place,), the newest places, oldest first, with their last 8 letters and how many these are
    tail : the newest letters as text
    common, distance : (pair,); pairs : (2, pair), the last 8 letters of both, coded; bound : (31,), for 0 … 30 letters
    occupied, possible : (8,), for `lengths` 1 … 8, of the whole sequence
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
    lengths: Floats
    occupied: Floats
    possible: Floats
    dimension: float | None
    worst_ratio: float


class Run(Clocked[Params, Frame]):
    """Letter after letter; what is known of the whole sequence is known from the beginning."""

    pace, fps = float(PER_SECOND // PER_STEP), 40.0

    def begin(self) -> None:
        p = self.params
        self._symbols = _symbols(p)
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
        """All that depends on k."""
        self._points = im.chaos_game(self._symbols, self.params.contraction)
        columns, rows = np.minimum((self._points * self._side).astype(np.int64), self._side - 1).T
        self._cells = rows * self._side + columns
        near = im.Nearness(self._common, im.distances(self._points, self._pairs))
        self._worst = near.worst_ratio(self.params.contraction)
        self._distance_seen = near.distance[:: max(1, len(near.distance) // SEEN)]
        self._bound = np.sqrt(2.0) * self.params.contraction ** np.arange(31.0)
        self._empty()

    def _empty(self) -> None:
        """No cell is filled yet; the first seven places never fill one, for they have no ending of eight letters."""
        self._filled, self._hits = 7, np.zeros(self._side**2, np.int64)
        self._last_code = np.full(self._side**2, -1, np.int32)
        self._shown: Frame | None = None

    def change(self, params: Params) -> bool:
        moves = params.contraction != self.params.contraction
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
            self._common_seen, self._distance_seen, self._bound, self._pairs_seen, self._lengths, self._counts,
            self._possible, self._dimension_measured(), self._worst,
        )  # fmt: skip

    def _dimension_measured(self) -> float | None:
        if self.params.contraction > 0.5 or len(self._symbols) < 10_000:
            return None
        return im.box_dimension(self._occupied, self.params.contraction)

    def results(self) -> dict[str, Any]:
        k, entropy = self.params.contraction, entropy_of(self.params.source)
        return {
            "final_point": self._points[-1], "points": self._points[-KEPT:], "n_points": len(self._symbols),
            "occupied": self._occupied, "possible": [4**n for n in range(1, 9)], "entropy": entropy,
            "dimension": None if entropy is None or k > 0.5 else entropy / np.log(1.0 / k),
            "dimension_measured": self._dimension_measured(), "worst_ratio": self._worst,
        }  # fmt: skip


def _symbols(p: Params) -> Ints:
    if p.source != "laser":
        return sequence(p.source, p.text, p.length, p.seed)
    changes = laser_changes()
    return quantised(changes, quantile_thresholds(changes, 10.0))[: p.length]


def on(event: Event, params: Params) -> Params | None:
    """A click marks the ending that lies there; once more, and the newest place is marked again."""
    if not isinstance(event, Click) or event.panel != "square":
        return None
    x, y = (min(1.0, max(0.0, at)) for at in (event.x, event.y))
    ending = letters_of(im.address_of(x, y, params.contraction, params.suffix_length))
    marked: Params = changed(params, {"ending": "" if ending == params.ending else ending})
    return marked


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The square; beside it distance against common ending, and how many endings occur."""
    tips = _tips(frame.endings, frame.known)
    pointed = view.hover.index if view.hover and (view.hover.panel, view.hover.key) == ("square", "newest") else -1
    ending = params.ending or tips[pointed if pointed < len(tips) else -1]
    hero = Panel(
        "square", _square(params, frame, tips, tips[pointed] if 0 <= pointed < len(tips) else ending),
        title=f"… {frame.tail}", x=square.AXES[0], y=square.AXES[1], equal=True,
        place=(0, 0, 2, 1), clicks="Click a square for its address.",
        alt=f"The unit square with a letter at each corner and {frame.t} places that letters have led to.",
    )  # fmt: skip
    side = (_distances(frame, 2 if view.compact else 1), *(() if view.compact else (_endings(frame),)))
    return Figure((hero, *side), columns=(1.6, 1.0), rows=(1.0, 1.0), caption=_caption(params, frame))


@remembered
def _tips(endings: Ints, known: Ints) -> tuple[str, ...]:
    return square.words(endings, known)


def _square(params: Params, frame: Frame, tips: tuple[str, ...], ending: str) -> tuple[Mark, ...]:
    k = params.contraction
    size = 4.5 if frame.letters > LETTERS_SHOWN else 9.0
    named = min(params.suffix_length, 2) if params.show_addresses and k <= 0.5 else 0
    return (
        *square.cells(frame.codes, params.suffix_length, frame.shade),
        *(square.addresses(k, params.suffix_length) if params.show_addresses else ()),
        _newest(frame.x, frame.y, frame.endings, frame.known, params.suffix_length, size, tips),
        *square.nested(ending, k),
        Points(key="now", x=frame.x[-1:], y=frame.y[-1:], role="text", size=9.0, outline=True),
        *(square.address_names(k, named) if named else ()), *square.corner_names(),
    )  # fmt: skip


@remembered
def _newest(
    x: Floats, y: Floats, endings: Ints, known: Ints, letters: int, size: float, tips: tuple[str, ...]
) -> Points:
    """The newest places, in the colour of the letter that lies so many letters back; grey where there is none."""
    back = np.where(known < letters, len(square.ROLES), endings >> 2 * (8 - letters) & 3)
    return Points(
        key="newest", x=x, y=y, role=(*square.ROLES, "muted"), category=back, size=size, outline=True,
        tips=tuple(f"… {tip}" for tip in tips),
    )  # fmt: skip


LOWEST = 1e-6
"""Of the distances drawn."""


def _distances(frame: Frame, rows: int) -> Panel:
    reach = max(8.0, float(frame.common.max(initial=0.0))) + 0.5
    pairs = _pairs(frame.common, frame.distance, frame.pairs)
    bound = Line(key="bound", label="√2 kᴸ", x=_counted(frame.bound), y=frame.bound, role="prediction", width=2.0)
    return Panel(
        "distances", (pairs, bound), title="Distance of two places", legend="top",
        x=Axis("letters that both end in, L", (-0.5, reach), whole=True), y=Axis("distance", (LOWEST, 2.0), log=True),
        place=(0, 1, rows, 1), hz=5.0,
        alt="The distance of pairs of places against the number of last letters they share; all lie below the bound.",
    )  # fmt: skip


@remembered
def _counted(bound: Floats) -> Floats:
    return np.arange(float(len(bound)))


@remembered
def _pairs(common: Floats, distance: Floats, endings: Ints) -> Points:
    seen = distance >= LOWEST
    both = [square.words(codes[seen], np.full(int(seen.sum()), 8)) for codes in endings]
    tips = tuple(f"… {one} and … {other}" for one, other in zip(*both, strict=True))
    return Points(key="pairs", label="pair", x=common[seen], y=distance[seen], size=3.5, strength=0.6, tips=tips)


def _endings(frame: Frame) -> Panel:
    possible = Line(key="possible", label="possible", x=frame.lengths, y=frame.possible, role="muted", dash="dash")
    return Panel(
        "endings", (
            possible, Line(key="occupied", label="occur", x=frame.lengths, y=frame.occupied, role="state"),
            Points(key="counts", x=frame.lengths, y=frame.occupied, role="state", size=7.0),
        ), title=_title(frame), legend="top", x=Axis("letters", (0.5, 8.5), whole=True),
        y=Axis("number", (0.7, 2e5), log=True), place=(1, 1, 1, 1), hz=5.0,
        alt="How many different endings of one to eight letters occur, and how many there could be.",
    )  # fmt: skip


def _title(frame: Frame) -> str:
    return "Endings" if frame.dimension is None else f"Endings: dimension {frame.dimension:.3f}"


def _caption(params: Params, frame: Frame) -> str:
    n = params.suffix_length
    occupied, possible = int(frame.occupied[n - 1]), 4**n
    return (
        f"After {frame.t} of {frame.letters} letters. In all of them {occupied} of the {possible} endings of length {n}"
        f" occur; no two places are farther apart than {100 * frame.worst_ratio:.0f}\u00a0% of what their common ending"
        " allows."
    )


def _cells_hit(results: dict[str, Any], run: Any) -> Array:
    """The picture, letter by letter with the written rule."""
    p, side = run.params, SIDES[results["occupied"][-1] < FEW]
    symbols, x, cells = _symbols(p), np.array(im.CENTRE), np.full((side, side), -1)
    for t in range(min(len(symbols), FIRST + PER_STEP * run.run.t)):
        x = p.contraction * x + (1.0 - p.contraction) * im.CORNERS[symbols[t]]
        if t >= 7:
            column, row = np.minimum(side - 1, x * side).astype(int)
            cells[row, column] = symbols[t - p.suffix_length + 1]
    return cells


def _newest_place(axis: int) -> Any:
    def place(results: dict[str, Any], run: Any) -> float:
        read = _symbols(run.params)[: FIRST + PER_STEP * run.run.t]
        return float(im.chaos_game(read[-100:], run.params.contraction)[-1, axis])

    return place


SHOWS: ShowsTable = {
    ("square", "cells"): _cells_hit,
    ("square", "now", "x"): _newest_place(0),
    ("square", "now", "y"): _newest_place(1),
    ("distances", "bound"): lambda results, run: [2**0.5 * run.params.contraction**n for n in range(31)],
    ("endings", "occupied"): Shows("occupied", role="state", label="occur"),
    ("endings", "possible"): Shows("possible", role="muted", label="possible"),
    ("endings", "counts"): "occupied",
}
