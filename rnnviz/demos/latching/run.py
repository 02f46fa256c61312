"""The training, update by update, and what grows in the net."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.demos.latching.params import Params
from rnnviz.dynamics.automata import Automaton
from rnnviz.dynamics.cycles import Cycle
from rnnviz.dynamics.languages import LANGUAGES
from rnnviz.kit import InputError, State, Trained
from rnnviz.learning.latching import LOOK_EVERY, Latching, Look, look_into
from rnnviz.networks.symbol_network import SHARPNESS, SymbolNetwork

RECORD_EVERY = 10
"""Updates between two points of the curve of accuracy."""

STRINGS, LENGTH, CLOUD_SEED = 48, 20, 7
"""Of the strings whose states are shown."""

LATTICE = 9
"""Arrows per side."""

RESULTS = {
    "n_states": "states of the automaton that stands in the net; none where it did not close",
    "transitions": "its next state, for each state and symbol",
    "accepting": "which of its states accept",
    "equivalent": "whether it accepts the same strings as the language",
    "n_states_minimal": "states of the smallest automaton of the language",
    "accuracy_long": "share of right answers after all prefixes of 300 strings of 100 symbols",
    "attractors": "for each symbol repeated: a point of each cycle, its period, and its rate per step",
    "gradient_by_lag": "median norm of the derivative of a state by the state so many steps before",
    "updates": "updates so far",
    "maps_W": "matrix of each symbol (symbol, unit, unit)",
    "maps_b": "bias of each symbol (symbol, unit)",
    "h0": "first state, learnt",
    "v": "weights of the answer",
    "c": "its bias",
}


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane through the states.    centre : (unit,)    axes : (2, unit), orthonormal"""

    centre: Floats
    axes: Floats

    def seen(self, h: Floats) -> Floats:
        """h : (..., unit) → (..., 2)."""
        return (h - self.centre) @ self.axes.T

    def lifted(self, places: Floats) -> Floats:
        """The states in the plane itself, within ±1.    places : (..., 2)"""
        return np.clip(self.centre + places @ self.axes, -1.0, 1.0)


def plane_of(states: Floats) -> Plane:
    """The coordinates themselves for two units, else the two main directions of states : (state, unit)."""
    units = states.shape[1]
    if units == 2:
        return Plane(np.zeros(2), np.eye(2))
    centre = states.mean(axis=0)
    axes = np.linalg.svd(states - centre, full_matrices=False)[2][:2]
    largest = np.abs(axes).argmax(axis=1)
    return Plane(centre, axes * np.sign(axes[[0, 1], largest])[:, None])


@dataclass(frozen=True, eq=False)
class Frame:
    """Places are (…, 2) in the plane that is shown.

    cloud : (point, 2); truth, found : (point,), state of the language's automaton and of the net's, −1 for none
    line : ((x, y), towards) of the border between accepted and not; arrows : (symbol, arrow, 4), x, y, u, v
    attractors : for each symbol, cycles (period, 2); rate : of the slowest, 0 for none
    transitions, accepting, nodes, colours : of the net's automaton, its places (state, 2), and the language's state
    that the same words lead to; empty where there is none
    history : (point, 2), update and accuracy; untaught, alive, gradient : (lag,), before learning, when it reached
    farthest, and now
    played : (time, 2), where the played word leads; state : of the net's automaton there, −1 for none
    """

    updates: int
    length: int
    cloud: Floats
    truth: Ints
    found: Ints
    h0: Floats
    line: Floats
    arrows: Floats
    attractors: tuple[tuple[Floats, ...], ...]
    rate: float
    transitions: Ints
    accepting: Array
    nodes: Floats
    colours: Ints
    is_equivalent: bool
    accuracy: float
    history: Floats
    untaught: Floats
    alive: Floats
    gradient: Floats
    played: Floats
    played_accepted: bool
    state: int


