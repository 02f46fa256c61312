"""What makes the exact likelihood of a machine affordable while it learns, and the two chains of one law."""

from collections.abc import Iterator

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.block_gibbs import block_sweeps
from rnnviz.networks.enumeration import bits, log_sum_exp
from rnnviz.networks.hubbard_stratonovich import Pair
from rnnviz.networks.rbm import Rbm, log_Z, sigmoid
from tests.benchmarks.table import Row, paired, shown

VISIBLE, HIDDEN = 64, 16
SWEEPS = 2000


def measure() -> Iterator[Row]:
    """ln Z over 65 536 states, and sweeps of a small layered machine."""
    rng = np.random.default_rng(0)
    rbm = Rbm(rng.normal(size=(VISIBLE, HIDDEN)), rng.normal(size=VISIBLE), rng.normal(size=HIDDEN))
    ours, other = paired(lambda: log_Z(rbm), lambda: plain_log_Z(rbm), times=3)
    yield Row(f"ln Z of {VISIBLE} + {HIDDEN} binary units", shown(ours), shown(other), "np.logaddexp for every unit",
              other / ours, "≥ 4")  # fmt: skip
    pair = Pair(rng.choice([-1.0, 1.0], (2, 12)), 0.6)
    ours, other = paired(
        lambda: block_sweeps(pair, 0, SWEEPS, np.random.default_rng(1)),
        lambda: plain_sweeps(pair, SWEEPS, np.random.default_rng(1)), times=3,
    )  # fmt: skip
    yield Row(f"{SWEEPS} sweeps layer by layer", shown(ours), shown(other), "drawing in every sweep", other / ours,
              "≥ 2")  # fmt: skip


def plain_log_Z(rbm: Rbm) -> float:
    """The same sum as it is written."""
    states = bits(HIDDEN)
    logs = states @ rbm.b + np.logaddexp(0.0, rbm.a + states @ rbm.W.T).sum(axis=1)
    return float(log_sum_exp(logs))


def plain_sweeps(pair: Pair, sweeps: int, rng: np.random.Generator) -> Floats:
    """h | x, x | h, again and again."""
    x = pair.states[0]
    for _ in range(sweeps):
        h = x @ pair.W + rng.standard_normal(pair.W.shape[1])
        x = np.where(rng.random(len(x)) < sigmoid(2.0 * pair.W @ h), 1.0, -1.0)
    return x
