"""The row below the picture: its slider keeps its length, whatever is said beside it, and what is said is not cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QSlider
from pytestqt.qtbot import QtBot

from app.transport import time_left
from app.window import Window
from tests.app.conftest import PATIENCE_MS
from tests.demos.laws import LONGEST_POSITION

SENTENCES = ("", "step 1 of 9", "a" * LONGEST_POSITION, "epoch 1234567 of 2000000, restarted, going on · 45 s left")


def slider_of(window: Window) -> QSlider:
    found = window.transport.findChild(QSlider)
    assert isinstance(found, QSlider)
    return found


def words_of(window: Window) -> QLabel:
    return next(label for label in window.transport.findChildren(QLabel) if label.accessibleName() == "Progress")


def settle(qtbot: QtBot, window: Window, width: int = 1024) -> None:
    """Until the window has its size and its columns."""
    lengths = [slider_of(window).width()]

    def rests() -> bool:
        lengths.append(slider_of(window).width())
        return window.width() == width and len(set(lengths[-20:])) == 1 and len(lengths) > 20

    qtbot.waitUntil(rests, timeout=PATIENCE_MS)


@pytest.mark.parametrize("projecting", [False, True])
def test_the_slider_keeps_its_length_whatever_is_said(qtbot: QtBot, window: Window, projecting: bool) -> None:
    window.resize(1024, 768)
    window.open_demo("hopfield-plane")
    qtbot.waitUntil(lambda: window.player.snapshot is not None, timeout=PATIENCE_MS)
    if projecting:
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_F5)
        window.showNormal()
        window.resize(1024, 768)
    window.player.pause()
    settle(qtbot, window)
    lengths = set()
    for words in SENTENCES:
        window.transport._show_words(words)
        qtbot.wait(5)
        lengths.add(slider_of(window).width())
    assert len(lengths) == 1
    assert min(lengths) > window.transport.width() / 6


@pytest.mark.parametrize(("projecting", "size", "more"), [(True, (1024, 768), ""), (False, (1380, 860), " · earlier")])
def test_the_longest_position_of_any_demo_is_not_cut(
    qtbot: QtBot, window: Window, projecting: bool, size: tuple[int, int], more: str
) -> None:
    """That no demo says more, the tests of every demo see to."""
    if projecting:
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_F5)
        window.showNormal()
    window.resize(*size)
    settle(qtbot, window, size[0])
    words = "symbol 1234 of 2092 · round 3 · settled"[:LONGEST_POSITION] + more
    window.transport._show_words(words)
    assert words_of(window).text() == words


def test_what_was_cut_is_said_in_full_where_there_is_room_again(qtbot: QtBot, window: Window) -> None:
    window.open_demo("hopfield-plane")
    qtbot.waitUntil(lambda: window.player.snapshot is not None, timeout=PATIENCE_MS)
    window.player.pause()
    window.resize(760, 520)
    settle(qtbot, window, 760)
    whole = words_of(window).toolTip()
    words_of(window).setText("cut")
    window.resize(1380, 860)
    settle(qtbot, window, 1380)
    assert words_of(window).text() == whole


@pytest.mark.parametrize(
    "said", ["epoch 100 of 500 · CPU · 30 s left", "epoch 100 of 500 · 30 s left", "epoch 100 of 500"]
)
def test_where_not_all_has_room_how_far_it_is_comes_before_how_and_how_long(
    qtbot: QtBot, window: Window, said: str
) -> None:
    settle(qtbot, window, window.width())
    label, everything = words_of(window), "epoch 100 of 500 · CPU · 30 s left"
    label.setFixedWidth(label.fontMetrics().horizontalAdvance(said) + 2)
    window.transport._show_words(everything)
    assert label.text() == said
    assert label.toolTip() == everything
    label.setFixedWidth(label.fontMetrics().horizontalAdvance("epoch 100"))
    window.transport._show_words(everything)
    assert label.text().endswith("…")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (0.0, ""), (0.4, "1 s left"), (3.2, "3 s left"), (11.0, "10 s left"), (43.0, "45 s left"),
     (89.0, "90 s left"), (90.0, "2 min left"), (330.0, "6 min left")],
)  # fmt: skip
def test_the_time_left_is_said_no_finer_than_it_is_known(seconds: float | None, words: str) -> None:
    assert time_left(seconds) == words
