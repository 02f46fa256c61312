"""The parts of a deep belief network, each against an oracle, and the comparison of what its layers are good for."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.arrays import Floats
from rnnviz.data import digit_split
from rnnviz.data.digit_split import split_digits
from rnnviz.data.handwritten import Digits
from rnnviz.learning import softmax_regression
from rnnviz.learning.deep_belief import DeepBelief, down, nearest, projected, up
from rnnviz.learning.fine_tuning import FineTuning
from rnnviz.learning.greedy_layer import GreedyLayer
from rnnviz.learning.lbfgs import Lbfgs
from rnnviz.learning.softmax_regression import Choosing, objective
from rnnviz.networks.rbm import Rbm

SEEDS = st.integers(0, 10**6)


# -- finding a minimum ----------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 12), SEEDS)
def test_the_minimum_of_a_quadratic(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    A = rng.standard_normal((size, size))
    H, b = A @ A.T + np.eye(size), rng.standard_normal(size)
    fit = Lbfgs(lambda x: (float(0.5 * x @ H @ x - b @ x), H @ x - b), np.zeros(size))
    while fit.steepness() > 1e-8 and fit.iterations < 500 and not fit.stuck:
        fit.iterate()
    np.testing.assert_allclose(fit.x, np.linalg.solve(H, b), atol=1e-5)


def test_the_banana_valley() -> None:
    """Rosenbrock's function, whose minimum 0 lies at (1, 1)."""

    def banana(x: Floats) -> tuple[float, Floats]:
        a, b = 1 - x[0], x[1] - x[0] ** 2
        return float(a**2 + 100 * b**2), np.array([-2 * a - 400 * b * x[0], 200 * b])

    fit = Lbfgs(banana, np.array([-1.2, 1.0]))
    values = []
    while fit.steepness() > 1e-9 and fit.iterations < 300 and not fit.stuck:
        values.append(fit.value)
        fit.iterate()
    assert fit.iterations < 100
    assert (np.diff(values) <= 0).all()
    np.testing.assert_allclose(fit.x, 1.0, atol=1e-7)


# -- the classifier -------------------------------------------------------------------------------------------------


def blobs(rows: int, seed: int, classes: int = 4) -> tuple[Floats, Any]:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, classes, rows)
    return rng.standard_normal((classes, 5))[labels] + rng.standard_normal((rows, 5)), labels


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.floats(0.01, 10))
def test_the_slope_of_the_classifier_against_differences(seed: int, C: float) -> None:
    x, labels = blobs(30, seed)
    at = objective(x, labels, 4, C)
    theta, direction = (np.random.default_rng(seed).standard_normal(24) for _ in range(2))
    step = 1e-6
    slope = (at(theta + step * direction)[0] - at(theta - step * direction)[0]) / (2 * step)
    assert at(theta)[1] @ direction == pytest.approx(slope, rel=1e-5, abs=1e-4)


def test_the_classifier_is_that_of_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    monkeypatch.setattr(softmax_regression, "STRENGTHS", (0.3,))
    monkeypatch.setattr(softmax_regression, "FLAT", 1e-8)
    x, labels = blobs(200, 1)
    choosing = Choosing(x, labels, classes=4)
    while not choosing.done:
        choosing.iterate()
    ours = choosing.classifier()
    theirs = linear_model.LogisticRegression(C=0.3, tol=1e-10, max_iter=2000).fit((x - ours.mean) / ours.spread, labels)
    np.testing.assert_allclose(ours.W, theirs.coef_.T, atol=1e-5)
    np.testing.assert_allclose(ours.b - ours.b.mean(), theirs.intercept_ - theirs.intercept_.mean(), atol=1e-5)
    np.testing.assert_array_equal(ours.classes(x), theirs.predict((x - ours.mean) / ours.spread))


def test_a_class_that_was_never_shown_is_never_predicted() -> None:
    x, labels = blobs(60, 2)
    choosing = Choosing(x, labels, classes=10)
    while not choosing.done:
        choosing.iterate()
    assert set(choosing.classifier().classes(20 * np.random.default_rng(0).standard_normal((500, 5)))) <= {0, 1, 2, 3}
    assert choosing.mistakes == sorted(choosing.mistakes, reverse=True) or len(choosing.mistakes) == 4


def test_constant_features_and_a_single_class_do_no_harm() -> None:
    choosing = Choosing(np.ones((5, 3)), np.full(5, 7))
    while not choosing.done:
        choosing.iterate()
    np.testing.assert_array_equal(choosing.classifier().classes(np.zeros((4, 3))), 7)


# -- a net ----------------------------------------------------------------------------------------------------------


def test_backpropagation_against_differences() -> None:
    rng = np.random.default_rng(0)
    pictures, labels = rng.random((12, 6)), rng.integers(0, 10, 12)
    net = FineTuning(pictures, labels, (5, 4), rng)
    gradient = net.gradient(pictures, labels)
    for index in rng.integers(0, net.size, 25):
        losses = []
        for step in (1e-6, -2e-6):
            net._theta[index] += step
            losses.append(net.loss(pictures, labels))
        net._theta[index] += 1e-6
        assert gradient[index] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-7)


def test_a_net_begins_with_what_the_stack_says() -> None:
    rng = np.random.default_rng(0)
    stack = (Rbm(rng.standard_normal((6, 5)), np.zeros(6), rng.standard_normal(5)),)
    pictures = rng.random((8, 6))
    net = FineTuning(pictures, np.zeros(8, int), (5,), rng, stack)
    np.testing.assert_allclose(net._activities(pictures)[1], up(stack, pictures))


