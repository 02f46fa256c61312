"""Random hands on the real window: `python -m tests.monkey [ACTIONS] [SEED]`. Ends with 1 where something raised.

Without dialogs that wait for an answer of their own, and without what leaves the program.
"""

import os
import random
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from shiboken6 import isValid

from app.window import Window
from rnnviz.registry import headings

KEYS = (
    Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab,
    Qt.Key.Key_Escape, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete,
    Qt.Key.Key_K, Qt.Key.Key_R, Qt.Key.Key_A, Qt.Key.Key_P, Qt.Key.Key_B, Qt.Key.Key_W, Qt.Key.Key_E, Qt.Key.Key_G,
    Qt.Key.Key_Period, Qt.Key.Key_Comma, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_5,
)  # fmt: skip
ORDERS = (
    "play", "step", "step_back", "to_start", "to_end", "restart", "stop", "faster", "slower", "next_preset",
    "previous_preset", "as_prepared", "projector", "dark", "zoom_in", "zoom_out", "zoom_reset", "gallery",
    "inspector", "undo", "redo", "reset", "ghost", "clear_ghosts", "new", "keys", "black", "white", "pen", "spot",
    "wipe", "overview",
)  # fmt: skip
SIZES = ((760, 520), (1024, 768), (1380, 860), (900, 1100))
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Hands:
    """seed : of what they do"""

    def __init__(self, window: Window, seed: int) -> None:
        self._window, self._random = window, random.Random(seed)
        self._ids = [heading.id for heading in headings()]
        self.longest = 0.0

    def act(self) -> None:
        """One thing at random, and let the window answer."""
        acts = (self._press_key, self._press_key, self._click, self._drag, self._drag, self._wheel, self._order)
        seldom = (self._open, self._resize)
        act = self._random.choice(seldom if self._random.random() < 0.02 else acts)
        began = time.perf_counter()
        act()
        QApplication.processEvents()
        self.longest = max(self.longest, time.perf_counter() - began)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()

    def _target(self) -> tuple[QWidget, QPoint]:
        panels: tuple[QWidget, ...] = self._window.stage.view.panel_views
        widget = (
            self._random.choice(panels).viewport() if panels and self._random.random() < 0.8 else self._window.stage
        )  # type: ignore[attr-defined]
        return widget, self._place(widget)

    def _place(self, widget: QWidget) -> QPoint:
        return QPoint(self._random.randrange(max(1, widget.width())), self._random.randrange(max(1, widget.height())))

    def _press_key(self) -> None:
        QTest.keyClick(QApplication.focusWidget() or self._window, self._random.choice(KEYS))

    def _click(self) -> None:
        widget, at = self._target()
        QTest.mouseClick(widget, LEFT if self._random.random() < 0.8 else RIGHT, pos=at)

    def _drag(self) -> None:
        widget, at = self._target()
        QTest.mousePress(widget, LEFT, pos=at)
        for _ in range(self._random.randrange(1, 6)):
            QTest.mouseMove(widget, self._place(widget))
            QApplication.processEvents()
            if not isValid(widget):  # the panel has gone under the pointer
                return
        QTest.mouseRelease(widget, LEFT, pos=self._place(widget))

    def _wheel(self) -> None:
        widget, at = self._target()
        turned = QPoint(0, self._random.choice((-120, 120)))
        where = QPointF(at), QPointF(widget.mapToGlobal(at))
        event = QWheelEvent(
            *where, QPoint(), turned, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)

    def _order(self) -> None:
        self._window.orders[self._random.choice(ORDERS)]()

    def _open(self) -> None:
        self._window.open_demo(self._random.choice(self._ids))

    def _resize(self) -> None:
        self._window.resize(*self._random.choice(SIZES))


def main(actions: int, seed: int) -> int:
    """Run, print, and say with the exit code whether all went well."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    raised: list[str] = []

    def listen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        raised.append("".join(traceback.format_exception(kind, error, trace)))

    sys.excepthook = listen
    from app.settings import Settings

    QMessageBox.question = lambda *_: QMessageBox.StandardButton.Discard  # type: ignore[method-assign, assignment]
    with tempfile.TemporaryDirectory() as folder:
        window = Window(Settings(Path(folder) / "settings.json"))
        window.show()
        window.open_demo(headings()[0].id)
        hands = Hands(window, seed)
        for number in range(actions):
            try:
                hands.act()
            except Exception:
                raised.append(traceback.format_exc())
            if raised:
                window.close()
                print(f"seed {seed}, action {number}:\n{raised.pop()}")
                return 1
        window.close()
        application.processEvents()
    print(f"seed {seed}: {actions:,} actions, nothing raised; longest {hands.longest:.2f} s")
    return 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]]
    count = numbers[0] if numbers else 100_000
    raise SystemExit(main(count, numbers[1] if len(numbers) > 1 else random.randrange(1_000_000)))
