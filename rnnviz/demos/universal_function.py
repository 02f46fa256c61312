"""One hidden layer can draw any curve, and you can watch each unit add its step.

Draw a curve, or choose one; a handful of sigmoids learns it. How many it takes, and what a jump does to them, stands
beside.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from rnnviz.arrays import Floats
from rnnviz.data.plane_functions import FUNCTIONS, FunctionName, monotone_cubic
from rnnviz.figure.description import Figure
from rnnviz.kit import (
    LIVE,
    DemoParams,
    Drag,
    Event,
    InputError,
    Preset,
    State,
    Trained,
    View,
    changed,
    edit_points,
    ghosts_of,
    param,
)
from rnnviz.kit.truth import Shows, ShowsTable
from rnnviz.learning.curve import LearningCurve
from rnnviz.learning.sigmoid_sums import SigmoidFit, SigmoidSum, middles, random_start, staircase
from rnnviz.panels import sums as panels
from rnnviz.panels.training import loss_panel

GROUP = "Attractors"
TITLE = "Any function"
ORDER = 90
HINT = "Take the preset “draw”, and drag the points of the curve: the sum follows your hand."

X = np.linspace(-1.0, 1.0, 401)
FITS = 5
"""Fits of each width that are compared."""

MOST_POINTS = 40
SMALLEST_GAP = 1e-6

Coordinate = Annotated[float, Field(ge=-1.0, le=1.0)]
Unit = Annotated[int, Field(ge=0, le=99)]
Width = Annotated[int, Field(ge=1, le=100)]


class Params(DemoParams):
    """What is to be drawn, and by how many sigmoids."""

    target: Literal["drawn", "sine", "step", "abs", "bump", "ramp", "chirp"] = param(
        "sine",
        "The function to be learned.",
        group="Function",
        labels={
            "drawn": "Drawn by hand",
            "sine": "Sine",
            "step": "Jump",
            "abs": "Corner",
            "bump": "Bump",
            "ramp": "Ramp",
            "chirp": "Chirp",
        },
    )
    points: tuple[tuple[Coordinate, Coordinate], ...] = param(
        ((-1.0, -0.6), (-0.55, 0.6), (0.0, -0.3), (0.4, 0.8), (1.0, -0.4)), "Points of the drawn curve.", LIVE,
        min_length=2, max_length=MOST_POINTS, group="Function", widget="points", when={"target": ("drawn",)},
        leaves_traces=True,
    )  # fmt: skip
    width: int = param(8, "How many sigmoids.", ge=1, le=100, soft=(1, 32), log=True, group="Network")
    method: Literal["train", "staircase"] = param(
        "train", "Whether they are trained, or set by hand as equal steps.", group="Network"
    )
    moved: tuple[tuple[Unit, Coordinate], ...] = param(
        (), "Units, counted from 0, whose step was put elsewhere by hand, and where.", LIVE, title="Moved steps",
        max_length=100, group="Network", widget="points", follows=("width", "method", "target", "seed"),
        leaves_traces=True, blank="none",
    )  # fmt: skip
    iterations: int = param(150, "Iterations of training.", ge=1, le=500, group="Network", when={"method": ("train",)})
    compare: tuple[Width, ...] = param(
        (1, 2, 4, 8, 16, 32), "Widths whose errors are compared, five fits each.", max_length=20, group="Comparison",
        blank="nothing is compared",
    )  # fmt: skip

    @model_validator(mode="after")
    def _moves_its_own_units(self) -> "Params":
        beyond = [unit for unit, _ in self.moved if unit >= self.width]
        if beyond:
            raise InputError(
                f"There is no unit {beyond[0]} to be moved: the units are counted from 0 to {self.width - 1}."
            )
        return self

    @field_validator("points")
    @classmethod
    def _apart(cls, points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        at = np.sort([x for x, _ in points])
        if (np.diff(at) < SMALLEST_GAP).any():
            raise InputError("Two points stand at the same x; a function has one value at each x, so move one of them.")
        return points


RESULTS = {
    "rmse": "root of the mean squared error on 401 points",
    "max_error": "largest error on these points",
    "terms": "height, steepness and bias [v, w, b] of each unit",
    "offset": "what is added to all of them",
    "errors_by_width": "[width, median, lowest, highest] RMSE of five fits",
    "n_weights": "numbers that are learned",
}

PRESETS = {
    "sine": Preset({}, "Eight sigmoids follow six turns."),
    "staircase": Preset(
        {"method": "staircase", "width": 9}, "Steps of equal length, set by hand: the proof as a picture."
    ),
    "jump": Preset({"target": "step", "width": 4}, "A jump: right on every point, and never right beside it."),
    "corner": Preset({"target": "abs", "width": 6}, "A corner is rounded, less and less."),
    "draw": Preset({"target": "drawn"}, "Any curve you draw."),
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


def on(event: Event, params: Params) -> Params | None:
    """The points of a drawn curve are clicked, dragged and taken away; a unit's step is dragged among the terms."""
    if isinstance(event, Drag) and (event.panel, event.key) == ("terms", "units"):
        others = tuple((unit, place) for unit, place in params.moved if unit != event.index)
        place = float(np.clip(event.x, -1.0, 1.0))
        new: Params = changed(params, {"moved": (*others, (event.index, place))})
        return new
    if params.target != "drawn":
        return None
    return edit_points(event, params, "points", panel="curve", reach=1.0, most=MOST_POINTS, least=2)


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The curve and its sum; below it the terms, beside it the error against width and iterations."""
    names, drawn = tuple(map(_written, frame.numbers)), params.target == "drawn" and view.controls
    ghosts = [(label, X, ghost.fitted) for label, ghost in ghosts_of(view, Frame)]
    hero = panels.sum_panel(
        X, frame.target, frame.fitted, frame.centres, frame.heights, names, handles=params.points if drawn else (),
        clicks="Click to add a point." if drawn else "", ghosts=ghosts,
    )  # fmt: skip
    caption, lit = _caption(params, frame), panels.hovered(view, len(names))
    terms = panels.terms_panel(X, frame.terms, frame.numbers, names, lit, view.controls)
    if view.compact:
        return Figure((hero, terms), columns=(1.0,), rows=(1.5, 1.0), caption=caption)
    widths = panels.errors_by_width(frame.by_width, (params.width, frame.rmse), params.compare)
    if params.method == "staircase":
        widths = replace(widths, place=(0, 1, 2, 1))
        return Figure((hero, terms, widths), columns=(1.6, 1.0), rows=(1.4, 1.0), caption=caption)
    loss = loss_panel(
        [("", "loss", frame.updates, frame.losses)], updates=params.iterations, place=(1, 1, 1, 1), title="Learning",
        unit="iteration", alt="The error after each iteration.", limits=(1e-5, 1.0),
    )  # fmt: skip
    return Figure((hero, terms, widths, loss), columns=(1.6, 1.0), rows=(1.4, 1.0), caption=caption)


def _written(numbers: Floats) -> str:
    """The term of a unit.    numbers : (3,), v, w, b"""
    v, w, b = numbers
    return f"{v:.3g} tanh({w:.3g} x {'+' if b >= 0 else '-'} {abs(b):.3g})".replace("-", "−")


def _caption(params: Params, frame: Frame) -> str:
    units = f"{params.width} sigmoid{'s' if params.width > 1 else ''}"
    told = f"{units}: RMSE {frame.rmse:.2g}, largest error {frame.max_error:.2g}"
    if params.target == "step":
        return f"{told} on the points looked at; in the middle of the jump a continuous sum is off by half of it."
    return f"{told}."


SHOWS: ShowsTable = {
    ("curve", "target"): Shows(lambda results, run: target_of(run.params), role="target"),
    ("curve", "sum"): Shows(lambda results, run: summed(results), role="prediction"),
    ("widths", "medians"): lambda results, run: [max(row[1], panels.SMALLEST) for row in results["errors_by_width"]],
    ("widths", "present"): lambda results, run: [max(results["rmse"], panels.SMALLEST)],
}


def summed(results: dict[str, Any], x: Floats = X) -> Floats:
    """The sum that results describe.    x : (sample,)    Returns (sample,)."""
    v, w, b = np.array(results["terms"], dtype=float).T
    return SigmoidSum(w, b, v, float(results["offset"]))(x)
