"""The modern Hopfield network: recall by a softmax over the stored patterns.

Ξ : (pattern, unit) holds the patterns as rows; β > 0 is the inverse temperature; states x : (batch, unit).
Source: Ramsauer et al. 2020, "Hopfield Networks is All You Need", arXiv:2008.02217, eqs. 1-3.
"""

import numpy as np

from rnnviz.arrays import Floats


def modern_step(patterns: Floats, beta: float, x: Floats) -> Floats:
    """x ← Ξᵀ softmax(β Ξ x): the mean of the patterns, weighted by how alike they are to x.

    Returns (batch, unit), in the convex hull of the patterns.
    """
    return attention(patterns, beta, x) @ patterns


def attention(patterns: Floats, beta: float, x: Floats) -> Floats:
    """p = softmax(β Ξ x).    Returns (batch, pattern), rows that sum to 1."""
    a = beta * (x @ patterns.T)
    p = np.exp(a - a.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)


def modern_jacobian(patterns: Floats, beta: float, x: Floats) -> Floats:
    """∂x_next/∂x = β Ξᵀ (diag(p) − p pᵀ) Ξ.    Returns (batch, unit, unit)."""
    p = attention(patterns, beta, x)
    mean = p @ patterns
    second = np.einsum("bp,pi,pj->bij", p, patterns, patterns, optimize=True)
    return beta * (second - mean[:, :, None] * mean[:, None, :])


def modern_energy(patterns: Floats, beta: float, x: Floats) -> Floats:
    """E = −(1/β) log Σ_p exp(β ξ_p·x) + ½ x·x + (1/β) log P + ½ max_p ‖ξ_p‖².

    Never negative, and never rises under `modern_step`.    Returns (batch,).
    """
    a = beta * (x @ patterns.T)
    top = a.max(axis=1)
    log_sum_exp = (top + np.log(np.exp(a - top[:, None]).sum(axis=1))) / beta
    constant = np.log(len(patterns)) / beta + 0.5 * float((patterns**2).sum(axis=1).max())
    return -log_sum_exp + 0.5 * (x**2).sum(axis=1) + constant
