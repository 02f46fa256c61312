"""Learning a restricted Boltzmann machine from short chains.

The gradient of the mean log-likelihood is a difference of two averages,

    ∂L/∂W = ⟨v hᵀ⟩_data − ⟨v hᵀ⟩_model,   ∂L/∂a = ⟨v⟩_data − ⟨v⟩_model,   ∂L/∂b = ⟨h⟩_data − ⟨h⟩_model,

with h averaged out given v. The model's average is taken from chains that are only k steps long: started at the
data (contrastive divergence, Hinton 2002), or carried on from the last update (persistent: Younes 1989, Tieleman
2008). Neither is the gradient of anything (Sutskever & Tieleman 2010); see `exact_moments` for what they stand for.
"""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.enumeration import bits
from rnnviz.networks.rbm import Rbm, Units, log_probabilities

WIDEST_LOGIT = 0.001
"""Means of binary data are kept so far from 0 and 1 before their logit is taken."""


@dataclass(frozen=True, eq=False)
class Moments:
    """W : (visible, hidden), ⟨v hᵀ⟩    a : (visible,), ⟨v⟩    b : (hidden,), ⟨h⟩"""

    W: Floats
    a: Floats
    b: Floats


def moments(rbm: Rbm, v: Floats, weights: Floats | None = None) -> Moments:
    """Averages over visible states, with the hidden layer's means.    v : (batch, visible), weights : (batch,)"""
    h = rbm.hidden_mean(v)
    share = np.full(len(v), 1.0 / len(v)) if weights is None else weights
    return Moments((v * share[:, None]).T @ h, share @ v, share @ h)


def exact_moments(rbm: Rbm) -> Moments:
    """Averages over the machine's own distribution, by counting the visible states.    Raises ValueError, see
    `log_probabilities`."""
    return moments(rbm, bits(len(rbm.a)), np.exp(log_probabilities(rbm)))


def chain(rbm: Rbm, v: Floats, steps: int, rng: np.random.Generator) -> Floats:
    """Block Gibbs sampling: h | v, then v | h, both drawn, so many times.    v : (batch, visible)"""
    for _ in range(steps):
        v = rbm.drawn_visible(rbm.drawn_hidden(v, rng), rng)
    return v


def ascended(rbm: Rbm, data: Moments, model: Moments, rate: float, decay: float = 0.0) -> Rbm:
    """One step uphill: θ + rate · (data − model), and W also − rate · decay · W."""
    return Rbm(
        rbm.W + rate * (data.W - model.W - decay * rbm.W), rbm.a + rate * (data.a - model.a),
        rbm.b + rate * (data.b - model.b), rbm.visible, rbm.hidden,
    )  # fmt: skip


def untrained(data: Floats, hidden_units: int, kinds: tuple[Units, Units], spread: float,
              rng: np.random.Generator) -> Rbm:  # fmt: skip
    """Where learning starts: W from N(0, spread²), b = 0, and a such that without W the means of the data come out.

    data : (pattern, visible)    kinds : of the visible and the hidden units
    """
    W = spread * rng.standard_normal((data.shape[1], hidden_units))
    a = data.mean(axis=0)
    if kinds[0] == "binary":
        mean = np.clip(a, WIDEST_LOGIT, 1.0 - WIDEST_LOGIT)
        a = np.log(mean / (1.0 - mean))
    return Rbm(W, a, np.zeros(hidden_units), *kinds)


def rate_limit(data: Floats) -> float | None:
    """The learning rate above which expected CD-1 of a Gaussian–Gaussian machine leaves its rest point.

    data : (pattern, visible), centred. Where the data have variance λ, a singular value σ of W changes by
    Δσ = η σ (1 + σ²)(λ (1 − σ²) − 1) an update: to σ² = 1 − 1/λ, the maximum of the likelihood, and stably so
    iff η < 1 / ((λ − 1)(2 − 1/λ)), with λ the largest eigenvalue of the covariance. None for λ ≤ 1: then W dies away.
    """
    largest = _largest_spread(data)
    return 1.0 / ((largest - 1.0) * (2.0 - 1.0 / largest)) if largest > 1.0 else None


def resting_sigma(data: Floats) -> float | None:
    """The largest singular value where Gaussian–Gaussian learning rests, √(1 − 1/λ); None for λ ≤ 1: it dies away."""
    largest = _largest_spread(data)
    return float(np.sqrt(1.0 - 1.0 / largest)) if largest > 1.0 else None


def _largest_spread(data: Floats) -> float:
    return float(np.linalg.eigvalsh(np.atleast_2d(np.cov(data.T, bias=True)))[-1])
