"""Elman's rule sees one step back; what lies further it learns only by luck.

Three nets with the same first weights read the same stream side by side: by Elman's rule, by truncated
backpropagation, and an episode at a time.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import model_validator

from rnnviz.arrays import Array, Floats
from rnnviz.data.streams import StreamTask, coin_flips, targets
from rnnviz.figure.description import Axis, Figure, Panel
from rnnviz.figure.marks import Handle, Line, Mark, Points, Segments, Text
from rnnviz.kit import (
    LIVE,
    DemoParams,
    Drag,
    Event,
    InputError,
    Preset,
    Shows,
    State,
    Trained,
    View,
    changed,
    ghosts_of,
    param,
    remembered,
)  # fmt: skip
from rnnviz.kit.truth import SaysTable, ShowsTable
from rnnviz.learning.divergence import Diverged, check_loss
from rnnviz.learning.online_elman import OnlineNet, drawn
from rnnviz.panels.curves import ghost_lines, level

GROUP = "Unrolling, gradients, cells"
TITLE = "Elman's rule"
ORDER = 40
HINT = "Drag the end of the window, while they learn."

RULES = ("elman", "truncated", "full")
NAMES = {"elman": "Elman's rule", "truncated": "truncated", "full": "whole episodes"}
ROLES = {"elman": "prediction", "truncated": "updated", "full": "validation"}

PIECE, RECENT = 500, 30
"""Symbols of which an error is the mean, and how many of the last ones are shown."""

SMALLEST = 1e-5
"""Errors below are drawn there."""


class Params(DemoParams):
    """The task, the net, and how far its gradient looks back."""

    task: StreamTask = param(
        "delayed-copy", "What is to be answered.", group="Task",
        labels={"delayed-copy": "the symbol some steps ago", "temporal-xor": "exclusive or of now and then"},
    )  # fmt: skip
    delay: int = param(2, "How many steps back the answer lies.", group="Task", ge=1, le=20)
    symbols: int = param(6000, "Length of the stream.", group="Task", ge=100, le=100_000, log=True, soft=(1000, 20_000))
    window: int = param(
        5, "Copies through which the truncated gradient flows.", LIVE, group="Rules", ge=1, le=50, soft=(1, 20),
        leaves_traces=True)  # fmt: skip
    episode: int = param(20, "Symbols between updates of the third net.", group="Rules", ge=2, le=200)
    learning_rate: float = param(
        0.05, "How far an update goes.", LIVE, group="Rules", ge=0.001, le=1.0, log=True, leaves_traces=True,
    )  # fmt: skip
    units: int = param(5, "Hidden units of each net.", group="Network", ge=1, le=32)
    spectral_radius: float = param(0.5, "Of the first recurrent weights.", group="Network", ge=0, le=2)

    @model_validator(mode="after")
    def _fit(self) -> "Params":
        if self.symbols < self.episode:
            raise InputError(
                f"A stream of {self.symbols} symbols holds no episode of {self.episode}; make it at least as long."
            )
        return self  # fmt: skip


RESULTS = {
    **{f"curve_{rule}": f"mean squared error of each {PIECE} symbols, before the updates: {NAMES[rule]}"
       for rule in RULES},
    **{f"error_{rule}": f"the last of them: {NAMES[rule]}" for rule in RULES},
    **{f"weights_{rule}": f"weights at the end, W, U, b, V, c in a row: {NAMES[rule]}" for rule in RULES},
    **{f"updates_{rule}": f"updates so far: {NAMES[rule]}" for rule in RULES},
    "backward_steps_per_symbol": "steps that gradients go back for each symbol",
}  # fmt: skip

PRESETS = {
    "elman-slide": Preset(
        {}, "The course's net, online updating, with an answer two steps back: luck decides.", seed_figure=True),
    "one-step-is-enough": Preset({"delay": 1}, "An answer one step back: the wrong gradient learns it as well."),
    "out-of-sight": Preset({"delay": 4}, "An answer four steps back: Elman's rule never finds it."),
    "temporal-xor": Preset(
        {"task": "temporal-xor", "delay": 1}, "Exclusive or with the symbol before: harder, and still one step."),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """t : symbols read; ends : (piece,), symbol at which each piece ends; curves : (piece,) for each rule

    recent : (symbol,), their numbers; target : (symbol,); outputs : (symbol,) for each rule; lost : rules that ran away
    updates : of each rule; first_error : of the nets as they begin
    """

    t: int
    ends: Floats
    curves: dict[str, Floats]
    recent: Floats
    target: Floats
    outputs: dict[str, Floats]
    lost: tuple[str, ...]
    updates: dict[str, int]
    first_error: float


class Run(Trained[Params, Frame]):
    """Three nets, symbol by symbol."""

    pace = 20.0
    unit = "symbol"
    needs_torch = False
    look_every = 1

    def begin(self) -> None:
        p, rng = self.params, np.random.default_rng(self.params.seed)
        weights = drawn(p.units, p.spectral_radius, rng)
        self._x = coin_flips(p.symbols, rng)
        self._d = targets(self._x, p.task, p.delay)
        reach = {"elman": (1, 1), "truncated": (1, p.window), "full": (p.episode, p.episode)}
        self.nets = {rule: OnlineNet(weights, *reach[rule]) for rule in RULES}
        self.group = 100 if p.window <= 20 else 50
        self._errors = np.full((3, p.symbols), np.nan)
        self._begins(OnlineNet(weights, 1, 1))
        self.lost: tuple[str, ...] = ()

    def _begins(self, net: OnlineNet) -> None:
        """What all three answer before they learn."""
        few = min(RECENT, len(self._x))
        errors = np.array(
            [net.read(float(x), float(d), 0.0) for x, d in zip(self._x[:few], self._d[:few], strict=True)]
        )
        self._untaught, self._first_error = self._d[:few] + errors, float(np.mean(errors**2))

    @property
    def updates(self) -> int:
        return self.params.symbols

    def make(self) -> None:
        """Everything is there from the beginning."""

    def learn(self) -> float:
        t, rate = self.update, self.params.learning_rate
        for number, rule in enumerate(RULES):
            if rule in self.lost:
                continue
            with np.errstate(over="ignore", invalid="ignore"):
                error = self.nets[rule].read(float(self._x[t]), float(self._d[t]), rate)
            try:
                check_loss(error * error, NAMES[rule], rate)
                self._errors[number, t] = error
            except Diverged:
                self.lost = (*self.lost, rule)
        if len(self.lost) == len(RULES):
            raise Diverged(f"All three nets have run away: a learning rate of {rate:g} is too large here.")
        return float(np.nanmean(self._errors[:, t] ** 2))

    def look(self) -> None:
        t = self.update
        starts = range(0, t, PIECE)
        self._ends = np.array([min(start + PIECE, t) for start in starts], dtype=float)
        self._curves = {
            rule: np.array([float(np.mean(row[start : min(start + PIECE, t)] ** 2)) for start in starts])
            for rule, row in zip(RULES, self._errors, strict=True)
        }
        self._look_at_answers()

    def _look_at_answers(self) -> None:
        """The last answers; before learning, what the nets answer to the first symbols as they are."""
        last = self.update or len(self._untaught)
        first = max(0, last - RECENT)
        self._recent = np.arange(first + 1.0, last + 1.0)
        self._target = self._d[first:last].copy()
        self._outputs = {rule: self._target + row[first:last] for rule, row in zip(RULES, self._errors, strict=True)}
        if not self.update:
            self._outputs = dict.fromkeys(RULES, self._untaught)

    def change(self, params: Params) -> bool:
        self.nets["truncated"].window = params.window
        self.group = 100 if params.window <= 20 else 50
        return super().change(params)

    @property
    def remarks(self) -> tuple[str, ...]:
        gone = tuple(f"{NAMES[rule]}: the net ran away; a smaller learning rate would keep it." for rule in self.lost)
        return (*super().remarks, *gone, *((_blind(self.params),) if _blind(self.params) else ()))

    def learned(self) -> State:
        nets = {rule: net.checkpoint() for rule, net in self.nets.items()}
        return {"nets": nets, "errors": self._errors[:, : self.update].copy(), "lost": list(self.lost)}

    def put(self, state: State) -> None:
        errors = np.asarray(state["errors"], dtype=float)
        for rule in RULES:
            self.nets[rule].restore(state["nets"][rule])
        self._errors[:, : errors.shape[1]] = errors
        self.lost = tuple(str(rule) for rule in state["lost"])

    def frame(self) -> Frame:
        self.look_now()
        updates = {rule: net.updates for rule, net in self.nets.items()}
        return Frame(
            self.update, self._ends, self._curves, self._recent, self._target, self._outputs, self.lost, updates,
            self._first_error,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        self.look_now()
        p, lost = self.params, self.lost
        curves = {rule: curve[:0] if rule in lost else curve for rule, curve in self._curves.items()}
        return {
            **{f"curve_{rule}": curves[rule] for rule in RULES},
            **{f"error_{rule}": float(curves[rule][-1]) if len(curves[rule]) else None for rule in RULES},
            **{f"weights_{rule}": None if rule in lost else self.nets[rule].weights.vector() for rule in RULES},
            **{f"updates_{rule}": self.nets[rule].updates for rule in RULES},
            "backward_steps_per_symbol": {"elman": 1, "truncated": p.window, "full": 1},
        }  # fmt: skip


def _blind(params: Params) -> str:
    """What is to be said where not even whole episodes reach back to the answer."""
    if params.delay < params.episode:
        return ""
    return f"The answer lies {params.delay} steps back: an episode of {params.episode} symbols cannot see it either."


SHOWS: ShowsTable = {("curves", rule): Shows(f"curve_{rule}", role=ROLES[rule]) for rule in RULES}
SAYS: SaysTable = {
    r"Elman's rule ([\d.]+)": "error_elman",
    r"a window of \d+ ([\d.]+)": "error_truncated",
    r"whole episodes ([\d.]+)": "error_full",
}


# -- drawing ------------------------------------------------------------------------------------------------------


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The race; beside it what the nets answer; below what each gradient touches."""
    caption, warning = _caption(params, frame), _blind(params)
    race = _race(params, frame, view)
    if view.compact:
        return Figure((race, _reach(params, view)), rows=(1.6, 1.0), caption=caption, warning=warning)
    return Figure(
        (race, _answers(frame), _reach(params, view)), columns=(1.6, 1.0), rows=(1.5, 1.0), caption=caption,
        warning=warning,
    )  # fmt: skip


