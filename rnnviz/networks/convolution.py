"""Layers that look at pictures, in numpy: a filter slid over a picture, and the largest of each four neighbours.

    y_o(r, c) = b_o + Σ_i Σ_ρ Σ_κ K_{o i ρ κ} x_i(r + ρ − k, c + κ − k)      filters of 2k + 1 pixels each way

Sources: LeCun, Bottou, Bengio & Haffner 1998, Proceedings of the IEEE 86(11), 2278-2324.
"""

from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from rnnviz.arrays import Floats

Border = Literal["wrap", "constant"]
"""What lies beyond the border: the other side, as on a torus; or zeros."""


def convolved(x: Floats, K: Floats, b: Floats, border: Border) -> Floats:
    """x : (picture, channel in, row, column)    K : (channel out, channel in, 2k + 1, 2k + 1)    b : (channel out,)

    Returns (picture, channel out, row, column).
    """
    reach = K.shape[-1] // 2
    padded = np.pad(x, ((0, 0), (0, 0), (reach, reach), (reach, reach)), border)
    seen = sliding_window_view(padded, K.shape[2:], axis=(2, 3))
    y: Floats = np.tensordot(seen, K, axes=((1, 4, 5), (1, 2, 3)))
    return (y + b).transpose(0, 3, 1, 2)


def pooled(x: Floats) -> Floats:
    """The largest of each 2 × 2 pixels. x : (…, row, column), both even"""
    rows, columns = x.shape[-2:]
    y: Floats = x.reshape(*x.shape[:-2], rows // 2, 2, columns // 2, 2).max(axis=(-3, -1))
    return y


def relu(x: Floats) -> Floats:
    """max(0, x)"""
    y: Floats = np.maximum(x, 0)
    return y
