"""The parameters by which a demo is told what sequence of four letters to read, and the sequence itself."""

import numpy as np

from rnnviz.arrays import Ints
from rnnviz.data import symbols

LONGEST_TEXT = 200_000

ALLOWED = {"random": symbols.ALL_ALLOWED, "no-cg": symbols.NO_G_AFTER_C, "three": symbols.WITHOUT_T}
"""What may follow what, of the sources that are drawn."""

SOURCE_NAMES = {
    "random": "all letters, by chance", "text": "letters typed", "no-cg": "by chance, but no G after C",
    "three": "A, C and G, by chance", "laser": "chaotic laser", "prose": "any prose, sorted",
}  # fmt: skip

TEXT_HELP = "Letters A, C, G and T; blanks do not count."


def entropy_of(source: str) -> float | None:
    """Topological entropy of what is drawn; None for texts and the laser."""
    return symbols.topological_entropy(ALLOWED[source]) if source in ALLOWED else None


def sequence(source: str, text: str, length: int, seed: int) -> Ints:
    """The sequence of a source other than the laser.    Returns (letter,); a text's length is its own.

    Raises InputError for a text that holds none or other letters.
    """
    if source == "text":
        return symbols.symbols_of(text)
    if source == "prose":
        return symbols.sorted_prose(text)
    return symbols.drawn(length, np.random.default_rng(seed), ALLOWED[source])
