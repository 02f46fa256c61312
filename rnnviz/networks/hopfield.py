"""A Hopfield network: patterns, the rule that stores them and the update that recalls them."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.arrays import Array, Floats
from rnnviz.networks.energy import satlins_energy, sign_energy, tanh_energy
from rnnviz.networks.modern_hopfield import modern_energy, modern_jacobian, modern_step
from rnnviz.networks.storage_rules import STORAGE_RULES, StorageRule, check_patterns
from rnnviz.networks.updates import Update, satlins_step, sign_async_step, sign_step, tanh_step
from rnnviz.networks.weights import Weights

Rule = Literal[StorageRule, "modern"]
Dynamics = Literal[Update, "softmax"]


@dataclass(frozen=True, eq=False)
class Hopfield:
    """A designed network. Make one with `design`.

    patterns : (pattern, unit)    weights : None for the modern network, which has no W
    dynamics : the update, or "softmax" for the modern network
    beta : > 0, inverse temperature (softmax)    gain : > 0 (tanh)    dt : in (0, 1] (tanh)
    """

    rule: Rule | Literal["given"]
    dynamics: Dynamics
    patterns: Floats
    weights: Weights | None
    beta: float
    gain: float
    dt: float

    @property
    def units(self) -> int:
        return self.patterns.shape[1]

    @property
    def W(self) -> Floats:
        """(unit, unit).    Raises ValueError for the modern network."""
        return self._weights.W

    @property
    def b(self) -> Floats:
        """(unit,).    Raises ValueError for the modern network."""
        return self._weights.b

    def step(self, x: Floats, rng: np.random.Generator | None = None) -> Floats:
        """The next states.    x : (batch, unit), any real start    Returns (batch, unit).

        rng gives the order of the units, one per sweep and the same for the whole batch; only
        sign-async needs it, and raises ValueError without it.
        """
        match self.dynamics:
            case "satlins":
                return satlins_step(self._weights, x)
            case "sign":
                return sign_step(self._weights, x)
            case "sign-async":
                if rng is None:
                    raise ValueError("sign-async updates need an rng for the order of the units")
                return sign_async_step(self._weights, x, rng.permutation(self.units))
            case "tanh":
                return tanh_step(self._weights, x, self.gain, self.dt)
            case "softmax":
                return modern_step(self.patterns, self.beta, x)

    def jacobian(self, x: Floats) -> Floats:
        """∂x_next/∂x of one step.    x : (batch, unit)    Returns (batch, unit, unit).

        satlins: a unit on the border between linear and saturated counts as linear; sign: zero.
        """
        match self.dynamics:
            case "satlins":
                linear = np.abs(self._weights.field(x)) <= 1 + BORDER
                return linear[:, :, None] * self.W
            case "sign" | "sign-async":
                return np.zeros((*x.shape, self.units))
            case "tanh":
                slope = self.gain * (1 - np.tanh(self.gain * self._weights.field(x)) ** 2)
                return (1 - self.dt) * np.eye(self.units) + self.dt * slope[:, :, None] * self.W
            case "softmax":
                return modern_jacobian(self.patterns, self.beta, x)

    def energy(self, x: Floats) -> Floats:
        """What falls while the network runs, see `rnnviz.networks.energy`.    Returns (batch,).

        For sign (synchronous) it is the same as for sign-async, and may rise.
        """
        match self.dynamics:
            case "satlins":
                return satlins_energy(self._weights, x)
            case "sign" | "sign-async":
                return sign_energy(self._weights, x)
            case "tanh":
                return tanh_energy(self._weights, x, self.gain)
            case "softmax":
                return modern_energy(self.patterns, self.beta, x)

    @property
    def stretch(self) -> float:
        """How much one step can enlarge the largest difference of two states; infinite for sign updates."""
        match self.dynamics:
            case "satlins":
                return self._widest_row
            case "sign" | "sign-async":
                return float("inf")
            case "tanh":
                return 1 - self.dt + self.dt * self.gain * self._widest_row
            case "softmax":  # the variance of a value in [-1, 1] is at most 1
                return self.beta * self.units

    def astype(self, dtype: DTypeLike) -> "Hopfield":
        """The same network in another precision (float32 halves the cost of large nets)."""
        weights = None if self.weights is None else self.weights.astype(dtype)
        return replace(self, patterns=self.patterns.astype(dtype), weights=weights)

    @property
    def _weights(self) -> Weights:
        if self.weights is None:
            raise ValueError("the modern network has no weight matrix; it recalls from the patterns themselves")
        return self.weights

    @property
    def _widest_row(self) -> float:
        return float(np.abs(self.W).sum(axis=1).max())


BORDER = 1e-9
"""How close to ±1 a field counts as being on the border between linear and saturated."""


def design(
    patterns: Array | list[list[float]],
    rule: Rule = "newhop",
    update: Update = "satlins",
    *,
    beta: float = 4.0,
    gain: float = 4.0,
    dt: float = 0.1,
) -> Hopfield:
    """The network that stores the patterns.

    patterns : (pattern, unit) in [-1, 1], distinct    beta, gain : > 0    dt : in (0, 1]
    The modern rule brings its own update; `update` is then not used.
    Raises ValueError with one sentence saying what is wrong and what would be right.
    """
    checked = check_patterns(patterns)
    _check_settings(update, beta, gain, dt)
    if rule == "modern":
        return Hopfield(rule, "softmax", checked, None, beta, gain, dt)
    if rule not in STORAGE_RULES:
        raise ValueError(f"rule '{rule}' is unknown; choose one of {', '.join(STORAGE_RULES)}, modern")
    return Hopfield(rule, update, checked, STORAGE_RULES[rule](checked), beta, gain, dt)


def from_weights(
    weights: Weights,
    update: Update,
    patterns: Array | list[list[float]],
    *,
    gain: float = 4.0,
    dt: float = 0.1,
) -> Hopfield:
    """A network with weights from elsewhere, said to store the patterns."""
    checked = check_patterns(patterns)
    _check_settings(update, beta=1.0, gain=gain, dt=dt)
    if checked.shape[1] != weights.units:
        raise ValueError(f"the patterns have {checked.shape[1]} values but the weights {weights.units} units")
    return Hopfield("given", update, checked, weights, 1.0, gain, dt)


def _check_settings(update: Update, beta: float, gain: float, dt: float) -> None:
    if update not in get_args(Update):
        raise ValueError(f"update '{update}' is unknown; choose one of {', '.join(get_args(Update))}")
    for name, value in (("beta", beta), ("gain", gain), ("dt", dt)):
        if not 0 < value < float("inf"):
            raise ValueError(f"{name} = {value:g} must be a number above 0")
    if dt > 1:
        raise ValueError(f"dt = {dt:g} must be at most 1, one time constant")
