"""Opens the folded graph, then computes the unrolled network layer by layer."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.unroll import torch_check
from rnnviz.demos.unroll.params import Params, output_shape, topology_of, weights_in_torch
from rnnviz.kit import Run as BaseRun
from rnnviz.kit import State
from rnnviz.networks.unrolled import BIAS, random_weights, states, unroll
from rnnviz.panels.unrolled.layout import draws_units

UNFOLDING = 24
"""Steps of the run in which the folded graph opens."""


@dataclass(frozen=True, eq=False)
class Frame:
    """unfolded : 0 to 1; depth : layers of the unrolled network computed so far, a fraction is under way

    values : layer to (step, unit); weights : "target source" to (gate · unit, column), of small networks only
    difference : to torch's own layers, None while it is not known; deepest : where `depth` ends
    """

    unfolded: float
    depth: float
    deepest: int
    values: dict[str, Floats]
    weights: dict[str, Floats]
    difference: float | None


class Run(BaseRun[Params, Frame]):
    """Opens the folded graph, then computes the unrolled network layer by layer."""

    changes_its_past = True
    pace = 24.0

    def __init__(self, params: Params) -> None:
        super().__init__(params)
        self._step = 0
        self._make()

    def _make(self) -> None:
        params = self.params
        self.network = topology_of(params)
        rng = np.random.default_rng(params.seed)
        self._weights = random_weights(self.network, rng)
        self._x = rng.uniform(-1.0, 1.0, (self.network.steps, params.inputs))
        self._values = states(self.network, self._weights, self._x)
        small = draws_units(self.network)
        self._shown = {f"{a} {b}": w for (a, b), w in self._weights.items() if b != BIAS} if small else {}
        self._deepest = max(copy.depth for copy in unroll(self.network))
        self._per_layer = int(np.clip(110 // self._deepest, 2, 18))
        self._difference: float | None = None

    @property
    def _last(self) -> int:
        return UNFOLDING + self._deepest * self._per_layer

    @property
    def done(self) -> bool:
        return self._step >= self._last

    @property
    def progress(self) -> float | None:
        return self._step / self._last

    @property
    def position(self) -> str:
        if self._step < UNFOLDING:
            return "unrolling"
        return f"layer {(self._step - UNFOLDING) // self._per_layer} of {self._deepest}"

    def step(self) -> None:
        self._step = min(self._step + 1, self._last)

    def refine(self) -> bool:
        if self._difference is None:
            self._difference = torch_check.difference(self.network, self._weights, self._x, self._values)
        return self._difference is None

    def change(self, params: Params) -> bool:
        """Another network at the same moment: open where this one is open, as far through as this one."""
        share = (self._step - UNFOLDING) / (self._last - UNFOLDING)
        super().change(params)
        self._make()
        if share > 0:
            self._step = UNFOLDING + round(share * (self._last - UNFOLDING))
        return False

    def frame(self) -> Frame:
        return Frame(
            unfolded=min(1.0, self._step / UNFOLDING), depth=max(0, self._step - UNFOLDING) / self._per_layer,
            deepest=self._deepest, values=self._values, weights=self._shown, difference=self._difference,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        return {
            "n_weights": self.network.n_weights, "output_shape": list(output_shape(self.params, self.network)),
            "max_difference": self._difference, "depth": self._deepest,
            "n_weights_torch": weights_in_torch(self.params, self.network),
        }  # fmt: skip

    def checkpoint(self) -> State:
        return {"step": self._step}

    def restore(self, state: State) -> None:
        self._step = min(max(0, int(state["step"])), self._last)


RESULTS = {
    "n_weights": "weights of the network, one bias per gate",
    "output_shape": "shape of what is handed over: (answer, output), or (output) for a single answer",
    "max_difference": "largest difference between the unrolled network's states and those of torch's own layers",
    "depth": "layers of the unrolled network, one after the other",
    "n_weights_torch": "weights that torch counts: it keeps two bias vectors per gate; none for a Jordan net",
}
