"""What can be known of an asked bit, beside enumeration of everything that could have happened."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.data.bit_tasks import BitTask
from rnnviz.learning.bit_knowledge import bounds, filtered, known, majority_from_the_past, smoothed

KNOWN_BOUNDS = (0.75, 0.8125, 0.75, 0.785156, 0.75, 0.774414, 0.75, 0.768692)


@pytest.mark.parametrize("reach", range(1, 9))
def test_the_majority_of_a_half_heard_window(reach):
    """Every window there is: the likelier answer to what has been heard, how often it is right."""
    right, windows = 0, list(product((0, 1), repeat=2 * reach + 1))
    asked = {}
    for window in windows:
        asked.setdefault(window[: reach + 1], []).append(sum(window) > reach)
    right = sum(max(sum(answers), len(answers) - sum(answers)) for answers in asked.values())
    assert majority_from_the_past(reach) == pytest.approx(right / len(windows), abs=1e-15)
    assert majority_from_the_past(reach) == pytest.approx(KNOWN_BOUNDS[reach - 1], abs=1e-6)


def test_what_the_past_says_of_a_majority_is_how_often_it_is_so():
    task = BitTask("majority", 9, reach=2)
    x = np.array(list(product((0, 1), repeat=9))).T
    y = task.majority_of(x)
    p = known(task, x, "forward")
    for t in range(2, 7):
        heard = [tuple(column) for column in x[: t + 1].T]
        of_heard = {}
        for h, answer in zip(heard, y[t], strict=True):
            of_heard.setdefault(h, []).append(answer)
        assert np.allclose(p[t], [np.mean(of_heard[h]) for h in heard])
    assert np.isnan(p[:2]).all()
    assert np.isnan(p[7:]).all()


def posterior_by_enumeration(task, x):
    """P(s_t = 1 | x) of one sequence, from all hidden sequences."""
    hidden = np.array(list(product((0, 1), repeat=len(x))))
    switches = np.abs(np.diff(hidden, axis=1)).sum(axis=1)
    wrong = (hidden != x).sum(axis=1)
    w = task.switch**switches * (1 - task.switch) ** (len(x) - 1 - switches)
    w = w * task.flip**wrong * (1 - task.flip) ** (len(x) - wrong)
    return w @ hidden / w.sum()


chances = st.floats(0.01, 0.49)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 1), min_size=2, max_size=8), chances, chances)
def test_filter_and_smoother_are_those_of_enumeration(bits, switch, flip):
    task = BitTask("telegraph", len(bits), switch=switch, flip=flip)
    x = np.array(bits)
    assert np.allclose(smoothed(task, x[:, None])[:, 0], posterior_by_enumeration(task, x))
    ends = [posterior_by_enumeration(task, x[: t + 1])[t] for t in range(len(bits))]
    assert np.allclose(filtered(task, x[:, None])[:, 0], ends)


@given(st.sampled_from([BitTask("majority", 12), BitTask("telegraph", 12)]), st.integers(0, 1000))
def test_reversing_time_exchanges_past_and_future(task, seed):
    x, _ = task.draw(3, np.random.default_rng(seed))
    assert np.array_equal(known(task, x[::-1], "forward"), known(task, x, "backward")[::-1], equal_nan=True)
    assert np.allclose(known(task, x[::-1], "both"), known(task, x, "both")[::-1], equal_nan=True)


@pytest.mark.parametrize(
    ("switch", "flip", "best_filter", "best_smoother"),
    [(0.05, 0.2, 0.8734, 0.9255), (0.05, 0.3, 0.7891, 0.8499), (0.1, 0.2, 0.8300, 0.8783), (0.02, 0.3, 0.8516, 0.9163)],
)
def test_the_bounds_of_the_telegraph(switch, flip, best_filter, best_smoother):
    found = bounds(BitTask("telegraph", 60, switch=switch, flip=flip))
    assert found.best_forward == pytest.approx(best_filter, abs=0.001)
    assert found.best_both == pytest.approx(best_smoother, abs=0.001)
    assert found.best_forward > 1 - flip
    assert np.nanmean(found.of("backward")) == pytest.approx(found.best_forward)


def test_answers_of_the_likelier_bit_are_right_as_often_as_the_bound_says():
    task = BitTask("telegraph", 60)
    x, y = task.draw(4000, np.random.default_rng(3))
    for direction, best in (("forward", bounds(task).best_forward), ("both", bounds(task).best_both)):
        right = ((known(task, x, direction) > 0.5) == y).mean(axis=0)
        assert right.mean() == pytest.approx(best, abs=4 * right.std() / 4000**0.5 + 0.001)


def test_the_telegraph_is_drawn_as_it_is_described():
    task = BitTask("telegraph", 200, switch=0.1, flip=0.3)
    x, y = task.draw(2000, np.random.default_rng(0))
    assert y[0].mean() == pytest.approx(0.5, abs=0.05)
    assert np.abs(np.diff(y, axis=0)).mean() == pytest.approx(0.1, abs=0.003)
    assert (x != y).mean() == pytest.approx(0.3, abs=0.003)
