"""The time-delay network: a feed-forward net with one hidden layer that looks at lagged values of a series."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError


@dataclass(frozen=True, eq=False)
class TimeDelayNetwork:
    """One hidden tanh layer and a linear output:  ŷ_n = V · tanh(W x_n + b) + c.

    W : (unit, lag)    b : (unit,)    V : (unit,)    c : a number
    x : (sample, lag), the lagged values, best within [−1, 1]
    """

    W: Floats
    b: Floats
    V: Floats
    c: float

    @property
    def units(self) -> int:
        """How many hidden units."""
        return int(self.W.shape[0])

    @property
    def lags(self) -> int:
        """How many inputs."""
        return int(self.W.shape[1])

    @property
    def n_weights(self) -> int:
        """units · (lags + 2) + 1, thresholds included."""
        return self.W.size + self.b.size + self.V.size + 1

    @property
    def theta(self) -> Floats:
        """All weights in one vector θ = (W by rows, b, V, c), shape (weight,)."""
        return np.concatenate([self.W.ravel(), self.b, self.V, [self.c]])

    @classmethod
    def from_theta(cls, theta: Floats, units: int, lags: int) -> "TimeDelayNetwork":
        """The network whose `theta` this is: (weight,), weight = units · (lags + 2) + 1."""
        W, b, V, c = np.split(theta, np.cumsum([units * lags, units, units]))
        return cls(W.reshape(units, lags), b, V, float(c[0]))

    def hidden(self, x: Floats) -> Floats:
        """H = tanh(x Wᵀ + b).  x : (sample, lag). Returns (sample, unit) in [−1, 1]."""
        return np.asarray(np.tanh(x @ self.W.T + self.b))

    def output(self, x: Floats) -> Floats:
        """ŷ = H V + c.  x : (sample, lag). Returns (sample,)."""
        return np.asarray(self.hidden(x) @ self.V + self.c)


def random_time_delay_network(units: int, lags: int, rng: np.random.Generator) -> TimeDelayNetwork:
    """Starting weights whose tanh slopes tile the input cube [−1, 1]^lag (Nguyen–Widrow).

    Each row of W points in a random direction with length 0.7 · units^(1/lags); b is uniform within ± that
    length, so that the linear part of every unit crosses the cube; V and c are uniform in ±0.5.

    Raises InputError for units or lags below 1.
    Source: Nguyen & Widrow 1990, Improving the learning speed of 2-layer neural networks, IJCNN.
    """
    if units < 1 or lags < 1:
        raise InputError(f"the network has {units} units and {lags} lags; it needs at least 1 of each")
    length = 0.7 * units ** (1.0 / lags)
    W = rng.uniform(-1.0, 1.0, size=(units, lags))
    W *= length / np.linalg.norm(W, axis=1, keepdims=True)
    b = length * rng.uniform(-1.0, 1.0, size=units)
    V = rng.uniform(-0.5, 0.5, size=units)
    return TimeDelayNetwork(W, b, V, float(rng.uniform(-0.5, 0.5)))
