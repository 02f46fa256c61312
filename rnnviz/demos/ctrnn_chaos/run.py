"""The computation: twins that part, exponents along the way, and the scan of gains beside it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos.ctrnn_chaos.params import Params, most_gain
from rnnviz.demos.ctrnn_chaos.systems import plan, setting_of
from rnnviz.dynamics.gain_scan import GainScan
from rnnviz.dynamics.lyapunov import Exponents, exponents_of
from rnnviz.dynamics.mean_field_chaos import mean_field_exponent
from rnnviz.dynamics.twins import Spread, Twins, kind_of
from rnnviz.kit import Clocked, State
from rnnviz.readable import number

TRAIL = 600
"""States of each twin that are shown, the last ones."""
WINDOW = 250
"""States that the strip of activities shows."""
UNITS_SHOWN = 12
SAMPLES = 500
"""States of the transient that tell in which directions to look at the rest."""
AT_ONCE = 40_000_000
"""Weights that are multiplied before the first picture, a tenth of a second; steps of small systems count as 20 000."""
QUICK_UNITS = 300
"""Up to here eigenvalues take less than 30 ms; those of larger networks are computed on a thread beside."""


@dataclass(frozen=True, eq=False)
class Frame:
    """way : (state, 3), of the transient, where the state comes to rest, else empty
    first, second : (state, 3), the trails of the twins in the directions shown; reach : (3, 2) limits there
    times, distances : (record,), log₁₀ of the distance; time : since the twins parted, below 0 while settling
    activity : (state, unit) of the last states, from `span` time units ago
    eigenvalues : (unit,) complex, empty where there are none, or not yet; scan : (gain, 4) gain, median, low, high
    theory : (gain, 2), of infinitely many
    exponents, errors : (exponent,), empty before the first are known; kind, participation : or empty, NaN
    """

    time: float
    way: Floats
    first: Floats
    second: Floats
    reach: Floats
    times: Floats
    distances: Floats
    activity: Floats
    span: float
    eigenvalues: Array
    scan: Floats
    theory: Floats
    exponents: Floats
    errors: Floats
    kind: str


class Run(Clocked[Params, Frame]):
    """Settles, then parts the twins and measures."""

    pace = 25.0

    def begin(self) -> None:
        p = self.params
        self.setting = setting_of(p.system, p.units, p.gain, p.seed)
        s = self.setting
        self.twins = Twins(s.system, s.start, exponents=s.exponents, rng=s.rng, dt=s.dt, period=s.period)
        self._settling = round(p.transient * s.per_unit)
        self._plan = plan(s, p.duration)
        cost = max(20_000, s.system.units**2)
        at_once = min(self._settling, AT_ONCE // cost)
        self._samples: list[Floats] = [self.twins.x]
        self._stride = max(1, self._settling // SAMPLES)
        self._settle(at_once)
        rest, per_step = self._settling - at_once, max(s.piece, 20)
        self._settle_plan = [min(per_step, rest - n) for n in range(0, rest, per_step)]
        self.last = len(self._settle_plan) + len(self._plan)
        self._logs: list[Floats] = []
        self._pending, self._pending_steps = np.zeros(s.exponents), 0
        self._measured = 0
        self._spread = Spread(s.system.units)
        self._records: tuple[list[float], list[float]] = ([], [])
        self._trails: tuple[list[Floats], list[Floats]] = ([], [])
        self._active: list[Floats] = []
        self._basis = self._main_directions()
        if not self._settle_plan:
            self._part()
        self._take_pictures()
        self._scan = GainScan(p.units, p.seed, p.compare if p.system == "random-net" else (), p.transient)
        self._scan_entries, self._theory = np.empty((0, 4)), np.empty((0, 2))
        self._eigenvalues: Array = np.empty(0, complex)
        self._eigen_thread: threading.Thread | None = None
        if p.system == "random-net" and p.units <= QUICK_UNITS:
            self._find_eigenvalues()

    # -- time -----------------------------------------------------------------------------------------------

    def step(self) -> None:
        if self.t < len(self._settle_plan):
            self._settle(self._settle_plan[self.t])
            if self.t + 1 == len(self._settle_plan):
                self._basis = self._main_directions()
                self._part()
        else:
            self._measure(self._plan[self.t - len(self._settle_plan)])
        self._take_pictures()
        super().step()

    def _settle(self, steps: int) -> None:
        while steps > 0:
            now = min(self._stride, steps)
            self.twins.advance(now)
            steps -= now
            self._samples.append(self.twins.x)
        self.twins.stretching.forget()

    def _part(self) -> None:
        u = np.random.default_rng([self.params.seed, 1]).standard_normal(self.setting.system.units)
        if self.setting.system.units == 1 and self.twins.x[0] > 0.5:
            u = -np.abs(u)  # inside of [0, 1]
        self.twins.part(self.params.perturbation * u / np.linalg.norm(u))
        self._record()

    def _measure(self, steps: int) -> None:
        s, stretching = self.setting, self.twins.stretching
        while steps > 0:
            now = min(s.record, steps)
            self.twins.advance(now)
            steps -= now
            self._measured += now
            self._spread.add(self.twins.x)
            self._record()
            self._pending = self._pending + np.sum(stretching.logs, axis=0)
            self._pending_steps += now
            stretching.forget()
            if self._pending_steps >= s.piece:
                self._logs.append(self._pending)
                self._pending, self._pending_steps = np.zeros(s.exponents), 0

    def _record(self) -> None:
        """Keeps where the twins are, and how far apart."""
        assert self.twins.other is not None
        for trail, x in zip(self._trails, (self.twins.x, self.twins.other), strict=True):
            trail.append(self._seen(x))
            del trail[:-TRAIL]
        self._active.append(self.twins.x[:UNITS_SHOWN])
        del self._active[:-WINDOW]
        time = self._measured * self.setting.dt
        if time <= self.setting.reach:
            self._records[0].append(time)
            self._records[1].append(float(np.log10(max(self.twins.distance, 1e-300))))

    def _main_directions(self) -> tuple[Floats, Floats, Floats]:
        """Where to look from: the middle (unit,), directions (unit, 3), and limits (3, 2) in them."""
        everything = np.array(self._samples)
        x: Floats = everything[len(everything) // 2 :]
        rests = bool(np.ptp(x, axis=0).max() < 0.05 * np.ptp(everything, axis=0).max())
        if rests:  # show the way there
            x = everything
        units = x.shape[1]
        directions: Floats
        middle: Floats
        if units <= 3:
            directions, middle = np.eye(units), np.zeros(units)
        else:
            middle = x.mean(axis=0)
            directions = _axes(x - middle) if len(x) > 3 else np.eye(units)[:, :3]
        seen = (x - middle) @ directions
        self._way = seen if rests else np.empty((0, directions.shape[1]))
        half = 0.65 * np.maximum(np.ptp(seen, axis=0), 1e-3)
        centre = (seen.max(axis=0) + seen.min(axis=0)) / 2
        return middle, directions, np.stack((centre - half, centre + half), axis=1)

    # -- beside ---------------------------------------------------------------------------------------------

    def work(self) -> Iterator[None]:
        if self.params.system != "random-net":
            return
        if not len(self._eigenvalues):
            self._eigen_thread = threading.Thread(target=self._find_eigenvalues, daemon=True)
            self._eigen_thread.start()
        yield from self._theoretical()
        for _ in self._scan.pieces():
            self._scan_entries = np.reshape(self._scan.entries, (-1, 4))
            yield
        self._scan_entries = np.reshape(self._scan.entries, (-1, 4))
        while self._eigen_thread is not None and self._eigen_thread.is_alive():
            self._eigen_thread.join(0.005)
            yield

    def _theoretical(self) -> Iterator[None]:
        """The curve for infinitely many neurons, over the gains that the picture shows."""
        gains = np.concatenate(([0.0, 1.0], np.linspace(1.0, most_gain(self.params), 17)[1:]))
        found = []
        for gain in gains.tolist():
            found.append((gain, mean_field_exponent(gain)))
            yield
        self._theory = np.array(found)

    def _find_eigenvalues(self) -> None:
        self._eigenvalues = np.linalg.eigvals(self.setting.system.W).astype(complex)  # type: ignore[union-attr]

    # -- what is told ---------------------------------------------------------------------------------------

    def exponents(self) -> Exponents | None:
        """What has been measured, or None."""
        if not self._logs:
            return None
        return exponents_of(np.array(self._logs), self.setting.piece * self.setting.dt)

    @property
    def position(self) -> str:
        if self.twins.other is None:
            return f"settling {self.t} of {len(self._settle_plan)}"
        unit = "time" if self.setting.dt < 1 else "step"
        return f"{unit} {number(self._measured * self.setting.dt)} of {number(sum(self._plan) * self.setting.dt)}"

    def _take_pictures(self) -> None:
        """What frames show of the states, made once for each step."""
        settling = self.twins.other is None
        first = [self._seen(x) for x in self._samples[-TRAIL:]] if settling else self._trails[0]
        self._shown = self._laid_out(first), self._laid_out(self._trails[1])
        self._activity = np.array(self._active or [x[:UNITS_SHOWN] for x in self._samples[-WINDOW:]])
        self._parting = tuple(np.array(values) for values in self._records)
        self._found = self.exponents()

    def frame(self) -> Frame:
        found, (first, second), (times, distances) = self._found, self._shown, self._parting
        return Frame(
            self._measured * self.setting.dt, self._way, first, second, self._basis[2], times, distances,
            self._activity, self._span(len(self._activity)), self._eigenvalues, self._scan_entries, self._theory,
            found.values if found else np.empty(0), found.errors if found else np.empty(0), self._kind(found) or "",
        )  # fmt: skip

    def _span(self, states: int) -> float:
        return states * self.setting.record * self.setting.dt

    def _seen(self, x: Floats) -> Floats:
        """A state in the directions shown."""
        middle, directions, _ = self._basis
        return np.asarray((x - middle) @ directions)

    def _laid_out(self, trail: list[Floats]) -> Floats:
        """The last states of a twin, (state, direction); of maps of one number each with the next."""
        seen = np.reshape(trail, (-1, self._basis[1].shape[1]))
        return np.column_stack((seen[:-1], seen[1:])) if seen.shape[1] == 1 and len(seen) else seen

    def _kind(self, found: Exponents | None) -> str | None:
        return kind_of(found, len(self._logs) * self.setting.piece * self.setting.dt) if found else None

    def results(self) -> dict[str, Any]:
        found, is_net = self._found, self.params.system == "random-net"
        known = is_net and len(self._eigenvalues) > 0
        return {
            "lyapunov": float(found.values[0]) if found else None,
            "lyapunov_error": float(found.errors[0]) if found else None,
            "spectral_radius": float(np.abs(self._eigenvalues).max()) if known else None,
            "origin_exponent": float(self._eigenvalues.real.max()) - 1.0 if known else None,
            "lyapunov_by_gain": [list(entry) for entry in self._scan.entries],
            "spectrum": found.values if found and self.setting.system.units <= 3 else None,
            "kind": self._kind(found),
            "participation_ratio": self._spread.participation_ratio if self._measured else None,
        }

    # -- sessions -------------------------------------------------------------------------------------------

    def checkpoint(self) -> State:
        twins = self.twins
        return {
            "t": self.t, "measured": self._measured, "x": twins.x, "v": twins.stretching.v, "other": twins.other,
            "logs": np.reshape(self._logs, (-1, self.setting.exponents)), "pending": self._pending,
            "pending_steps": self._pending_steps, "samples": np.array(self._samples),
            "spread": [self._spread.count, self._spread.mean, self._spread.scatter],
            "trails": [np.array(trail) for trail in self._trails], "active": np.array(self._active),
            "records": [np.array(r) for r in self._records],
        }  # fmt: skip

    def restore(self, state: State) -> None:
        t, x, v = int(state["t"]), np.array(state["x"]), np.array(state["v"])
        if x.shape != self.twins.x.shape or v.shape != self.twins.stretching.v.shape:
            raise ValueError("that is the state of another system")
        count, mean, scatter = state["spread"]
        logs, trails, records = list(np.array(state["logs"])), state["trails"], state["records"]
        samples = list(np.array(state["samples"]))
        self.t, self._measured = min(max(0, t), self.last), int(state["measured"])
        self.twins.stretching.x, self.twins.stretching.v = x, v
        self.twins.other = None if state["other"] is None else np.array(state["other"])
        self._logs, self._pending, self._pending_steps = logs, np.array(state["pending"]), int(state["pending_steps"])
        self._spread.count, self._spread.mean, self._spread.scatter = int(count), np.array(mean), np.array(scatter)
        self._trails = (list(np.array(trails[0])), list(np.array(trails[1])))
        self._active = list(np.array(state["active"]))
        self._records = (np.array(records[0]).tolist(), np.array(records[1]).tolist())
        self._samples = samples
        if self.t >= len(self._settle_plan):
            self._basis = self._main_directions()
        self._take_pictures()


def _axes(x: Floats) -> Floats:
    """The three directions of largest spread, (unit, 3), from as small a matrix as the states allow."""
    _, vectors = np.linalg.eigh(x @ x.T)
    main = x.T @ vectors[:, :-4:-1]
    main /= np.maximum(np.linalg.norm(main, axis=0), 1e-300)
    return np.asarray(main * np.sign(main[np.abs(main).argmax(axis=0), np.arange(3)]))


RESULTS = {
    "lyapunov": "largest exponent, natural logarithm per unit of time, of maps per step",
    "lyapunov_error": "its standard error, of ten blocks",
    "spectral_radius": "largest modulus of an eigenvalue of W; none for other systems",
    "origin_exponent": "largest real part of an eigenvalue, less 1: how fast the silent state is left, or reached",
    "lyapunov_by_gain": "[gain, median, lowest, highest exponent] of three networks each",
    "spectrum": "all exponents, largest first, of systems of up to three variables",
    "kind": "fixed point, periodic or quasi-periodic, or chaotic: whether the exponent is zero within two errors",
    "participation_ratio": "how many dimensions the states spread over",
}
