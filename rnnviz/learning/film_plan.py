"""What a net that watches films is trained and judged on."""

from dataclasses import dataclass

import numpy as np

from rnnviz.data.films import MOVES, FilmLaw, Films
from rnnviz.data.shapes import SHAPES
from rnnviz.learning.rates import falling_line
from rnnviz.networks.speaking import Vocabulary

HELD_OUT = 600
"""Films that a net is judged on."""

VOCABULARY = Vocabulary(("a", *SHAPES, "moves", *MOVES))
LONGEST = 5
"""Words of a sentence, its end included."""


@dataclass(frozen=True)
class FilmPlan:
    """batch : films an update    updates : in all"""

    law: FilmLaw
    batch: int
    updates: int
    seed: int

    def rate_factor(self, update: int) -> float:
        """Of the learning rate."""
        return falling_line(update, self.updates)

    def films(self, update: int) -> Films:
        """What is seen in that update."""
        return self.law.draw(self.batch, np.random.default_rng((self.seed, 1, update)))

    def held_out(self) -> Films:
        """The same for every net of that seed."""
        return self.law.draw(HELD_OUT, np.random.default_rng((self.seed, 2)))


def sentences_of(films: Films) -> list[str]:
    """ "a ring moves left", for each."""
    return [f"a {SHAPES[kind]} moves {MOVES[move]}" for kind, move in zip(films.kind, films.move, strict=True)]
