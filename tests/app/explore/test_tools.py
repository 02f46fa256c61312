"""What can be measured in an explored panel, with real clicks and drags."""

import csv
import io
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.explore.explorer import Explorer
from app.explore.written import exact, rounded
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Formula, Image, Line
from rnnviz.figure.palette import THEMES
from tests.app.conftest import PATIENCE_MS
from tests.app.explore.test_plot import UNACCEPTED, at, drag
from tests.app.plots.conftest import settle
from tests.rnnviz.figure import samples

pytestmark = UNACCEPTED

T = np.arange(200.0)
SINE = Line(key="sine", label="sine", x=T, y=3 + np.sin(2 * np.pi * T / 20), role="c0")
RAMP = Line(key="ramp", label="ramp", x=T, y=0.02 * T, role="c1")
CURVES = Panel("curves", (SINE, RAMP), "Curves", Axis("step", limits=(0.0, 200.0)), Axis("height", limits=(0.0, 5.0)))

Open = Callable[[Panel], Explorer]


@pytest.fixture
def explore(qtbot: QtBot) -> Iterator[Open]:
    made: list[Explorer] = []

    def opened(panel: Panel) -> Explorer:
        one = Explorer("demo", "A demo", panel, THEMES["light"], lambda *_: None)
        with qtbot.waitExposed(one):
            one.show()
        settle()
        made.append(one)
        return one

    yield opened
    for one in made:
        one.close()


def choose(explorer: Explorer, page: QWidget) -> None:
    """Click its tab."""
    tabs = explorer.tools.tabs
    index = tabs.indexOf(page)
    assert tabs.isTabVisible(index)
    bar = tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(index).center())
    if tabs.currentWidget() is not page:
        tabs.setCurrentIndex(index)  # scrolled out of a narrow bar
    explorer.tools.measure()
    settle()


def test_the_region_in_numbers_follows_its_lines(explore: Open, qtbot: QtBot) -> None:
    explorer = explore(CURVES)
    tools = explorer.tools
    explorer.tools.measure()
    numbers = {name: label.text() for name, label in tools.numbers.values.items()}
    assert numbers["Points"] == "181"  # within 10 … 190
    assert float(numbers["Period"].split()[0]) == pytest.approx(20, rel=1e-3)
    assert float(numbers["Mean"]) == pytest.approx(3.0, abs=0.02)
    drag(explorer.plot, at(explorer.plot, 190, 1.0), at(explorer.plot, 50.0, 1.0))
    low, high = tools.region.getRegion()
    assert (low, high) == pytest.approx((10.0, 50.0), abs=1.0)
    within = SINE.y[(low <= T) & (high >= T)]
    qtbot.waitUntil(lambda: tools.numbers.values["Points"].text() == str(len(within)), timeout=PATIENCE_MS)
    assert tools.numbers.values["Highest"].text().startswith(rounded(within.max()))
    tools.curve.setCurrentText("ramp")
    tools.curve.activated.emit(1)
    assert tools.numbers.values["Slope"].text() == "0.02"
    qtbot.mouseClick(tools.numbers.copy, Qt.MouseButton.LeftButton)
    assert "Slope\t0.02" in QGuiApplication.clipboard().text()


def test_a_drag_within_the_region_moves_the_picture_and_not_the_region(explore: Open) -> None:
    """A region of pyqtgraph's takes any drag within it."""
    explorer = explore(CURVES)
    before = explorer.tools.region.getRegion()
    drag(explorer.plot, at(explorer.plot, 100, 2.0), at(explorer.plot, 60, 2.0))
    assert explorer.tools.region.getRegion() == before
    assert explorer.plot.limits("x")[0] == pytest.approx(40, abs=2)


def test_the_spectrum_shows_the_period(explore: Open) -> None:
    explorer = explore(CURVES)
    choose(explorer, explorer.tools.spectrum)
    assert float(explorer.tools.spectrum.words.text().split()[1]) == pytest.approx(20, rel=1e-3)
    (line,) = [mark for mark in explorer.tools.spectrum.plot.panel.marks if mark.key == "power"]
    assert isinstance(line, Line)
    assert line.x[np.argmax(line.y)] == pytest.approx(0.05, abs=0.004)


def test_the_slope_is_the_derivative(explore: Open) -> None:
    explorer = explore(CURVES)
    choose(explorer, explorer.tools.slope)
    (line,) = explorer.tools.slope.plot.panel.marks
    assert isinstance(line, Line)
    expected = 2 * np.pi / 20 * np.cos(2 * np.pi * line.x / 20)
    np.testing.assert_allclose(line.y[1:-1], expected[1:-1], atol=0.006)


def test_the_delay_is_chosen_with_a_slider(explore: Open, qtbot: QtBot) -> None:
    explorer = explore(CURVES)
    delay = explorer.tools.delay
    choose(explorer, delay)
    assert delay.lag == 5  # a quarter of the period: a circle
    QTest.keyClick(delay.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "6 points" in delay.words.text(), timeout=PATIENCE_MS)
    path = delay.plot.panel.marks[0]
    assert isinstance(path, Line)
    within = SINE.y[10:191]
    assert (path.x == within[:-6]).all()
    assert (path.y == within[6:]).all()
    assert delay.field.value() == 6
    explorer.show_panel(Panel("curves", (SINE,), x=CURVES.x, y=CURVES.y))
    explorer.tools.measure()
    assert delay.lag == 6  # a person's choice stays


