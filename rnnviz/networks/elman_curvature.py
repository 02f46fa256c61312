"""Loss, gradient and curvature of a simple recurrent net that answers after the last step, on many sequences.

    h_t = tanh(W x_t + U h_{t−1} + b)    y = V h_T + c    E = mean over sequences of Σ (y − d)²

Curvature comes as products, never as a matrix:

    G v = Jᵀ H J v                 J = ∂y/∂θ of all sequences, H = ∂²E/∂y² = 2/n: the Gauss–Newton matrix
    S v = 1/n Σ_n Σ_t Jᵀ_nt J_nt v     J_nt = ∂h_nt/∂θ: how far the states move, for structural damping

float64 throughout: a product of a hundred Jacobians is what it is about.
Source: Schraudolph 2002, Neural Computation 14(7) 1723–1738; Martens & Sutskever 2011, ICML 28, section 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.recurrent_stack import Stack, StackPass, backward, forward, summed_product


@dataclass(frozen=True, eq=False)
class ElmanCases:
    """Some of `of` sequences: every number below is their share of the mean over all of them.

    stack : one simple layer    x : (time, input, case)    target : (output, case)
    """

    stack: Stack
    x: Floats
    target: Floats
    of: int

    def forward(self, theta: Floats) -> StackPass:
        """theta : (weight,) float64"""
        return forward(self.stack, theta, self.x)

    def loss(self, theta: Floats) -> float:
        """Their share of E."""
        return float(((self.forward(theta).y[-1] - self.target) ** 2).sum() / self.of)

    def gradient(self, theta: Floats, way: StackPass) -> tuple[float, Floats]:
        """Their share of E and of ∂E/∂θ : (weight,), at the weights `way` was made with."""
        error = way.y[-1] - self.target
        dy = np.zeros_like(way.y)
        dy[-1] = 2.0 * error / self.of
        return float((error**2).sum() / self.of), backward(self.stack, theta, way, dy).theta

    def curvature(self, theta: Floats, way: StackPass, v: Floats, structural: float) -> Floats:
        """Their share of (G + structural · S) v, (weight,).    v : (weight,)    structural : ≥ 0"""
        from rnnviz.networks.elman_sequence import elman_backward

        U, V = self.stack.split(theta)[1], self.stack.split(theta)[3]
        Rh, Ry = self.tangent(theta, way, v)
        dh = structural / self.of * Rh[1:]
        d_last = 2.0 / self.of * Ry
        dh[-1] += V.T @ d_last
        dP, carry = np.empty_like(dh), np.zeros_like(dh[0])
        h = way.layers[0].h
        elman_backward(dh, U, h, dP, carry)
        dW, dU = summed_product(dP, self.x), summed_product(dP, h[:-1])
        return _joined((dW, dU, dP.sum((0, 2)), d_last @ h[-1].T, d_last.sum(1)))

    def tangent(self, theta: Floats, way: StackPass, v: Floats) -> tuple[Floats, Floats]:
        """How states and answers move along v: Rh (time + 1, unit, case) and Ry = J v (output, case)."""
        from rnnviz.networks.elman_tangent import elman_tangent

        _, U, _, V, _ = self.stack.split(theta)
        RW, RU, Rb, RV, Rc = self.stack.split(v)
        h = way.layers[0].h
        Q = np.matmul(RW, self.x) + np.matmul(RU, h[:-1]) + Rb[:, None]
        Rh = np.zeros_like(h)
        elman_tangent(Q, np.ascontiguousarray(U), h, Rh)
        return Rh, RV @ h[-1] + V @ Rh[-1] + Rc[:, None]


def _joined(parts: Sequence[Floats]) -> Floats:
    return np.concatenate([part.ravel() for part in parts])


def in_chunks(stack: Stack, x: Floats, target: Floats, size: int) -> tuple[ElmanCases, ...]:
    """All sequences, so many at a time. x : (time, input, case)    target : (output, case)"""
    cases = x.shape[2]
    return tuple(
        ElmanCases(stack, np.ascontiguousarray(x[..., k : k + size]), target[:, k : k + size], cases)
        for k in range(0, cases, size)
    )
