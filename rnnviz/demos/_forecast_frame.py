"""What there is to see of a forecast at one moment."""

from dataclasses import dataclass, field

import numpy as np

from rnnviz.arrays import Array, Floats

BASELINES = ("persistence", "ar", "analogue", "mean")
"""In the order of every array that has a row per baseline."""

_NONE: Floats = np.empty(0)
_NO_CELLS: Array = np.empty((0, 0), np.int8)
_NO_MEMBERS: Array = np.empty((0, 0), np.float32)


def _nothing() -> Floats:
    return _NONE


@dataclass(frozen=True, eq=False)
class Curve:
    """How the training of one member went. All float32.

    at : (point,) epochs; loss : (point,), see `Frame.loss_name`; gradient : (point,) norms before clipping, or empty
    gamma, alpha, beta : (point,) effective number of parameters and the two weightings of Bayesian regularisation
    """

    at: Array = field(default_factory=_nothing)
    loss: Array = field(default_factory=_nothing)
    gradient: Array = field(default_factory=_nothing)
    gamma: Array = field(default_factory=_nothing)
    alpha: Array = field(default_factory=_nothing)
    beta: Array = field(default_factory=_nothing)


@dataclass(frozen=True, eq=False)
class Scene:
    """The data around the origin. Data units.

    first_time, time_step, time_name : of the series; length : points it has
    lowest, highest : where the origin may be
    past : (≤ CONTEXT_MOST,) observations before the origin; target : (horizon,)
    overview_at, overview_low, overview_high : (bin,) the whole series, its range in each bin of points
    """

    name: str
    unit: str
    first_time: float
    time_step: float
    time_name: str
    length: int
    train_points: int
    origin: int
    lowest: int
    highest: int
    past: Floats
    target: Floats
    overview_at: Array
    overview_low: Array
    overview_high: Array


@dataclass(frozen=True, eq=False)
class Judged:
    """The simple forecasts, and how the network does from other origins and towards the horizon.

    forecasts : (baseline, horizon), empty before they are known; NaN where the training part is too short for one
    nmse : (baseline,); ar_order : how far the autoregression looks back
    origins : (origin,), the present one first; closed, updated : (origin,) NMSE, NaN where not yet known
    baselines : (baseline, origin) NMSE
    steps_closed, steps_updated : (horizon,) RMSE of the first k steps; steps_baselines : (baseline, horizon)
    over : how many origins these are taken over
    """

    forecasts: Array = field(default_factory=lambda: _NO_MEMBERS)
    nmse: Array = field(default_factory=_nothing)
    ar_order: int = 0
    origins: Array = field(default_factory=_nothing)
    closed: Array = field(default_factory=_nothing)
    updated: Array = field(default_factory=_nothing)
    baselines: Array = field(default_factory=lambda: _NO_MEMBERS)
    steps_closed: Array = field(default_factory=_nothing)
    steps_updated: Array = field(default_factory=_nothing)
    steps_baselines: Array = field(default_factory=lambda: _NO_MEMBERS)
    over: int = 0


@dataclass(frozen=True, eq=False)
class Shown:
    """A forecast, made after `epoch` epochs.

    closed, updated : (horizon,), of a committee the pointwise median; members : (member, horizon), closed loop
    hidden : (row, time) states as int8 over the end of the warm-up and the closed loop; from_warm_up : of these
    units : how many the rows stand for; of many units evenly chosen ones are kept
    nmse_closed, nmse_updated : None where the window is constant
    """

    epoch: int = 0
    closed: Floats = field(default_factory=_nothing)
    updated: Floats = field(default_factory=_nothing)
    members: Array = field(default_factory=lambda: _NO_MEMBERS)
    hidden: Array = field(default_factory=lambda: _NO_CELLS)
    from_warm_up: int = 0
    units: int = 0
    nmse_closed: float | None = None
    nmse_updated: float | None = None


@dataclass(frozen=True, eq=False)
class Frame:
    """What is known after `epoch` epochs; everything but the scene may still be empty.

    loss_name : what the curves' loss is; unrolled : fed-back steps of the present closed-loop training, 0 for none
    n_weights : of one member; warning : what must be known before the picture is believed
    """

    scene: Scene
    shown: Shown = field(default_factory=Shown)
    judged: Judged = field(default_factory=Judged)
    curves: tuple[Curve, ...] = ()
    epoch: int = 0
    epochs: int = 0
    learning_rate: float = 0.0
    loss_name: str = ""
    unrolled: int = 0
    n_weights: int = 0
    warning: str = ""
