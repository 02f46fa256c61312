"""How an LSTM's memory depends on itself one step earlier: ∂c_t/∂c_{t−1}, path by path.

    c_t = f ∘ c_{t−1} + i ∘ c̃,  where i, f and c̃ also read h_{t−1} = o_{t−1} ∘ tanh(c_{t−1})

With e = ∂h_{t−1}/∂c_{t−1} = o_{t−1} ∘ tanh′(c_{t−1}), and W's rows to i from j:

    ∂c_t,i/∂c_{t−1},j = c_{t−1} σ′(a_f) W^f e_j + c̃ σ′(a_i) W^i e_j + i tanh′(a_c) W^c e_j + f δ_ij

What the past has put into the gate o_{t−1} is held: h_{t−2} depends on c_{t−2}, which is another derivative. Because of
that path the product of these derivatives over several steps is not ∂c_t/∂c_{t−n}; the state is (h, c).
"""

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.networks.cell import Moment
from rnnviz.networks.lstm_cell import LstmCell

PATHS = ("forget", "input", "candidate", "f")
"""Through the forget gate, the input gate, the candidate, and straight along the memory."""


def shown(cell: LstmCell, earlier: Moment | None) -> Floats:
    """How much of c_{t−1} its output shows: o_{t−1} ∘ tanh′(c_{t−1}) : (unit,), 0 before the first step."""
    if earlier is None:
        return np.zeros(cell.units)
    return earlier.gates["o"] * (1.0 - np.tanh(earlier.after[cell.units :]) ** 2)


def exposure(cell: LstmCell, earlier: Moment | None) -> Floats:
    """e = ∂h_{t−1}/∂c_{t−1} : (unit,), 0 before the first step; with peepholes the gate o moves along.

    e = o ∘ (1 − tanh² c) + tanh(c) ∘ o ∘ (1 − o) ∘ p_o
    """
    e = shown(cell, earlier)
    if cell.p is None or earlier is None:
        return e
    o = earlier.gates["o"]
    return e + np.tanh(earlier.after[cell.units :]) * o * (1.0 - o) * cell.p[2]


def slopes(cell: LstmCell, moment: Moment) -> Floats:
    """What c_t owes to the argument of each gate that feeds it, and to c_{t−1} itself.

    (4, unit): c_{t−1} σ′(a_f), c̃ σ′(a_i), i tanh′(a_c), f
    """
    i, f, candidate = (moment.gates[name] for name in ("i", "f", "candidate"))
    c = moment.before[cell.units :]
    return np.stack((c * f * (1.0 - f), candidate * i * (1.0 - i), i * (1.0 - candidate**2), f))


def terms(cell: LstmCell, moment: Moment, earlier: Moment | None) -> Floats:
    """The diagonal of ∂c_t/∂c_{t−1}, path by path as in `PATHS`, without what peepholes add.    Returns (4, unit)."""
    W_i, W_f, W_c, _ = (np.diag(W) for W in np.split(cell.W, 4))
    found = slopes(cell, moment)
    found[:3] *= np.stack((W_f, W_i, W_c)) * shown(cell, earlier)
    return found


def misprinted(cell: LstmCell, moment: Moment, earlier: Moment | None) -> Floats:
    """The third term with tanh(a_c) where tanh′(a_c) is meant, as a course's slide prints it.    Returns (unit,)."""
    product: Floats = moment.gates["i"] * moment.gates["candidate"]
    return product * np.diag(cell.W[2 * cell.units : 3 * cell.units]) * shown(cell, earlier)


def memory_slope(cell: LstmCell, moment: Moment, earlier: Moment | None) -> Floats:
    """∂c_t/∂c_{t−1} : (to, from), exact; `earlier` is the step before, None at the first."""
    W_i, W_f, W_c, _ = np.split(cell.W, 4)
    by_f, by_i, by_c, f = slopes(cell, moment)
    along = f if cell.p is None else f + by_f * cell.p[1] + by_i * cell.p[0]
    through: Floats = by_f[:, None] * W_f + by_i[:, None] * W_i + by_c[:, None] * W_c
    return np.diag(along) + through * exposure(cell, earlier)
