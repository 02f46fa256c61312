"""Laws of sampling at a temperature."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.arrays import Floats
from rnnviz.errors import InputError
from rnnviz.learning.sampling import at_temperature, drawn, entropy, logits_of

LECTURE = np.array([0.1, 0.3, 0.5, 0.1, 0.0])
"""p of five letters; the last never comes."""

weights = arrays(np.float64, st.integers(2, 12), elements=st.one_of(st.just(0.0), st.floats(1e-6, 1.0))).filter(
    lambda w: bool(w.any())
)
temperatures = st.floats(0.05, 10.0)


def q(p: Floats, temperature: float, top_k: int = 0) -> Floats:
    return at_temperature(logits_of(p), temperature, top_k)


@pytest.mark.parametrize(
    ("temperature", "expected", "bits"),
    [
        (1.0, [0.1, 0.3, 0.5, 0.1, 0.0], 1.685475),
        (0.5, [0.027778, 0.25, 0.694444, 0.027778, 0.0], 1.152544),
        (2.0, [0.167557, 0.290217, 0.374669, 0.167557, 0.0], 1.912308),
        (np.inf, [0.25, 0.25, 0.25, 0.25, 0.0], 2.0),
        (0.0, [0.0, 0.0, 1.0, 0.0, 0.0], 0.0),
    ],
)
def test_five_letters_of_the_lecture(temperature, expected, bits):
    assert np.allclose(q(LECTURE, temperature), expected, atol=1e-6)
    assert entropy(q(LECTURE, temperature)) == pytest.approx(bits, abs=1e-6)


def test_the_likeliest_two_and_three():
    assert np.allclose(q(LECTURE, 1.0, 2), [0, 0.375, 0.625, 0, 0])
    assert np.allclose(q(LECTURE, 0.5, 2), [0, 0.264706, 0.735294, 0, 0], atol=1e-6)
    assert np.allclose(q(LECTURE, 1.0, 3), [1 / 9, 3 / 9, 5 / 9, 0, 0])  # the tie of A and D goes to A


def test_temperature_zero_takes_the_first_of_equals():
    assert q(np.array([0.2, 0.4, 0.4]), 0.0).tolist() == [0.0, 1.0, 0.0]


def test_large_logits_and_small_temperatures_stay_finite():
    assert at_temperature(np.array([1000.0, 999.0]), 0.001).tolist() == [1.0, 0.0]
    assert at_temperature(np.array([1e308, -1e308, -np.inf]), 1e-300).tolist() == [1.0, 0.0, 0.0]


@given(weights)
def test_temperature_one_leaves_p_as_it_is(w):
    assert np.allclose(q(w, 1.0), w / w.sum(), rtol=1e-12)


@given(weights, temperatures)
def test_ratios_obey_their_power(w, temperature):
    w = w[w > 0] / w.max()
    tempered = q(w, temperature)
    assume(tempered.min() > 1e-250)
    assert np.allclose(tempered / tempered[0], (w / w[0]) ** (1 / temperature), rtol=1e-9)


@given(weights)
def test_entropy_never_falls_as_it_grows_warmer(w):
    rising = entropy(np.array([q(w, T) for T in np.geomspace(0.05, 10.0, 400)]))
    assert np.all(np.diff(rising) > -1e-12)


@given(weights, temperatures, st.integers(1, 12))
def test_cutting_before_and_after_the_temperature_is_the_same(w, temperature, k):
    before = at_temperature(logits_of(q(w, 1.0, k)), temperature)
    assert np.allclose(q(w, temperature, k), before, atol=1e-12)
    assert (q(w, temperature, k) > 0).sum() <= k


@given(weights, st.floats(0.0, 20.0), st.integers(0, 12), st.integers(0, 2**32 - 1))
def test_zero_probability_is_never_drawn(w, temperature, k, seed):
    tempered = q(w, temperature, k)
    found = drawn(np.broadcast_to(tempered, (200, len(w))), np.random.default_rng(seed))
    assert np.all(w[found] > 0)
    assert np.all(tempered[found] > 0)


class Extreme(np.random.Generator):
    """Draws the largest number below 1 only."""

    def random(self, size=None):
        return np.full(size, np.nextafter(1.0, 0.0))


def test_not_even_by_the_largest_uniform_number():
    p = np.array([0.1] * 10 + [0.0], np.float32)
    assert int(drawn(p, Extreme(np.random.PCG64(0)))) == 9


def test_a_hundred_thousand_draws_are_distributed_as_said():
    found = np.bincount(drawn(np.broadcast_to(LECTURE, (100_000, 5)), np.random.default_rng(0)), minlength=5)
    expected = 100_000 * LECTURE[:4]
    assert found[4] == 0
    assert ((found[:4] - expected) ** 2 / expected).sum() < 16.27  # χ² with 3 degrees of freedom, p = 0.001


def test_rows_are_drawn_each_for_itself_and_by_one_number():
    p = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    rng = np.random.default_rng(5)
    assert drawn(p, rng).tolist() == [0, 2]
    one, other = np.random.default_rng(5), rng
    one.random(2)
    assert one.random() == other.random()


@pytest.mark.parametrize("temperature", [-1.0, float("nan")])
def test_a_temperature_below_zero_is_refused(temperature):
    with pytest.raises(InputError, match="temperature"):
        at_temperature(np.zeros(3), temperature)


def test_nothing_to_draw_is_refused():
    with pytest.raises(InputError, match="above zero"):
        at_temperature(np.full(3, -np.inf), 1.0)
