"""Somebody in front of a wall, with a presenter's remote, a pen and a spot of light."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from app.player import State
from app.style import UNIT, look
from app.window import Window
from rnnviz.figure.palette import TEXT_CONTRAST, contrast
from rnnviz.registry import headings
from tests.app.conftest import PATIENCE_MS

CTRL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Through the window system, where shortcuts are looked up."""
    QTest.keyClick(window.windowHandle(), key, modifier)


@pytest.fixture
def presented(qtbot: QtBot, window: Window) -> Window:
    """The window on the wall, with a demo that runs."""
    window.open_demo("hopfield-plane")
    qtbot.waitUntil(lambda: window.player.state in (State.RUNNING, State.FINISHED), timeout=PATIENCE_MS)
    press(window, Qt.Key.Key_F5)
    return window


def demo_of(window: Window) -> str:
    assert window.document.demo is not None
    return window.document.demo.id


def test_a_remote_s_start_and_stop_may_come_in_any_order(presented: Window) -> None:
    for _ in range(3):
        press(presented, Qt.Key.Key_F5)
        assert presented.appearance.is_projector
        assert presented.isFullScreen()
    press(presented, Qt.Key.Key_Escape)
    assert not presented.appearance.is_projector
    assert not presented.isFullScreen()


def test_next_and_back_by_the_keys_that_presenters_know(presented: Window) -> None:
    ids = [heading.id for heading in headings()]
    here = ids.index("hopfield-plane")
    for key, steps in (
        (Qt.Key.Key_PageDown, 1), (Qt.Key.Key_N, 2), (Qt.Key.Key_Backspace, 1), (Qt.Key.Key_PageUp, 0),
    ):  # fmt: skip
        press(presented, key)
        assert demo_of(presented) == ids[(here + steps) % len(ids)]


@pytest.mark.parametrize(("key", "colour"), [("B", "black"), (".", "black"), ("W", "white")])
def test_a_wall_is_hidden_without_a_step_and_the_run_pauses(
    qtbot: QtBot, presented: Window, key: str, colour: str
) -> None:
    code = {"B": Qt.Key.Key_B, ".": Qt.Key.Key_Period, "W": Qt.Key.Key_W}[key]
    press(presented, code)
    assert presented.veil.isVisible()
    assert presented.grab().toImage().pixelColor(20, 20) == QColor(colour)
    qtbot.waitUntil(lambda: presented.player.state is not State.RUNNING, timeout=PATIENCE_MS)
    steps = presented.player.cursor
    press(presented, code)
    assert not presented.veil.isVisible()
    assert presented.player.cursor >= steps
    press(presented, code)
    press(presented, Qt.Key.Key_Space)
    assert presented.veil.isVisible()


def test_the_next_step_brings_the_picture_back(qtbot: QtBot, presented: Window) -> None:
    press(presented, Qt.Key.Key_B)
    press(presented, Qt.Key.Key_W)
    assert presented.veil.colour == "white"
    press(presented, Qt.Key.Key_Left)
    assert not presented.veil.isVisible()


def test_arrows_step_while_projecting(qtbot: QtBot, presented: Window) -> None:
    qtbot.waitUntil(lambda: len(presented.player.history) > 3, timeout=PATIENCE_MS)
    presented.player.pause()
    last = len(presented.player.history) - 1
    press(presented, Qt.Key.Key_Home)
    assert presented.player.cursor == 0
    press(presented, Qt.Key.Key_Right)
    assert presented.player.cursor == 1
    press(presented, Qt.Key.Key_Left)
    assert presented.player.cursor == 0
    press(presented, Qt.Key.Key_End)
    assert presented.player.cursor >= last


