"""What comes out of lowering stands on linear axes."""

import numpy as np
import pytest

from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.lowering import in_data_units, lower
from rnnviz.figure.marks import Band, Handle, Line, Mark, Points, Segments

X = np.array([0.01, 0.1, 10.0])
ONE = np.ones(3)


@pytest.mark.parametrize(
    "mark",
    [
        Line(key="m", x=X, y=ONE), Points(key="m", x=X, y=ONE), Band(key="m", x=X, low=ONE, high=2 * ONE),
        Segments(key="m", x0=X, x1=X, y0=ONE, y1=2 * ONE), Handle(key="m", x=X, y=ONE),
    ],
    ids=lambda mark: type(mark).__name__,
)  # fmt: skip
def test_on_a_logarithmic_axis_equal_factors_are_equal_distances(mark: Mark) -> None:
    (flat,) = lower(Panel("p", (mark,), x=Axis(limits=(0.01, 10.0), log=True))).marks
    for name in ("x", "x0", "x1"):
        if hasattr(flat, name):
            assert getattr(flat, name) == pytest.approx([-2.0, -1.0, 1.0])


def test_a_handle_on_logarithmic_axes_comes_back_as_it_was() -> None:
    handle = Handle(key="h", x=X, y=100 * X, bounds=(0.01, 10.0, 1.0, 1e6))
    panel = Panel("p", (handle,), x=Axis(log=True), y=Axis(log=True))
    (flat,) = lower(panel).marks
    assert isinstance(flat, Handle)
    assert flat.bounds == pytest.approx((-2.0, 1.0, 0.0, 6.0))
    for x, y, at in zip(flat.x, flat.y, X, strict=True):
        assert in_data_units(panel, x, y) == pytest.approx((at, 100 * at))


def test_a_bound_below_zero_bounds_nothing_on_a_logarithmic_axis() -> None:
    handle = Handle(key="h", x=np.array([1.0]), y=np.array([10.0]), bounds=(-1.0, 1.0, 0.0, 100.0))
    panel = Panel("p", (handle,), "", Axis(log=True), Axis(log=True))
    (flat,) = lower(panel).marks
    assert isinstance(flat, Handle)
    assert flat.bounds == (-np.inf, 0.0, -np.inf, 2.0)
