"""Finite automata: what they accept, the smallest one that accepts the same, and whether two do.

Sources: Hopcroft, Motwani & Ullman 2007, "Introduction to automata theory", ch. 4 (minimisation by refining a
partition, equivalence by the product); Myhill 1957 and Nerode 1958 (states are classes of words).
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Ints


@dataclass(frozen=True, eq=False)
class Automaton:
    """A deterministic finite automaton that starts in state 0.

    transitions : (state, symbol), the next state    accepting : (state,), bool
    """

    transitions: Ints
    accepting: Array

    @property
    def states(self) -> int:
        return len(self.accepting)

    @property
    def symbols(self) -> int:
        return self.transitions.shape[1]

    def run(self, words: Ints) -> Ints:
        """The states along words.    words : (word, time), symbols from 0    Returns (word, time + 1)."""
        states = np.zeros((words.shape[0], words.shape[1] + 1), dtype=np.int64)
        for t, symbols in enumerate(words.T):
            states[:, t + 1] = self.transitions[states[:, t], symbols]
        return states

    def accepts(self, word: Iterable[int]) -> bool:
        """Whether a word of symbols 0, 1, … is in the language."""
        state = 0
        for symbol in word:
            state = int(self.transitions[state, symbol])
        return bool(self.accepting[state])


def automaton(transitions: Sequence[Sequence[int]], accepting: Sequence[bool]) -> Automaton:
    """From plain lists. Raises ValueError where a transition leads to no state."""
    table, ends = np.array(transitions, dtype=np.int64), np.array(accepting, dtype=bool)
    if table.ndim != 2 or len(table) != len(ends) or table.min() < 0 or table.max() >= len(ends):
        raise ValueError("transitions must be (state, symbol) and lead to states that exist")
    return Automaton(table, ends)


def renamed(automaton: Automaton, names: Ints) -> Automaton:
    """The same automaton with state s called names[s]; state 0 must keep its name, as it is the start."""
    order = np.argsort(names)
    return Automaton(names[automaton.transitions[order]], automaton.accepting[order])


def minimal(automaton: Automaton) -> Automaton:
    """The smallest automaton of the same language, states numbered breadth first from the start."""
    reached = breadth_first(automaton)
    block = automaton.accepting.astype(np.int64)
    while True:
        signs = np.column_stack((block, block[automaton.transitions]))
        refined = np.unique(signs[reached], axis=0, return_inverse=True)[1].reshape(-1)
        finer = np.zeros_like(block)
        finer[reached] = refined
        if len(np.unique(refined)) == len(np.unique(block[reached])):
            return _numbered(automaton, finer)
        block = finer


def breadth_first(automaton: Automaton) -> list[int]:
    """The states that can be reached, in the order in which a breadth-first walk from the start meets them."""
    met, waiting = [0], deque([0])
    while waiting:
        for following in automaton.transitions[waiting.popleft()].tolist():
            if following not in met:
                met.append(following)
                waiting.append(following)
    return met


def _numbered(automaton: Automaton, block: Ints) -> Automaton:
    """One state for each block, breadth first."""
    met, members = [int(block[0])], [0]
    transitions = []
    for state in members:  # grows while it is walked through
        row = []
        for following in automaton.transitions[state].tolist():
            if block[following] not in met:
                met.append(int(block[following]))
                members.append(following)
            row.append(met.index(int(block[following])))
        transitions.append(row)
    return Automaton(np.array(transitions, dtype=np.int64), automaton.accepting[members])


def equivalent(one: Automaton, other: Automaton) -> bool:
    """Whether both accept the same words: no pair of states that a word leads to may answer differently."""
    met, waiting = {(0, 0)}, deque([(0, 0)])
    while waiting:
        s, t = waiting.popleft()
        if one.accepting[s] != other.accepting[t]:
            return False
        for pair in zip(one.transitions[s].tolist(), other.transitions[t].tolist(), strict=True):
            if pair not in met:
                met.add(pair)
                waiting.append(pair)
    return True