def test_presets_follow_each_other_by_key_and_are_ticked_in_the_menu(presented: Window) -> None:
    demo = presented.document.demo
    assert demo is not None
    names = list(demo.presets)
    press(presented, Qt.Key.Key_PageDown, CTRL)
    assert presented.document.preset == names[0]
    press(presented, Qt.Key.Key_PageDown, CTRL)
    assert presented.document.preset == names[1]
    ticked = [action for action in presented.header._presets.actions() if action.isChecked()]
    assert [action.data() for action in ticked] == [names[1]]
    assert demo.presets[names[1]].text[:20] in ticked[0].text()
    press(presented, Qt.Key.Key_PageUp, CTRL)
    assert presented.document.preset == names[0]
    before = demo.Params()
    press(presented, Qt.Key.Key_Home, CTRL)
    assert presented.document.params == before


def test_a_preset_whose_values_stand_there_already_is_ticked_and_not_a_dead_end(presented: Window) -> None:
    presented.open_demo("energy-landscape")
    ticked = [action.data() for action in presented.header._presets.actions() if action.isChecked()]
    assert ticked == ["two-valleys"]
    press(presented, Qt.Key.Key_PageDown, CTRL)
    assert presented.document.preset == "tilt"
    press(presented, Qt.Key.Key_PageUp, CTRL)
    press(presented, Qt.Key.Key_PageUp, CTRL)
    assert presented.document.preset == "overshoot"
    presented.document.edit(presented.document.params.model_copy(update={"gain": 3.3}), "")
    assert not any(action.isChecked() for action in presented.header._presets.actions())


def test_a_preset_chosen_while_paused_plays(qtbot: QtBot, presented: Window) -> None:
    presented.player.pause()
    qtbot.waitUntil(lambda: presented.player.state is not State.RUNNING, timeout=PATIENCE_MS)
    press(presented, Qt.Key.Key_PageDown, CTRL)
    qtbot.waitUntil(lambda: presented.player.state in (State.RUNNING, State.FINISHED), timeout=PATIENCE_MS)


def test_a_pen_draws_over_the_stage_and_is_wiped(presented: Window) -> None:
    board = presented.board
    before = presented.stage.grab().toImage()
    presented.player.pause()
    press(presented, Qt.Key.Key_P, CTRL)
    assert board.isVisible()
    QTest.mousePress(board, Qt.MouseButton.LeftButton, pos=QPoint(60, 90))
    QTest.mouseMove(board, QPoint(200, 120))
    QTest.mouseMove(board, QPoint(300, 90))
    QTest.mouseRelease(board, Qt.MouseButton.LeftButton, pos=QPoint(300, 90))
    assert len(board.strokes) == 1
    assert presented.stage.grab().toImage() != before
    params = presented.document.params
    press(presented, Qt.Key.Key_P, CTRL)
    assert not board.has_pen
    assert board.isVisible()
    assert board.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    press(presented, Qt.Key.Key_E)
    assert board.strokes == []
    assert not board.isVisible()
    assert presented.document.params == params


def test_a_spot_of_light_follows_the_pointer(qtbot: QtBot, presented: Window) -> None:
    press(presented, Qt.Key.Key_L, CTRL)
    assert presented.board.has_spot
    QCursor.setPos(presented.stage.mapToGlobal(QPoint(150, 150)))
    qtbot.waitUntil(lambda: presented.board._at == QPoint(150, 150), timeout=PATIENCE_MS)
    light = presented.board.grab().toImage()
    assert light.pixelColor(150, 150).lightness() > light.pixelColor(presented.board.width() - 5, 5).lightness() + 80
    press(presented, Qt.Key.Key_Escape)
    assert not presented.board.isVisible()


def test_in_a_dark_room_the_wall_is_dark(presented: Window) -> None:
    sizes = presented.appearance.theme.text
    press(presented, Qt.Key.Key_T, CTRL)
    theme = presented.appearance.theme
    assert presented.appearance.is_projector
    assert theme.text == sizes
    assert contrast(theme.colour("text"), theme.colour("panel")) >= TEXT_CONTRAST
    assert contrast("#ffffff", theme.colour("panel")) > 10


