"""Boxes line up, keep their shares and their room, and never leave the page."""

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rnnviz.figure.layout import LEAST_USED, MOST_LENT, Box, Cell, Margins, arrange

lengths = st.floats(0.0, 60.0)
margins = st.builds(Margins, lengths, lengths, lengths, lengths)
shares = st.lists(st.floats(0.5, 4.0), min_size=1, max_size=3)


@st.composite
def grids(draw: st.DrawFn) -> tuple[list[Cell], list[float], list[float]]:
    """A grid with one cell in every place."""
    columns, rows = draw(shares), draw(shares)
    places = list(itertools.product(range(len(rows)), range(len(columns))))
    aspects = st.none() | st.floats(0.3, 3.0)
    return [Cell((r, c, 1, 1), draw(margins), draw(aspects)) for r, c in places], columns, rows


AREA = Box(10.0, 20.0, 700.0, 500.0)


def _inside(inner: Box, outer: Box) -> bool:
    slack = 1e-6
    return (
        inner.x >= outer.x - slack
        and inner.y >= outer.y - slack
        and inner.x + inner.width <= outer.x + outer.width + slack
        and inner.y + inner.height <= outer.y + outer.height + slack
    )


@given(grids())
def test_boxes_stay_on_the_page_with_their_margins(grid) -> None:
    cells, columns, rows = grid
    for cell, box in zip(cells, arrange(cells, columns, rows, AREA, 5.0), strict=True):
        assert box.width > 0
        assert box.height > 0
        m = cell.margins
        around = Box(box.x - m.left, box.y - m.bottom, box.width + m.left + m.right, box.height + m.bottom + m.top)
        assert _inside(around, AREA)


@given(grids())
def test_no_panel_stands_in_anothers_room(grid) -> None:
    cells, columns, rows = grid
    boxes = arrange(cells, columns, rows, AREA, 5.0)
    for (a, p), (b, q) in itertools.combinations(zip(cells, boxes, strict=True), 2):
        beside = p.x + p.width + a.margins.right <= q.x - b.margins.left - 5.0 + 1e-6
        before = q.x + q.width + b.margins.right <= p.x - a.margins.left - 5.0 + 1e-6
        above = q.y + q.height + b.margins.top <= p.y - a.margins.bottom - 5.0 + 1e-6
        below = p.y + p.height + a.margins.top <= q.y - b.margins.bottom - 5.0 + 1e-6
        assert beside or before or above or below


@given(grids())
def test_boxes_of_a_fixed_aspect_have_it(grid) -> None:
    cells, columns, rows = grid
    for cell, box in zip(cells, arrange(cells, columns, rows, AREA, 5.0), strict=True):
        if cell.aspect is not None:
            assert box.height == pytest.approx(cell.aspect * box.width)


@given(grids())
def test_free_boxes_line_up_and_keep_their_shares(grid) -> None:
    cells, columns, rows = grid
    cells = [Cell(cell.place, cell.margins) for cell in cells]
    boxes = arrange(cells, columns, rows, AREA, 5.0)
    for (a, p), (b, q) in itertools.combinations(zip(cells, boxes, strict=True), 2):
        if a.place[1] == b.place[1]:
            assert (p.x, p.width) == pytest.approx((q.x, q.width))
        if a.place[0] == b.place[0]:
            assert p.y == pytest.approx(q.y)
            assert p.y + p.height + a.margins.top == pytest.approx(q.y + q.height + b.margins.top)
        assert p.width / columns[a.place[1]] == pytest.approx(q.width / columns[b.place[1]])
        # Where a neighbour in the row has words above it, a box without any reaches up beside them: see above.
        tops = {cell.margins.top for cell in cells if cell.place[0] in (a.place[0], b.place[0])}
        if tops == {0}:
            assert p.height / rows[a.place[0]] == pytest.approx(q.height / rows[b.place[0]])


