"""Pieces of a formula under a real mouse."""

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.plots.drawings.formulas import FormulaDrawing
from rnnviz.demos.unroll.run import UNFOLDING
from rnnviz.figure.description import HIDDEN, Panel
from rnnviz.figure.marks import Formula, Graph
from rnnviz.figure.palette import THEMES
from rnnviz.headless import start
from rnnviz.registry import load
from rnnviz.view import Hover, View
from tests.app.plots.conftest import Screen
from tests.app.plots.pictures import pixels

PIECES = ("y = ", "V", " h +", " U", " x")
FORMULA = Formula(key="f", pieces=PIECES, tips=("", "V", "", "U", ""), roles="c0", size="large")


def panel_of(formula: Formula) -> Panel:
    return Panel("p", (formula,), kind="diagram", x=HIDDEN, y=HIDDEN)


def place_of(screen: Screen, key: str, mark: str, piece: int) -> QPoint:
    drawing = screen.panel(key).drawing(mark)
    assert isinstance(drawing, FormulaDrawing)
    return drawing.boxes[piece].center().toPoint()


def rest(screen: Screen, key: str, at: QPoint) -> None:
    QTest.mouseMove(screen.panel(key).viewport(), at)
    QApplication.processEvents()


def test_pieces_with_something_to_say_are_told(screen: Screen) -> None:
    screen.show(panel_of(FORMULA))
    found = []
    for piece in range(len(PIECES)):
        rest(screen, "p", place_of(screen, "p", "f", piece))
        found.append(screen.hovers[-1] if screen.hovers else None)
    assert found == [None, Hover("p", "f", 1), None, Hover("p", "f", 3), None]


def test_a_lit_piece_stands_out_where_it_is(screen: Screen) -> None:
    screen.show(panel_of(FORMULA))
    plain = pixels(screen.panel())
    screen.show(panel_of(Formula(**{**vars(FORMULA), "lit": (False, True)})))
    changed = (pixels(screen.panel()) != plain).any(axis=2)
    drawing = screen.panel().drawing("f")
    assert isinstance(drawing, FormulaDrawing)
    box = drawing.boxes[1].adjusted(-3, 0, 3, 0).toAlignedRect()
    assert changed[box.top() : box.bottom() + 1, box.left() : box.right() + 1].any()
    changed[box.top() : box.bottom() + 1, box.left() : box.right() + 1] = False
    assert not changed.any()


def test_edge_and_term_light_each_other_under_the_mouse(screen: Screen) -> None:
    """The whole way round: mouse, hover, drawing anew, and back."""
    run = start("unroll")
    run.advance(UNFOLDING)
    screen.view.resize(1000, 700)
    screen.show(*run.figure().panels, columns=(1.75, 1.0), rows=(1.75, 1.0))
    formula = next(m for m in run.figure().panel("equation").marks if isinstance(m, Formula))
    term = formula.pieces.index("W")
    rest(screen, "equation", place_of(screen, "equation", "formula", term))
    assert isinstance(screen.hovers[-1], Hover)
    figure = run.figure(View(hover=screen.hovers[-1]))
    graph = next(m for m in figure.panel("network").marks if isinstance(m, Graph))
    widest = int(graph.edge_width.argmax())  # type: ignore[union-attr]
    start_at, end_at = graph.edges[widest]
    middle = (graph.x[[start_at, end_at]].mean(), graph.y[[start_at, end_at]].mean())
    screen.move(*middle, key="network")
    assert screen.hovers[-1] == Hover("network", "network", widest, "edge")
    figure = run.figure(View(hover=screen.hovers[-1]))
    lit = next(m for m in figure.panel("equation").marks if isinstance(m, Formula)).lit
    assert [n for n, is_lit in enumerate(lit) if is_lit] == [term]


WALL = (992, 556)
"""Pixels for the figure on a wall of 1024 x 768, below a sentence and above a caption of two lines each."""


def test_an_equation_on_the_wall_is_no_smaller_than_the_caption_below_it(screen: Screen) -> None:
    screen.theme = THEMES["projector"]
    caption = screen.theme.text[0]
    screen.view.resize(*WALL)
    for preset in load("unroll").presets:
        figure = start("unroll", preset_name=preset).figure(View(compact=True))
        screen.show(*figure.panels, columns=figure.columns, rows=figure.rows)
        drawing = screen.panel("equation").drawing("formula")
        assert isinstance(drawing, FormulaDrawing)
        assert drawing._font.pointSizeF() >= caption, preset


def test_the_graph_fills_its_panel(screen: Screen) -> None:
    """From side to side and from top to bottom, but for its words and the title."""
    screen.view.resize(782, 680)
    for preset in load("unroll").presets:
        run = start("unroll", preset_name=preset)
        run.advance(UNFOLDING)
        figure = run.figure()
        screen.show(*figure.panels, columns=figure.columns, rows=figure.rows)
        panel = screen.panel("network")
        graph = next(m for m in figure.panel("network").marks if isinstance(m, Graph))
        wide, high = (abs(panel.area.x_scale) * np.ptp(at) for at in (graph.x, graph.y))
        assert wide >= 0.72 * panel.width(), preset
        assert high >= 0.45 * panel.height(), preset
