"""Fitting the readout of an echo-state network: no epochs, two steps a member."""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.scaling import Scaling
from rnnviz.learning.echo_state_forecaster import EchoStateForecaster, train_echo_state
from rnnviz.learning.engines.curve import Curve
from rnnviz.learning.engines.engine import member_seeds
from rnnviz.learning.engines.settings import Settings
from rnnviz.learning.forecasting import Reader
from rnnviz.networks.reservoir import Reservoir, random_reservoir

_LONGEST_WASHOUT = 100


class EchoStateEngine:
    """A committee that grows: one step draws a reservoir, the next fits its readout."""

    loss_name = ""
    look_stride = 500

    def __init__(self, params: Settings, train: Floats) -> None:
        self._params = params
        self._train = train
        self._seeds = member_seeds(params)
        self._drawn: Reservoir | None = None
        self._fitted: list[EchoStateForecaster] = []

    @property
    def updates(self) -> int:
        return 2 * len(self._fitted) + (self._drawn is not None)

    @property
    def epoch(self) -> int:
        return min(1, len(self._fitted))

    @property
    def done(self) -> bool:
        return len(self._fitted) == len(self._seeds)

    @property
    def is_due(self) -> bool:
        return self._drawn is None and bool(self._fitted)

    @property
    def progress(self) -> float:
        return self.updates / (2 * len(self._seeds))

    @property
    def position(self) -> str:
        if len(self._seeds) == 1:
            return "readout fitted" if self.done else "reservoir drawn" if self._drawn else "not begun"
        return f"{len(self._fitted)} of {len(self._seeds)} readouts fitted"

    @property
    def learning_rate(self) -> float:
        return 0.0

    @property
    def unrolled(self) -> int:
        return 0

    @property
    def n_weights(self) -> int:
        """Only those of the readout are learned."""
        return self._params.hidden[0] + 2

    def step(self) -> None:
        """Draw the next reservoir, or fit the readout of the one just drawn."""
        if self.done:
            return
        if self._drawn is None:
            self._drawn = self._draw()
            return
        washout = min(_LONGEST_WASHOUT, len(self._train) // 4)
        self._fitted.append(train_echo_state(self._train, self._drawn, ridge=self._params.ridge, washout=washout))
        self._drawn = None

    def _draw(self) -> Reservoir:
        params, rng = self._params, np.random.default_rng(self._seeds[len(self._fitted)])
        # So that even a few units are connected.
        density = max(0.1, min(1.0, 10 / params.hidden[0]))
        return random_reservoir(params.hidden[0], rng, radius=params.spectral_radius, leak=params.leak, density=density)

    def readers(self) -> list[Reader]:
        return [forecaster.reader() for forecaster in self._fitted]

    def curves(self) -> tuple[Curve, ...]:
        return ()

    def take_up(self, params: Settings) -> None:
        """Nothing is live here."""

    def checkpoint(self) -> dict[str, Any]:
        return {
            "drawn": None if self._drawn is None else _plain(self._drawn),
            "fitted": [
                {"reservoir": _plain(f.reservoir), "readout": f.readout, "centre": f.scaling.centre,
                 "spread": f.scaling.spread}
                for f in self._fitted
            ],
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        self._drawn = None if state["drawn"] is None else _reservoir(state["drawn"])
        self._fitted = [
            EchoStateForecaster(
                _reservoir(saved["reservoir"]), np.array(saved["readout"]),
                Scaling(float(saved["centre"]), float(saved["spread"])),
            )
            for saved in state["fitted"]
        ]  # fmt: skip


def _plain(reservoir: Reservoir) -> dict[str, Any]:
    return {"W": reservoir.W, "W_in": reservoir.W_in, "b": reservoir.b, "leak": reservoir.leak}


def _reservoir(saved: dict[str, Any]) -> Reservoir:
    return Reservoir(np.array(saved["W"]), np.array(saved["W_in"]), np.array(saved["b"]), float(saved["leak"]))
