"""What a net writes, character by character: how likely each was, what its units did meanwhile, and which of them knows
whether a bracket is open."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.data.source_text import Alphabet
from rnnviz.learning.sampling import at_temperature, drawn
from rnnviz.networks.symbol_net import State, SymbolNet

PROBE_STEPS = 200
"""Of each held-out stretch, that tell which unit knows the brackets."""
OPENING, CLOSING = "([{", ")]}"


@dataclass(frozen=True, eq=False)
class WrittenText:
    """text : what was drawn    chances : (character, letter), the distribution each was drawn from
    units : (character, unit) of all layers, behind each character    following : (letter,), behind the seed text"""

    text: str
    chances: Floats
    units: Floats
    following: Floats


def write(
    net: SymbolNet, alphabet: Alphabet, seed_text: str, length: int, temperature: float, top_k: int,
    rng: np.random.Generator, kept: str = "",
) -> WrittenText:  # fmt: skip
    """Read a seed text from a state of zeros, a newline where it is empty, then write. No rest class is ever drawn.

    kept : how the text begins; letters of the alphabet, which are not drawn
    """
    letters, given = len(alphabet.letters), alphabet.numbers(kept[:length])
    state, logits = net.read(alphabet.numbers(seed_text or "\n"))
    chances = np.zeros((length + 1, letters), np.float32)
    units = np.zeros((length, sum(net.shape.hidden)), np.float32)
    numbers = np.zeros(length, np.int64)
    for n in range(length + 1):
        q = at_temperature(logits[:letters], temperature, top_k)
        chances[n] = q
        if n == length:
            break
        numbers[n] = given[n] if n < len(given) else drawn(q, rng)
        state, rows = net.step(state, numbers[n : n + 1])
        logits = rows[0]
        units[n] = np.concatenate(hidden_of(net, state), axis=1)[0]
    return WrittenText(alphabet.text(numbers), chances[:length], units, chances[0])


def hidden_of(net: SymbolNet, state: State) -> list[Floats]:
    """h of each layer, (batch, unit)."""
    return list(state[:: 2 if net.shape.cell == "lstm" else 1])


def is_inside(text: str) -> Array:
    """(character,) bool: whether a bracket is open behind it. A closing one without its opening counts for nothing."""
    depth, found = 0, np.zeros(len(text), bool)
    for n, letter in enumerate(text):
        depth = max(0, depth + (letter in OPENING) - (letter in CLOSING))
        found[n] = depth > 0
    return found


def bracket_knowledge(net: SymbolNet, alphabet: Alphabet, stretches: Ints) -> Floats:
    """R² of each unit with whether a bracket is open, (unit,) in [0, 1].    stretches : (time, stretch) numbers"""
    inside = np.array([is_inside(alphabet.text(column)) for column in stretches.T]).T.astype(float)
    state, seen = net.start(stretches.shape[1]), []
    for symbols in stretches:
        state, _ = net.step(state, symbols)
        seen.append(np.concatenate(hidden_of(net, state), axis=1))
    h = np.array(seen, np.float64).reshape(inside.size, -1)
    h -= h.mean(axis=0)
    wanted = inside.ravel() - inside.mean()
    squares = (h**2).sum(axis=0) * (wanted**2).sum()
    return np.divide((wanted @ h) ** 2, squares, out=np.zeros(h.shape[1]), where=squares > 0)
