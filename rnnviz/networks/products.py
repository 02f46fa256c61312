"""Matrix products inside compiled loops, where one column is the common case."""

import numpy as np
from numba import njit

from rnnviz.arrays import Floats


@njit(cache=True, nogil=True)
def multiply(W: Floats, x: Floats, out: Floats) -> None:
    """out = W x, with W : (row, column), x : (column, batch) and out : (row, batch), all contiguous.

    A single column goes to the matrix–vector routine, which reads W at twice the speed of the general one.
    """
    if x.shape[1] == 1:
        np.dot(W, x.reshape(x.size), out.reshape(out.size))
    else:
        np.dot(W, x, out)


@njit(cache=True, nogil=True)
def multiply_transposed(W: Floats, x: Floats, out: Floats) -> None:
    """out = Wᵀ x, with W : (row, column), x : (row, batch) and out : (column, batch), all contiguous."""
    if x.shape[1] == 1:
        np.dot(W.T, x.reshape(x.size), out.reshape(out.size))
    else:
        np.dot(W.T, x, out)