def test_levels_are_dragged_and_put_back(explore: Open, qtbot: QtBot) -> None:
    heat = samples.heat()
    explorer = explore(heat)
    levels = explorer.tools.levels
    choose(explorer, levels)
    image = heat.marks[0]
    assert isinstance(image, Image)
    low, high = levels.band.getRegion()
    assert (low, high) == pytest.approx((image.values.min(), image.values.max()))
    middle = sum(levels.plot.limits("y")) / 2
    drag(levels.plot, at(levels.plot, high, middle), at(levels.plot, (low + high) / 2, middle))
    shown = explorer.plot.panel.marks[0]
    assert isinstance(shown, Image)
    assert shown.limits == pytest.approx((low, (low + high) / 2), abs=0.3)
    explorer.tools.measure()
    assert levels.band.getRegion()[1] == pytest.approx((low + high) / 2, abs=0.3)
    qtbot.mouseClick(levels.reset, Qt.MouseButton.LeftButton)
    shown = explorer.plot.panel.marks[0]
    assert isinstance(shown, Image)
    assert shown.limits is None


def test_cells_of_colours_are_counted(explore: Open) -> None:
    explorer = explore(samples.basins(40))
    choose(explorer, explorer.tools.levels)
    bars = explorer.tools.levels.plot.panel.marks[0]
    assert bars.height.sum() == 1600  # type: ignore[attr-defined]
    assert not explorer.tools.levels.band.isVisible()


def test_the_line_of_a_profile_is_dragged(explore: Open, qtbot: QtBot) -> None:
    heat = samples.heat()
    explorer = explore(heat)
    profile = explorer.tools.profile
    choose(explorer, profile)
    assert all(item.isVisible() for item in profile.graphics)
    start, end = profile.ends()
    drag(explorer.plot, at(explorer.plot, *end), at(explorer.plot, end[0], 10.5))
    qtbot.waitUntil(lambda: "10.5" in profile.words.text() or "10.4" in profile.words.text(), timeout=PATIENCE_MS)
    assert profile.ends()[0] == start
    profile.put((0.0, 3.5), (30.0, 3.5))
    explorer.tools.measure()
    line = profile.plot.panel.marks[0]
    assert isinstance(line, Line)
    image = heat.marks[0]
    assert isinstance(image, Image)
    assert line.y[::2].tolist() == image.values[3].tolist()
    choose(explorer, explorer.tools.table)
    assert not any(item.isVisible() for item in profile.graphics)


def test_the_table_is_copied_whole(explore: Open, qtbot: QtBot) -> None:
    explorer = explore(CURVES)
    table = explorer.tools.table
    choose(explorer, table)
    assert table.words.text() == "400 rows."
    model = table.view.model()
    assert [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())] == [
        "mark", "kind", "label", "index", "x", "y", "category",
    ]  # fmt: skip
    assert model.index(7, 5).data() == repr(float(SINE.y[7]))
    qtbot.mouseClick(table.copy, Qt.MouseButton.LeftButton)
    rows = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text())))
    assert len(rows) == 400
    assert [float(row["y"]) for row in rows[:200]] == SINE.y.tolist()


def test_tabs_are_those_that_the_panel_has_something_for(explore: Open) -> None:
    def names(panel: Panel) -> set[str]:
        tabs = explore(panel).tools.tabs
        return {tabs.tabText(index) for index in range(tabs.count()) if tabs.isTabVisible(index)}

    of_curves = {"Numbers", "Spectrum", "Slope", "Delay"}
    assert names(CURVES) == {*of_curves, "Table"}
    assert names(samples.heat()) == {"Levels", "Profile", "Table"}
    assert names(samples.cube()) == {*of_curves, "Table"}
    assert names(samples.diagram()) == {"Table"}


@pytest.mark.parametrize("panel", [samples.bars(), samples.cube(), samples.loss(), CURVES], ids=lambda p: p.key)
def test_every_way_of_looking_finds_something_to_show_or_to_say(explore: Open, panel: Panel) -> None:
    explorer = explore(panel)
    for page in explorer.tools.analyses:
        choose(explorer, page)
        assert page.words.text().endswith((".", ":"))
        explorer.tools.set_theme(THEMES["dark"])


def test_on_a_logarithmic_axis_the_region_stays_on_the_data(explore: Open) -> None:
    explorer = explore(samples.loss())
    explorer.tools.region.setRegion((10.0, 100.0))
    explorer.tools.measure()
    count = explorer.tools.numbers.values["Points"].text()
    QTest.mouseClick(explorer.logs["x"], Qt.MouseButton.LeftButton)
    assert explorer.tools.region.getRegion() == pytest.approx((1.0, 2.0))
    explorer.tools.measure()
    assert explorer.tools.numbers.values["Points"].text() == count == "91"


def test_what_is_not_above_zero_is_counted(explore: Open) -> None:
    explorer = explore(CURVES)
    assert "left out" not in explorer.status.text()
    QTest.mouseClick(explorer.logs["y"], Qt.MouseButton.LeftButton)
    assert "1 point not above zero left out" in explorer.status.text()  # the beginning of the ramp
    QTest.mouseClick(explorer.logs["y"], Qt.MouseButton.LeftButton)
    assert explorer.status.text() == "A demo"


def test_numbers_are_written_with_all_digits() -> None:
    assert exact(0.1 + 0.2) == "0.30000000000000004"
    assert exact(-3.0) == "−3"
    assert exact(float("nan")) == "nan"
    assert exact(1e300) == "1e+300"
    assert rounded(None) == "–"


def test_words_over_several_lines_are_one_row_of_the_table(explore: Open) -> None:
    formula = Formula(key="f", pieces=("h = U x", "\n", "y = V h"))
    explorer = explore(Panel("equation", (formula,), kind="diagram"))
    choose(explorer, explorer.tools.table)
    assert explorer.tools.table.words.text() == "3 rows."
    assert explorer.tools.table.view.model().index(1, 2).data() == "\n"
