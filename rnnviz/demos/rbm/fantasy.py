"""What a machine makes up by itself, in the demo `rbm`: one chain that goes on while the machine learns."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.rbm import Rbm
from rnnviz.run import State

FAR = 1e3
"""Gaussian layers without a distribution drive their chain out of sight; it must stay a number."""

KEPT_ON = {"binary": 1.0, "gaussian": 3.0}
"""What a hidden unit is that is kept on."""


class Fantasy:
    """visible : (1, visible), the state; seen : (visible,), what it is likely to be, which is a picture"""

    def __init__(self, rbm: Rbm, rng: np.random.Generator) -> None:
        self._rng = rng
        nothing = np.zeros((1, len(rbm.b)))
        self.seen: Floats = rbm.visible_mean(nothing)[0]
        self._visible = rbm.drawn_visible(nothing, rng)

    def go_on(self, rbm: Rbm, unit_on: int | None) -> None:
        """One step of the chain, with one hidden unit kept on if that is wanted."""
        hidden = rbm.drawn_hidden(self._visible, self._rng)
        if unit_on is not None:
            hidden[:, unit_on] = KEPT_ON[rbm.hidden]
        self.seen = rbm.visible_mean(hidden)[0]
        self._visible = np.clip(rbm.drawn_visible(hidden, self._rng), -FAR, FAR)

    def checkpoint(self) -> State:
        return {"visible": self._visible, "seen": self.seen, "rng": self._rng.bit_generator.state}

    def restore(self, state: State) -> None:
        """Raises KeyError, TypeError or ValueError where it does not fit."""
        rng = np.random.default_rng()
        rng.bit_generator.state = state["rng"]
        self._visible, self.seen, self._rng = state["visible"], state["seen"], rng
