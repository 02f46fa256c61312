"""One net that reads a sequence forwards, one that reads it backwards, and one readout of both.

    h→_t = cell(x_t, h→_{t−1})      h←_t = cell(x_t, h←_{t+1})      z_t = V→ h→_t + V← h←_t + c

Source: Schuster & Paliwal 1997, IEEE Transactions on Signal Processing 45(11) 2673–2681.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.recurrent_stack import REMEMBERING, Cell, Stack, StackPass, backward, forward
from rnnviz.networks.stack_answers import answers

Direction = Literal["forward", "backward", "both"]


@dataclass(frozen=True)
class Bidirectional:
    """cell, units : of each direction    direction : which of the two there are    One input, one output."""

    cell: Cell
    units: int
    direction: Direction

    @property
    def stack(self) -> Stack:
        """Of one direction, with a readout of its own; of two, only the first one's c is used."""
        return Stack(self.cell, 1, (self.units,))

    @property
    def reversed_ways(self) -> tuple[bool, ...]:
        """Of each net, whether it reads from the end."""
        return {"forward": (False,), "backward": (True,), "both": (False, True)}[self.direction]

    @property
    def n_weights(self) -> int:
        """One bias a gate, one c."""
        ways = len(self.reversed_ways)
        return ways * self.stack.n_weights - (ways - 1)

    def split(self, theta: Floats) -> list[Floats]:
        """The weights of each net, views.    theta : (weight,), the unused c of a second net included"""
        return np.split(theta, len(self.reversed_ways))

    def draw_weights(self, rng: np.random.Generator) -> Floats:
        """(weight,) float32: everything uniform within ±1/√units as torch has it, the LSTM's forget bias 1."""
        stack, reach = self.stack, self.units**-0.5
        theta = rng.uniform(-reach, reach, len(self.reversed_ways) * stack.n_weights).astype(np.float32)
        for number, own in enumerate(self.split(theta)):
            b, gate = stack.split(own)[2], REMEMBERING[self.cell]
            if self.cell == "lstm" and gate is not None:
                b[gate * self.units : (gate + 1) * self.units] = 1.0
            if number:
                own[-1] = 0.0
        return theta


@dataclass(frozen=True, eq=False)
class BothWays:
    """passes : of each net, in the order in which it reads    z : (time, 1, batch), log odds of a one"""

    passes: tuple[StackPass, ...]
    z: Floats


def read(net: Bidirectional, theta: Floats, x: Floats) -> BothWays:
    """From states of 0 at either end.    x : (time, 1, batch) float32"""
    ways = [
        forward(net.stack, own, x[::-1] if is_reversed else x)
        for own, is_reversed in zip(net.split(theta), net.reversed_ways, strict=True)
    ]
    turned = [w.y[::-1] if r else w.y for w, r in zip(ways, net.reversed_ways, strict=True)]
    z: Floats = np.sum(turned, axis=0, dtype=np.float32)
    return BothWays(tuple(ways), z)


def read_plainly(net: Bidirectional, theta: Floats, x: Floats) -> Floats:
    """z of `read` in plain numpy: slower, but nothing has to be compiled for it."""
    turned = [
        answers(net.stack, own, x[::-1])[0][::-1] if is_reversed else answers(net.stack, own, x)[0]
        for own, is_reversed in zip(net.split(theta), net.reversed_ways, strict=True)
    ]
    z: Floats = np.sum(turned, axis=0, dtype=np.float32)
    return z


def gradient(net: Bidirectional, theta: Floats, way: BothWays, dz: Floats) -> Floats:
    """∂E/∂θ, (weight,), 0 for the c that is not used.    dz : (time, 1, batch), ∂E/∂z"""
    parts = []
    for number, (own, is_reversed) in enumerate(zip(net.split(theta), net.reversed_ways, strict=True)):
        d = np.ascontiguousarray(dz[::-1]) if is_reversed else dz
        parts.append(backward(net.stack, own, way.passes[number], d).theta)
        if number:
            parts[-1][-1] = 0.0
    return np.concatenate(parts)
