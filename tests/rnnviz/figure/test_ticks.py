"""Round numbers, written with as many digits as they need, that never touch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figure.tick_marks import apart, round_ticks, shares
from rnnviz.figure.ticks import round_step, tick_labels, ticks

ranges = st.tuples(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(ranges, st.integers(1, 12))
def test_steps_are_round_and_few(limits, most) -> None:
    step = round_step(*limits, most)
    mantissa = step / 10 ** np.floor(np.log10(step) + 1e-9)
    assert min(abs(mantissa - round_one) for round_one in (1, 2, 2.5, 5, 10)) < 1e-6
    values = ticks(*limits, step)
    assert len(values) <= most + 1
    assert np.all(values >= limits[0] - 1e-6 * step)
    assert np.all(values <= limits[1] + 1e-6 * step)
    assert np.diff(values) == pytest.approx(step, rel=1e-6)


@given(ranges, st.integers(1, 12))
def test_what_is_counted_has_whole_steps_and_few(limits, most) -> None:
    step = round_step(*limits, most, whole=True)
    assert step >= 1
    assert step == round(step)
    assert len(ticks(*limits, step)) <= most + 1
    assert step >= round_step(*limits, most)


@given(ranges, st.integers(2, 12))
def test_labels_say_the_number_and_differ(limits, most) -> None:
    step = round_step(*limits, most)
    values = ticks(*limits, step)
    labels = tick_labels(values, step)
    assert len(set(labels)) == len(labels)
    for value, label in zip(values, labels, strict=True):
        if "·" not in label:
            assert float(label.replace("−", "-")) == pytest.approx(value, abs=1e-6 * (limits[1] - limits[0]))


@pytest.mark.parametrize(
    ("values", "step", "labels"),
    [
        ([-1.0, -0.5, 0.0, 0.5], 0.5, ["−1.0", "−0.5", "0.0", "0.5"]),
        ([0.0, 0.25, 0.5], 0.25, ["0.00", "0.25", "0.50"]),
        ([0.0, 20.0, 40.0], 20.0, ["0", "20", "40"]),
        ([0.0, 2e-5, 4e-5], 2e-5, ["0", "2·10⁻⁵", "4·10⁻⁵"]),
        ([0.0, 5e6, 1e7], 5e6, ["0", "0.5·10⁷", "1.0·10⁷"]),
        ([], 1.0, []),
        ([0.0], 1e-9, ["0"]),
        ([400000.6], 0.2, ["400000.6"]),
    ],
)
def test_labels(values, step, labels) -> None:
    assert tick_labels(np.array(values), step) == labels


@given(st.lists(st.floats(-0.5, 1.5), max_size=40, unique=True), st.floats(20.0, 400.0), st.floats(1.0, 30.0))
def test_kept_ticks_lie_within_and_do_not_touch(places, length, half) -> None:
    kept = apart(tuple((at, "word") for at in places), (0.0, 1.0), length, [half] * len(places))
    at = np.array(shares(kept, (0.0, 1.0))) * length
    assert np.all(np.diff(at) >= 2 * half - 1e-6)
    assert np.all((at >= -1e-6) & (at <= length + 1e-6))
    assert bool(kept) == any(-1e-9 <= place <= 1 + 1e-9 for place in places)


def test_ticks_with_room_all_stay() -> None:
    found = round_ticks((0.0, 10.0), 2.0)
    assert apart(found, (0.0, 10.0), 500.0, [10.0] * len(found)) == found
