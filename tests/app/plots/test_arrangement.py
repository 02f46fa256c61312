"""Panels that line up, and stay where they are."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Handle, Image, Line
from rnnviz.figure.palette import THEMES
from tests.app.plots.conftest import Screen
from tests.app.plots.pictures import pixels
from tests.rnnviz.figure import samples

X = np.linspace(0.0, 1.0, 20)


def panel(key: str, place: tuple[int, int, int, int], scale: float = 1.0, title: str = "", label: str = "") -> Panel:
    return Panel(key, (Line(key="l", x=X, y=scale * X),), title, Axis("step"), Axis(label), place=place)


def picture(screen: Screen, key: str) -> QRectF:
    """The rectangle of a panel's picture, in the figure."""
    view = screen.panel(key)
    return view.area.rect.translated(view.pos())


def four(scale: float = 1.0) -> tuple[Panel, ...]:
    return (
        panel("a", (0, 0, 1, 1), scale, "One", "a label"), panel("b", (0, 1, 1, 1), 1.0, "Two"),
        panel("c", (1, 0, 1, 1), 1e4, "", "value"), panel("d", (1, 1, 1, 1), 1.0, "Four"),
    )  # fmt: skip


GRID: dict[str, Any] = {"columns": (2.0, 1.0), "rows": (1.0, 1.0)}


def test_pictures_line_up_whatever_their_numbers_are(screen: Screen) -> None:
    screen.show(*four(), **GRID)
    a, b, c, d = (picture(screen, key) for key in "abcd")
    assert a.left() == c.left()
    assert b.left() == d.left()
    assert a.right() == c.right()
    assert a.top() == b.top()
    assert c.bottom() == d.bottom()
    assert a.width() == pytest.approx(2 * b.width(), rel=0.02)


def test_nothing_moves_while_numbers_grow_and_shrink(screen: Screen) -> None:
    screen.show(*four(), **GRID)
    screen.show(*four(1e5), **GRID)
    widest = [picture(screen, key) for key in "abcd"]
    for scale in (1.0, 3e4, 0.25, 1e5):
        screen.show(*four(scale), **GRID)
        assert [picture(screen, key) for key in "abcd"] == widest


def test_widgets_do_not_overlap(screen: Screen) -> None:
    figure = samples.three_panels()
    for wide, high in ((700, 500), (1200, 400), (500, 700)):
        screen.view.resize(wide, high)
        screen.show(*figure.panels, columns=figure.columns, rows=figure.rows)
        places = [screen.panel(p.key).geometry() for p in figure.panels]
        for index, place in enumerate(places):
            assert screen.view.rect().contains(place)
            for other in places[index + 1 :]:
                shared = place.intersected(other)
                assert min(shared.width(), shared.height()) <= 2


@pytest.mark.parametrize("name", ["light", "dark", "projector"])
@pytest.mark.parametrize("size", [(700, 500), (1200, 800), (1024, 600)])
def test_words_are_not_cut_at_the_border_of_the_figure(screen: Screen, name: str, size: tuple[int, int]) -> None:
    screen.theme = THEMES[name]
    screen.view.resize(*size)
    figure = samples.three_panels()
    screen.show(*figure.panels, columns=figure.columns, rows=figure.rows)
    shown = pixels(screen.view)
    border = np.concatenate([shown[:2].reshape(-1, 3), shown[-2:].reshape(-1, 3), shown[:, 0], shown[:, -1]])
    assert (border == border[0]).all()


def test_a_resized_window_is_laid_out_anew(screen: Screen) -> None:
    screen.show(*four(), **GRID)
    before = picture(screen, "a")
    screen.view.resize(1000, 800)
    QApplication.processEvents()
    after = picture(screen, "a")
    assert after.width() > before.width() + 100
    assert after.height() > before.height() + 80


def test_a_panel_that_grows_another_shape_gets_it(screen: Screen) -> None:
    square = Panel("p", (), x=Axis(limits=(0, 1)), y=Axis(limits=(0, 1)), equal=True)
    screen.show(square)
    screen.show(replace(square, x=Axis(limits=(0, 3))))
    rect = picture(screen, "p")
    assert rect.width() / rect.height() == pytest.approx(3.0, rel=0.02)


