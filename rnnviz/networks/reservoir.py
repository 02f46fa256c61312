"""The reservoir of an echo-state network: fixed random recurrent units that remember their input for a while."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError

LARGEST_RESERVOIR = 5000
"""Units; their recurrent weights fill 200 MB, and the spectral radius takes half a minute."""

LARGEST_STATES = 50_000_000
"""Units times time steps kept: 400 MB."""

Activation = Literal["tanh", "linear"]


@dataclass(frozen=True, eq=False)
class Reservoir:
    """Leaky units:  x_t = (1 − a) x_{t−1} + a f(W x_{t−1} + W_in u_t + b),    f = tanh or the identity.

    W : (unit, unit)    W_in : (unit, input)    b : (unit,)    a = leak, 0 < leak ≤ 1 (1: no leak)

    Source: Jaeger 2001, GMD report 148; leaky units: Jaeger, Lukoševičius, Popovici & Siewert 2007.
    """

    W: Floats
    W_in: Floats
    b: Floats
    leak: float = 1.0
    activation: Activation = "tanh"

    @property
    def units(self) -> int:
        return int(self.W.shape[0])

    @property
    def inputs(self) -> int:
        return int(self.W_in.shape[1])

    def step(self, x: Floats, u: Floats) -> Floats:
        """The state after one input.  x : (unit,)    u : (input,)    Returns (unit,)."""
        return self._next(x, self.W_in @ u + self.b)

    def states(self, u: Floats, start: Floats | None = None) -> Floats:
        """The states x_t after each input u_t.

        u : (time, input)    start : (unit,), the state before the first input; None is zero
        Returns (time, unit). Raises InputError where the shapes do not fit, or the states would not fit into memory.
        """
        x = np.zeros(self.units) if start is None else start
        if u.ndim != 2 or u.shape[1] != self.inputs or x.shape != (self.units,):
            raise InputError(
                f"the input has shape {u.shape} and the start {x.shape};"
                f" this reservoir needs (time, {self.inputs}) and ({self.units},)"
            )
        if len(u) * self.units > LARGEST_STATES:
            raise InputError(
                f"{len(u)} steps of {self.units} units are too many to keep; at most {LARGEST_STATES // self.units} are"
            )
        drive = u @ self.W_in.T + self.b
        x_all = np.empty((len(u), self.units))
        for t, driven in enumerate(drive):
            x = x_all[t] = self._next(x, driven)
        return x_all

    def _next(self, x: Floats, driven: Floats) -> Floats:
        a = self._product @ x + driven
        return np.asarray((1.0 - self.leak) * x + self.leak * (np.tanh(a) if self.activation == "tanh" else a))

    @cached_property
    def _product(self) -> Any:
        """W in the form that multiplies fastest: for 400 units of density 0.1, 11 µs sparse against 16–47 dense."""
        if self.units < 200 or np.count_nonzero(self.W) > 0.15 * self.W.size:
            return self.W
        from scipy.sparse import csr_array

        return csr_array(self.W)

    def with_spectral_radius(self, radius: float) -> Reservoir:
        """The same reservoir with W scaled to another spectral radius, ≥ 0."""
        return replace(self, W=self.W * (radius / _usable_radius(self.W)))

    def contraction_bound(self) -> float:
        """c = (1 − a) + a σ_max(W): two states that read the same input are nearer after it by this factor or more.

        |f(p) − f(q)| ≤ |p − q| for tanh and the identity. c < 1 is sufficient for forgetting, and not necessary.
        """
        return (1.0 - self.leak) + self.leak * float(np.linalg.norm(self.W, 2))


def ring_reservoir(
    units: int, *, radius: float, leak: float = 1.0, input_scale: float = 1.0, activation: Activation = "tanh"
) -> Reservoir:
    """Units in a ring, W_{i+1,i} = radius, of which the first hears the input.

    Its spectral radius and all its singular values are `radius`. Source: Rodan & Tiňo 2011, IEEE TNN 22.
    """
    _check_range(units, 1, radius, leak, input_scale, 0.0, 1.0)
    W_in = np.zeros((units, 1))
    W_in[0] = input_scale
    return Reservoir(radius * np.roll(np.eye(units), 1, axis=0), W_in, np.zeros(units), leak, activation)


def spectral_radius(W: Floats) -> float:
    """The largest |eigenvalue| of W : (unit, unit), from all of them.

    The eigenvalues of a random matrix crowd along a circle, where an iterative method is no faster and may stop
    at the wrong one.
    """
    return float(np.abs(np.linalg.eigvals(W)).max())


def random_reservoir(
    units: int,
    rng: np.random.Generator,
    *,
    inputs: int = 1,
    radius: float = 1.0,
    leak: float = 0.85,
    input_scale: float = 0.2,
    bias_scale: float = 0.5,
    density: float = 0.1,
) -> Reservoir:
    """Random weights: normal and scaled to the spectral radius inside, uniform at the input.

    units : 1 … 5000    inputs : ≥ 1    radius : spectral radius of W, ≥ 0    leak : 0 < leak ≤ 1
    input_scale, bias_scale : W_in and b are uniform in ± these, ≥ 0
    density : share of the entries of W that are not zero, 0 < density ≤ 1

    The same rng state draws the same pattern whatever radius, leak and scales are, so that a slider changes only
    what it names. The defaults suit the laser scaled to deviation 1: they forecast blocks held out of its training
    points best. Raises InputError for values out of range, or where no loop of connections was drawn.
    """
    _check_range(units, inputs, radius, leak, input_scale, bias_scale, density)
    connected = rng.random((units, units)) < density
    W = rng.standard_normal((units, units)) * connected
    W_in = input_scale * rng.uniform(-1.0, 1.0, (units, inputs))
    b = bias_scale * rng.uniform(-1.0, 1.0, units)
    return Reservoir(W, W_in, b, leak).with_spectral_radius(radius)


def _check_range(
    units: int, inputs: int, radius: float, leak: float, input_scale: float, bias_scale: float, density: float
) -> None:
    if not 1 <= units <= LARGEST_RESERVOIR:
        raise InputError(f"the reservoir has {units} units; it must have 1 to {LARGEST_RESERVOIR}")
    if inputs < 1:
        raise InputError(f"the reservoir has {inputs} inputs; it needs at least 1")
    if not 0.0 < leak <= 1.0:
        raise InputError(f"leak is {leak}; it must be above 0 and at most 1 (1 is no leak)")
    if not 0.0 < density <= 1.0:
        raise InputError(f"density is {density}; it must be above 0 and at most 1")
    scales = {"spectral radius": radius, "input scale": input_scale, "bias scale": bias_scale}
    for name, value in scales.items():
        if not 0.0 <= value < np.inf:
            raise InputError(f"the {name} is {value}; it must be a number of at least 0")


def _usable_radius(W: Floats) -> float:
    """The spectral radius of W, or InputError where rounding is all there is of it."""
    radius = spectral_radius(W)
    if radius <= 1e-6 * np.abs(W).max(initial=0.0):
        raise InputError("no loop of connections was drawn in the reservoir; give it more units or a higher density")
    return radius
