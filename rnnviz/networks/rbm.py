"""Restricted Boltzmann machines: two layers, of which neither has weights inside, binary or Gaussian each.

    E(v, h) = A(v) + B(h) − vᵀ W h,    p(v, h) = e^{−E} / Z
    A(v) = −aᵀv  (binary, 0 or 1)   or   ½ |v − a|²  (Gaussian, unit variance),   B(h) likewise with b

Given one layer the units of the other are independent, so each can be drawn at once and summed out exactly.
Sources: Smolensky 1986; Hinton 2002; Welling, Rosen-Zvi & Hinton 2005 (exponential family);
Hinton 2012, "A practical guide to training restricted Boltzmann machines".
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.enumeration import bits, log_sum_exp

Units = Literal["binary", "gaussian"]

MOST_ENUMERATED = 16
"""Units of a binary layer whose states are counted one by one: 65 536 of them."""

PIECE = 4096
"""States summed at once; a power of two."""

TOGETHER, SAFE = 8, 600.0
"""So many factors are multiplied before a logarithm is taken, and exponents up to there cannot overflow."""


@dataclass(frozen=True, eq=False)
class Rbm:
    """W : (visible, hidden)    a : (visible,), b : (hidden,), biases (means where a layer is Gaussian)"""

    W: Floats
    a: Floats
    b: Floats
    visible: Units = "binary"
    hidden: Units = "binary"

    @property
    def mirrored(self) -> "Rbm":
        """The same machine seen from its other layer."""
        return Rbm(self.W.T, self.b, self.a, self.hidden, self.visible)

    def energy(self, v: Floats, h: Floats) -> Floats:
        """E(v, h).    v : (…, visible), h : (…, hidden)    Returns (…,)."""
        return _own_energy(v, self.a, self.visible) + _own_energy(h, self.b, self.hidden) - ((v @ self.W) * h).sum(-1)

    def hidden_mean(self, v: Floats) -> Floats:
        """E[h | v] = σ(b + vᵀW), or b + vᵀW where they are Gaussian.    v : (…, visible)    Returns (…, hidden)."""
        return _mean(self.b + v @ self.W, self.hidden)

    def visible_mean(self, h: Floats) -> Floats:
        """E[v | h], likewise.    h : (…, hidden)    Returns (…, visible)."""
        return _mean(self.a + h @ self.W.T, self.visible)

    def drawn_hidden(self, v: Floats, rng: np.random.Generator) -> Floats:
        """h from p(h | v), every unit at once."""
        return _drawn(self.hidden_mean(v), self.hidden, rng)

    def drawn_visible(self, h: Floats, rng: np.random.Generator) -> Floats:
        """v from p(v | h), every unit at once."""
        return _drawn(self.visible_mean(h), self.visible, rng)

    def reconstruction(self, v: Floats) -> Floats:
        """There and back without chance: E[v | h = E[h | v]]."""
        return self.visible_mean(self.hidden_mean(v))

    def free_energy(self, v: Floats) -> Floats:
        """F(v) = −ln Σ_h e^{−E(v, h)}, so that p(v) = e^{−F(v)} / Z.    v : (…, visible)    Returns (…,).

        Binary hidden: A(v) − Σ_j ln(1 + e^{x_j}), x = b + vᵀW.
        Gaussian hidden: A(v) − bᵀy − ½|y|² − ½ m ln 2π, y = vᵀW, m hidden units.
        """
        own = _own_energy(v, self.a, self.visible)
        y = v @ self.W
        if self.hidden == "binary":
            return own - summed_softplus(self.b + y)
        return own - (y * (self.b + 0.5 * y)).sum(-1) - 0.5 * len(self.b) * np.log(2.0 * np.pi)

    @cached_property
    def largest_singular_value(self) -> float:
        """σ_max of W."""
        return float(np.linalg.norm(self.W, 2))


def _own_energy(units: Floats, bias: Floats, kind: Units) -> Floats:
    return -(units @ bias) if kind == "binary" else 0.5 * ((units - bias) ** 2).sum(-1)


def _mean(x: Floats, kind: Units) -> Floats:
    return sigmoid(x) if kind == "binary" else x


def _drawn(mean: Floats, kind: Units, rng: np.random.Generator) -> Floats:
    if kind == "binary":
        return (rng.random(mean.shape) < mean).astype(float)
    return mean + rng.standard_normal(mean.shape)


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + e^{−x}), by way of tanh, which does not overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def summed_softplus(x: Floats) -> Floats:
    """Σ_j ln(1 + e^{x_j}) over the last axis, of at most a thousand entries.

    ln(1 + eˣ) = max(x, 0) + ln(1 + e^{−|x|}); the arguments of these logarithms lie in [1, 2], so that their product
    cannot overflow and one logarithm serves the whole row, which is what makes 65 536 states affordable.
    """
    return np.maximum(x, 0.0).sum(-1) + np.log(np.prod(1.0 + np.exp(-np.abs(x)), axis=-1))


# -- the normalisation ----------------------------------------------------------------------------------------------


def counts_from(rbm: Rbm) -> Rbm | None:
    """The machine, seen from the binary layer whose states are few enough to be counted; None where neither is.

    Of two such layers the one that costs less: 2ⁿ states times the units of the other.
    """
    sides = [side for side in (rbm, rbm.mirrored) if side.visible == "binary" and len(side.a) <= MOST_ENUMERATED]
    return min(sides, key=lambda side: (1 << len(side.a)) * len(side.b), default=None)


def log_Z_pieces(rbm: Rbm) -> int:
    """In how many pieces of a few milliseconds ln Z can be had; 0 where it is not known exactly."""
    if rbm.visible == rbm.hidden == "gaussian":
        return 0 if gaussian_log_Z(rbm) is None else 1
    side = counts_from(rbm)
    return 0 if side is None else -(-(1 << len(side.a)) // PIECE)


def log_Z_piece(rbm: Rbm, number: int) -> float:
    """Piece `number` of ln Z; `log_sum_exp` of them all is ln Z.

    Binary layer of up to 16 units: the sum over PIECE of its states, the other layer summed out.
    Gaussian–Gaussian: one piece, see `gaussian_log_Z`.    Raises ValueError where there is none.
    """
    side, known = counts_from(rbm), gaussian_log_Z(rbm) if rbm.visible == rbm.hidden == "gaussian" else None
    if known is not None:
        return known
    if side is None:
        raise ValueError("ln Z of this machine is not known exactly.")
    if side.hidden == "binary":
        by_products = _piece_by_products(side, number)
        if by_products is not None:
            return by_products
    first = number * PIECE
    states = bits(len(side.a), first, min(1 << len(side.a), first + PIECE))
    return float(log_sum_exp(-side.free_energy(states)))


def _piece_by_products(side: Rbm, number: int) -> float | None:
    """The piece without an exponential or a logarithm for each state and unit; None where that would overflow.

    The lowest bits of a state are split in two halves, so that e^{x_j} = e^{y_j} e^{z_j} with y and z known from few
    states each. Then Π_j (1 + e^{x_j}) is multiplied up for all states of the piece at once, unit by unit.
    """
    low = min(len(side.a), PIECE.bit_length() - 1)
    half = low // 2
    above = bits(len(side.a) - low, number, number + 1)[0]
    y = side.b + above @ side.W[low:] + bits(half) @ side.W[:half]
    z = bits(low - half) @ side.W[half:low]
    largest = np.maximum(y.max(axis=0) + z.max(axis=0), 0.0) + np.log(2.0)
    if max(np.abs(y).max(), np.abs(z).max()) > SAFE or largest.max() > SAFE / TOGETHER:
        return None
    left, right = np.exp(y.T), np.exp(z.T)
    logs = (above @ side.a[low:] + bits(half) @ side.a[:half])[:, None] + bits(low - half) @ side.a[half:low]
    factor, product = np.empty_like(logs), np.ones_like(logs)
    for j in range(len(side.b)):
        np.multiply.outer(left[j], right[j], out=factor)
        factor += 1.0
        product *= factor
        if j % TOGETHER == TOGETHER - 1:
            logs += np.log(product)
            product[:] = 1.0
    return float(log_sum_exp(logs + np.log(product)))


def log_Z(rbm: Rbm) -> float | None:
    """ln Z in nats, exact, or None where it cannot be had (see `log_Z_piece`)."""
    pieces = [log_Z_piece(rbm, number) for number in range(log_Z_pieces(rbm))]
    return float(log_sum_exp(np.array(pieces))) if pieces else None


def gaussian_log_Z(rbm: Rbm) -> float | None:
    """ln Z of the Gaussian–Gaussian machine, None where there is no such distribution: σ_max(W) ≥ 1.

    z = (v, h) has the precision [[I, −W], [−Wᵀ, I]], which is positive definite iff σ_max(W) < 1. Then
    ln Z = ½ (n + m) ln 2π − ½ ln det(I − WᵀW) + ½ cᵀ(I − WᵀW)⁻¹c − ½ bᵀb,   c = b + Wᵀa.
    """
    if not np.all(np.isfinite(rbm.W)) or rbm.largest_singular_value >= 1.0:
        return None
    rest = np.eye(len(rbm.b)) - rbm.W.T @ rbm.W
    c = rbm.b + rbm.a @ rbm.W
    gained = 0.5 * c @ np.linalg.solve(rest, c) - 0.5 * rbm.b @ rbm.b
    return float(0.5 * sum(rbm.W.shape) * np.log(2.0 * np.pi) - 0.5 * np.linalg.slogdet(rest)[1] + gained)


def log_probabilities(rbm: Rbm) -> Floats:
    """ln p(v) of every state of a binary visible layer of up to 16 units. Returns (2ⁿ,).    Raises ValueError."""
    if rbm.visible != "binary" or len(rbm.a) > MOST_ENUMERATED:
        raise ValueError(f"The states of a visible layer are listed up to {MOST_ENUMERATED} binary units.")
    minus = -rbm.free_energy(bits(len(rbm.a)))
    return minus - log_sum_exp(minus)
