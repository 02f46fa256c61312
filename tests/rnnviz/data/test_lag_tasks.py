"""The two tasks across a lag."""

import numpy as np
import pytest

from rnnviz.data.lag_tasks import draw, judging_batch, steps_of

RNG = np.random.default_rng


@pytest.mark.parametrize("lag", [0, 1, 7, 80])
def test_recall_shows_a_sign_and_then_noise(lag):
    batch = draw("recall", lag, 400, RNG(0))
    assert batch.x.shape == (lag + 1, 2, 400)
    assert batch.x.dtype == batch.target.dtype == np.float32
    assert set(batch.target.tolist()) == {-1.0, 1.0}
    np.testing.assert_array_equal(batch.x[0, 0], batch.target)
    assert batch.x[0, 1].min() == 1.0
    assert not batch.x[1:, 1].any()
    if lag:
        assert batch.x[1:, 0].std() == pytest.approx(0.5, rel=0.1)


@pytest.mark.parametrize("lag", [0, 1, 2, 10, 40, 97])
def test_adding_marks_two_numbers_early(lag):
    batch = draw("adding", lag, 300, RNG(1))
    steps = steps_of("adding", lag)
    assert batch.x.shape == (steps, 2, 300)
    assert np.all(batch.x[:, 1].sum(0) == 2.0)
    np.testing.assert_allclose((batch.x[:, 0] * batch.x[:, 1]).sum(0) - 1.0, batch.target, atol=1e-6)
    first = batch.x[:, 1].argmax(0)
    second = steps - 1 - batch.x[::-1, 1].argmax(0)
    assert first.max() < max(1, steps / 10)
    assert second.max() < max(2, steps / 2)


def test_the_sum_of_two_numbers_varies_by_a_sixth():
    assert draw("adding", 40, 20_000, RNG(2)).target.var() == pytest.approx(1 / 6, rel=0.05)


def test_nets_are_judged_on_the_same_sequences_always():
    first, second = judging_batch("recall", 20), judging_batch("recall", 20)
    assert first.x.tobytes() == second.x.tobytes()
    assert first.x.shape[2] == 500
    assert not np.array_equal(first.x, draw("recall", 20, 500, RNG(0)).x)
