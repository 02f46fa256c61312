"""Three nets read one stream, symbol by symbol."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.streams import coin_flips, targets
from rnnviz.demos.elman_training.params import NAMES, RULES, Params, blind
from rnnviz.kit import State, Trained
from rnnviz.learning.divergence import Diverged, check_loss
from rnnviz.learning.online_elman import OnlineNet, drawn

PIECE, RECENT = 500, 30
"""Symbols of which an error is the mean, and how many of the last ones are shown."""

RESULTS = {
    **{f"curve_{rule}": f"mean squared error of each {PIECE} symbols, before the updates: {NAMES[rule]}"
       for rule in RULES},
    **{f"error_{rule}": f"the last of them: {NAMES[rule]}" for rule in RULES},
    **{f"weights_{rule}": f"weights at the end, W, U, b, V, c in a row: {NAMES[rule]}" for rule in RULES},
    **{f"updates_{rule}": f"updates so far: {NAMES[rule]}" for rule in RULES},
    "backward_steps_per_symbol": "steps that gradients go back for each symbol",
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
        return (*super().remarks, *gone, *((blind(self.params),) if blind(self.params) else ()))

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
