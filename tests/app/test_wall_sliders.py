"""Sliders below the picture, for somebody in front of a wall: with real hands and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.player import State
from app.wall_sliders import WallSlider
from app.window import Window
from tests.app.conftest import PATIENCE_MS
from tests.app.test_access import unnamed
from tests.app.test_presenting import press

TOUCH, LEAST_TOUCH = 42, 24
"""Pixels for a finger, on a whole wall and in a small window. Source: WCAG 2.2, 2.5.5 (44) and 2.5.8."""


def project(qtbot: QtBot, window: Window, demo_id: str = "energy-landscape") -> None:
    window.open_demo(demo_id)
    qtbot.waitUntil(lambda: window.player.state in (State.RUNNING, State.FINISHED), timeout=PATIENCE_MS)
    press(window, Qt.Key.Key_F5)


def slider_of(window: Window, name: str) -> WallSlider:
    return window.wall_sliders.sliders[name]


def test_they_are_there_while_projecting_only(qtbot: QtBot, window: Window) -> None:
    window.open_demo("energy-landscape")
    assert not window.wall_sliders.isVisible()
    press(window, Qt.Key.Key_F5)
    assert window.wall_sliders.isVisible()
    assert list(window.wall_sliders.sliders) == ["gain", "w_cross"]
    assert slider_of(window, "gain").words == "Gain g = 2"
    assert unnamed(window) == []
    press(window, Qt.Key.Key_Escape)
    assert not window.wall_sliders.isVisible()


def test_a_key_hides_them_for_good(qtbot: QtBot, window: Window) -> None:
    project(qtbot, window)
    press(window, Qt.Key.Key_S)
    assert not window.wall_sliders.isVisible()
    press(window, Qt.Key.Key_PageDown)
    assert not window.wall_sliders.isVisible()
    press(window, Qt.Key.Key_S)
    assert window.wall_sliders.isVisible()


def test_a_drag_changes_the_run_and_is_one_step_of_undo(qtbot: QtBot, window: Window) -> None:
    project(qtbot, window)
    slider = slider_of(window, "gain").slider
    middle = slider.height() // 2
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 3, middle))
    for share in (0.5, 0.7, 0.9):
        QTest.mouseMove(slider, QPoint(round(share * slider.width()), middle))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(0.9 * slider.width()), middle))
    gain = window.document.params.gain
    assert gain > 3.0
    assert slider_of(window, "gain").words == f"Gain g = {gain:g}"
    assert window.inspector.form is not None
    assert window.inspector.form.params.gain == gain
    qtbot.waitUntil(lambda: window.player.snapshot is not None and window.player.snapshot.params.gain == gain)
    assert window.document.undo_stack.count() == 1
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.params.gain == 2.0
    assert slider_of(window, "gain").words == "Gain g = 2"


def test_by_keyboard_too_and_the_remote_still_means_what_it_means(qtbot: QtBot, window: Window) -> None:
    project(qtbot, window)
    slider = slider_of(window, "gain").slider
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    press(window, Qt.Key.Key_Right)
    once = window.document.params.gain
    assert once > 2.0
    press(window, Qt.Key.Key_Right)
    assert window.document.params.gain > once
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.params.gain == once
    press(window, Qt.Key.Key_PageDown)
    assert window.document.demo is not None
    assert window.document.demo.id != "energy-landscape"


def test_tab_comes_to_them_after_the_picture(qtbot: QtBot, window: Window) -> None:
    project(qtbot, window)
    seen = []
    window.stage.setFocus()
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    gain, cross = (slider_of(window, name).slider for name in ("gain", "w_cross"))
    assert seen.index(cross) == seen.index(gain) + 1
    play = window.transport._buttons["play"]
    assert seen.index(gain) < seen.index(play)


def test_hidden_they_give_the_arrows_back(qtbot: QtBot, window: Window) -> None:
    project(qtbot, window)
    slider_of(window, "gain").slider.setFocus()
    press(window, Qt.Key.Key_S)
    window.player.pause()
    press(window, Qt.Key.Key_Home)
    press(window, Qt.Key.Key_Right)
    assert window.document.params.gain == 2.0
    assert window.player.cursor == 1


def test_what_is_refused_goes_back_and_is_said(qtbot: QtBot, window: Window) -> None:
    project(qtbot, window, "hopfield-digits")
    slider = slider_of(window, "noise").slider
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 4, slider.height() // 2))
    assert window.document.params.noise <= 1.0
    assert "noise" in window.status.text
    assert slider_of(window, "noise").words == f"Amount = {window.document.params.noise:g}"


def test_numbers_are_written_as_on_a_blackboard(qtbot: QtBot, window: Window) -> None:
    project(qtbot, window, "ctrnn-chaos")
    perturbation = slider_of(window, "perturbation")
    assert perturbation.words == "Perturbation = 10⁻⁶"
    perturbation.show_value(0.005)
    assert perturbation.words == "Perturbation = 0.005"
    window.open_demo("energy-landscape")
    cross = slider_of(window, "w_cross")
    cross.show_value(-0.5)
    assert cross.words == "Cross weight = −0.5"


def test_another_rule_brings_its_own(qtbot: QtBot, window: Window) -> None:
    project(qtbot, window, "hopfield-plane")
    assert list(window.wall_sliders.sliders) == ["grid_starts"]
    window.document.choose_preset("modern")
    assert list(window.wall_sliders.sliders) == ["beta", "grid_starts"]
    assert slider_of(window, "beta").words == "β = 4"


@pytest.mark.parametrize("size", [(1024, 768), (760, 520), (1920, 1080)])
def test_they_are_large_enough_for_a_finger_and_stay_where_they_are(
    qtbot: QtBot, window: Window, size: tuple[int, int]
) -> None:
    window.open_demo("echo-state")
    window.resize(*size)
    window.orders["projector"]()
    qtbot.waitUntil(lambda: window.wall_sliders.width() == size[0])
    QApplication.processEvents()
    sliders = [slider_of(window, name) for name in ("spectral_radius", "leak")]
    needed = TOUCH if size[0] >= 1024 else LEAST_TOUCH
    qtbot.waitUntil(lambda: all(wall.slider.height() >= needed for wall in sliders))
    places = [wall.slider.geometry() for wall in sliders]
    assert all(place.width() >= 4 * needed for place in places)
    for wall in sliders:
        assert wall._words.width() >= wall._words.sizeHint().width()
    window.document.edit(window.document.params.model_copy(update={"leak": 0.123}), "")
    QApplication.processEvents()
    assert [wall.slider.geometry() for wall in sliders] == places