class Run(Trained[Params, Frame]):
    """Teaches the net, and looks into it."""

    pace, fps = 20.0, 20.0
    needs_torch = False
    look_every = RECORD_EVERY

    def begin(self) -> None:
        p = self.params
        language = LANGUAGES[p.automaton]
        self.training = Latching(language, p.units, p.order, p.longest, np.random.default_rng(p.seed))
        words = np.random.default_rng(CLOUD_SEED).integers(0, language.symbols, (STRINGS, LENGTH))
        self._words, self._truth = words, language.run(words).T.ravel()
        self.finished, self._looked_at, self._shown_at = False, -1, -1
        self._seen: Look = self._looked()
        self._untaught = self._seen.gradient
        self.history: list[tuple[float, float]] = [(0.0, self._seen.accuracy)]
        self._alive = self._seen.gradient

    @property
    def updates(self) -> int:
        return self.params.updates

    @property
    def done(self) -> bool:
        return self.finished or super().done

    @property
    def progress(self) -> float | None:
        return 1.0 if self.finished else super().progress

    def make(self) -> None:
        """Everything is there from the beginning."""

    def learn(self) -> float:
        self.training.update(self.params.learning_rate)
        if self.training.updates % RECORD_EVERY == 0:
            look = self._looked()
            self.history.append((float(self.training.updates), look.accuracy))
            self._alive = look.gradient if look.gradient[-1] > self._alive[-1] else self._alive
            if self.training.updates % LOOK_EVERY == 0:
                self.finished = self.training.is_finished(look)
        return self.training.loss

    def look(self) -> None:
        self._looked()

    def _looked(self) -> Look:
        """What stands in the net as it is, found once for each state of the weights."""
        if self._looked_at != self.training.updates:
            self._seen = look_into(self.training.net, self.training.language)
            self._looked_at = self.training.updates
        return self._seen

    # -- what is shown --------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        self._looked()
        if self._shown_at != self.training.updates:
            self._shown_at, self._still = self.training.updates, self._picture()
        plane, still = self._still
        played = self._played(self.training.net, plane)
        return replace(
            still, played=plane.seen(played), played_accepted=bool(self.training.net.accepts(played[-1])),
            state=self._state_of(self._machine),
        )  # fmt: skip

    @property
    def _machine(self) -> Automaton | None:
        return self._seen.extracted.automaton if self._seen.extracted is not None else None

    def _picture(self) -> tuple[Plane, Frame]:
        """All but what a person plays."""
        net, look, machine = self.training.net, self._seen, self._machine
        states = net.states(self._words).reshape(-1, self.params.units)
        plane = plane_of(states)
        nodes = plane.seen(look.extracted.states) if look.extracted is not None else np.empty((0, 2))
        return plane, Frame(
            self.training.updates, self.training.length, plane.seen(states), self._truth, self._found(machine),
            plane.seen(net.h0), _border(net, plane), _arrows(net, plane),
            tuple(tuple(plane.seen(cycle.points) for cycle in cycles) for cycles in look.attractors),
            max((cycle.rate for cycles in look.attractors for cycle in cycles), default=0.0),
            machine.transitions if machine else np.empty((0, 3), dtype=np.int64),
            machine.accepting if machine else np.empty(0, dtype=bool), nodes,
            _same_words(machine, self.training.language), look.is_equivalent, look.accuracy,
            np.array(self.history), self._untaught, self._alive, look.gradient, np.empty((0, 2)), False, -1,
        )  # fmt: skip

    def _found(self, machine: Automaton | None) -> Ints:
        if machine is None:
            return np.full(len(self._truth), -1)
        return machine.run(self._words).T.ravel()

    def _played(self, net: SymbolNetwork, plane: Plane) -> Floats:
        """(time, unit), from h₀ or from where the start was dragged to."""
        start = self.params.start
        h = [plane.lifted(np.array(start)) if len(start) == 2 else net.h0]
        for symbol in self.params.word:
            h.append(net.step(h[-1], np.array(symbol - 1)))
        return np.array(h)

    def _state_of(self, machine: Automaton | None) -> int:
        """The state of the net's automaton after the played word; −1 where it was not begun at h₀."""
        if machine is None or self.params.start:
            return -1
        state = 0
        for symbol in self.params.word:
            state = int(machine.transitions[state, symbol - 1])
        return state

    def results(self) -> dict[str, Any]:
        self.look_now()
        net, look, machine = self.training.net, self._looked(), self._machine
        return {
            "n_states": machine.states if machine else None, "transitions": machine.transitions if machine else None,
            "accepting": machine.accepting if machine else None, "equivalent": look.is_equivalent,
            "n_states_minimal": self.training.language.states, "accuracy_long": look.accuracy,
            "attractors": [_told(s, cycle) for s, cycles in enumerate(look.attractors, 1) for cycle in cycles],
            "gradient_by_lag": look.gradient, "updates": self.training.updates, "maps_W": np.array(net.maps),
            "maps_b": net.b, "h0": net.h0, "v": net.v, "c": float(net.c),
        }  # fmt: skip

    # -- sessions -------------------------------------------------------------------------------------------

    def learned(self) -> State:
        t = self.training
        return {
            "theta": t.theta, "adam": t.adam.checkpoint(), "rng": t.rng.bit_generator.state, "length": t.length,
            "good": t.good, "updates": t.updates, "loss": t.loss if np.isfinite(t.loss) else None,
            "history": np.array(self.history), "alive": self._alive, "finished": self.finished,
        }  # fmt: skip

    def put(self, state: State) -> None:
        theta = np.array(state["theta"], dtype=float)
        if theta.shape != self.training.theta.shape:
            raise InputError("The saved net is another one: order and units must be the same.")
        t = self.training
        t.theta, t.adam = theta, type(t.adam).restored(state["adam"])
        t.rng.bit_generator.state = state["rng"]
        t.length, t.good, t.updates = int(state["length"]), int(state["good"]), int(state["updates"])
        t.loss = float("inf") if state["loss"] is None else float(state["loss"])
        self.history = [(float(x), float(y)) for x, y in np.array(state["history"]).reshape(-1, 2)]
        self._alive = np.array(state["alive"], dtype=float)
        self.finished, self._looked_at, self._shown_at = bool(state["finished"]), -1, -1