def _race(params: Params, frame: Frame, view: View) -> Panel:
    end = float(params.symbols)
    marks: list[Mark] = [level(1.0, 0.0, end, key="guess")]
    marks.append(Text(key="guess-name", x=0.99 * end, y=1.12, text="a guess", size="small", role="muted",
                      anchor=(1.0, 0.0)))  # fmt: skip
    marks += ghost_lines([
        (f"{name}, {NAMES[rule]}", other.ends, _positive(other.curves[rule]))
        for name, other in ghosts_of(view, Frame) for rule in ("truncated",)
    ])  # fmt: skip
    marks.append(Points(key="begin", tips=("before learning",), x=np.zeros(1), y=np.array([frame.first_error]),
                        role="text", shape="diamond", size=9.0))  # fmt: skip
    for rule in RULES:
        words = f"{NAMES[rule]}, window {params.window}" if rule == "truncated" else NAMES[rule]
        y = frame.curves[rule]
        marks.append(Line(key=rule, label=words, x=frame.ends, y=_positive(y), role=ROLES[rule], width=2.4))
        marks.append(Points(key=f"{rule}-now", x=frame.ends[-1:], y=_positive(y)[-1:], role=ROLES[rule], size=8.0,
                            outline=True))  # fmt: skip
    return Panel(
        "curves", tuple(marks), title="Mean squared error",
        x=Axis("symbols read", (0.0, end), whole=True), y=Axis("", (SMALLEST, 4.0), log=True), legend="top",
        place=(0, 0, 1, 1), alt="The errors of the three nets over the symbols read, on a logarithmic scale.",
    )  # fmt: skip