def test_a_small_window_gets_smaller_type_and_keeps_its_pictures(screen: Screen) -> None:
    screen.theme = THEMES["projector"]
    screen.view.resize(420, 300)
    figure = samples.three_panels()
    screen.show(*figure.panels, columns=figure.columns, rows=figure.rows)
    assert all(picture(screen, p.key).width() > 50 and picture(screen, p.key).height() > 25 for p in figure.panels)
    screen.view.resize(1600, 1100)
    QApplication.processEvents()
    legend = screen.panel("plane").frame.legend
    assert legend is not None
    assert legend.height > 20


def explained(count: int, **changes: Any) -> Panel:
    """A square map with so many words to its colours."""
    marks = tuple(Line(key=f"l{n}", x=X, y=n * X / count, label=f"what number {n} means") for n in range(count))
    square = Panel("map", marks, "", Axis("x", (0, 1)), Axis("y", (0, 1)), equal=True, legend="top")
    return replace(square, **changes)


def test_the_legend_of_a_lonely_picture_stands_beside_it_and_leaves_it_the_height(screen: Screen) -> None:
    screen.view.resize(700, 400)
    screen.show(explained(6))
    map_view = screen.panel("map")
    assert picture(screen, "map").height() > 300
    legend = map_view.frame.legend
    assert legend is not None
    assert map_view.area.rect.right() + legend.width < map_view.width()


def test_a_long_legend_stands_across_the_figure_where_it_would_press_the_hero(screen: Screen) -> None:
    screen.view.resize(700, 380)
    beside = replace(panel("curve", (0, 1, 1, 1), 1.0, "Curve"), place=(0, 1, 1, 1))
    long = tuple(
        Line(key=f"l{n}", x=X, y=n * X / 4, label=f"a long word about what {n} is") for n in range(4)
    )  # fmt: skip
    screen.show(replace(explained(1), marks=long), beside, columns=(1.6, 1.0))
    assert screen.panel("map").frame.legend is None
    map_picture, curve = picture(screen, "map"), picture(screen, "curve")
    assert map_picture.height() > 0.6 * 380
    assert map_picture.right() < curve.left()
    strip = pixels(screen.view)[12:50]
    assert (strip.max(axis=2) - strip.min(axis=2)).max() > 40  # the samples of the lines
    before = screen.view.grab().toImage()
    other = tuple(replace(mark, label=mark.label.replace("word", "tale")) for mark in long)
    screen.show(replace(explained(1), marks=other), beside, columns=(1.6, 1.0))
    assert screen.view.grab().toImage() != before


def test_a_legend_of_one_line_stays_over_its_picture(screen: Screen) -> None:
    screen.view.resize(700, 400)
    screen.show(explained(1))
    legend = screen.panel("map").frame.legend
    assert legend is not None
    assert not legend.has_rows
    assert picture(screen, "map").top() > legend.height


def test_a_neighbours_title_takes_no_height_from_the_hero(screen: Screen) -> None:
    screen.view.resize(700, 400)
    heights = []
    for title in ("", "A title\nof\nthree lines"):
        screen.show(explained(0), panel("curve", (0, 1, 1, 1), 1.0, title), columns=(1.6, 1.0))
        heights.append(picture(screen, "map").height())
    assert heights[1] == pytest.approx(heights[0], abs=2)
    assert picture(screen, "map").bottom() == pytest.approx(picture(screen, "curve").bottom(), abs=1)


LONG, SHORT = "Medians of many runs, best and worst seed", "Medians"


def titled(screen: Screen, width: int, **words: str) -> tuple[list[str], str]:
    """The lines of a title in a window so wide, and the size of its type."""
    screen.view.resize(width, 300)
    screen.show(replace(panel("p", (0, 0, 1, 1)), **words))
    frame = screen.panel("p").frame
    return frame._title, frame._title_size


