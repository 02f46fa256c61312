"""Learning from a stream: one update against truncated backpropagation, and what each rule can learn."""

import numpy as np
import pytest

from rnnviz.data.streams import coin_flips, targets
from rnnviz.learning.online_elman import LETTERS, OnlineNet, drawn
from rnnviz.learning.through_time import truncated_gradient
from rnnviz.networks.cell import unrolled
from rnnviz.networks.simple_cell import SimpleCell


def final_error(task, delay, stride, window, seed, symbols=6000):
    rng = np.random.default_rng(seed)
    weights = drawn(5, 0.5, rng)
    x = coin_flips(symbols, rng)
    net = OnlineNet(weights, stride, window)
    errors = [net.read(a, d, 0.05) for a, d in zip(x, targets(x, task, delay), strict=True)]
    return float(np.mean(np.square(errors[-500:])))


@pytest.mark.parametrize(("stride", "window"), [(1, 1), (1, 4), (3, 3), (3, 7), (12, 12)])
def test_an_update_is_truncated_backpropagation(stride, window):
    """With a rate of 0 all states come from the present weights; an update with a rate of 1 shows its gradient."""
    rng = np.random.default_rng(stride + window)
    weights = drawn(4, 0.9, rng)
    steps = 12
    x, d = rng.normal(size=steps), rng.normal(size=steps)
    net = OnlineNet(weights, stride, window)
    errors = [net.read(a, b, 1.0 if t == steps - 1 else 0.0) for t, (a, b) in enumerate(zip(x, d, strict=True))]
    cell = SimpleCell(weights.U, weights.W, weights.b)
    moments = unrolled(cell, x[:, None])
    fresh = np.array(errors) * (np.arange(steps) >= steps - stride) / stride
    first = max(0, steps - window)
    exact = truncated_gradient(cell, moments[first:], (fresh[:, None] * weights.V)[first:], steps, steps)
    h = np.array([moment.after for moment in moments])
    exact.update(V=fresh[None] @ h, c=fresh.sum(keepdims=True))
    for letter in LETTERS:
        change = getattr(weights, letter) - getattr(net.weights, letter)
        np.testing.assert_allclose(change, exact[letter], rtol=1e-10, atol=1e-13)


def test_a_window_of_one_is_elman_bit_for_bit():
    rng = np.random.default_rng(0)
    weights, rate = drawn(5, 0.5, rng), 0.05
    x = coin_flips(300, rng)
    net, w, h = OnlineNet(weights, 1, 1), weights.copy(), np.zeros(5)
    for a, d in zip(x, targets(x, "delayed-copy", 1), strict=True):
        before, h = h, np.tanh(w.W @ h + w.U[:, 0] * a + w.b)
        error = float(w.V[0] @ h + w.c[0]) - d
        assert net.read(a, d, rate) == error
        da = error * w.V[0] * (1 - h**2)
        changes = (np.outer(da, before), (da * a)[:, None], da, error * h[None], np.array([error]))
        for letter, change in zip(LETTERS, changes, strict=True):
            getattr(w, letter)[...] -= rate * change
    assert np.array_equal(net.weights.vector(), w.vector())


def test_it_goes_on_from_a_checkpoint_bit_for_bit():
    rng = np.random.default_rng(1)
    weights = drawn(5, 0.5, rng)
    x = coin_flips(200, rng)
    d = targets(x, "temporal-xor", 2)
    net, other = OnlineNet(weights, 3, 8), OnlineNet(weights, 3, 8)
    for t in range(100):
        net.read(x[t], d[t], 0.05)
    other.restore(net.checkpoint())
    for t in range(100, 200):
        assert net.read(x[t], d[t], 0.05) == other.read(x[t], d[t], 0.05)
    assert net.updates == other.updates == 66


def test_copies_and_exclusive_ors():
    x = np.array([1.0, -1.0, -1.0, 1.0])
    assert targets(x, "delayed-copy", 2).tolist() == [0, 0, 1, -1]
    assert targets(x, "temporal-xor", 1).tolist() == [1, -1, 1, -1]
    assert targets(x, "delayed-copy", 9).tolist() == [0, 0, 0, 0]


def test_elmans_rule_learns_what_needs_one_step():
    for task in ("delayed-copy", "temporal-xor"):
        assert np.median([final_error(task, 1, 1, 1, seed) for seed in range(3)]) < 0.005


def test_out_of_sight_is_out_of_mind():
    """Four steps back, one step seen: nothing is learnt; five steps seen: everything."""
    assert min(final_error("delayed-copy", 4, 1, 1, seed) for seed in range(3)) > 0.85
    assert max(final_error("delayed-copy", 4, 1, 5, seed) for seed in range(3)) < 0.005


@pytest.mark.slow
def test_two_steps_back_elmans_rule_learns_by_luck():
    errors = np.array([final_error("delayed-copy", 2, 1, 1, seed) for seed in range(40)])
    assert 0.1 < np.mean(errors < 0.01) < 0.45
    assert 0.1 < np.mean(errors > 0.7) < 0.45
    assert max(final_error("delayed-copy", 2, 1, 5, seed) for seed in range(10)) < 0.005


@pytest.mark.slow
def test_whole_episodes_learn_more_slowly_for_each_symbol():
    four = [final_error("delayed-copy", 4, 20, 20, seed) for seed in range(5)]
    assert 0.6 < np.median(four) < 0.95
    assert np.median([final_error("delayed-copy", 4, 5, 10, seed) for seed in range(5)]) < 0.02
    xor = np.array([final_error("temporal-xor", 1, 20, 20, seed) for seed in range(30)])
    assert 0.35 < np.mean((xor > 0.05) & (xor < 0.7)) < 0.85