def test_keys_of_one_character_can_be_switched_off(presented: Window) -> None:
    presented.orders["letters"]()
    press(presented, Qt.Key.Key_B)
    assert not presented.veil.isVisible()
    press(presented, Qt.Key.Key_PageDown)
    assert demo_of(presented) != "hopfield-plane"
    press(presented, Qt.Key.Key_Escape)
    press(presented, Qt.Key.Key_P)
    assert not presented.appearance.is_projector
    presented.orders["letters"]()
    press(presented, Qt.Key.Key_P)
    assert presented.appearance.is_projector


def test_however_large_the_type_the_picture_keeps_half_of_the_stage(qtbot: QtBot, presented: Window) -> None:
    presented.open_demo("echo-state")
    presented.showNormal()
    presented.resize(1024, 768)
    stage = presented.stage
    qtbot.waitUntil(lambda: presented.width() == 1024 and stage._caption.isVisible(), timeout=PATIENCE_MS)
    assert stage.view.height() > 0.6 * stage.height()
    for _ in range(4):
        press(presented, Qt.Key.Key_Plus, CTRL)
    qtbot.waitUntil(lambda: not stage._caption.isVisible(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: stage.view.height() > 0.5 * stage.height(), timeout=PATIENCE_MS)
    press(presented, Qt.Key.Key_0, CTRL)
    qtbot.waitUntil(stage._caption.isVisible, timeout=PATIENCE_MS)


def test_large_type_cuts_neither_tabs_nor_choices(qtbot: QtBot, window: Window) -> None:
    window.resize(1380, 860)
    window.open_demo("hopfield-plane")
    for _ in range(4):
        press(window, Qt.Key.Key_Plus, CTRL)
    inspector = window.inspector
    qtbot.waitUntil(lambda: inspector.width() >= 18 * look().line(), timeout=PATIENCE_MS)
    assert inspector.tabs.tabBar().sizeHint().width() <= inspector.tabs.width()
    assert inspector.form is not None
    combos = [combo for combo in inspector.form.findChildren(QComboBox) if combo.isVisible()]
    assert len(combos) >= 2
    for combo in combos:
        option = QStyleOptionComboBox()
        combo.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, combo).width() - UNIT
        for n in range(combo.count()):
            assert combo.fontMetrics().horizontalAdvance(combo.itemText(n)) <= room, combo.itemText(n)
    for button in inspector.form.findChildren(QPushButton):
        if button.isVisible() and button.property("segment"):
            assert button.fontMetrics().horizontalAdvance(button.text()) <= button.width(), button.text()


def test_bring_back_as_prepared_and_forth_again(qtbot: QtBot, presented: Window) -> None:
    """What if? and back: a drag, a slider and a preset are undone by one key, and can be redone."""
    document = presented.document
    prepared = document.params
    slider = presented.wall_sliders.sliders["grid_starts"].slider
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    press(presented, Qt.Key.Key_Right)
    press(presented, Qt.Key.Key_PageDown, CTRL)
    changed = document.params
    assert document.undo_stack.index() == 2
    press(presented, Qt.Key.Key_Home, CTRL)
    assert document.params == prepared
    press(presented, Qt.Key.Key_Y, CTRL)
    press(presented, Qt.Key.Key_Y, CTRL)
    assert document.params == changed


def test_a_pen_and_a_spot_leave_with_the_wall(qtbot: QtBot, presented: Window) -> None:
    press(presented, Qt.Key.Key_P, CTRL)
    press(presented, Qt.Key.Key_L, CTRL)
    assert presented.board.has_pen
    assert presented.board.has_spot
    press(presented, Qt.Key.Key_PageDown)
    assert presented.board.has_pen  # the next demo is drawn on, too
    press(presented, Qt.Key.Key_Escape)
    assert not presented.board.isVisible()
    assert not presented.board.has_pen
