"""Real mouse buttons on the pictures of the reservoirs, and what becomes of their parameters."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import rnnviz
from rnnviz.headless import HeadlessRun
from rnnviz.view import PLAIN, Hover, View
from tests.app.plots.conftest import Screen, settle

Shown = Callable[..., HeadlessRun]


@pytest.fixture
def shown(screen: Screen) -> Shown:
    """Starts a demo and shows its picture on the screen."""

    def start(demo: str, **params: Any) -> HeadlessRun:
        run = rnnviz.start(demo, **params)
        screen.view.resize(1000, 760)
        screen.view.show_figure(run.figure(PLAIN), screen.theme, force=True)
        settle()
        return run

    return start


def answer(run: HeadlessRun, screen: Screen) -> Any:
    """The parameters after all that was done."""
    params = run.params
    for event in screen.events:
        params = run.demo.on(event, params) or params
    return params


def drag(screen: Screen, panel: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    screen.press(*start, panel)
    for share in (0.3, 1.0):
        place = np.array(start) + share * (np.array(end) - start)
        QTest.mouseMove(screen.panel(panel).viewport(), screen.at(*place, panel))
    screen.release(*end, panel)


def test_a_click_in_a_row_makes_its_unit_spike_and_the_right_button_on_the_star_undoes_it(
    screen: Screen, shown: Shown
) -> None:
    run = shown("liquid-state", train=20, test=20)
    screen.click(80.0, 30.0, "raster")
    after = answer(run, screen)
    assert np.array(after.injected) == pytest.approx(np.array([[80.0, 30.0]]), abs=1.0)
    screen.events.clear()
    run = shown("liquid-state", train=20, test=20, injected=after.injected)
    screen.click(*after.injected[0], "raster", button=Qt.MouseButton.RightButton)
    assert answer(run, screen).injected == ()


def test_a_star_is_dragged_to_another_time_and_unit(screen: Screen, shown: Shown) -> None:
    run = shown("liquid-state", train=20, test=20, injected=((80.0, 30.0),))
    drag(screen, "raster", (80.0, 30.0), (120.0, 90.0))
    assert np.array(answer(run, screen).injected) == pytest.approx(np.array([[120.0, 90.0]]), abs=1.5)


def test_resting_on_a_row_shows_its_voltage_also_between_spikes(screen: Screen, shown: Shown) -> None:
    run = shown("liquid-state", train=20, test=20)
    screen.move(150.0, 42.0, "raster")
    hover = screen.hovers[-1]
    assert (hover.panel, hover.key) == ("raster", "rows")
    assert abs(hover.index - 42) <= 1
    assert run.figure(View(hover=hover)).panel("voltage").title == f"Voltage of unit {hover.index}"
    screen.move(150.0, 150.0, "raster")
    assert screen.hovers[-1] is None, "that is the input"


def test_a_corner_of_the_square_is_dragged(screen: Screen, shown: Shown) -> None:
    run = shown("chaos-game", source="three")
    drag(screen, "square", (0.0, 1.0), (0.5, 0.9))
    after = answer(run, screen).corners
    assert after[1] == pytest.approx((0.5, 0.9), abs=0.01)
    assert (after[0], after[2], after[3]) == ((0.0, 0.0), (1.0, 1.0), (1.0, 0.0))


def test_a_square_is_clicked_and_its_address_marked(screen: Screen, shown: Shown) -> None:
    run = shown("chaos-game", suffix_length=2)
    screen.click(0.3, 0.3, "square")
    assert answer(run, screen).ending == "GA"


def test_a_cell_is_pointed_at_anywhere_in_it_and_dragged_by_its_centre(screen: Screen, shown: Shown) -> None:
    run = shown("fractal-prediction", contexts=8)
    cells = run.run.frame().cells
    centre = tuple(cells[3])
    screen.move(0.5 * centre[0] + 0.005, centre[1], "square")
    beside = screen.hovers[-1]
    assert (beside.panel, beside.key) == ("square", "cells")
    screen.move(*centre, "square")
    assert screen.hovers[-1] == Hover("square", "centres", 3)
    drag(screen, "square", centre, (0.4, 0.2))
    ((number, x, y),) = answer(run, screen).moved
    assert number == 3.0
    assert (x, y) == pytest.approx((0.4, 0.2), abs=0.01)


def test_spikes_are_painted_over_the_input(screen: Screen, shown: Shown) -> None:
    run = shown("liquid-state", train=20, test=20, show_canvas=True)
    row = 135 * (1.02 + 0.05 * 3)  # the third channel
    screen.click(50.0, row, "raster")
    assert answer(run, screen).painted == ((50.0, 2.0),)
    assert answer(run, screen).injected == ()