@remembered
def _positive(values: Floats) -> Floats:
    """On a logarithmic axis; a run that is lost is not drawn on."""
    known = values[np.isfinite(values)]
    return values if not len(known) or known.min() >= SMALLEST else np.maximum(values, SMALLEST)


def _answers(frame: Frame) -> Panel:
    marks: list[Mark] = [
        Line(
            key=f"answer-{rule}", x=frame.recent, y=np.clip(frame.outputs[rule], -1.9, 1.9), role=ROLES[rule], width=1.8
        )
        for rule in RULES
    ]
    marks.append(Points(key="target", label="wanted", x=frame.recent, y=frame.target, role="target", shape="square",
                        size=6.0))  # fmt: skip
    last = max(RECENT, frame.t)
    return Panel(
        "answers", tuple(marks), title="The last answers", legend="top", place=(0, 1, 1, 1),
        x=Axis("symbol", (last - RECENT + 0.5, last + 0.5), whole=True), y=Axis("", (-2.0, 2.0), _SIGNS),
        alt="What the three nets answered to the last symbols, and what was wanted.",
    )  # fmt: skip


_SIGNS = ((-1.0, "−1"), (0.0, "0"), (1.0, "1"))


def _reach(params: Params, view: View) -> Panel:
    """Rows of copies, from the present one on the right: those that a rule's gradient touches are filled."""
    longest = max(params.window, min(params.episode, 50), params.delay, 10) + 1
    back, size = np.arange(float(longest + 1)), 7.0 if view.compact else 11.0
    at = np.full(1, -float(params.delay))
    marks: list[Mark] = [Segments(key="answer", label="where the answer lies", x0=at, x1=at, y0=np.full(1, 0.4),
                                  y1=np.full(1, 3.6), role="text", dash="dash", width=1.6)]  # fmt: skip
    for row, (rule, reach, cost) in enumerate(_reaches(params)):
        y = np.full(len(back), 3.0 - row)
        touched: Array = back < reach
        marks.append(Points(key=rule, x=-back, y=y, role=ROLES[rule], shape="square", size=size,
                            strength=np.where(touched, 1.0, 0.15)))  # fmt: skip
        if not view.compact:
            marks.append(Text(key=f"{rule}-cost", x=0.9, y=3.0 - row, text=cost, size="small", anchor=(0.0, 0.5)))
    if view.controls:
        marks.append(Handle(key="window", x=np.array([0.5 - params.window]), y=np.array([2.0]), names=("window",),
                            signs=("",), role="accent", size=13.0, bounds=(0.5 - 50, -0.5, 2.0, 2.0)))  # fmt: skip
    ticks = tuple((-float(b), "now" if b == 0 else f"−{b}") for b in range(0, longest + 1, 5 if longest > 12 else 1))
    return Panel(
        "reach", tuple(marks), title="Which copies the gradient of a symbol touches", legend="top",
        x=Axis("", (-longest - 0.6, 0.7 if view.compact else 0.42 * longest + 1.0), ticks),
        y=Axis("", (0.4, 3.6), tuple((3.0 - n, NAMES[rule]) for n, rule in enumerate(RULES))),
        place=(1, 0, 1, 1 if view.compact else 2),
        alt="For each rule the copies of the net that the gradient reaches, and the copy in which the answer lies.",
    )  # fmt: skip


def _reaches(params: Params) -> tuple[tuple[str, int, str], ...]:
    return (
        ("elman", 1, "1 step back a symbol"), ("truncated", params.window, f"{params.window} back a symbol"),
        ("full", params.episode, f"1 a symbol, {params.episode} at once"),
    )  # fmt: skip


def _caption(params: Params, frame: Frame) -> str:
    if not frame.t:
        return "Three nets with the same weights are about to read the same stream."

    def said(rule: str) -> str:
        return "has run away" if rule in frame.lost else f"{frame.curves[rule][-1]:.3f}"

    return (
        f"After {frame.t} symbols the error is: Elman's rule {said('elman')}, a window of {params.window} "
        f"{said('truncated')}, whole episodes {said('full')} — these after {frame.updates['full']} updates only."
    )


def on(event: Event, params: Params) -> Params | None:
    """The window's end follows its handle."""
    if isinstance(event, Drag) and event.key == "window":
        new: Params = changed(params, {"window": int(np.clip(round(0.5 - event.x), 1, 50))})
        return new
    return None
