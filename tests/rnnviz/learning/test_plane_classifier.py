"""The written gradients against finite differences, and regions that can be learned."""

import numpy as np
import pytest

from rnnviz.arrays import Array
from rnnviz.dynamics.unfolding import destinations, lattice, resting_places, share_right
from rnnviz.learning.plane_classifier import HIGHEST_RATE, PlaneClassifier, one_cycle
from rnnviz.networks.unfolded_flow import UnfoldedFlow, four_basins


def quadrants(count: int, seed: int = 0) -> tuple[Array, Array]:
    x = np.random.default_rng(seed).uniform(-8, 8, (count, 2))
    return x, (x[:, 0] > 0).astype(int) + 2 * (x[:, 1] > 0)


def basins(count: int, seed: int) -> tuple[Array, Array]:
    flow = UnfoldedFlow(four_basins(), 0.2)
    x = np.random.default_rng(seed).uniform(-8, 8, (count, 2))
    *_, labels = destinations(flow, x, resting_places(flow))
    return x[labels >= 0], labels[labels >= 0]


def accuracy(width: int, seed: int) -> float:
    flow, grid = UnfoldedFlow(four_basins(), 0.2), lattice(101, 8.0)
    *_, truth = destinations(flow, grid, resting_places(flow))
    net = PlaneClassifier(width, 4, *basins(2000, seed), scale=8.0, updates=600, seed=[seed, 1])
    for _ in range(600):
        net.learn()
    return share_right(net.classify(grid), truth)


def test_gradients_are_those_of_the_loss() -> None:
    net = PlaneClassifier(3, 4, *quadrants(50), scale=8.0, updates=10, seed=1)
    net.U, net.b, net.V, net.c = (w.astype(float) for w in net.weights)
    net.V *= 5
    gradients, _ = net.gradients()
    for weight, gradient in zip(net.weights, gradients, strict=True):
        for at in np.ndindex(weight.shape):
            was, step = weight[at], 1e-4
            weight[at] = was + step
            above = net.gradients()[1]
            weight[at] = was - step
            below = net.gradients()[1]
            weight[at] = was
            assert gradient[at] == pytest.approx((above - below) / (2 * step), abs=2e-4)


def test_names_of_classes_do_not_matter() -> None:
    x, labels = quadrants(400)
    others = np.array([2, 0, 3, 1])
    one, other = (PlaneClassifier(6, 4, x, classes, 8.0, 50, 3) for classes in (labels, others[labels]))
    other.V = other.V * 0
    other.V[others] = one.V
    for _ in range(50):
        one.learn()
        other.learn()
    agree = others[one.classify(x)] == other.classify(x)
    assert agree.mean() > 0.995  # sums in another order differ in their last digits


def test_going_on_from_a_state_is_never_having_stopped() -> None:
    x, labels = quadrants(300)
    whole, first, again = (PlaneClassifier(5, 4, x, labels, 8.0, 40, 2) for _ in range(3))
    for _ in range(30):
        whole.learn()
    for _ in range(12):
        first.learn()
    again.put(first.state())
    for _ in range(18):
        again.learn()
    for a, b in zip(whole.weights, again.weights, strict=True):
        np.testing.assert_array_equal(a, b)
    with pytest.raises(ValueError, match="no state"):
        PlaneClassifier(4, 4, x, labels, 8.0, 40, 2).put(first.state())


def test_the_rate_rises_and_falls_once() -> None:
    rates = np.array([one_cycle(n, 600) for n in range(600)])
    top = int(rates.argmax())
    assert rates.max() == pytest.approx(HIGHEST_RATE)
    assert top == pytest.approx(0.3 * 600, abs=2)
    assert (np.diff(rates[:top]) > 0).all()
    assert (np.diff(rates[top:]) < 0).all()
    assert np.isfinite([one_cycle(n, 1) for n in range(2)]).all()


@pytest.mark.parametrize(
    ("width", "low", "high"), [(1, 0.60, 0.69), (2, 0.955, 0.982), (4, 0.965, 0.993), (16, 0.983, 0.996)]
)
def test_accuracies_by_width(width: int, low: float, high: float) -> None:
    assert low <= float(np.median([accuracy(width, seed) for seed in range(3)])) <= high


def test_weights_are_counted() -> None:
    assert PlaneClassifier(16, 4, *quadrants(60), scale=8.0, updates=10, seed=0).n_weights == 3 * 16 + 17 * 4
