"""A liquid: leaky integrate-and-fire neurons with random synapses, integrated exactly between spikes.

    τ dV/dt = −V + bias + I,    τ_s dI/dt = −I + Σ W z + Σ W_in s,    a spike at V ≥ θ, then V = reset for a while

On a grid of dt, with E = bias + I the level that V heads for (the resistance is in it, so all are mV):

    V ← E + (V − E) e^{−dt/τ}                       where V is not held
    z = [V ≥ θ];  V = reset and held for ⌈refractory/dt⌉ steps where z
    I ← I e^{−dt/τ_s} + W z(t − dt) + W_in s(t)

A spike arrives one step after it was sent. Constants as in Maass, Natschläger & Markram 2002, Neural Computation 14.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil, exp

import numpy as np

from rnnviz.arrays import Array, Floats, Ints
from rnnviz.errors import InputError

TAU, TAU_SYNAPSE, REFRACTORY = 30.0, 3.0, 3.0
"""Of the membrane, of the synaptic current, and how long a neuron rests after a spike; ms."""

THRESHOLD, RESET, REST = 15.0, 13.5, 0.0
"""mV"""

LONGEST_STEP = 1.0
"""ms, a third of the synapse's time constant."""

EXCITATORY = 0.8
"""Share of the units; the last ones are inhibitory."""


@dataclass(frozen=True, eq=False)
class Liquid:
    """A spiking network and the step it is integrated with.

    W : (unit, unit), what a spike adds to the current, mV, to × from    W_in : (unit, channel), mV
    bias : mV    dt : ms, 0 < dt ≤ 1
    """

    W: Floats
    W_in: Floats
    bias: float
    dt: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 < self.dt <= LONGEST_STEP:
            raise InputError(f"dt is {self.dt:g} ms; it must be above 0 and at most 1, a third of the synapse's 3 ms")

    @property
    def units(self) -> int:
        return int(self.W.shape[0])

    @property
    def channels(self) -> int:
        return int(self.W_in.shape[1])

    @property
    def held_steps(self) -> int:
        """How many steps a neuron is held at the reset after a spike."""
        return ceil(REFRACTORY / self.dt - 1e-9)

    def at_rest(self, batch: int) -> LiquidState:
        """The state every trial begins with."""
        shape = (batch, self.units)
        return LiquidState(np.full(shape, REST), np.zeros(shape), np.zeros(shape, np.int32), np.zeros(shape, bool))

    def step(self, state: LiquidState, s: Floats, forced: Array | None = None) -> LiquidState:
        """One dt on.    s : (batch, channel), spikes that arrive in this step

        forced : (batch, unit) bool, who is made to fire in it whatever the voltage; None for nobody
        """
        level = self.bias + state.I
        held = np.maximum(state.held - 1, 0)
        V = np.where(state.held > 0, RESET, level + (state.V - level) * self._leaks)
        z = (V >= THRESHOLD) & (state.held == 0)
        z = z if forced is None else z | forced
        I = state.I * self._decays + s @ self.W_in.T + self._arriving(state.z)  # noqa: E741 - the field's letter
        return LiquidState(np.where(z, RESET, V), I, np.where(z, self.held_steps, held), z)

    def _arriving(self, z: Ints) -> Floats:
        """W z : (batch, unit), from the columns of those that fired, where they are few."""
        if len(z) == 1:
            return self._columns[np.flatnonzero(z[0])].sum(axis=0)[None]
        return z @ self._columns

    @cached_property
    def _columns(self) -> Floats:
        return np.ascontiguousarray(self.W.T)

    @cached_property
    def _leaks(self) -> float:
        return exp(-self.dt / TAU)

    @cached_property
    def _decays(self) -> float:
        return exp(-self.dt / TAU_SYNAPSE)


@dataclass(frozen=True, eq=False)
class LiquidState:
    """V, I : (batch, unit), mV; held : (batch, unit), steps of rest to come; z : (batch, unit), who has just fired"""

    V: Floats
    I: Floats  # noqa: E741 - the field's letter
    held: Ints
    z: Ints


def random_liquid(
    units: int, rng: np.random.Generator, *, channels: int, density: float, input_weight: float, input_share: float,
    connection: float, bias: float, dt: float,
) -> Liquid:  # fmt: skip
    """Random synapses.

    Whether a unit is connected to another: with the chance `density`, never with itself. Strengths: gamma with shape 4
    and scale ¼ (mean 1), times `connection`, times −2 from the inhibitory last fifth of the units. A channel reaches a
    unit with the chance `input_share`, with 0.75 to 1.25 times `input_weight`, uniform; all mV.
    The same rng state draws the same pattern whatever the strengths are.
    """
    connected = (rng.random((units, units)) < density) & ~np.eye(units, dtype=bool)
    strength = rng.gamma(4.0, 0.25, (units, units)) * connected
    strength[:, excitatory(units) :] *= -2.0
    reached = rng.random((units, channels)) < input_share
    W_in = input_weight * rng.uniform(0.75, 1.25, (units, channels)) * reached
    return Liquid(connection * strength, W_in, bias, dt)


def excitatory(units: int) -> int:
    """How many of the units are excitatory: the first 80 %."""
    return round(EXCITATORY * units)


def exact_rate(level: float) -> float:
    """Spikes a second under a constant level, mV, in continuous time:

    f = 1000 / (3 + 30 ln((E − 13.5)/(E − 15))) for E > 15, else 0.
    """
    return 0.0 if level <= THRESHOLD else 1000.0 / (REFRACTORY + TAU * _log_of_climb(level))


def grid_rate(level: float, dt: float) -> float:
    """The same where spikes fall on the grid of dt, ms: rest and climb each take a whole number of steps."""
    if level <= THRESHOLD:
        return 0.0
    # Rest and climb take as many steps as cover them; 1e-9 keeps what is whole up to rounding whole.
    steps = ceil(REFRACTORY / dt - 1e-9) + ceil(TAU * _log_of_climb(level) / dt - 1e-9)
    return 1000.0 / (dt * steps)


def _log_of_climb(level: float) -> float:
    return float(np.log((level - RESET) / (level - THRESHOLD)))
