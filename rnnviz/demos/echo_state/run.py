"""Two copies of one reservoir, step by step; its memory is measured beside."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.data.laser import laser
from rnnviz.demos.echo_state.params import LAST, Params
from rnnviz.dynamics.forgetting import TwoPaths
from rnnviz.kit import Clocked
from rnnviz.learning.exact_memory import ExactMemory
from rnnviz.learning.memory_capacity import MemoryMeasurement
from rnnviz.networks.reservoir import Reservoir, random_reservoir, ring_reservoir

STEPS, FIRST, WINDOW = 1000, 100, 200
"""Steps from the two starts; those in the first picture; those that are seen at once."""

WASHOUT = 500
"""Steps before memory is measured, or as many as there are delays."""

FORGOTTEN = 1e-6
"""A distance that counts as having met."""

MEASURED = frozenset({"spectral_radius", "leak", "input_scale"})
"""Live parameters that memory depends on."""

QUICK = 1_000_000
"""Units times steps of what is worked through before the first picture is shown: some 50 ms."""

RESULTS = {
    "spectral_radius_actual": "largest absolute eigenvalue of W",
    "largest_singular_value": "of W",
    "contraction_bound": "no step brings two states apart by more than this factor; below 1 is sufficient to forget",
    "final_distance": f"of the two copies {STEPS} steps after their start, or after the kick",
    "has_echo_states": f"whether that is below {FORGOTTEN:g}",
    "memory_curve": "squared correlation of the input 0, 1, 2 … steps ago with its readout, on samples of their own",
    "memory_capacity": "their sum from 1 step on",
    "memory_exact": "the same curve from the matrices, of a linear reservoir",
    "memory_capacity_exact": "its sum over all delays from 0 on: the rank, in double precision",
    "readout": "the weight of each unit in the readout of the input `recalled` steps ago",
}


@dataclass(frozen=True, eq=False)
class Frame:
    """t : steps taken; states : (unit, time), the last of one copy; scale : the largest value that has full colour

    distance, bound : (time,), of the two copies until t, and what it would be if every step shrank it by the bound
    real, imaginary : (unit,), eigenvalues
    memory, exact : (delays + 1,), empty while unknown or where there is none; delays : (delays + 1,)
    before : (delays + 1,), memory as it was before a change, until it is measured again
    heard, recalled : (time, delays + 1), the input of so many steps ago and what is read of it; empty while unknown
    readout : (unit, delays + 1), the weights it is read with; empty while unknown
    when, drive : (time,), the last steps and what both copies heard in them; painted : the same, NaN where not painted
    """

    t: int
    states: Array
    scale: float
    steps: Floats
    distance: Floats
    bound: Floats
    real: Floats
    imaginary: Floats
    radius: float
    contraction: float
    delays: Floats
    memory: Floats
    exact: Floats
    before: Floats
    heard: Floats
    recalled: Floats
    readout: Floats
    when: Floats
    drive: Floats
    painted: Floats


class Run(Clocked[Params, Frame]):
    """Two copies of one reservoir, step by step; its memory is measured beside."""

    changes_its_past = True
    pace = 40.0

    def begin(self) -> None:
        p = self.params
        self._drawn = drawn_reservoir(p)
        eigenvalues = np.linalg.eigvals(self._drawn.W)
        self._eigenvalues, self._singular = eigenvalues, float(np.linalg.norm(self._drawn.W, 2))
        self._starts = random_states(p, self._drawn.units)
        self._before: Floats = NOT_YET
        self._scale_weights()
        self._listen()
        if self._effort() <= QUICK:
            while self.refine():
                pass

    def _effort(self) -> float:
        """Of all that `work` does, in units times steps: exact memory of N units takes as long as N²/16 steps."""
        units, samples = self.reservoir.units, self.params.samples
        return units * (2 * samples + STEPS + (units**2 / 16 if self._exact else 0))

    def _scale_weights(self) -> None:
        """The reservoir that live parameters make of the drawn one, with its memory to be measured anew."""
        p = self.params
        factor = 1.0 if p.W else p.spectral_radius
        self.reservoir = replace(
            self._drawn, W=factor * self._drawn.W, W_in=p.input_scale * self._drawn.W_in, leak=p.leak)  # fmt: skip
        self._scaled = factor * self._eigenvalues
        self._parts = np.ascontiguousarray(self._scaled.real), np.ascontiguousarray(self._scaled.imag)
        self._delays = np.arange(p.delays + 1.0)
        self._memory, self._exact = self._measurements()
        self._measuring = self._measure()

    def _listen(self) -> None:
        """Both copies from their starts on."""
        p = self.params
        self._input, self._painted = heard_input(p), painted_input(p)
        self.last = p.kick + STEPS - FIRST
        self.t = min(self.t, self.last)
        *starts, thrown = self._starts
        self._paths = TwoPaths(self.reservoir, np.array(starts), self._input[: STEPS + p.kick], p.kick, thrown)
        self._walk = self._paths.work()
        self._reach(self._time)
        self._shown: Frame | None = None
        self._work = self.work()

    def _measurements(self) -> tuple[MemoryMeasurement, ExactMemory | None]:
        p, first = self.params, max(WASHOUT, self.params.delays)
        u = np.random.default_rng([p.seed, 3]).uniform(-1.0, 1.0, first + 2 * p.samples)
        memory = MemoryMeasurement(
            self.reservoir, u, delays=p.delays, washout=first, fit=p.samples, judge=p.samples, ridge=p.ridge
        )
        return memory, ExactMemory(self.reservoir, p.delays) if p.activation == "linear" else None

    def _measure(self) -> Iterator[None]:
        for measured in (self._exact, self._memory):
            if measured is not None:
                yield from measured.work()
                yield

    def work(self) -> Iterator[None]:
        # No `yield from`: what is given up with this work would be closed with it, and a measurement outlives a kick.
        for begun in (self._walk, self._measuring):
            for _ in begun:
                yield

    @property
    def _time(self) -> int:
        return FIRST + self.t

    def _reach(self, time: int) -> None:
        while self._paths.reached < time:
            next(self._walk)

    def step(self) -> None:
        super().step()
        self._reach(self._time)

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        self._reach(self._time)

    def change(self, params: Params) -> bool:
        before, self.params = self.params, params
        differing = {name for name in type(params).model_fields if getattr(before, name) != getattr(params, name)}
        if differing & MEASURED:
            self._before = _curve(self._memory) if self._memory.curve is not None else self._before
            self._scale_weights()
        if differing - {"recalled"}:
            self._listen()
        return False

    @property
    def position(self) -> str:
        return f"step {self._time} of {STEPS + self.params.kick}"

    @property
    def _bound(self) -> float:
        largest = self._singular * (1.0 if self.params.W else self.params.spectral_radius)
        return (1.0 - self.params.leak) + self.params.leak * largest

    def frame(self) -> Frame:
        """Made anew where there is more to see than in the last one."""
        known = _curve(self._memory), _curve(self._exact)
        shown = self._shown
        if shown is None or shown.t != self._time or shown.memory is not known[0] or shown.exact is not known[1]:
            self._shown = self._frame(*known)
        return self._shown  # type: ignore[return-value]

    def _frame(self, memory: Floats, exact: Floats) -> Frame:
        t, paths = self._time, self._paths.paths
        distance = np.linalg.norm(paths[0, : t + 1] - paths[1, : t + 1], axis=1)
        steps, kick = np.arange(t + 1.0), self.params.kick
        since = np.where(steps < kick, 0, min(kick, t))
        # A bound above 1 soon leaves the range of numbers.
        bound = distance[since] * np.exp(np.minimum(100.0, (steps - since) * np.log(max(1e-300, self._bound))))
        seen = paths[0, max(0, t + 1 - WINDOW) : t + 1].T
        first = max(1, t + 1 - WINDOW)
        return Frame(
            t, seen.astype(np.float32), self._scale(), steps, distance, bound, *self._parts,
            float(np.abs(self._scaled).max()), self._bound, self._delays, memory, exact,
            NOT_YET if memory.size else self._before, *self._sample(), np.arange(first, t + 1.0),
            self._input[first - 1 : t], self._painted[first - 1 : t],
        )  # fmt: skip

    def _sample(self) -> tuple[Floats, Floats, Floats]:
        memory = self._memory
        if memory.sample is None or memory.readout is None:
            return NOT_YET, NOT_YET, NOT_YET
        return *memory.sample, memory.readout

    def _scale(self) -> float:
        """Colours reach as far as the states after the first steps do."""
        settled = np.abs(self._paths.paths[0, 20 : FIRST + 1])
        return float(f"{max(1e-12, float(np.quantile(settled, 0.98))):.1g}")

    def results(self) -> dict[str, Any]:
        self._reach(STEPS + self.params.kick)
        memory, final = self._memory.curve, float(self._paths.distances()[-1])
        exact, rank = (self._exact.curve, self._exact.rank) if self._exact else (None, None)
        return {
            "spectral_radius_actual": float(np.abs(self._scaled).max()),
            "largest_singular_value": self._singular * (1.0 if self.params.W else self.params.spectral_radius),
            "contraction_bound": self._bound, "final_distance": final, "has_echo_states": final < FORGOTTEN,
            "memory_curve": memory, "memory_capacity": None if memory is None else float(memory[1:].sum()),
            "memory_exact": exact, "memory_capacity_exact": rank, "readout": self._readout(),
        }  # fmt: skip

    def _readout(self) -> Floats | None:
        weights, delay = self._memory.readout, min(self.params.recalled, self.params.delays)
        return None if weights is None else weights[:, delay]


NOT_YET = np.zeros(0)


def _curve(measured: MemoryMeasurement | ExactMemory | None) -> Floats:
    return NOT_YET if measured is None or measured.curve is None else measured.curve


def drawn_reservoir(p: Params) -> Reservoir:
    """With spectral radius 1 and input weights in ±1, which live parameters scale; W of one's own is as it is."""
    rng = np.random.default_rng(p.seed)
    if p.W:
        W_in, b = rng.uniform(-1.0, 1.0, (len(p.W), 1)), p.bias_scale * rng.uniform(-1.0, 1.0, len(p.W))
        net = Reservoir(np.array(p.W), W_in, b)
    elif p.topology == "ring":
        net = ring_reservoir(p.units, radius=1.0)
    else:
        net = random_reservoir(
            p.units, rng, radius=1.0, leak=1.0, input_scale=1.0, bias_scale=p.bias_scale, density=p.density
        )
    return replace(net, b=np.array(p.b) if p.b else net.b, activation=p.activation)


def random_states(p: Params, units: int) -> Floats:
    """Where both copies start, and where a kick throws the second one.    Returns (3, unit)."""
    return np.random.default_rng([p.seed, 1]).uniform(-1.0, 1.0, (3, units))


def painted_input(p: Params) -> Floats:
    """What was painted, NaN elsewhere.    Returns (time,), the first step first."""
    u = np.full(LAST, np.nan)
    for step, value in p.painted:
        u[int(step) - 1] = value
    return u


def heard_input(p: Params) -> Floats:
    """What both copies hear, for as long as a kick may make it.    Returns (time,), the first step first."""
    painted = painted_input(p)
    return np.where(np.isnan(painted), _drive(p, LAST), painted)


def _drive(p: Params, steps: int) -> Floats:
    if p.drive == "noise":
        return np.random.default_rng([p.seed, 2]).uniform(-1.0, 1.0, steps)
    if p.drive == "laser":
        values = laser().values
        return ((values - values.mean()) / values.std())[:steps]
    return np.sin(2.0 * np.pi * np.arange(steps) / 20.0) if p.drive == "sine" else np.zeros(steps)
