"""The automaton inside a net: two states are one if the net answers alike on all that may follow.

Source: Myhill 1957, Nerode 1958, with suffixes up to a length: enough where any two states of the automaton can be told
apart by a suffix that short (automata of up to length + 1 states). A net that drifts slowly can look like an automaton
that it leaves on longer words.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.dynamics.automata import Automaton

SUFFIXES, MOST_STATES = 4, 40
"""Longest suffix, and how many states are looked at before it is given up."""

Step = Callable[[Floats, Ints], Floats]
"""(states : (n, unit), symbols : (n,)) → (n, unit)"""
Answer = Callable[[Floats], Array]
"""states : (n, unit) → (n,), bool"""


@dataclass(frozen=True, eq=False)
class Extracted:
    """An automaton and, for each of its states, the net's state where it was met first.    states : (state, unit)"""

    automaton: Automaton
    states: Floats


def signatures(step: Step, answer: Answer, h: Floats, symbols: int, longest: int = SUFFIXES) -> Array:
    """The answers after every suffix of up to `longest` symbols.    h : (n, unit)    Returns (n, suffix), bool."""
    answers, reached = [answer(h)[:, None]], h[:, None]
    for _ in range(longest):
        count = reached.shape[1] * symbols
        following = np.repeat(reached, symbols, axis=1).reshape(-1, h.shape[1])
        read = np.tile(np.arange(symbols), len(following) // symbols)
        reached = step(following, read).reshape(len(h), count, -1)
        answers.append(answer(reached.reshape(-1, h.shape[1])).reshape(len(h), count))
    return np.concatenate(answers, axis=1)


def extract(step: Step, answer: Answer, start: Floats, symbols: int) -> Extracted | None:
    """Breadth first from `start` : (unit,); None where more than `MOST_STATES` states are met."""
    known = {signatures(step, answer, start[None], symbols).tobytes(): 0}
    met, transitions = [start], []
    for state in met:  # grows while it is walked through
        following = step(np.tile(state, (symbols, 1)), np.arange(symbols))
        signs = signatures(step, answer, following, symbols)
        row = []
        for h, sign in zip(following, signs, strict=True):
            name = known.setdefault(sign.tobytes(), len(met))
            if name == len(met):
                met.append(h)
            row.append(name)
        transitions.append(row)
        if len(met) > MOST_STATES:
            return None
    states = np.array(met)
    return Extracted(Automaton(np.array(transitions), np.asarray(answer(states))), states)
