"""In a tall place the main picture stands on top of the others."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.stacking import TALL, stacked


def _figure(others: int, kind: str = "space") -> Figure:
    main = Panel("main", kind=kind, place=(0, 0, others, 1))  # type: ignore[arg-type]
    beside = tuple(Panel(f"p{row}", place=(row, 1, 1, 1)) for row in range(others))
    return Figure((main, *beside), columns=(2.0, 1.0), rows=(1.0,) * others)


@given(st.integers(1, 4), st.floats(1.0, 1000.0))
def test_in_a_tall_place_nothing_overlaps_and_the_main_picture_is_on_top(others, width) -> None:
    figure = stacked(_figure(others), width, 1.01 * TALL * width)
    taken = [
        (row + r, column + c)
        for row, column, rows, columns in (panel.place for panel in figure.panels)
        for r, c in itertools.product(range(rows), range(columns))
    ]
    assert len(set(taken)) == len(taken) == len(figure.rows) * len(figure.columns)
    assert figure.panel("main").place[0] == 0
    assert [panel.key for panel in figure.panels] == ["main", *(f"p{n}" for n in range(others))]


@pytest.mark.parametrize("figure", [_figure(2), _figure(1), _figure(2, "plane"), Figure((Panel("one", equal=True),))])
def test_elsewhere_it_stays_as_it_was_made(figure) -> None:
    assert stacked(figure, 100.0, 100.0) is figure
    if figure.panels[0].kind != "space":
        assert stacked(figure, 100.0, 200.0) is figure
