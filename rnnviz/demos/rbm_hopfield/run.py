"""The computation of the demo `rbm-hopfield`: what is known of both machines, and a chain in each."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.demos.rbm_hopfield.params import Params
from rnnviz.dynamics.block_gibbs import block_sweeps, reversals
from rnnviz.dynamics.gibbs import GibbsChain, total_variation, total_variation_iid
from rnnviz.errors import InputError
from rnnviz.kit.refined import Refined
from rnnviz.networks.hubbard_stratonovich import Pair
from rnnviz.panels.states import signs
from rnnviz.run import State

FINE = 81
"""Points a side of the density's map."""
STEPS = 300
"""A run takes about so many steps."""
OPENING = 75
"""Steps in which the graph takes its form at the beginning."""
TRAIL, CLOUD = 12, 400
"""Sweeps back that the trails reach, and hidden states that are shown."""
MOST_TOLD = 512
"""States up to this many can be pointed at one by one."""

RESULTS = {
    "J": "couplings of the Hopfield network", "W": "weights of the RBM, unit x pattern",
    "log_Z": "ln of the sum over states", "log_Z_rbm": "the same from the RBM, with its hidden units integrated",
    "max_difference": "largest difference of ln p between the two machines, over all states",
    "tv_single": "total variation of the chain that draws one unit after the other, from the law",
    "tv_block": "the same of the chain that draws layer after layer",
    "tv_iid": "what independent samples would have on average",
    "modes": "maxima of the hidden units' density, as overlaps with each pattern", "n_modes": "how many",
    "critical_temperature": "above it there is one",
    "reversals_single": "how often the first chain went over from the first pattern's side to the other",
    "reversals_block": "the same of the second",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Known:
    """What follows from patterns and temperature alone.

    p, p_rbm, apart : (state,), the likeliest first; apart : |Δ ln p|    tips : one a state, or none where too many
    density : (row, column), or (column,) of one pattern, over overlaps on `axis`
    modes, patterns : (mode, pattern), (pattern, pattern) as overlaps
    """

    J: Floats
    W: Floats
    p: Floats
    p_rbm: Floats
    apart: Floats
    tips: tuple[str, ...]
    axis: Floats
    density: Floats
    modes: Floats
    places: Floats
    critical: float


@dataclass(frozen=True, eq=False)
class Chain:
    """share : (state,), likeliest state first, NaN where it never was    trail : (sweep, pattern) overlaps, newest last
    apart : total variation, None before the first sweep; turns : reversals of the first overlap"""

    share: Floats
    trail: Floats
    apart: float | None
    turns: int


@dataclass(frozen=True, eq=False)
class Frame:
    """sweeps : done; x : (unit,) the block chain's state, h : (pattern,) its hidden units
    cloud : (sweep, pattern), its last hidden states as overlaps; form : of the graph; iid : total variation"""

    known: Known
    sweeps: int
    single: Chain
    block: Chain
    cloud: Floats
    x: Floats
    h: Floats
    start: Floats
    form: float
    iid: float | None


class Run(Refined[Params, Frame]):
    """Both chains, a few sweeps at a time."""

    pace = 30.0
    fps = 30.0

    def begin(self) -> None:
        self._states: list[int] | None = None
        self._opened = 0
        self._rngs = [np.random.default_rng([self.params.seed, n]) for n in range(2)]
        self._prepare()

    def _prepare(self) -> None:
        """The law anew, and an empty tally."""
        p = self.params
        self.pair = pair = Pair(np.array(p.patterns, dtype=float), p.temperature)
        self._order = np.argsort(-np.round(pair.log_p, 9), kind="stable")
        self.known = _known(pair, self._order)
        self._start = self._started()
        if self._states is None:
            self._states = [self._start, self._start]
        self.sweeps = 0
        self._counts = [np.zeros(1 << pair.units, int) for _ in range(2)]
        self._trails = [self._overlaps(np.array([state])) for state in self._states]
        self._turns, self._sides = [0, 0], [0.0, 0.0]
        self._cloud = np.zeros((0, len(p.patterns)))
        self._h = pair.fields[self._states[1]]
        self._judge()

    def _started(self) -> int:
        """The state whose overlaps are nearest to the start that was asked for."""
        asked = np.array(self.params.start[: len(self.params.patterns)])
        if not len(asked):
            return int((self.pair.patterns[0] > 0) @ (1 << np.arange(self.pair.units)))
        away = self._overlaps(np.arange(1 << self.pair.units))[:, : len(asked)] - asked
        return int((away**2).sum(axis=1).argmin())

    def _overlaps(self, states: Ints) -> Floats:
        return self.pair.fields[states] / self.pair.scale

    @property
    def done(self) -> bool:
        return self.sweeps >= self.params.sweeps

    @property
    def progress(self) -> float | None:
        return self.sweeps / max(1, self.params.sweeps)

    @property
    def position(self) -> str:
        return f"sweep {self.sweeps} of {self.params.sweeps}"

    def step(self) -> None:
        assert self._states is not None
        sweeps = min(max(1, self.params.sweeps // STEPS), self.params.sweeps - self.sweeps)
        chain = GibbsChain(self.pair.machine, self.pair.temperature, self._rngs[0], self._states[0])
        block, hidden = block_sweeps(self.pair, self._states[1], sweeps, self._rngs[1])
        for n, visited in enumerate((chain.run(sweeps, "sweep"), block)):
            self._note(n, visited)
        self._h = hidden[-1]
        self._cloud = np.concatenate((self._cloud, hidden / self.pair.scale))[-CLOUD:]
        self.sweeps += sweeps
        self._opened += 1
        self._judge()

    def _note(self, n: int, visited: Ints) -> None:
        assert self._states is not None
        self._states[n] = int(visited[-1])
        self._counts[n] = self._counts[n] + np.bincount(visited, minlength=len(self._counts[n]))
        overlaps = self._overlaps(visited)
        self._trails[n] = np.concatenate((self._trails[n], overlaps))[-TRAIL:]
        sides = np.concatenate(([self._sides[n]], overlaps[:, 0]))
        self._turns[n] += reversals(sides)
        far = sides[np.abs(sides) >= 0.5]
        self._sides[n] = float(far[-1]) if len(far) else 0.0

    def change(self, params: Params) -> bool:
        """Another temperature or another pattern: the chains go on from where they are, with an empty tally."""
        if params.start != self.params.start or len(params.patterns[0]) != len(self.params.patterns[0]):
            self._states = None
        super().change(params)
        self._prepare()
        return True

    def _judge(self) -> None:
        """How far both chains are from the law."""
        p = np.exp(self.pair.log_p)
        self._chains = [self._chain(n, p) for n in range(2)]
        self._iid = total_variation_iid(p, self.sweeps) if self.sweeps else None

    def _chain(self, n: int, p: Floats) -> Chain:
        counts = self._counts[n]
        share = counts[self._order] / max(1, self.sweeps)
        apart = total_variation(p, counts) if self.sweeps else None
        return Chain(np.where(share > 0, share, np.nan), self._trails[n], apart, self._turns[n])

    def frame(self) -> Frame:
        assert self._states is not None
        single, block = self._chains
        opened = min(1.0, self._opened / OPENING)
        smooth = opened * opened * (3.0 - 2.0 * opened)
        return Frame(
            self.known, self.sweeps, single, block, self._cloud, self.pair.states[self._states[1]], self._h,
            self._overlaps(np.array([self._start]))[0], smooth, self._iid,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        pair, (single, block) = self.pair, self._chains
        return {
            "J": pair.J, "W": pair.W, "log_Z": pair.log_Z, "log_Z_rbm": pair.log_Z_rbm,
            "max_difference": float(self.known.apart.max()), "tv_single": single.apart, "tv_block": block.apart,
            "tv_iid": self._iid, "modes": pair.modes, "n_modes": len(pair.modes),
            "critical_temperature": pair.critical_temperature,
            "reversals_single": single.turns, "reversals_block": block.turns,
        }  # fmt: skip

    def checkpoint(self) -> State:
        return {
            "states": self._states, "counts": self._counts, "trails": self._trails, "turns": list(self._turns),
            "sides": list(self._sides), "cloud": self._cloud, "h": self._h, "sweeps": self.sweeps,
            "opened": self._opened, "rngs": [rng.bit_generator.state for rng in self._rngs],
        }  # fmt: skip

    def restore(self, state: State) -> None:
        try:
            counts = list(state["counts"])
            if any(len(count) != 1 << self.pair.units for count in counts):
                raise InputError("This is the state of a network of another size.")
            rngs = [np.random.default_rng() for _ in range(2)]
            for rng, kept in zip(rngs, state["rngs"], strict=True):
                rng.bit_generator.state = kept
            parts = {name: state[name] for name in ("states", "trails", "turns", "sides", "cloud", "h")}
            numbers = {name: int(state[name]) for name in ("sweeps", "opened")}
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("This is the state of another demo.") from error
        self._counts, self._rngs = counts, rngs
        self._states, self._trails = [int(k) for k in parts["states"]], list(parts["trails"])
        self._turns, self._sides = list(parts["turns"]), list(parts["sides"])
        self._cloud, self._h = parts["cloud"], parts["h"]
        self.sweeps, self._opened = numbers["sweeps"], numbers["opened"]
        self._judge()


def reach_of(units: int, temperature: float) -> float:
    """How far the map reaches: a few fixed widths, so that it seldom jumps; its hills are √(T/n) wide."""
    wanted = 1.0 + 2.0 * float(np.sqrt(temperature / units))
    return next((reach for reach in (1.6, 2.2, 3.2) if reach >= wanted), 4.5)


def _known(pair: Pair, order: Ints) -> Known:
    axis = np.linspace(-1.0, 1.0, FINE) * reach_of(pair.units, pair.temperature)
    if len(pair.patterns) == 1:
        density = np.exp(pair.log_density(pair.scale * axis[:, None]) - pair.log_Z) * pair.scale
    else:
        density = pair.density_of_two(pair.scale * axis, pair.scale * axis) * pair.scale**2
    apart = np.abs(pair.log_p - pair.log_p_rbm)[order]
    p, p_rbm = np.exp(pair.log_p)[order], np.exp(pair.log_p_rbm)[order]
    few = order if len(order) <= MOST_TOLD else order[:0]
    tips = tuple(
        f"{signs(int(k), pair.units)}: Hopfield {one:.6g}, RBM {other:.6g}"
        for k, one, other in zip(few, p, p_rbm, strict=False)
    )
    return Known(
        pair.J, pair.W, p, p_rbm, apart, tips, axis, density, pair.modes,
        pair.patterns @ pair.patterns.T / pair.units, pair.critical_temperature,
    )  # fmt: skip
