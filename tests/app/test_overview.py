"""All demos and presets, two keys or two clicks away."""

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.overview import DEMO_KEYS, PRESET_KEYS, Overview
from app.overview_entry import Entry
from app.player import State
from app.window import Window
from rnnviz.registry import headings, load
from tests.app.conftest import PATIENCE_MS
from tests.app.test_access import unnamed
from tests.app.test_presenting import press


@pytest.fixture(params=["wall", "desk"])
def shown(qtbot: QtBot, window: Window, request: pytest.FixtureRequest) -> Window:
    """The sheet, opened by its key, on the wall or not."""
    window.open_demo("energy-landscape")
    if request.param == "wall":
        press(window, Qt.Key.Key_F5)
    press(window, Qt.Key.Key_G)
    return window


def entry(window: Window, name: str) -> Entry:
    return next(entry for entry in window.overview.entries if entry.name == name)


def type_key(window: Window, key: str) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key)


def demo_of(window: Window) -> str:
    return window.document.demo.id if window.document.demo is not None else ""


def test_every_demo_and_every_preset_has_a_key() -> None:
    assert len(set(DEMO_KEYS)) == len(DEMO_KEYS) >= len(headings())
    assert "g" not in DEMO_KEYS + PRESET_KEYS
    assert max(len(load(heading.id).presets) for heading in headings()) <= len(set(PRESET_KEYS)) == len(PRESET_KEYS)


def test_two_keys_bring_any_preset(shown: Window) -> None:
    assert shown.overview.isVisible()
    type_key(shown, entry(shown, "echo-state").key)
    names = list(load("echo-state").presets)
    assert [e.name for e in shown.overview.entries] == ["", *names]
    type_key(shown, entry(shown, names[1]).key)
    assert not shown.overview.isVisible()
    assert (demo_of(shown), shown.document.preset) == ("echo-state", names[1])


def test_two_clicks_do_too(shown: Window) -> None:
    QTest.mouseClick(entry(shown, "seeds"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(entry(shown, "reseeded"), Qt.MouseButton.LeftButton)
    assert (demo_of(shown), shown.document.preset) == ("seeds", "reseeded")
    assert not shown.overview.isVisible()


def test_a_preset_of_the_same_demo_plays(qtbot: QtBot, shown: Window) -> None:
    shown.player.pause()
    type_key(shown, entry(shown, "energy-landscape").key)
    type_key(shown, entry(shown, "melted").key)
    assert shown.document.params.gain == 0.8
    qtbot.waitUntil(lambda: shown.player.state in (State.RUNNING, State.FINISHED), timeout=PATIENCE_MS)


def test_without_a_preset_the_demo_is_as_it_was_left(shown: Window) -> None:
    shown.document.choose_preset("melted")
    shown.open_demo("seeds")
    press(shown, Qt.Key.Key_G)
    type_key(shown, entry(shown, "energy-landscape").key)
    type_key(shown, "0")
    assert (demo_of(shown), shown.document.params.gain) == ("energy-landscape", 0.8)


def test_what_stands_on_the_stage_is_ticked(shown: Window) -> None:
    assert [e.name for e in shown.overview.entries if e.ticked] == ["energy-landscape"]
    assert entry(shown, "energy-landscape").hasFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [e.name for e in shown.overview.entries if e.ticked] == ["two-valleys"]


def test_escape_goes_back_and_then_away_and_the_key_closes(shown: Window) -> None:
    type_key(shown, entry(shown, "rbm").key)
    was_projector = shown.appearance.is_projector
    type_key(shown, Qt.Key.Key_Escape)  # type: ignore[arg-type]
    assert len(shown.overview.entries) == len(headings())
    assert entry(shown, "rbm").hasFocus()
    type_key(shown, Qt.Key.Key_Escape)  # type: ignore[arg-type]
    assert not shown.overview.isVisible()
    assert shown.appearance.is_projector is was_projector
    press(shown, Qt.Key.Key_G)
    assert shown.overview.isVisible()
    press(shown, Qt.Key.Key_G)
    assert not shown.overview.isVisible()
    assert demo_of(shown) == "energy-landscape"


def test_a_click_beside_everything_closes_it(shown: Window) -> None:
    QTest.mouseClick(shown.overview, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not shown.overview.isVisible()


def test_a_remote_goes_on_to_the_next_demo(shown: Window) -> None:
    press(shown, Qt.Key.Key_PageDown)
    assert demo_of(shown) != "energy-landscape"
    assert not shown.overview.isVisible()


def test_tab_and_arrows_stay_on_the_sheet(shown: Window) -> None:
    seen = set()
    for _ in range(len(headings()) + 1):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert isinstance(focused, Entry)
        seen.add(focused.name)
    assert seen == {heading.id for heading in headings()}
    assert unnamed(shown) == []


def test_everything_fits(qtbot: QtBot, window: Window) -> None:
    window.open_demo("energy-landscape")
    for projecting, demo in itertools.product((False, True), ("", "forecast", "hopfield-digits")):
        if projecting is not window.appearance.is_projector:
            window.orders["projector"]()
        for size in ((760, 520), (1024, 768), (1920, 1080)):
            window.resize(*size)
            qtbot.waitUntil(lambda: not window._wall_timer.isActive())
            window.orders["overview"]()
            if demo:
                window.overview.show_presets(demo)
            assert unfit(window.overview) == []
            window.overview.close_sheet()


def unfit(sheet: Overview) -> list[str]:
    """Entries that are cut, or lie on others."""
    return [
        one.name
        for one in sheet.entries
        if not sheet.rect().contains(one.geometry())
        or one.sizeHint().width() > one.width()
        or any(one is not other and one.geometry().intersects(other.geometry()) for other in sheet.entries)
    ]
