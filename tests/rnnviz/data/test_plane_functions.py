"""The drawn curve is scipy's; it goes no further than its points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.data.plane_functions import FUNCTIONS, monotone_cubic
from tests.rnnviz.hopfield_cases import quick

X = np.linspace(-1.0, 1.0, 201)
# scipy itself warns where heights differ by the smallest numbers there are
HEIGHTS = st.integers(-10_000, 10_000).map(lambda height: height / 10_000)
places = st.lists(st.integers(-50, 50), min_size=2, max_size=9, unique=True).flatmap(
    lambda xs: st.tuples(st.just([x / 50 for x in xs]), st.lists(HEIGHTS, min_size=len(xs), max_size=len(xs))).map(
        lambda pair: list(zip(*pair, strict=True))
    )
)


@quick
@given(places)
def test_it_is_scipys_curve(points: list[tuple[float, float]]) -> None:
    from scipy.interpolate import PchipInterpolator

    at, y = np.array(sorted(points)).T
    expected = PchipInterpolator(at, y)(np.clip(X, at[0], at[-1]))
    np.testing.assert_allclose(monotone_cubic(points, X), expected, atol=1e-9)


@quick
@given(places)
def test_it_stays_between_its_points(points: list[tuple[float, float]]) -> None:
    heights = [y for _, y in points]
    curve = monotone_cubic(points, X)
    assert curve.min() >= min(heights) - 1e-9
    assert curve.max() <= max(heights) + 1e-9


def test_points_of_one_height_make_a_constant() -> None:
    assert monotone_cubic([(0.5, 0.3), (-0.5, 0.3), (0.0, 0.3)], X) == pytest.approx(np.full(201, 0.3))


def test_functions_are_what_they_are_called() -> None:
    x = np.array([-1.0, 0.0, 0.5])
    assert FUNCTIONS["step"](x).tolist() == [-1, 0, 1]
    assert FUNCTIONS["sine"](x) == pytest.approx(np.sin(3 * np.pi * x))
    assert FUNCTIONS["chirp"](x) == pytest.approx(np.sin(4 * np.pi * x * np.abs(x)))
    assert FUNCTIONS["bump"](x)[1] == 1.0
