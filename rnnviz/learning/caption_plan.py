"""What a net that says what is in pictures is trained and judged on."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Ints
from rnnviz.data.scenes import N_SCENES, SIZES, Pictures, draw
from rnnviz.data.shapes import SHAPES
from rnnviz.learning.rates import falling_line
from rnnviz.networks.speaking import Vocabulary

HELD_OUT, UNSEEN = 512, 256
"""Pictures that a net is judged on; and of scenes that it was never trained on."""

VOCABULARY = Vocabulary(("a", *SIZES, *SHAPES, "left", "right", "of", "above", "below"))
LONGEST = 9
"""Words of a caption, its end included."""


@dataclass(frozen=True)
class CaptionPlan:
    """batch : pictures an update    updates : in all    held_out : scenes that are never trained on"""

    batch: int
    updates: int
    held_out: int
    noise: float
    seed: int

    def _shuffled(self) -> Ints:
        return np.random.default_rng((self.seed, 3)).permutation(N_SCENES)

    @property
    def known(self) -> Ints:
        """Numbers of the scenes that are trained on."""
        return np.sort(self._shuffled()[self.held_out :])

    @property
    def unknown(self) -> Ints:
        """Of the others."""
        return np.sort(self._shuffled()[: self.held_out])

    @property
    def bits_blind(self) -> float:
        """Of a caption, for one who knows the scenes and not the picture."""
        return float(np.log2(2 * len(self.known)))

    def rate_factor(self, update: int) -> float:
        """Of the learning rate."""
        return falling_line(update, self.updates)

    def pictures(self, update: int) -> Pictures:
        """What is seen in that update."""
        return draw(self.known, self.batch, self.noise, np.random.default_rng((self.seed, 1, update)))

    def judged(self) -> Pictures:
        """Pictures that were never seen, of scenes that were."""
        return draw(self.known, HELD_OUT, self.noise, np.random.default_rng((self.seed, 2)))

    def unseen(self) -> Pictures | None:
        """Pictures of scenes that were never seen; None where there are none."""
        if not self.held_out:
            return None
        return draw(self.unknown, UNSEEN, self.noise, np.random.default_rng((self.seed, 4)))
