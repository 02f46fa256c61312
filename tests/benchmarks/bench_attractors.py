"""Recall at the cliff, landscapes under a hand, sums of sigmoids, classifiers of basins: each beside the plain way."""

import itertools
from collections.abc import Iterator

import numpy as np

from rnnviz.data.plane_functions import FUNCTIONS
from rnnviz.demos.energy_landscape import Params, Run
from rnnviz.dynamics.capacity import permutations, settle
from rnnviz.learning.plane_classifier import PlaneClassifier
from rnnviz.learning.sigmoid_sums import SigmoidFit, random_start
from rnnviz.networks.storage_in_pieces import finished, hebb_in_pieces
from rnnviz.networks.updates import sign_async_step
from rnnviz.networks.weights import from_matrix
from rnnviz.parameters import build
from tests.benchmarks.table import Row, paired, shown

FRAME = 1 / 60


def measure() -> Iterator[Row]:
    """Each beside its alternative."""
    yield recall()
    yield landscape()
    yield sum_of_sigmoids()
    yield classifier()


def recall() -> Row:
    """From 5 of 200 patterns in 1000 units, beyond the cliff, to their rest: work only where a unit turns."""
    rng = np.random.default_rng(0)
    patterns = rng.choice([-1.0, 1.0], (200, 1000)).astype(np.float32)
    W = finished(hebb_in_pieces(patterns))
    starts, plain = patterns[:5], from_matrix(W.astype(float), np.zeros(1000))

    def ours() -> None:
        x, h = starts.copy(), starts @ W
        for state, field in zip(x, h, strict=True):
            finished(settle(W, state, field, permutations(1000, np.random.default_rng(1))))

    def sweeps() -> None:
        x, orders = starts.astype(float), permutations(1000, np.random.default_rng(1))
        for order in itertools.islice(orders, 100):
            following = sign_async_step(plain, x, order)
            if np.array_equal(following, x):
                break
            x = following

    a, b = paired(ours, sweeps, times=3)
    return Row("recall of 5 patterns, 1000 units, load 0.2", shown(a), shown(b), "sweeps over all units", b / a, "≥ 3")


def landscape() -> Row:
    """All of a landscape anew, as while the gain is dragged: two frames may pass."""
    gains = itertools.cycle(np.linspace(0.8, 4.0, 17).tolist())

    def ours() -> None:
        Run(build(Params, {"gain": next(gains)})).frame()

    a, _ = paired(ours, lambda: None, times=20)
    return Row("a landscape at another gain", shown(a), shown(2 * FRAME), "two frames at 60 Hz", a / (2 * FRAME), "≤ 1")


def sum_of_sigmoids() -> Row:
    """Levenberg and Marquardt to an error of 0.01 on the sine, beside Adam in torch from its own start."""
    import torch

    x = np.linspace(-1.0, 1.0, 401)
    target = FUNCTIONS["sine"](x)

    def ours() -> None:
        fit = SigmoidFit(x, target, random_start(8, x, target, np.random.default_rng(0)))
        while fit.rmse > 0.01 and not fit.is_stuck:
            fit.iterate()

    def adam() -> None:
        torch.manual_seed(0)
        net = torch.nn.Sequential(torch.nn.Linear(1, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
        optimiser = torch.optim.Adam(net.parameters(), 0.01)
        at, wanted = (torch.tensor(v, dtype=torch.float32)[:, None] for v in (x, target))
        for _ in range(3000):
            optimiser.zero_grad()
            loss = ((net(at) - wanted) ** 2).mean()
            loss.backward()
            optimiser.step()
            if float(loss.detach()) < 1e-4:
                break

    a, b = paired(ours, adam, times=3)
    return Row(
        "8 sigmoids follow a sine to 0.01", shown(a), shown(b), "Adam in torch, at most 3000 steps", b / a, "≥ 20"
    )


def classifier() -> Row:
    """One update of 16 hidden units with 2000 samples, beside torch."""
    import torch

    rng = np.random.default_rng(0)
    samples = rng.uniform(-8, 8, (2000, 2))
    labels = (samples[:, 0] > 0).astype(int) + 2 * (samples[:, 1] > 0)
    ours = PlaneClassifier(16, 4, samples, labels, 8.0, 10_000, 0)
    net = torch.nn.Sequential(torch.nn.Linear(2, 16), torch.nn.Tanh(), torch.nn.Linear(16, 4))
    optimiser = torch.optim.Adam(net.parameters(), 0.01)
    at, wanted = torch.tensor(samples / 8, dtype=torch.float32), torch.tensor(labels)

    def other() -> None:
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(net(at), wanted).backward()  # type: ignore[no-untyped-call]
        optimiser.step()

    a, b = paired(ours.learn, other, times=200)
    return Row("an update of the classifier of basins", shown(a), shown(b), "torch", b / a, "≥ 1")
