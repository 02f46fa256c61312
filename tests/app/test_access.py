"""Everything by keyboard, everything with a name: for those who cannot, or would rather not, point and see."""

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QKeySequenceEdit,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.actions import COMMANDS
from app.data_dialog import DataDialog
from app.export_dialog import ExportDialog
from app.exporting import export_source
from app.key_table import KeyTable, Where
from app.keys_dialog import KeysDialog
from app.player import State
from app.settings import Settings
from app.window import Window
from app.work.painter import Painter
from rnnviz.registry import headings, load
from tests.app.conftest import PATIENCE_MS

LINE = 12
"""Widgets of one line need not begin at the same pixel."""


def open_and_wait(qtbot: QtBot, window: Window, demo: str = "hopfield-plane") -> None:
    window.open_demo(demo)
    qtbot.waitUntil(lambda: window.player.snapshot is not None, timeout=PATIENCE_MS)
    window.player.pause()


def spoken(widget: QWidget) -> str:
    """What a screen reader says; a choice says its value there, and its name apart."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


def takes_focus(widget: QWidget) -> bool:
    """Whether a person can come to it, or type into it; a viewport hands the focus on to what it belongs to."""
    proxy = widget.focusProxy()
    hands_on = proxy is not None and proxy.isAncestorOf(widget)
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isEnabled() and not hands_on


def unnamed(root: QWidget) -> list[str]:
    """Widgets that take the focus and have no name. What Qt makes within a control speaks for the control."""
    found = []
    for widget in root.findChildren(QWidget):
        is_inside = widget.window() is not root.window() or widget.objectName().startswith("qt_")
        if takes_focus(widget) and widget.isVisibleTo(root) and not is_inside and not spoken(widget):
            found.append(f"{type(widget).__name__} '{widget.objectName()}' in {type(widget.parentWidget()).__name__}")
    return found


@pytest.mark.parametrize("demo", [heading.id for heading in headings()])
def test_everything_that_takes_the_focus_has_a_name(qtbot: QtBot, window: Window, demo: str) -> None:
    open_and_wait(qtbot, window, demo)
    for page in range(window.inspector.tabs.count()):
        window.inspector.tabs.setCurrentIndex(page)
        assert unnamed(window) == []
    window.stage.show_failure("Nothing works.", "details")
    assert unnamed(window) == []


def test_dialogs_have_names_too(qtbot: QtBot, window: Window, painter: Painter, settings: Settings) -> None:
    import numpy as np

    open_and_wait(qtbot, window)
    demo, snapshot = window.document.demo, window.player.snapshot
    source = export_source(demo, window.document.params, "", snapshot, window.player.history, window.staging.view)
    export = ExportDialog(source, painter, settings, window)
    assert unnamed(export) == []
    export.reject()
    path = settings.folder / "wave.csv"
    np.savetxt(path, np.sin(np.arange(100.0)))
    data = DataDialog(path, load("forecast"), load("forecast").Params(), window)
    assert unnamed(data) == []
    data.reject()
    keys = KeysDialog(KeyTable(settings), window)
    assert unnamed(keys) == []
    keys.reject()


def test_explorers_have_names_and_the_table_behind_a_panel_opens_by_a_key(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    view = window.stage.view.panel_views[0]
    view.setFocus()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_T)
    (explorer,) = window.staging.explorers.open_ones
    assert explorer.key == view.panel.key
    assert explorer.tools.tabs.currentWidget() is explorer.tools.table
    qtbot.waitUntil(lambda: explorer.tools.table._model.rowCount() > 0, timeout=PATIENCE_MS)
    for page in range(explorer.tools.tabs.count()):
        explorer.tools.tabs.setCurrentIndex(page)
        assert unnamed(explorer) == []


def test_all_states_have_names(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    window.stage.show_waiting("Getting ready …")
    assert unnamed(window) == []
    for order in ("projector", "overview", "black", "white", "white", "pen", "keys"):
        window.orders[order]()
        assert unnamed(window) == []


def test_each_panel_tells_a_number_of_what_it_shows(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    for view in window.stage.view.panel_views:
        view.setFocus()
        assert any(letter.isdigit() for letter in view.accessibleDescription()), view.panel.key


def test_every_button_says_what_it_does(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    for root in (window.header, window.transport):
        for button in root.findChildren(QAbstractButton):
            assert spoken(button)
            assert button.toolTip() or button.text(), spoken(button)


def test_tool_tips_say_the_keys_in_force(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    tips = {b.objectName(): b.toolTip() for b in window.findChildren(QAbstractButton) if b.objectName()}
    assert tips["transport-step"] == "One step forwards (.)"
    assert tips["header-projector"] == "Projector mode (P)"
    window.orders["letters"]()
    tips = {b.objectName(): b.toolTip() for b in window.findChildren(QAbstractButton) if b.objectName()}
    assert tips["transport-step"] == "One step forwards"
    window.orders["letters"]()


def test_every_command_is_there_and_no_two_share_a_key(window: Window) -> None:
    assert set(window.actions_by_name) == {command.name for command in COMMANDS}
    for command in COMMANDS:
        assert callable(window.orders[command.name])
    keys = [QKeySequence(key).toString() for command in COMMANDS for key in command.keys]
    assert all(keys)
    assert sorted(keys) == sorted(set(keys))


def test_no_command_without_a_demo_or_a_run_breaks_anything(
    qtbot: QtBot, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each can be triggered at any time: before the first frame, and after it."""
    opened: list[str] = []
    monkeypatch.setattr("app.commands.helping.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile()))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    for dialog in (ExportDialog, KeysDialog):
        monkeypatch.setattr(dialog, "exec", lambda self: self.reject())
    names = [command.name for command in COMMANDS if command.name != "quit"]
    for name in names:
        window.actions_by_name[name].trigger()
    open_and_wait(qtbot, window)
    for name in names:
        window.actions_by_name[name].trigger()
    assert len(opened) == 2
    assert window.player.state is not State.FAILED


def test_the_sheet_lists_every_key(qtbot: QtBot, window: Window) -> None:
    window.orders["keys"]()
    for command in COMMANDS:
        for key in command.keys:
            assert key in window.key_overlay.text
    assert window.key_overlay.hasFocus()


def field_of(dialog: KeysDialog, command: str, where: Where = "keys") -> QKeySequenceEdit:
    return dialog.edits[command, where]


def give(dialog: KeysDialog, command: str, key: str, where: Where = "keys") -> None:
    """What pressing that key in the field does."""
    field = field_of(dialog, command, where)
    field.setKeySequence(QKeySequence(key))
    field.editingFinished.emit()


@pytest.fixture
def keys_dialog(window: Window) -> Iterator[KeysDialog]:
    dialog = KeysDialog(window.keys, window)
    dialog.show()
    yield dialog
    dialog.reject()
    dialog.deleteLater()


def test_a_key_is_changed_and_holds_at_once_and_later(
    qtbot: QtBot, window: Window, settings: Settings, keys_dialog: KeysDialog
) -> None:
    give(keys_dialog, "projector", "Ctrl+J")
    keys_dialog.reject()
    window._give_keys()
    window.activateWindow()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_P)
    assert not window.appearance.is_projector
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert window.appearance.is_projector
    window.orders["projector"]()
    button = next(b for b in window.header.findChildren(QAbstractButton) if b.objectName() == "header-projector")
    assert "Ctrl+J" in button.toolTip()
    window.orders["keys"]()
    assert "Ctrl+J" in window.key_overlay.text
    by_name = {command.name: command for command in COMMANDS}
    assert KeyTable(Settings(settings.folder / "settings.json")).keys(by_name["projector"], "keys") == ("Ctrl+J",)


