"""The pulse converter's sequences keep their law, whatever is drawn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.pulses import ANSWER, FIRST_ONSET, GAP, SHORT, PulseLaw, draw, judging_batch, steps_left

RNG = np.random.default_rng


@st.composite
def laws(draw_):
    shortest = draw_(st.integers(2, 20))
    longest = draw_(st.integers(shortest + 1, 60))
    return PulseLaw(draw_(st.sampled_from(["direct", "inverse"])), shortest, longest)


@given(law=laws(), seed=st.integers(0, 99), steps=st.integers(1, 240))
@settings(max_examples=60, deadline=None)
def test_every_pulse_keeps_the_law(law, seed, steps):
    batch = draw(law, steps, 6, RNG(seed))
    x, target = batch.x[:, 0], batch.target[:, 0]
    for k, begin, w in zip(batch.sequence, batch.onset, batch.length, strict=True):
        assert law.shortest <= w <= law.longest
        a = float(law.height(w))
        assert abs(law.shortest + (law.longest - law.shortest) * (a - 0.2) / 0.8 - w) < 1e-9
        assert law.length(a) == w
        if law.direction == "direct":
            np.testing.assert_allclose(x[begin : begin + SHORT, k], a, rtol=1e-6)
            assert np.all(target[begin : begin + w, k] == 1.0)
            assert begin + w <= steps
        else:
            assert np.all(x[begin : begin + w, k] == 1.0)
            np.testing.assert_allclose(target[begin + w : begin + w + ANSWER, k], a, rtol=1e-6)
            assert begin + w + ANSWER <= steps
    assert target.sum() == pytest.approx(_asked(law, batch), rel=1e-5)
    assert x.sum() == pytest.approx(_shown(law, batch), rel=1e-5)


def _asked(law, batch):
    return batch.length.sum() if law.direction == "direct" else ANSWER * law.height(batch.length).sum()


def _shown(law, batch):
    return SHORT * law.height(batch.length).sum() if law.direction == "direct" else batch.length.sum()


@given(law=laws(), seed=st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_pulses_follow_each_other_at_the_gaps(law, seed):
    batch = draw(law, 400, 5, RNG(seed))
    for k in range(5):
        here = batch.sequence == k
        onset, end = batch.onset[here], batch.onset[here] + law.taken(batch.length[here])
        if len(onset):
            assert FIRST_ONSET[0] <= onset[0] <= FIRST_ONSET[1]
            gaps = onset[1:] - end[:-1]
            assert np.all((gaps >= GAP[0]) & (gaps <= GAP[1]))


def test_nets_are_judged_on_the_same_sequences_always():
    law = PulseLaw("direct", 5, 40)
    first, second = judging_batch(law), judging_batch(law)
    assert first.x.tobytes() == second.x.tobytes()
    assert first.x.shape == (240, 1, 200)


def test_steps_are_counted_down_inside_a_pulse():
    batch = draw(PulseLaw("direct", 2, 5), 60, 3, RNG(0))
    time, sequence, left = steps_left(batch)
    assert len(left) == batch.target.sum()
    assert np.all(batch.target[time, 0, sequence] == 1.0)
    for begin, k, w in zip(batch.onset, batch.sequence, batch.length, strict=True):
        inside = (sequence == k) & (time >= begin) & (time < begin + w)
        assert left[inside].tolist() == list(range(w, 0, -1))
