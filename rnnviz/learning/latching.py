"""Teaching a small net a regular language, and looking at the automaton that has grown in it.

Answers are wanted after every prefix, the empty one included. Strings are short at first: length 4, and 4 more after
every five updates in a row with a loss below 0.1, up to `longest`. Every fifty updates the net is looked at; it is
finished when its strings are longest, the automaton in it is the language's, its loss is below 0.003 and it answers at
least 99.9 % of all prefixes of long strings.
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.dynamics.automata import Automaton, equivalent
from rnnviz.dynamics.cycles import Cycle, attracting_cycles
from rnnviz.dynamics.extraction import Extracted, extract
from rnnviz.learning.adam import Adam, clipped
from rnnviz.networks.symbol_network import Order, SymbolNetwork, drawn, from_vector, loss_and_gradient

BATCH, CLIP, SHORTEST, LONGER_BY = 64, 1.0, 4, 4
LEARNT, IN_A_ROW = 0.1, 5
LOOK_EVERY, FINISHED_LOSS, FINISHED_ACCURACY = 50, 0.003, 0.999
LONG_STRINGS, LONG, LAGS, LAG_STRINGS = 300, 100, 40, 100
TEST_SEED = 20_020
"""Of the strings that nets are looked at with: the same for all."""


@dataclass(frozen=True, eq=False)
class Look:
    """What stands in a net at a moment.

    extracted : None where it did not close; attractors : for each symbol; accuracy : share of right answers on long
    strings; gradient : (lag,), median spectral norm of ∂h_40/∂h_{40−lag} on random strings
    """

    extracted: Extracted | None
    is_equivalent: bool
    accuracy: float
    attractors: tuple[tuple[Cycle, ...], ...]
    gradient: Floats


class Latching:
    """One training, update by update."""

    def __init__(self, language: Automaton, units: int, order: Order, longest: int, rng: np.random.Generator) -> None:
        self.language, self.units, self.order, self.longest, self.rng = language, units, order, longest, rng
        self.theta = drawn(units, language.symbols, order, rng).vector()
        self.adam = Adam.at_rest(self.theta)
        self.length, self.good, self.updates = min(SHORTEST, longest), 0, 0
        self.loss = float("inf")
        self.states: Floats = np.empty((0, 0, units))
        self.truth: Ints = np.empty((0, 0), dtype=np.int64)

    @property
    def net(self) -> SymbolNetwork:
        """The net as it is; it changes with the next update."""
        return from_vector(self.theta, self.units, self.language.symbols, self.order)

    def update(self, rate: float) -> None:
        """One batch of random strings; keeps its states (time + 1, word, unit) and the true ones (word, time + 1)."""
        words = self.rng.integers(0, self.language.symbols, (BATCH, self.length))
        self.truth = self.language.run(words)
        self.loss, gradient, self.states = loss_and_gradient(self.net, words, self.language.accepting[self.truth])
        self.theta = self.theta.copy()  # a net that was handed out stays as it was
        self.adam.step(self.theta, clipped(gradient, CLIP), rate)
        self.updates += 1
        self._grow()

    def _grow(self) -> None:
        self.good = self.good + 1 if self.loss < LEARNT else 0
        if self.good >= IN_A_ROW:
            self.length, self.good = min(self.length + LONGER_BY, self.longest), 0

    def is_finished(self, look: Look) -> bool:
        """Whether there is nothing left to learn."""
        is_right = look.is_equivalent and look.accuracy >= FINISHED_ACCURACY
        return is_right and self.length >= self.longest and self.loss < FINISHED_LOSS


def look_into(net: SymbolNetwork, language: Automaton) -> Look:
    """The automaton, the attractors and the gradient of a net."""
    extracted = extract(net.step, net.accepts, net.h0, language.symbols)
    starts = net.h0[None] if extracted is None else extracted.states
    return Look(
        extracted, extracted is not None and equivalent(extracted.automaton, language), accuracy_long(net, language),
        tuple(attractors(net, symbol, starts) for symbol in range(language.symbols)), gradient_by_lag(net),
    )  # fmt: skip


def attractors(net: SymbolNetwork, symbol: int, starts: Floats) -> tuple[Cycle, ...]:
    """Where a net goes when one symbol comes again and again.    starts : (state, unit)"""

    def symbols(h: Floats) -> Ints:
        return np.full(len(h), symbol)

    found = attracting_cycles(lambda h: net.step(h, symbols(h)), lambda h: net.jacobian(h, symbols(h)), starts)
    return tuple(found)


def accuracy_long(net: SymbolNetwork, language: Automaton) -> float:
    """Share of right answers after all prefixes of 300 strings of 100 symbols."""
    words = _test_words(language.symbols, LONG_STRINGS, LONG)
    right: Array = language.accepting[language.run(words)] == net.accepts(net.states(words)).T
    return float(right.mean())


def gradient_by_lag(net: SymbolNetwork) -> Floats:
    """Median spectral norm of ∂h_40/∂h_{40−lag} over 100 random strings.    Returns (lag 0 … 40,)."""
    words = _test_words(len(net.b), LAG_STRINGS, LAGS)
    h = net.states(words)
    product = np.broadcast_to(np.eye(net.units), (LAG_STRINGS, net.units, net.units))
    norms = [1.0]
    for t in range(LAGS - 1, -1, -1):
        product = product @ net.jacobian(h[t], words[:, t])
        norms.append(float(np.median(np.linalg.norm(product, ord=2, axis=(1, 2)))))
    return np.array(norms)


def _test_words(symbols: int, count: int, length: int) -> Ints:
    return np.random.default_rng(TEST_SEED).integers(0, symbols, (count, length))