def test_a_key_that_stands_for_something_else_is_refused_politely(keys_dialog: KeysDialog) -> None:
    give(keys_dialog, "restart", "P")
    assert "“Projector mode”" in keys_dialog.said.text()
    assert field_of(keys_dialog, "restart").keySequence() == QKeySequence("R")
    give(keys_dialog, "restart", "N")
    assert "“Next demo” while projecting" in keys_dialog.said.text()
    give(keys_dialog, "restart", "Tab")
    assert "move about" in keys_dialog.said.text()
    give(keys_dialog, "restart", "N", "wall_keys")
    assert "while projecting" in keys_dialog.said.text()
    give(keys_dialog, "restart", "")
    assert field_of(keys_dialog, "restart").keySequence().isEmpty()
    assert "another key" not in keys_dialog.said.text()


def test_all_keys_can_be_as_they_come_again(window: Window, keys_dialog: KeysDialog) -> None:
    give(keys_dialog, "restart", "Ctrl+J")
    keys_dialog.letters.setChecked(False)
    keys_dialog.reset.click()
    assert field_of(keys_dialog, "restart").keySequence() == QKeySequence("R")
    assert window.keys.has_letters
    assert keys_dialog.letters.isChecked()


def test_keys_are_recorded_and_tab_leaves_the_field(qtbot: QtBot, keys_dialog: KeysDialog) -> None:
    keys_dialog.activateWindow()
    field = field_of(keys_dialog, "restart")
    field.setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert field.keySequence() == QKeySequence("Ctrl+J")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert not field.hasFocus()
    assert QApplication.focusWidget() is not field.findChild(QLineEdit)
    assert field.keySequence() == QKeySequence("Ctrl+J")