def test_a_title_becomes_smaller_then_shorter_and_breaks_last(screen: Screen) -> None:
    small, normal = (screen.view._style().metrics(size, True).horizontalAdvance(LONG) for size in ("small", "normal"))
    titled(screen, 900, title="")
    beside = 900 - picture(screen, "p").width()
    fitting = {size: round(width + beside) for size, width in (("small", small), ("normal", normal))}
    assert titled(screen, fitting["normal"] + 2, title=LONG, short=SHORT) == ([LONG], "normal")
    assert titled(screen, fitting["normal"] - 4, title=LONG, short=SHORT) == ([LONG], "small")
    assert titled(screen, fitting["small"] - 4, title=LONG, short=SHORT) == ([SHORT], "normal")
    lines, size = titled(screen, fitting["small"] - 4, title=LONG)
    assert (len(lines), size) == (2, "small")


def test_a_title_that_breaks_has_even_lines(screen: Screen) -> None:
    metrics = screen.view._style().metrics("small", True)
    lines, _ = titled(screen, 300, title=LONG)
    assert " ".join(lines) == LONG
    widths = [metrics.horizontalAdvance(line) for line in lines]
    words = LONG.split()
    others = [
        [metrics.horizontalAdvance(" ".join(part)) for part in (words[:at], words[at:])] for at in range(1, len(words))
    ]
    assert max(widths) == min(map(max, others))


def test_a_title_may_stand_above_the_colour_bar(screen: Screen) -> None:
    screen.view.resize(420, 300)
    image = Image(key="i", values=np.eye(4), extent=(0, 1, 0, 1), label="size")
    title = "A title that reaches beyond its picture"
    screen.show(Panel("p", (image,), title, equal=True))
    view = screen.panel("p")
    wide = view.frame._bold.horizontalAdvance(title)
    assert view.frame._title == [title]
    assert view.area.width < wide <= view.viewport().width() - view.area.left


def test_words_that_would_be_cut_make_all_type_smaller(screen: Screen) -> None:
    marks = (Line(key="l", x=X, y=X, label="what is learned of all that there is"),)
    screen.view.resize(330, 260)
    screen.show(Panel("p", marks, legend="top"), panel("q", (0, 1, 1, 1)), columns=(1.4, 1.0))
    view = screen.panel("p")
    assert screen.view._scale < 1.0
    assert view.frame.legend is not None
    assert view.area.left + view.frame.legend.width <= view.viewport().width() + 1


@pytest.mark.parametrize("x", [0.0, 0.5, 1.0])
def test_the_name_of_a_handle_is_never_cut(screen: Screen, x: float) -> None:
    """In a picture too narrow for it on either side, it stands above."""
    name = "gain of all weights"
    drawn: list[QRectF] = []
    screen.view.resize(200, 260)
    handle = Handle(key="h", x=np.array([x]), y=np.array([0.5]), names=(name,))
    screen.show(Panel("p", (handle,), x=Axis(limits=(0, 1)), y=Axis(limits=(0, 1))))
    painter = Recorder(drawn)
    screen.drawing("h")._write_name(painter, screen.view._style(), name, screen.panel("p").area.pixel(x, 0.5), 8.0)
    (box,) = drawn
    assert screen.panel("p").rect().toRectF().adjusted(-1, -1, 1, 1).contains(box)


class Recorder:
    """A painter that notes where words are written."""

    def __init__(self, drawn: list[QRectF]) -> None:
        self._drawn = drawn

    def drawText(self, box: QRectF, *_: Any) -> None:
        self._drawn.append(box.adjusted(0, 0, -2, 0))

    def fillRect(self, *_: Any) -> None: ...

    def setFont(self, *_: Any) -> None: ...

    def setPen(self, *_: Any) -> None: ...


def test_a_legend_that_comes_back_does_not_grow_into_the_title(screen: Screen) -> None:
    screen.view.resize(500, 500)
    wide = {"equal": False, "title": "A title"}
    screen.show(explained(9, **wide))
    screen.show(explained(1, **wide))
    screen.theme = THEMES["dark"]  # other colours: everything has its place found again, in the room it had
    screen.show(explained(1, **wide))
    screen.show(explained(9, **wide))
    view = screen.panel("map")
    assert view.frame.legend is not None
    assert view.frame.legend.has_rows
    assert view._placement.title_rise >= view.frame.title_rise
