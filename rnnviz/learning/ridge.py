"""Ridge regression: the linear readout that an echo-state network trains."""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError


def ridge_weights(Z: Floats, target: Floats, ridge: float) -> Floats:
    """w = (ZᵀZ + ρ I)⁻¹ Zᵀ y, which minimises ‖Z w − y‖² + ρ ‖w‖².

    Z : (sample, feature)    target : y, (sample,) or (sample, output)    ridge : ρ > 0
    Returns (feature,) or (feature, output).
    Raises InputError for ρ ≤ 0, or one so small that rounding leaves ZᵀZ + ρ I not positive definite.
    """
    from scipy.linalg import LinAlgError, cho_factor, cho_solve

    if not 0.0 < ridge < np.inf:
        raise InputError(f"ridge is {ridge}; it must be a number above 0, such as 1e-6")
    gram = Z.T @ Z
    gram[np.diag_indices_from(gram)] += ridge
    try:
        factor = cho_factor(gram, lower=True, overwrite_a=True)
    except LinAlgError:
        raise InputError(f"ridge is {ridge}, too small for these states; try {100 * ridge:g}") from None
    return np.asarray(cho_solve(factor, Z.T @ target))
