"""The weights of a recurrent net, W = diag(d) + U S Uᵀ, kept in factors so that few patterns cost little."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import DTypeLike

from rnnviz.arrays import Floats

SMALL = 3
"""Nets of up to this many units are summed unit by unit, in order: the result then depends neither
on the batch nor on the linear algebra library, and the basin kernel repeats it bit for bit."""


@dataclass(frozen=True, eq=False)
class Weights:
    """Symmetric weights W = diag(d) + U S Uᵀ and a bias b.

    diagonal : (unit,)    U : (unit, rank)    S : (rank, rank), symmetric    b : (unit,)
    """

    diagonal: Floats
    U: Floats
    S: Floats
    b: Floats

    @property
    def units(self) -> int:
        return len(self.b)

    @property
    def is_low_rank(self) -> bool:
        """Whether the factors are the cheaper way to W x."""
        return self.units > SMALL and 2 * self.U.shape[1] < self.units

    @cached_property
    def W(self) -> Floats:
        """The weights written out, (unit, unit)."""
        W: Floats = (self.U @ self.S) @ self.U.T
        W = (W + W.T) / 2
        W[np.diag_indices_from(W)] += self.diagonal
        return W

    def field(self, x: Floats) -> Floats:
        """What each unit receives.

            h = W x + b

        x : (batch, unit)    Returns h : (batch, unit).
        A step of a low-rank net costs batch · unit · rank instead of batch · unit².
        """
        if self.units <= SMALL:
            return self._field_in_order(x)
        if not self.is_low_rank:
            return x @ self.W + self.b
        h: Floats = (x @ self.U) @ self._S_U_T
        h += x * self.diagonal
        h += self.b
        return h

    def field_of_unit(self, x: Floats, unit: int) -> Floats:
        """h_i = Σ_j W_ij x_j + b_i for one unit i.    x : (batch, unit)    Returns (batch,)."""
        if self.units <= SMALL:
            return self._field_in_order(x)[:, unit]
        return x @ self.W[unit] + self.b[unit]

    def astype(self, dtype: DTypeLike) -> "Weights":
        """The same weights, rounded to another precision."""
        return Weights(*(part.astype(dtype) for part in (self.diagonal, self.U, self.S, self.b)))

    @cached_property
    def _S_U_T(self) -> Floats:
        return self.S @ self.U.T

    def _field_in_order(self, x: Floats) -> Floats:
        h = np.empty(x.shape, dtype=np.result_type(x, self.W), order="F")  # unit by unit: long inner loops
        for i, row in enumerate(self.W):
            h_i = x[:, 0] * row[0]
            for j in range(1, self.units):
                h_i += x[:, j] * row[j]
            h_i += self.b[i]
            h[:, i] = h_i
        return h


def from_matrix(W: Floats, b: Floats) -> Weights:
    """Weights given as a symmetric matrix W : (unit, unit) and a bias b : (unit,).

    Raises ValueError if the shapes disagree, W is not symmetric, or a number is not finite.
    """
    W, b = np.asarray(W, dtype=float), np.asarray(b, dtype=float)
    if W.ndim != 2 or W.shape != (b.size, b.size) or b.ndim != 1:
        raise ValueError(f"W must be square with one row per bias, not {W.shape} beside {b.shape}")
    if not (np.isfinite(W).all() and np.isfinite(b).all()):
        raise ValueError("W and b must be finite numbers")
    if not np.allclose(W, W.T, rtol=0, atol=1e-12):
        raise ValueError("W must be symmetric: W[i][j] = W[j][i]")
    return Weights(np.zeros(b.size), np.eye(b.size), W, b)
