"""Words around the picture come and go; the picture stays where it is."""

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.plots import figure_view
from app.stage import Stage
from rnnviz.figure.description import Figure, Panel
from rnnviz.figure.marks import Line
from rnnviz.figure.palette import THEMES

X = np.linspace(0.0, 1.0, 20)
PANELS = tuple(Panel(key, (Line(key="l", x=X, y=X),), key, place=(0, n, 1, 1)) for n, key in enumerate("ab"))
LONG = "A caption of several lines: " + 30 * "more words "


def figure(caption: str, warning: str = "") -> Figure:
    return Figure(PANELS, columns=(2.0, 1.0), rows=(1.0,), caption=caption, warning=warning)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    made = Stage()
    qtbot.addWidget(made)
    made.set_sentence("What it teaches.")
    made.resize(800, 600)
    made.show()
    return made


def place(stage: Stage) -> list[QRect]:
    QApplication.processEvents()
    return [view.geometry() for view in stage.view.panel_views]


def test_a_warning_that_comes_under_way_moves_nothing(stage: Stage) -> None:
    stage.show_figure(figure("One line."), THEMES["light"])
    before = place(stage)
    stage.show_figure(figure("One line.", "Two points are not shown."), THEMES["light"])
    assert place(stage) == before
    assert stage._warning.isVisible()
    assert stage._warning.y() < stage._caption.y()
    stage.show_figure(figure("One line."), THEMES["light"])
    assert place(stage) == before
    assert not stage._warning.isVisible()


def test_words_that_need_more_room_get_it_and_the_picture_is_laid_out_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.show_figure(figure("One line."), THEMES["light"])
    before = place(stage)
    laid_out = []
    best = figure_view.best_arrangement
    monkeypatch.setattr(
        figure_view, "best_arrangement", lambda *given: laid_out.append(given[2].height()) or best(*given)
    )
    stage.show_figure(figure(LONG), THEMES["light"])
    after = place(stage)
    assert all(now.height() < then.height() for now, then in zip(after, before, strict=True))
    assert set(laid_out) == {stage.view.height()}  # and never for a size that it had on the way
    assert stage.view.geometry().bottom() < stage._below.mapTo(stage, stage._caption.pos()).y() + 1


def test_another_figure_with_more_words_is_laid_out_for_the_room_that_is_left(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.show_figure(figure("One line."), THEMES["light"])
    place(stage)
    laid_out = []
    best = figure_view.best_arrangement
    monkeypatch.setattr(
        figure_view, "best_arrangement",
        lambda *given: laid_out.append((len(given[0].panels), given[2].height())) or best(*given),
    )  # fmt: skip
    stage.show_figure(Figure(PANELS[:1], caption=LONG), THEMES["light"])
    place(stage)
    assert set(laid_out) == {(1, stage.view.height())}  # and not the figure before once more
