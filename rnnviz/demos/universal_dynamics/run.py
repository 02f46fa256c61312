"""The learning, what is looked at on the way, and what is measured when it rests."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.universal_dynamics.params import Params
from rnnviz.dynamics.drawn_flow import DrawnFlow
from rnnviz.dynamics.integration import solution
from rnnviz.kit import State, Trained
from rnnviz.learning.flow_fit import FlowFit, UnitsSweep, fresh_states
from rnnviz.learning.flow_judging import FlowJudge, flow_error
from rnnviz.learning.flow_samples import flow_of

SLOW_UPDATES, SLOW_PACE = 50, 20.0
"""The first updates are shown one by one: by then the arrows have turned."""
ARROWS = 15
OWN_STARTS: dict[str, tuple[tuple[float, ...], ...]] = {
    "van-der-pol": ((0.8, 0.6), (-2.8, 2.6), (2.5, -2.5)), "pendulum": ((1.0, 0.0), (2.3, 0.0), (0.0, -0.4)),
    "lorenz": ((1.0, 1.0, 20.0), (-5.0, -8.0, 22.0)), "drawn": ((0.0, 0.0), (1.3, 1.2), (-1.3, 0.9)),
}  # fmt: skip
SHOWN = {"van-der-pol": (20.0, 0.1), "pendulum": (60.0, 0.15), "lorenz": (6.0, 0.02), "drawn": (12.0, 0.06)}
"""How long trajectories are shown, and the step of time."""
REACH = {"van-der-pol": 4.0, "pendulum": 3.2}
BEYOND = 10.0
"""Times the reach: a generated state farther out is followed no longer."""


@dataclass(frozen=True, eq=False)
class Frame:
    """at, true, learned : (arrow, variable), places and arrows; reach : half the picture
    true_paths, paths : (time, start, variable); starts : of these; curve : (place, 2) or empty
    updates, losses : (update,); looks, errors : (look,), on fresh states; flow_error : now
    sizes : (size, 4) units, median, lowest, highest error; measured : what is known once learning rests
    """

    at: Floats
    true: Floats
    learned: Floats
    reach: float
    true_paths: Floats
    paths: Floats
    starts: tuple[tuple[float, ...], ...]
    curve: Floats
    updates: Floats
    losses: Floats
    looks: Floats
    errors: Floats
    flow_error: float
    sizes: Floats
    lost: int
    period: float | None
    true_period: float | None
    valid_time: float | None


class Run(Trained[Params, Frame]):
    """Learns arrows; shows what following them leads to."""

    needs_torch = False
    unit = "iteration"
    pace: float | None = SLOW_PACE

    def begin(self) -> None:
        p = self.params
        self.flow = flow_of(p.system, p.curve)
        self.fresh = fresh_states(p.system, self.flow, p.seed)
        self._looks: list[tuple[int, float]] = []
        self._sizes = np.empty((0, 4))
        self._judge: FlowJudge | None = None
        self._judging: Iterator[None] | None = None
        self.pace, self.group = SLOW_PACE, 1
        self._place()
        self.look_now()

    # -- learning -------------------------------------------------------------------------------------------

    @property
    def updates(self) -> int:
        return self.params.iterations

    def make(self) -> None:
        p = self.params
        self.fit = FlowFit(p.system, self.flow, p.units, p.samples, p.noise, p.seed)

    def learn(self) -> float:
        loss = float(np.sqrt(self.fit.fit.update(self.params.learning_rate)))
        self._find_pace(self.update + 1)
        return loss

    def _find_pace(self, update: int) -> None:
        """Slowly at first, then as fast as the machine can."""
        p = self.params
        self.pace = SLOW_PACE if update < SLOW_UPDATES else None
        self.group = 1 if self.pace else max(1, min(8, 200_000 // (p.samples * p.units)))

    def look(self) -> None:
        learned = self.fit.learned
        self._error = flow_error(learned, self.fresh.states, self.fresh.arrows)
        self._looks = [(n, error) for n, error in self._looks if n < self.update] + [(self.update, self._error)]
        self._learned_arrows = learned.velocity(self._at)
        self._generate()
        self._judge, self._judging = None, None

    def learned(self) -> State:
        return {**self.fit.fit.learned(), "looks": np.array(self._looks, dtype=float).reshape(-1, 2)}

    def put(self, state: State) -> None:
        self.fit.fit.put(state)
        self._looks = [(int(n), float(error)) for n, error in np.array(state["looks"])]
        self._find_pace(len(self.losses))

    def restore(self, state: State) -> None:
        super().restore(state)
        self._find_pace(self.update)

    def change(self, params: Params) -> bool:
        moved = params.starts != self.params.starts
        super().change(params)
        if moved:
            self._let_go()
            self._generate()
        return False

    # -- pictures -------------------------------------------------------------------------------------------

    def _place(self) -> None:
        """What does not change while it learns."""
        p, flow = self.params, self.flow
        self._curve = flow.curve.places if isinstance(flow, DrawnFlow) else np.empty((0, 2))
        self._reach = REACH.get(p.system, 25.0)
        if isinstance(flow, DrawnFlow):
            self._reach = float(1.5 * np.abs(self._curve).max())
        axis = np.linspace(-0.94 * self._reach, 0.94 * self._reach, ARROWS)
        lattice = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
        self._at = lattice if flow.units == 2 else np.empty((0, flow.units))
        self._true_arrows = flow.velocity(self._at)
        self._let_go()

    def _let_go(self) -> None:
        time, dt = SHOWN[self.params.system]
        self._starts = self.params.starts or OWN_STARTS[self.params.system]
        self._true_paths = solution(self.flow, np.array(self._starts), dt=dt, steps=round(time / dt))

    def _generate(self) -> None:
        time, dt = SHOWN[self.params.system]
        paths = solution(self.fit.learned, np.array(self._starts), dt=dt, steps=round(time / dt))
        gone = np.logical_or.accumulate(np.abs(paths).max(axis=2) > BEYOND * self._reach, axis=0)
        self._lost = int(gone[-1].sum())
        self._paths: Floats = np.where(gone[:, :, None], np.nan, paths) if self._lost else paths

    # -- beside ---------------------------------------------------------------------------------------------

    def work(self) -> Iterator[None]:
        p = self.params
        sweep = UnitsSweep(
            p.system, self.flow, p.curve if p.system == "drawn" else (), p.compare, samples=p.samples, noise=p.noise,
            iterations=p.iterations, rate=type(p).model_fields["learning_rate"].default, seed=p.seed,
        )  # fmt: skip
        for _ in sweep.pieces():
            if len(sweep.entries) > len(self._sizes):
                self._sizes = np.array(sweep.entries)
            yield
        self._sizes = np.reshape(sweep.entries, (-1, 4))

    def refine(self) -> bool:
        """What can be measured once learning rests; then the sweep of sizes."""
        if self.done and self._is_fresh and self._judge is None:
            self._judge = FlowJudge(self.params.system, self.flow, self.fit.learned, self.fresh.states)
            self._judging = self._judge.pieces()
        if self._judging is not None:
            if next(self._judging, "done") == "done":
                self._judging = None
            return True
        return super().refine()

    # -- what is told ---------------------------------------------------------------------------------------

    @property
    def remarks(self) -> tuple[str, ...]:
        lost = f"{self._lost} of the generated trajectories left the picture for good and were stopped."
        return (*super().remarks, *((lost,) if self._lost else ()))

    def frame(self) -> Frame:
        updates, losses = self.losses.shown()
        looks, errors = self._looked()
        judge = self._judge
        return Frame(
            self._at, self._true_arrows, self._learned_arrows, self._reach, self._true_paths, self._paths, self._starts,
            self._curve, updates, losses, looks, errors, self._error, self._sizes, self._lost,
            judge.period if judge else None, judge.true_period if judge else None, judge.valid_time if judge else None,
        )  # fmt: skip

    def _looked(self) -> tuple[Floats, Floats]:
        known = np.array(self._looks, dtype=float).reshape(-1, 2)
        return known[:, 0].copy(), known[:, 1].copy()

    def results(self) -> dict[str, Any]:
        judge, p = self._judge, self.params
        return {
            "flow_error": self._error,
            "generated_error": judge.generated_error if judge else None,
            "period": judge.period if judge else None,
            "true_period": judge.true_period if judge else None,
            "lyapunov": judge.lyapunov if judge else None,
            "valid_time": judge.valid_time if judge else None,
            "orbit_gap": judge.orbit_gap if judge else None,
            "n_weights": p.units * (2 * self.flow.units + 1),
            "errors_by_units": [[round(units), *errors] for units, *errors in self._sizes.tolist()],
            "max_difference": judge.max_difference if judge else None,
        }


RESULTS = {
    "flow_error": "relative root mean square error of the arrows on 2000 fresh states",
    "generated_error": "error of trajectories over 20 units of time, in the units of the states",
    "period": "of the learned cycle, or of the learned pendulum released at 1",
    "true_period": "of the true one",
    "lyapunov": "largest exponent of the learned flow, for Lorenz",
    "valid_time": "median time until a forecast is wrong by 0.4 standard deviations, for Lorenz",
    "orbit_gap": "mean distance of the last two rounds to the drawn curve",
    "n_weights": "how many numbers were learned",
    "errors_by_units": "[hidden units, median, lowest, highest error] of three networks each",
    "max_difference": "between the learned arrows and the network that lives them, along a trajectory",
}