# -- layers ---------------------------------------------------------------------------------------------------------


def test_a_layer_learns_to_reconstruct_and_its_rate_falls_to_a_tenth() -> None:
    rng = np.random.default_rng(0)
    data = (rng.random((100, 3)) < 0.5).astype(float)[:, [0, 0, 0, 1, 1, 1, 2, 2, 2]]
    layer = GreedyLayer(data, 6, epochs=80, rate=0.5, decay=0.0, rng=rng)
    assert layer.rate() == 0.5
    before = ((layer.rbm.reconstruction(data) - data) ** 2).mean()
    while layer.epoch < 79:
        layer.learn(1)
    assert layer.rate() == pytest.approx(0.05)
    layer.learn(100)
    assert layer.done
    assert layer.updates == 80 * 5
    assert ((layer.rbm.reconstruction(data) - data) ** 2).mean() < 0.2 * before


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_up_down_and_projection(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one = Rbm(rng.standard_normal((6, 4)), rng.standard_normal(6), rng.standard_normal(4))
    two = Rbm(rng.standard_normal((4, 3)), rng.standard_normal(4), rng.standard_normal(3))
    x = rng.random((2, 6))
    np.testing.assert_allclose(up((one, two), x), two.hidden_mean(one.hidden_mean(x)))
    np.testing.assert_allclose(
        down((one, two), up((one, two), x)), one.visible_mean(two.visible_mean(up((one, two), x)))
    )
    np.testing.assert_allclose(projected((one, two)), one.W @ two.W)
    others = rng.random((30, 6))
    apart = ((x[:, None] - others[None]) ** 2).sum(axis=2)
    np.testing.assert_array_equal(nearest(x, others), apart.argmin(axis=1))


# -- data -----------------------------------------------------------------------------------------------------------


def test_each_seed_splits_anew_and_no_picture_is_in_both_parts() -> None:
    one, other = (split_digits(np.random.default_rng(seed)) for seed in (0, 1))
    assert one.ink.shape == (1437, 64)
    assert one.test_ink.shape == (360, 64)
    assert not np.array_equal(one.labels, other.labels)
    together = np.concatenate((one.labels, one.test_labels))
    np.testing.assert_array_equal(np.bincount(together), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])


def test_without_handwriting_glyphs_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    glyphs = Digits(np.eye(10, 64), np.arange(10), False)
    monkeypatch.setattr(digit_split, "handwriting", lambda: glyphs)
    split = split_digits(np.random.default_rng(0))
    assert split.stands_in
    assert split.ink.shape == (1437, 64)
    assert 0 <= split.ink.min() <= split.ink.max() <= 1
    assert len(np.unique(split.ink, axis=0)) > 1000


# -- the comparison -------------------------------------------------------------------------------------------------


def compared(
    sizes: tuple[int, ...], seed: int = 0, epochs: int = 100, labels: int = 100, fine: bool = True
) -> DeepBelief:
    rng = np.random.default_rng(seed)
    comparison = DeepBelief(split_digits(rng), sizes, epochs, 0.1, 2e-4, labels, fine_tune=fine, rng=rng)
    while not comparison.done:
        comparison.piece()
    return comparison


def test_one_layer_is_the_top_layer_and_all_layers() -> None:
    errors = compared((20,), epochs=3).errors
    assert errors["dbn"] == errors["rbm"] == errors["all_layers"]


def test_learning_a_layer_leaves_those_below_as_they_are() -> None:
    alone, below = compared((15,), epochs=2, fine=False), compared((15, 8), epochs=2, fine=False)
    np.testing.assert_array_equal(alone.rbms[0].W, below.rbms[0].W)
    np.testing.assert_array_equal(alone.rbms[0].b, below.rbms[0].b)


def test_the_confusion_adds_up() -> None:
    found = compared((10, 6), epochs=2, fine=False)
    assert found.confusion is not None
    assert found.confusion.sum() == 360
    assert np.trace(found.confusion) == pytest.approx(360 * (1 - found.errors["dbn"]))
    assert all(round(360 * error) == pytest.approx(360 * error) for error in found.errors.values())


@pytest.mark.parametrize("pieces", [1, 4, 9, 16, 23, 25, 28, 31])
def test_going_on_equals_never_having_stopped(pieces: int) -> None:
    def begun() -> DeepBelief:
        rng = np.random.default_rng(3)
        return DeepBelief(split_digits(rng), (12, 6), 3, 0.1, 2e-4, 300, fine_tune=True, rng=rng)

    never, stopped, again = begun(), begun(), begun()
    for _ in range(pieces):
        never.piece()
        stopped.piece()
    again.restore(stopped.checkpoint())
    assert again.stage == never.stage
    shares = []
    while not never.done:
        shares.append(never.progress)
        for one in (never, again):
            one.piece()
    assert again.done
    assert again.errors == never.errors
    assert again.curves == never.curves
    assert again.kinds == never.kinds
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1


def test_it_compares_as_it_was_found_to_compare() -> None:
    """One split of five; the figures are held to their ranges in the slow test of the demo."""
    found = compared((100, 50))
    assert found.curves[0][-1] == pytest.approx(0.0090, abs=0.0004)
    assert found.curves[1][-1] == pytest.approx(0.0032, abs=0.0003)
    assert found.kinds == 10
    assert found.errors["fine_tuned"] < found.errors["random_start"]
    assert found.errors["rbm"] < found.errors["pixels"]
