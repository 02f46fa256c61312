"""The derivatives of a time-delay network by its weights, as products: the Jacobian itself is never kept."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.time_delay import TimeDelayNetwork

_SAMPLES_AT_ONCE = 1024


@dataclass(frozen=True, eq=False)
class Linearisation:
    """The network around its present weights: ŷ(θ + v) ≈ ŷ + J v + ½ ÿ(v),  J = ∂ŷ/∂θ.

    With H = tanh(x Wᵀ + b) and D = V ∘ (1 − H²), both (sample, unit), row n of J is

        ( D_n ⊗ x_n,  D_n,  H_n,  1 )        in the order of θ = (W, b, V, c).

    x : (sample, lag)    J : (sample, weight)
    """

    network: TimeDelayNetwork
    x: Floats

    @cached_property
    def H(self) -> Floats:
        """The hidden activity, (sample, unit)."""
        return self.network.hidden(self.x)

    @cached_property
    def D(self) -> Floats:
        """The derivative of the output by each unit's net input, (sample, unit)."""
        return np.asarray(self.network.V * (1.0 - self.H**2))

    @cached_property
    def output(self) -> Floats:
        """ŷ = H V + c, (sample,)."""
        return np.asarray(self.H @ self.network.V + self.network.c)

    def times(self, v: Floats) -> Floats:
        """J v, (sample,), for a direction v : (weight,) in weight space."""
        direction = self._as_network(v)
        z = self.x @ direction.W.T + direction.b
        return np.asarray(np.einsum("nj,nj->n", self.D, z) + self.H @ direction.V + direction.c)

    def transposed_times(self, u: Floats) -> Floats:
        """Jᵀ u, (weight,), for u : (sample,)."""
        Du = self.D * u[:, None]
        return np.concatenate([(Du.T @ self.x).ravel(), Du.sum(axis=0), self.H.T @ u, [u.sum()]])

    def second_derivative(self, v: Floats) -> Floats:
        """ÿ(v) = d²ŷ(θ + s v)/ds² at s = 0, (sample,), exactly.

        ÿ = Σ_j 2 v_V (1 − H²) z − 2 V H (1 − H²) z²,   z = x v_Wᵀ + v_b
        """
        direction = self._as_network(v)
        z = self.x @ direction.W.T + direction.b
        slope_times_z = (1.0 - self.H**2) * z
        bend = np.einsum("nj,nj->n", self.H * slope_times_z, z * self.network.V)
        return np.asarray(2.0 * (slope_times_z @ direction.V) - 2.0 * bend)

    def sample_gram(self, x_gram: Floats) -> Floats:
        """J Jᵀ = (D Dᵀ) ∘ (x xᵀ + 1) + H Hᵀ + 1, (sample, sample), in O(sample² (unit + lag)) without J.

        x_gram : x xᵀ + 1, (sample, sample), which does not change while a network learns
        """
        gram = self.D @ self.D.T
        gram *= x_gram
        gram += self.H @ self.H.T
        gram += 1.0
        return gram

    def weight_gram(self) -> Floats:
        """Jᵀ J, (weight, weight), summed over blocks of samples so that J is never whole."""
        n_weights = self.network.n_weights
        gram = np.zeros((n_weights, n_weights))
        for first in range(0, len(self.x), _SAMPLES_AT_ONCE):
            J = self.jacobian(slice(first, first + _SAMPLES_AT_ONCE))
            gram += J.T @ J
        return gram

    def jacobian(self, samples: slice = slice(None)) -> Floats:
        """The rows of J for some samples, (sample, weight)."""
        x, D, H = self.x[samples], self.D[samples], self.H[samples]
        D_x = (D[:, :, None] * x[:, None, :]).reshape(len(x), -1)
        return np.concatenate([D_x, D, H, np.ones((len(x), 1))], axis=1)

    def _as_network(self, v: Floats) -> TimeDelayNetwork:
        return TimeDelayNetwork.from_theta(v, self.network.units, self.network.lags)
