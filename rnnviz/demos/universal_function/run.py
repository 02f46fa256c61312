"""Iteration after iteration; other widths are fitted beside."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.plane_functions import FUNCTIONS, FunctionName, monotone_cubic
from rnnviz.demos.universal_function.params import Params
from rnnviz.kit import (
    State,
    Trained,
)
from rnnviz.learning.curve import LearningCurve
from rnnviz.learning.sigmoid_sums import SigmoidFit, middles, random_start, staircase

X = np.linspace(-1.0, 1.0, 401)
FITS = 5
"""Fits of each width that are compared."""


RESULTS = {
    "rmse": "root of the mean squared error on 401 points",
    "max_error": "largest error on these points",
    "terms": "height, steepness and bias [v, w, b] of each unit",
    "offset": "what is added to all of them",
    "errors_by_width": "[width, median, lowest, highest] RMSE of five fits",
    "n_weights": "numbers that are learned",
}


@dataclass(frozen=True, eq=False)
class Frame:
    """target, fitted : (sample,); terms : (sample, unit); numbers : (unit, 3), v, w, b;
    updates, losses : (point,), from the start on

    by_width : (width, 4), width, median, low, high of those that are done
    """

    target: Floats
    fitted: Floats
    terms: Floats
    numbers: Floats
    centres: Floats
    heights: Floats
    updates: Floats
    losses: Floats
    by_width: Floats
    rmse: float
    max_error: float
    offset: float


class Run(Trained[Params, Frame]):
    """Iteration after iteration; other widths are fitted beside."""

    unit = "iteration"
    needs_torch = False
    pace: float | None = 30.0
    fps = 30.0
    look_every = 1

    def begin(self) -> None:
        self._target = target_of(self.params)
        self._by_width = np.zeros((0, 4))
        self.look_now()

    @property
    def updates(self) -> int:
        return self.params.iterations if self.params.method == "train" else 0

    def make(self) -> None:
        p, rng = self.params, np.random.default_rng(self.params.seed)
        if p.method == "staircase":
            start = staircase(target_of(p, middles(p.width)))
        else:
            start = random_start(p.width, X, self._target, rng)
        for unit, place in p.moved:
            start = start.with_step_at(unit, place)
        self._fit = SigmoidFit(X, self._target, start)
        self._first = self._fit.rmse

    def learn(self) -> float:
        self._fit.iterate()
        return self._fit.rmse

    def look(self) -> None:
        model = self._fit.model
        self._fitted, self._terms = model(X), model.terms(X)
        self._numbers = np.stack([model.v, model.w, model.b], axis=1)
        centres = -model.b / np.where(model.w == 0, 1e-12, model.w)
        self._centres = np.where(np.abs(centres) <= 1.0, centres, np.nan)
        self._heights = np.where(np.isfinite(self._centres), model(np.nan_to_num(self._centres)), np.nan)

    def change(self, params: Params) -> bool:
        """The curve was drawn anew, or a step moved by hand: training goes on from there."""
        old, model = self.params, self._fit.model
        super().change(params)
        for unit, place in params.moved:
            if (unit, place) not in old.moved:
                model = model.with_step_at(unit, place)
        if params.points != old.points:
            self._target, self._by_width, self._work = target_of(params), np.zeros((0, 4)), self.work()
        self._fit = SigmoidFit(X, self._target, model)
        if params.method == "staircase":
            self.make()
        self._first = self._fit.rmse
        self.update, self.losses, self._is_fresh = 0, LearningCurve(), False
        self.look_now()
        return True

    def work(self) -> Iterator[None]:
        p, target = self.params, self._target
        for width in p.compare:
            errors: list[float] = []
            for k in range(FITS):
                fit = SigmoidFit(X, target, random_start(width, X, target, np.random.default_rng([p.seed, width, k])))
                for n in range(p.iterations):
                    fit.iterate()
                    if n % max(1, 100 // width) == 0:
                        yield
                errors.append(fit.rmse)
            self._by_width = np.vstack([self._by_width, [width, np.median(errors), min(errors), max(errors)]])

    def frame(self) -> Frame:
        off = np.abs(self._fitted - self._target)
        updates, losses = self.losses.shown()
        return Frame(
            self._target, self._fitted, self._terms, self._numbers, self._centres, self._heights,
            np.append(0.0, updates), np.append(self._first, losses), self._by_width,
            float(np.sqrt(np.mean(off**2))), float(off.max()), self._fit.model.c,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        self.look_now()
        frame = self.frame()
        return {
            "rmse": frame.rmse, "max_error": frame.max_error, "terms": frame.numbers, "offset": frame.offset,
            "errors_by_width": [[int(row[0]), *row[1:].tolist()] for row in frame.by_width],
            "n_weights": self._fit.model.n_weights,
        }  # fmt: skip

    def learned(self) -> State:
        return {**self._fit.state(), "first": self._first}

    def put(self, state: State) -> None:
        self._fit.put(state)
        self._first = float(state["first"])


def target_of(params: Params, x: Floats = X) -> Floats:
    """The function to be learned.    x : (sample,)    Returns (sample,)."""
    if params.target == "drawn":
        return monotone_cubic(params.points, x)
    name: FunctionName = params.target
    return np.asarray(FUNCTIONS[name](x))
