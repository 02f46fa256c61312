"""Small regular languages over the symbols 1, 2, 3, each as its smallest automaton.

Sources: the odd number of 2's from a course on state space models (P. Tino); even-even as Tomita's fifth grammar,
Tomita 1982, "Dynamic construction of finite-state automata from examples", Proc. 4th Annual Cognitive Science Conf.
"""

from collections.abc import Mapping

from rnnviz.dynamics.automata import Automaton, automaton

SYMBOLS = 3

LANGUAGES: Mapping[str, Automaton] = {
    "odd-twos": automaton([[0, 1, 0], [1, 0, 1]], [False, True]),
    "twos-mod-3": automaton([[0, 1, 0], [1, 2, 1], [2, 0, 2]], [True, False, False]),
    "seen-22": automaton([[0, 1, 0], [0, 2, 0], [2, 2, 2]], [False, False, True]),
    "even-even": automaton([[1, 2, 0], [0, 3, 1], [3, 0, 2], [2, 1, 3]], [True, False, False, False]),
    "first-is-2": automaton([[1, 2, 1], [1, 1, 1], [2, 2, 2]], [False, False, True]),
    "one-then-two": automaton([[1, 0, 0], [1, 2, 1], [2, 2, 2]], [False, False, True]),
}
"""By name; columns are the symbols 1, 2, 3."""