def test_settings_that_make_no_sense_are_no_keys(settings: Settings) -> None:
    settings.set("keys", {"restart": 7, "play": ["Space", 3], "nothing": ["J"]})
    table = KeyTable(settings)
    for command in COMMANDS:
        assert table.keys(command, "keys") == command.keys


@pytest.mark.parametrize("size", [(1380, 860), (1024, 768), (800, 600)])
def test_the_sheet_of_keys_fits_the_window(window: Window, size: tuple[int, int]) -> None:
    window.resize(*size)
    window.orders["projector"]()
    window.orders["keys"]()
    label = window.key_overlay._words
    assert label.sizeHint().width() <= label.width()
    assert label.sizeHint().height() <= label.height()


def round_trip(window: Window) -> list[QWidget]:
    """Where Tab leads, until it comes back to where it began."""
    window.gallery.search.setFocus()
    seen = [window.gallery.search]
    for _ in range(300):
        focused = QApplication.focusWidget()
        QTest.keyClick(focused if focused is not None else window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now is seen[0]:
            return seen
        seen.append(now)
    raise AssertionError("Tab never comes back")


def test_tab_goes_through_the_window_in_reading_order(qtbot: QtBot, window: Window) -> None:
    window.resize(1380, 860)
    open_and_wait(qtbot, window)
    order = round_trip(window)
    parts = [window.header, window.gallery, window.stage, window.transport, window.inspector]

    def part_of(widget: QWidget) -> int:
        return next(number for number, part in enumerate(parts) if part is widget or part.isAncestorOf(widget))

    visited = [part for part, _ in itertools.groupby(part_of(widget) for widget in order)]
    # It begins in the gallery's search, and the header comes last before it comes round.
    assert visited in ([1, 2, 3, 4, 0], [1, 2, 3, 4, 0, 1])
    form = [widget for widget in order if window.inspector.form.isAncestorOf(widget)]
    places = [widget.mapTo(window.inspector.form, QPoint(0, 0)) for widget in form]
    for above, below in itertools.pairwise(places):
        assert below.y() > above.y() - LINE or below.x() > above.x()
    for button in window.transport.findChildren(QAbstractButton):
        if button.isEnabled() and button.isVisible():
            assert button in order


def test_keys_of_the_window_do_not_eat_what_is_typed(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    window.orders["search"]()
    box = QApplication.focusWidget()
    assert isinstance(box, QLineEdit)
    QTest.keyClicks(box, "r k f p.,")
    assert box.text() == "r k f p.,"
    assert not window.appearance.is_projector
    assert not window.isFullScreen()


def test_a_demo_can_be_found_and_opened_without_a_mouse(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(QApplication.focusWidget(), "forecast series")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.document.demo.id.startswith("forecast")


def test_escape_leaves_the_projector(qtbot: QtBot, window: Window) -> None:
    open_and_wait(qtbot, window)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F5)
    assert window.appearance.is_projector
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert not window.appearance.is_projector