def _told(symbol: int, cycle: Cycle) -> dict[str, Any]:
    return {"symbol": symbol, "point": cycle.points[0], "period": cycle.period, "rate": cycle.rate}


def _border(net: SymbolNetwork, plane: Plane) -> Floats:
    """A point of the line 4 (v · h) + c = 0 in the plane, and the unit vector towards what is accepted.    (2, 2)"""
    slope = SHARPNESS * plane.axes @ net.v
    size = max(float(slope @ slope), 1e-12)
    at = -(float(net.evidence(plane.centre))) * slope / size
    return np.array([at, slope / np.sqrt(size)])


def _arrows(net: SymbolNetwork, plane: Plane) -> Floats:
    """Where one symbol takes the states of a lattice in the plane.    (symbol, arrow, 4)"""
    axis = np.linspace(-0.9, 0.9, LATTICE)
    places = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    states = plane.lifted(places)
    moved = [plane.seen(net.step(states, np.full(len(states), s))) for s in range(len(net.b))]
    return np.array([np.column_stack((places, 0.35 * (after - places))) for after in moved])


def _same_words(machine: Automaton | None, language: Automaton) -> Ints:
    """For each state of the net's automaton, the language's state that the first word to it leads to."""
    if machine is None:
        return np.empty(0, dtype=np.int64)
    same, waiting = {0: 0}, [0]
    for state in waiting:  # grows while it is walked through
        for symbol, following in enumerate(machine.transitions[state].tolist()):
            if following not in same:
                same[following] = int(language.transitions[same[state], symbol])
                waiting.append(following)
    return np.array([same[state] for state in range(machine.states)])