@given(grids(), st.floats(20.0, 120.0))
def test_a_tiny_page_still_shows_pictures(grid, side) -> None:
    cells, columns, rows = grid
    for box in arrange(cells, columns, rows, Box(0, 0, side, side), 5.0):
        assert box.width > 0
        assert box.height > 0
        assert _inside(box, Box(0, 0, side, side))


@given(st.floats(0.3, 3.0))
def test_room_that_a_square_cannot_use_goes_to_its_neighbour(share) -> None:
    cells = [Cell((0, 0, 1, 1), Margins(), 1.0), Cell((0, 1, 1, 1), Margins())]
    square, other = arrange(cells, (1.0, share), (1.0,), Box(0, 0, 1000, 200), 10.0)
    assume(1000 / (1 + share) > 210)
    assert square.width == pytest.approx(200)
    assert other.width == pytest.approx(790)


def test_a_spanning_box_covers_its_columns() -> None:
    cells = [Cell((0, 0, 1, 2), Margins(7)), Cell((1, 0, 1, 1), Margins(30)), Cell((1, 1, 1, 1), Margins(20, 9))]
    wide, left, right = arrange(cells, (1.0, 2.0), (1.0, 1.0), AREA, 5.0)
    assert wide.x == pytest.approx(left.x)
    assert wide.x + wide.width == pytest.approx(right.x + right.width)


def test_a_lone_square_stands_in_the_middle() -> None:
    (box,) = arrange([Cell((0, 0, 1, 1), Margins(), 1.0)], (1.0,), (1.0,), Box(0, 0, 300, 100), 5.0)
    assert (box.x, box.width) == pytest.approx((100, 100))


@given(st.floats(0.5, 3.0), st.floats(1.0, 2.0))
def test_a_square_that_lacks_width_borrows_some_from_its_neighbours(share, tall) -> None:
    cells = [Cell((0, 0, 2, 1), Margins(), 1.0), Cell((0, 1, 1, 1), Margins()), Cell((1, 1, 1, 1), Margins())]
    square, upper, lower = arrange(cells, (1.0, share), (1.0, 1.0), Box(0, 0, 410, 400 * tall), 10.0)
    fair = 400 / (1 + share)
    assert square.width == pytest.approx(fair + MOST_LENT * (400 - fair))
    assert upper.width == lower.width == pytest.approx((1 - MOST_LENT) * (400 - fair))


@given(st.floats(0.0, 40.0), st.floats(0.0, 40.0), st.floats(300.0, 400.0))
def test_neighbours_of_a_square_end_where_it_does(left, bottom, height) -> None:
    cells = [Cell((0, 0, 2, 1), Margins(left, 0, bottom, 9), 1.0), Cell((0, 1, 1, 1), Margins(5, 5, 5, 5)),
             Cell((1, 1, 1, 1), Margins(5, 5, 5, 5))]  # fmt: skip
    area = Box(0, 0, 400, height)
    square, upper, lower = arrange(cells, (1.6, 1.0), (1.0, 1.0), area, 10.0)
    if square.height + 9 + max(bottom, 5) >= LEAST_USED * height:
        assert square.y == pytest.approx(lower.y)
        assert square.y + square.height == pytest.approx(upper.y + upper.height - 4)
        above = area.height - (square.y + square.height) - 9
        assert above == pytest.approx(square.y - max(bottom, 5), abs=1e-6)


def test_what_only_likes_a_shape_keeps_the_room_it_has() -> None:
    cells = [Cell((0, 0, 1, 1), Margins(), 1.0, loose=True), Cell((0, 1, 1, 1), Margins())]
    wide, other = arrange(cells, (1.0, 1.0), (1.0,), Box(0, 0, 1010, 200), 10.0)
    assert (wide.width, wide.height, other.width) == pytest.approx((500, 200, 500))
    narrow, _ = arrange(cells, (1.0, 1.0), (1.0,), Box(0, 0, 210, 400), 10.0)
    assert narrow.width == pytest.approx(100 * (1 + MOST_LENT))
