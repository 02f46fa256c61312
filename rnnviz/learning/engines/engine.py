"""What trains the networks of the demo `forecast`: four ways of learning behind one protocol."""

from typing import Any, Protocol

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.learning.engines.curve import Curve
from rnnviz.learning.engines.settings import Settings
from rnnviz.learning.engines.size import check_network_size
from rnnviz.learning.forecasting import Reader

MOST_POINTS = 2000
"""Points of a curve that are shown; longer ones are thinned."""


class Engine(Protocol):
    """A network or a committee in training. `step` makes one update, under 50 ms as a rule."""

    loss_name: str
    look_stride: int
    """How many closed-loop steps of a forecast are about 20 ms of work."""

    @property
    def updates(self) -> int:
        """How many updates were made, of all members together."""
        ...

    @property
    def epoch(self) -> int:
        """How many epochs all members have completed."""
        ...

    @property
    def done(self) -> bool: ...

    @property
    def is_due(self) -> bool:
        """Whether it is time for a look at the forecast: rarely enough to cost a few per cent."""
        ...

    @property
    def progress(self) -> float | None: ...

    @property
    def position(self) -> str: ...

    @property
    def learning_rate(self) -> float: ...

    @property
    def unrolled(self) -> int: ...

    @property
    def n_weights(self) -> int: ...

    def step(self) -> None:
        """One update. Raises Diverged, with the last good weights in place, when the training has run away."""
        ...

    def readers(self) -> list[Reader]:
        """Every member that can forecast, as it is now; training on does not change them."""
        ...

    def curves(self) -> tuple[Curve, ...]: ...

    def take_up(self, params: Settings) -> None:
        """Live parameters."""
        ...

    def checkpoint(self) -> dict[str, Any]: ...

    def restore(self, state: dict[str, Any]) -> None: ...


def needs_torch(params: Settings) -> bool:
    """Whether their engine learns by torch's gradients."""
    return params.model != "esn" and params.optimizer != "levenberg-marquardt"


def check_engine(params: Settings, train: Floats) -> None:
    """Raises InputError for what would be found out only when training begins. Imports neither torch nor numba."""
    if needs_torch(params):
        check_network_size(params, len(train))
    if params.training == "closed-loop":
        from rnnviz.learning.engines.closed_loop import check_closed_loop

        check_closed_loop(params, train)
    elif params.optimizer == "levenberg-marquardt":
        from rnnviz.learning.damped_gauss_newton import check_size

        check_size(len(train) - max(params.lag_list), params.hidden[0], len(params.lag_list))
    elif params.window is not None:
        from rnnviz.learning.engines.one_step import check_window

        check_window(params, train)


def make_engine(params: Settings, train: Floats) -> Engine:
    """The engine that these parameters ask for, before its first update. train : (time,), data units"""
    if params.model == "esn":
        from rnnviz.learning.engines.echo_state import EchoStateEngine

        return EchoStateEngine(params, train)
    if params.training == "closed-loop":
        from rnnviz.learning.engines.closed_loop import ClosedLoopEngine

        return ClosedLoopEngine(params, train)
    if params.optimizer == "levenberg-marquardt":
        from rnnviz.learning.engines.levenberg import LevenbergEngine

        return LevenbergEngine(params, train)
    from rnnviz.learning.engines.one_step import OneStepEngine

    return OneStepEngine(params, train)


def member_seeds(params: Settings) -> list[int]:
    """A seed for each member; the first is the run's own, so that a committee begins with the single network."""
    others = np.random.SeedSequence(params.seed).generate_state(params.members)
    return [params.seed, *others[1:].tolist()]


def is_time(round_: int, every: int) -> bool:
    """Whether to look after so many updates of each member: soon and often in the beginning, then at even distances."""
    return round_ == 1 or round_ % every == 0 or round_ in (every // 8, every // 4, every // 2)


def thinned(count: int) -> slice:
    """Which entries of a history are shown."""
    return slice(0, None, max(1, -(-count // MOST_POINTS)))
