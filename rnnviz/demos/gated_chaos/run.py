"""Following the state of each start, and the largest exponent at every gain."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.gated_chaos.params import Params
from rnnviz.demos.gated_chaos.words import caption_of
from rnnviz.dynamics.inputless_orbit import NOTHING, Orbit, kaplan_yorke, largest_exponent, warm_up
from rnnviz.kit import State, Worked
from rnnviz.networks.inputless import Inputless

PIECES, CHUNK, MOST_SHOWN = 100, 10, 40_000
PREVIEW_DROPPED, APPROACH, BRIEF_APPROACH = 800, 60, 5
NEIGHBOUR = 1e-8
SMALL = 0.02
"""A picture of late states smaller than that shows one point."""
GAINS = np.linspace(0.0, 2.0, 161)
MOMENTS = np.arange(201.0)

RESULTS = {
    "lyapunov": "Lyapunov exponents of the first start, largest first, e-folds a step; null is −∞",
    "lyapunov_error": "standard error of the largest", "kaplan_yorke": "dimension of the attractor by its exponents",
    "verdict": "chaos, cycle or rest", "period": "steps after which the state comes again",
    "final_state": "where the first state is now: h, and c of an LSTM",
    "separation": "distance of two starts that were 1e-8 apart, at each step",
    "gain_scan": "largest exponent at each gain: [gain, exponent]",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """approach : (start, 2, step), the first steps; x, y : per start, blocks (point,) of states that count
    now : (start, 2); sizes : (start,) of the points, large where there are few; limits : of the picture
    distance, law : (moment,), of two starts and what the exponent says of it; scan : (gain,), NaN unknown
    """

    approach: Floats
    x: tuple[tuple[Floats, ...], ...]
    y: tuple[tuple[Floats, ...], ...]
    now: Floats
    sizes: tuple[float, ...]
    limits: tuple[float, float, float, float]
    distance: Floats
    law: Floats
    scan: Floats
    caption: str


class Run(Worked[Params, Frame]):
    """A hundred parts: each follows every start for a hundredth of the steps, and scans one or two gains."""

    pace, fps, unit = 30.0, 30.0, "part"
    scan: Floats

    def __init__(self, params: Params) -> None:
        self.scan = np.full(len(GAINS), np.nan)
        super().__init__(params)

    def begin(self) -> None:
        p = self.params
        self.map = p.map_at(p.gain)
        self._starts = np.array(p.starts)
        self.orbits = [Orbit(self.map, start, p.steps, p.seed) for start in self._starts]
        self._x: list[list[Floats]] = [[] for _ in self.orbits]
        self._y: list[list[Floats]] = [[] for _ in self.orbits]
        self._preview()

    def _preview(self) -> None:
        """The first steps and a few late ones, before anything is compiled: something is to be seen at once, it says
        how large the picture must be, and how the first state and a neighbour part."""
        early = _path(self.map, self._starts, PREVIEW_DROPPED)
        apart = np.random.default_rng((self.params.seed, 2)).standard_normal(self.map.units)
        twin = early[-1, :1] + NEIGHBOUR * apart / np.linalg.norm(apart)
        both = _path(self.map, np.vstack((early[-1], twin)), len(MOMENTS) - 1)
        self.distance: Floats = np.linalg.norm(both[:, 0] - both[:, -1], axis=1)
        states = np.concatenate((early, both[1:, :-1]))[:, :, :2]
        late = self._late = both[:, :-1, :2]
        rests = bool(np.ptp(late, axis=0).max() < SMALL)
        self._limits = _limits(states if rests else late)
        brief = states[: APPROACH if rests else BRIEF_APPROACH]
        self._approach: Floats = np.ascontiguousarray(brief.transpose(1, 2, 0))

    @property
    def total(self) -> int:
        return PIECES

    @property
    def is_ready(self) -> bool:
        return not warm_up.is_under_way()

    def piece(self, n: int) -> None:
        p = self.params
        first, last = (k * p.steps // PIECES for k in (n, n + 1))
        for orbit, x, y in zip(self.orbits, self._x, self._y, strict=True):
            states = orbit.advance(last - first)[: MOST_SHOWN // PIECES // len(self.orbits)]
            _append(x, states[:, 0], n)
            _append(y, states[:, 1], n)
        self._scan_some(n)

    def _scan_some(self, n: int) -> None:
        """Each gain by itself, from the first start, whatever the gain of the orbit: a drag keeps what is known."""
        scan = self.scan.copy()
        for k in range(n * len(GAINS) // PIECES, (n + 1) * len(GAINS) // PIECES):
            if np.isnan(scan[k]):
                map_ = self.params.map_at(float(GAINS[k]))
                scan[k] = largest_exponent(map_, self._starts[0], self.params.seed)
        self.scan = scan

    def change(self, params: Params) -> bool:
        super().change(params)
        self._begin()
        return True

    def frame(self) -> Frame:
        x, y = self._points(self._x, 0), self._points(self._y, 1)
        return Frame(
            approach=self._approach, x=x, y=y, now=np.array([orbit.x[:2] for orbit in self.orbits]),
            sizes=tuple(5.0 if orbit.period() else 1.2 for orbit in self.orbits), limits=self._limits,
            distance=self.distance, law=self._law(), scan=self.scan, caption=caption_of(self.orbits),
        )  # fmt: skip

    def _points(self, blocks: list[list[Floats]], axis: int) -> tuple[tuple[Floats, ...], ...]:
        """The states that count; before there are any, the late ones of the preview."""
        if blocks[0]:
            return tuple(map(tuple, blocks))
        return tuple((np.ascontiguousarray(self._late[:, n, axis]),) for n in range(len(self.orbits)))

    def _law(self) -> Floats:
        """What the exponent makes of the first distance, (moment,); empty before anything is measured."""
        if not self.orbits[0].done:
            return np.empty(0)
        grown = self.distance[0] * np.exp(np.clip(self.orbits[0].exponents()[0] * MOMENTS, -700.0, 700.0))
        law: Floats = np.where(grown < self.distance.max() * 1.001, grown, np.nan)
        return law

    def results(self) -> dict[str, Any]:
        orbit, known = self.orbits[0], bool(self.orbits[0].done)
        exponents, verdict = orbit.exponents(), orbit.verdict()
        scan = zip(GAINS.tolist(), self.scan.tolist(), strict=True)
        return {
            "lyapunov": [v if v >= NOTHING else None for v in exponents.tolist()] if known else [],
            "lyapunov_error": orbit.error(), "kaplan_yorke": kaplan_yorke(exponents) if known else None,
            "verdict": verdict, "period": None if verdict in (None, "chaos") else orbit.period(),
            "final_state": orbit.x.copy(), "separation": self.distance,
            "gain_scan": [[gain, None if np.isnan(exponent) else exponent] for gain, exponent in scan],
        }  # fmt: skip

    def kept(self) -> State:
        return {
            "orbits": [orbit.checkpoint() for orbit in self.orbits], "x": [list(blocks) for blocks in self._x],
            "y": [list(blocks) for blocks in self._y], "scan": self.scan,
        }  # fmt: skip

    def keep(self, state: State) -> None:
        for orbit, saved in zip(self.orbits, state["orbits"], strict=True):
            orbit.restore(saved)
        self._x, self._y = ([[np.array(a) for a in blocks] for blocks in state[name]] for name in ("x", "y"))
        self.scan = np.array(state["scan"])


def _path(map_: Inputless, x: Floats, steps: int) -> Floats:
    """x : (start, state) → (step + 1, start, state)"""
    path = [x]
    for _ in range(steps):
        path.append(map_.step(path[-1]))
    return np.array(path)


def _append(blocks: list[Floats], values: Floats, n: int) -> None:
    """Points in ten blocks: only the newest changes, and only that is sent and painted again."""
    if n % CHUNK == 0:
        blocks.append(values.copy())
    else:
        blocks[-1] = np.concatenate((blocks[-1], values))


def _limits(states: Floats) -> tuple[float, float, float, float]:
    """Borders on whole tenths, or twentieths of a small picture. states : (step, start, 2)"""
    low, high = states.min((0, 1)), states.max((0, 1))
    grid = 0.05 if max(high - low) < 0.6 else 0.1
    margin = 0.04 * max(*(high - low), grid)
    low, high = np.floor((low - margin) / grid) * grid, np.ceil((high + margin) / grid) * grid
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])
