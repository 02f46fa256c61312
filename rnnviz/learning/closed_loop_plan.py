"""How a committee is trained through its own predictions: the numbers a person chooses. Imports no numba."""

from dataclasses import dataclass

from rnnviz.errors import InputError


@dataclass(frozen=True)
class ClosedLoopPlan:
    """Training through fed-back predictions over a horizon that grows.

    The defaults were chosen on the laser's points 1–1000 alone: committees trained without one of the stretches
    181–330, 421–570, 641–790 and 851–1000 were judged on it, closed loop, from six origins each. The geometric mean
    of a single network's NMSE there fell from 0.052 to 0.035 by forget gates that start open, to 0.031 by averaged
    weights, to 0.029 by a horizon of 40 instead of 80 and to 0.025 by decay; a cosine schedule and more noise were
    no clear gain.

    members : networks trained independently, each from its own seed, ≥ 1
    iterations : updates of each member, ≥ 1
    units : LSTM cells, ≥ 1    lags : how many of the last values are the input, ≥ 1
    windows : pieces of the series per update, ≥ 1
    observed : steps fed observations before each window's free forecast, ≥ 1
    noise : standard deviation of the noise on these observations, standardised, ≥ 0
    horizon : fed-back steps at the end of training, ≥ 1; they grow from 1 geometrically
    growth : share of the iterations after which the horizon is reached, 0 < growth ≤ 1
    teacher_share : λ, weight of the observed steps' error in the loss, ≥ 0
    floor : ε under the root of the loss, standardised², > 0
    learning_rate, last_learning_rate : of Adam, > 0, at the first and after the last iteration, geometric between
    weight_decay : share of each weight, times the rate, that every update takes away, ≥ 0
    gradient_threshold : the gradient's norm over a member's weights is cut to this, > 0
    forget_bias : what the forget gates' biases start above the others, so that cells begin by remembering
    averaging : share kept, 0 ≤ averaging < 1, by a running mean of the weights, which is what forecasts; 0: none
    threads : how many members are trained at the same time, ≥ 1; does not change the result
    """

    members: int = 5
    iterations: int = 1500
    units: int = 64
    lags: int = 20
    windows: int = 48
    observed: int = 30
    noise: float = 0.02
    horizon: int = 40
    growth: float = 0.7
    teacher_share: float = 0.2
    floor: float = 1e-4
    learning_rate: float = 5e-3
    last_learning_rate: float = 5e-5
    weight_decay: float = 0.4
    gradient_threshold: float = 1.0
    forget_bias: float = 1.0
    averaging: float = 0.99
    threads: int = 2

    def __post_init__(self) -> None:
        for name in ("members", "iterations", "units", "lags", "windows", "observed", "horizon", "threads"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}; it must be at least 1.")
        for name in ("floor", "learning_rate", "last_learning_rate", "gradient_threshold", "growth"):
            if not getattr(self, name) > 0:
                raise InputError(f"{name} is {getattr(self, name)}; it must be greater than 0.")
        for name in ("noise", "teacher_share", "weight_decay"):
            if not getattr(self, name) >= 0:
                raise InputError(f"{name} is {getattr(self, name)}; it must be at least 0.")

        if not 0 <= self.averaging < 1:
            raise InputError(f"averaging is {self.averaging}; it must be at least 0 and below 1.")

    @property
    def shortest_series(self) -> int:
        """How many training values one whole window needs."""
        return self.lags + self.observed + self.horizon

    def horizon_at(self, iteration: int) -> int:
        """K: the fed-back steps of this iteration, counted from 0.

        K = horizon^(iteration / (growth · iterations)), rounded, at most `horizon`
        """
        share = min(1.0, iteration / (self.growth * self.iterations))
        steps: float = float(self.horizon) ** share
        return round(steps)

    def rate_factor(self, iteration: int) -> float:
        """What the first learning rate is multiplied by in this iteration, counted from 0."""
        ratio: float = (self.last_learning_rate / self.learning_rate) ** (iteration / self.iterations)
        return ratio
