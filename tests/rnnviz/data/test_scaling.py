import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnnviz.data.errors import DataError
from rnnviz.data.scaling import Scaling

# a number of 1e-305 divided by the spread has no digits left to come back with
finite = st.floats(-1e12, 1e12, allow_subnormal=False).filter(lambda x: x == 0.0 or abs(x) > 1e-290)
vectors = arrays(np.float64, st.integers(2, 30), elements=finite)


@given(train=vectors, other=vectors, target=st.sampled_from(["standard", "range"]))
def test_back_undoes_to(train, other, target):
    try:
        scaling = Scaling.fit(train, target)
    except DataError:
        assert np.ptp(train) <= 1e-14 * np.abs(train).max()
        return
    error = np.abs(scaling.back(scaling.to(other)) - other)
    assert (error <= 4 * np.finfo(float).eps * (np.abs(other) + abs(scaling.centre))).all()


@pytest.mark.parametrize("size", [1e-200, 1.0, 1e200])
def test_the_training_part_comes_out_as_promised(size):
    train = size * np.random.default_rng(0).normal(3, 5, size=200)
    standard = Scaling.fit(train).to(train)
    assert (standard.mean(), standard.std()) == (pytest.approx(0, abs=1e-12), pytest.approx(1))
    spread = Scaling.fit(train, "range").to(train)
    assert (spread.min(), spread.max()) == (pytest.approx(-1), pytest.approx(1))


def test_any_shape_is_scaled():
    scaling = Scaling(centre=1.0, spread=2.0)
    assert scaling.to(np.array([[1.0, 3.0]])).tolist() == [[0.0, 1.0]]
    assert scaling.back(np.array([[[0.0], [1.0]]])).tolist() == [[[1.0], [3.0]]]


@pytest.mark.parametrize(
    ("train", "wrong"),
    [
        ([], "training part is empty"),
        ([5.0, 5.0, 5.0], "Every value of the training part is 5: a constant cannot be scaled or learned"),
        ([1e9, 1e9 + 1e-7], "Every value of the training part is 1e"),
        ([1.0, np.nan], "not finite"),
        ([1.0, np.inf], "not finite"),
        ([-1.7e308, 1.7e308], "differ too much"),
    ],
)
def test_what_cannot_be_scaled(train, wrong):
    with pytest.raises(DataError, match=wrong):
        Scaling.fit(np.array(train))
