"""Small pictures in a grid."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.panels.tiles import amounts, around_cell, borders, flattened, grid_of, nice_limit, tiles, upright


@given(count=st.integers(1, 256), side=st.sampled_from((4, 8)))
def test_every_tile_is_found_where_it_stands(count: int, side: int) -> None:
    grid = grid_of(count, side)
    left, low = grid.corners()
    assert [grid.at(x + side / 2, y + side / 2) for x, y in zip(left, low, strict=True)] == list(range(count))
    assert left.min() >= 0
    assert left.max() + side <= grid.width
    assert low.min() >= 0
    assert low.max() + side <= grid.height
    assert grid.at(-1, 1) is grid.at(grid.width + side, 1) is grid.at(1, grid.height + 1) is None


def test_sixteen_tiles_are_a_square_and_twelve_are_four_by_three() -> None:
    assert (grid_of(16, 8).columns, grid_of(16, 8).rows) == (4, 4)
    assert (grid_of(12, 4).columns, grid_of(12, 4).rows) == (4, 3)


def test_a_picture_stands_upright_in_its_tile_and_gaps_are_empty() -> None:
    pictures = np.arange(5 * 16.0).reshape(5, 16)
    grid = grid_of(5, 4)
    image, frames = tiles(pictures, grid, 80.0)
    left, low = grid.corners()
    for number in range(5):
        x, y = int(left[number]), int(low[number])
        np.testing.assert_array_equal(image.values[y : y + 4, x : x + 4], upright(pictures[number]))  # type: ignore[attr-defined]
    assert np.isnan(image.values).sum() == image.values.size - 5 * 16  # type: ignore[attr-defined]
    assert tiles(pictures, grid, 80.0)[0] is image
    assert frames is borders(grid, key="tiles-borders")
    np.testing.assert_array_equal(flattened(upright(pictures[3])), pictures[3])


def test_a_cell_of_the_mosaic_is_a_pixel_of_a_tile() -> None:
    grid = grid_of(6, 8)
    wide = grid.columns * grid.pitch
    left, low = grid.corners()
    assert grid.cell(int(low[4] + 3) * wide + int(left[4] + 5)) == (5, 3)
    assert grid.cell(int(low[4] + 3) * wide + int(left[4] + 8)) is None
    assert grid.cell(int(low[4] - 1) * wide + int(left[4])) is None
    assert len(around_cell(grid, 5, 3).x) == 6 * 6


def test_amounts_are_lengths_within_a_tile() -> None:
    grid = grid_of(3, 8)
    whole = amounts(np.array([0.0, 0.5, 7.0]), grid, False)
    np.testing.assert_allclose(whole.x1 - whole.x0, [0, 4, 8])
    signed = amounts(np.array([-1.0, 0.0, 0.5]), grid, True)
    np.testing.assert_allclose(signed.x1 - signed.x0, [-4, 0, 2])


def test_a_colour_scale_moves_in_steps() -> None:
    assert nice_limit(np.array([0.03])) == 0.05
    assert nice_limit(np.array([0.3, -0.9])) == 1.0
    assert nice_limit(np.array([1e9])) == 5000.0
