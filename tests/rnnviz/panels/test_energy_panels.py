"""Pictures of states, units, matrices and strips: what stands where."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figure.marks import Image, Points
from rnnviz.panels.coupled_units import circle, unit_at
from rnnviz.panels.matching import reach_of
from rnnviz.panels.matrices import matrices_panel
from rnnviz.panels.states import outline, signs
from rnnviz.panels.strips import Strip, axes, ring, strips, tile_at


def test_an_outline_stands_around_its_bars() -> None:
    x, y = outline(np.array([3.0, 1.0]))
    assert list(zip(x, y, strict=True)) == [(-0.5, 0), (-0.5, 3), (0.5, 3), (0.5, 1), (1.5, 1), (1.5, 0)]


def test_signs_of_a_state_begin_with_unit_0() -> None:
    assert signs(0b001, 3) == "+−−"


@given(st.integers(1, 16))
def test_each_unit_is_found_where_it_stands_and_nowhere_else(units: int) -> None:
    x, y = circle(units)
    assert [unit_at(float(a), float(b), units) for a, b in zip(x, y, strict=True)] == list(range(units))
    assert unit_at(3.0, 3.0, units) is None
    if units > 1:
        assert unit_at(0.0, 0.0, units) is None


def test_row_0_of_a_matrix_stands_at_the_top_and_an_entry_is_ringed_on_both_sides() -> None:
    J = np.arange(9.0).reshape(3, 3)
    panel = matrices_panel((("true", J), ("learned", -J)), 1.0, (0, 0, 1, 1), title="J", alt="Both.", lit=(0, 2))
    image = next(mark for mark in panel.marks if mark.key == "true")
    assert isinstance(image, Image)
    np.testing.assert_array_equal(image.values[-1], J[0])
    rings = [mark for mark in panel.marks if isinstance(mark, Points)]
    assert sorted(zip(rings[0].x.tolist(), rings[0].y.tolist(), strict=True)) == [(0.5, 0.5), (2.5, 2.5)]
    assert len(rings) == 2


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=5))
def test_an_axis_reaches_far_enough_in_steps(values: list[float]) -> None:
    reach = reach_of(np.array(values), least=0.5, step=0.5)
    assert reach >= max(map(abs, values))
    assert (2 * reach).is_integer()


@given(st.integers(0, 11))
def test_a_picture_of_a_strip_is_found_where_it_is_drawn(number: int) -> None:
    pictures = np.arange(12.0)[:, None] * np.ones(64)
    shown = (Strip("top", "top", pictures[:4], 1), Strip("low", "low", pictures, 3))
    frame = ring(shown, "low", 4, number)
    x, y = float(frame.x.mean()), float(frame.y[:4].mean())
    assert tile_at(shown, "low", 4, x, y) == number
    assert tile_at(shown, "top", 4, x, y) is None
    image = next(mark for mark in strips(shown, 4) if mark.key == "low")
    assert isinstance(image, Image)
    assert image.values[int(y), int(x)] == number
    across, up = axes(shown, 4)
    assert across.limits is not None
    assert up.limits is not None
    assert across.limits[0] < x < across.limits[1]
    assert up.limits[0] < y < up.limits[1]
