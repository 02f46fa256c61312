"""Random hands on the real window and its dialogs: `python -m tests.monkey [ACTIONS] [SEED]`. Ends with 1 where
something raised or Qt warned.

Without what leaves the program. In file dialogs only prepared names are typed: Qt's own can delete files.
"""

import faulthandler
import os
import random
import sys
import tempfile
import threading
import time
import traceback
import warnings
from pathlib import Path
from types import TracebackType

import numpy as np
from PySide6.QtCore import QMessageLogContext, QObject, QPoint, QPointF, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLineEdit, QMessageBox, QWidget
from shiboken6 import isValid

from app.window import Window
from rnnviz.registry import headings

KEYS = (
    Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab,
    Qt.Key.Key_Escape, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete,
    Qt.Key.Key_K, Qt.Key.Key_R, Qt.Key.Key_A, Qt.Key.Key_P, Qt.Key.Key_B, Qt.Key.Key_W, Qt.Key.Key_E, Qt.Key.Key_G,
    Qt.Key.Key_T, Qt.Key.Key_X, Qt.Key.Key_Return, Qt.Key.Key_Backtab, Qt.Key.Key_Plus, Qt.Key.Key_Minus,
    Qt.Key.Key_Period, Qt.Key.Key_Comma, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_5,
)  # fmt: skip
ORDERS = (
    "play", "step", "step_back", "to_start", "to_end", "restart", "stop", "faster", "slower", "next_preset",
    "previous_preset", "as_prepared", "projector", "dark", "zoom_in", "zoom_out", "zoom_reset", "gallery",
    "inspector", "undo", "redo", "reset", "ghost", "clear_ghosts", "new", "keys", "black", "white", "pen", "spot",
    "wipe", "overview", "explore", "table", "letters", "motion", "search", "present", "leave", "full_screen",
    "copy_data", "copy_python", "copy_figure",
)  # fmt: skip
DIALOGS = ("export", "change_keys", "open", "save", "save_as", "save_sound")
WORDS = ("7", "-1", "0.5", "1e9", "", "a", "1, 2, 3", "laser")
SIZES = ((760, 520), (1024, 768), (1380, 860), (900, 1100))
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
TICK_MS = 5
STUCK_S = 60.0
"""An action that takes longer is stuck: where is printed, and that is the end."""

SAID_BY_THE_PLATFORM = ("propagateSizeHints", "This plugin does not support", "not accepted by receiving widget")


class Hands(QObject):
    """folder : for what they open and save; seed : of what they do"""

    def __init__(self, window: Window, folder: Path, seed: int) -> None:
        super().__init__(window)
        self._window, self._folder, self._random = window, folder, random.Random(seed)
        self._ids = [heading.id for heading in headings()]
        self._dialog: QWidget | None = None
        self._patience = 0
        self.does = ""
        self.longest = 0.0, ""
        """Seconds of the window's own thread, and what took them."""
        self._files = _prepared(folder)
        window._settings.set("folder", str(folder))
        self._is_at_work = True
        self._watch_for_dialogs()

    def act(self) -> None:
        """One thing at random, and let the window answer."""
        acts = (
            self._press_key, self._press_key, self._click, self._drag, self._drag, self._wheel, self._order, self._type,
        )  # fmt: skip
        seldom = (self._open, self._resize, self._order_dialog, self._close_explorer, self._open_file)
        act = self._random.choice(seldom if self._random.random() < 0.05 else acts)
        began, self.does = time.thread_time(), act.__name__.strip("_")
        act()
        QApplication.processEvents()
        self.longest = max(self.longest, (time.thread_time() - began, self.does))
        _close_popup()

    def stop(self) -> None:
        """Nothing more."""
        self._is_at_work = False

    def _target(self) -> tuple[QWidget, QPoint]:
        """A panel mostly, else anything that is seen in one of the windows."""
        panels = [view.viewport() for view in self._window.stage.view.panel_views]
        if panels and self._random.random() < 0.6:
            widget = self._random.choice(panels)
        else:
            top = self._random.choice([self._window, self._window, *self._window.staging.explorers.open_ones])
            widget = self._random.choice([top, *_seen(top)])
        return widget, self._place(widget)

    def _place(self, widget: QWidget) -> QPoint:
        return QPoint(self._random.randrange(max(1, widget.width())), self._random.randrange(max(1, widget.height())))

    def _press_key(self) -> None:
        QTest.keyClick(QApplication.focusWidget() or self._window, self._random.choice(KEYS))

    def _type(self) -> None:
        widget = QApplication.focusWidget()
        if isinstance(widget, QLineEdit):
            QTest.keyClicks(widget, self._random.choice(WORDS))

    def _click(self) -> None:
        widget, at = self._target()
        QTest.mouseClick(widget, LEFT if self._random.random() < 0.8 else RIGHT, pos=at)

    def _drag(self) -> None:
        widget, at = self._target()
        QTest.mousePress(widget, LEFT, pos=at)
        for _ in range(self._random.randrange(0, 6)):
            if not isValid(widget):  # the panel has gone under the pointer
                return
            QTest.mouseMove(widget, self._place(widget))
            QApplication.processEvents()
        if isValid(widget):
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
        self.does = self._random.choice(ORDERS)
        self._window.orders[self.does]()

    def _order_dialog(self) -> None:
        self.does = self._random.choice(DIALOGS)
        self._window.orders[self.does]()

    def _open(self) -> None:
        self._window.open_demo(self._random.choice(self._ids))

    def _open_file(self) -> None:
        self._window.open_path(self._folder / self._random.choice(self._files))

    def _close_explorer(self) -> None:
        if self._window.staging.explorers.open_ones:
            self._random.choice(self._window.staging.explorers.open_ones).close()

    def _resize(self) -> None:
        self._window.resize(*self._random.choice(SIZES))

    # -- dialogs ----------------------------------------------------------------------------------------------

    def _watch_for_dialogs(self) -> None:
        """A dialog holds up whoever has opened it, so it is worked on from outside: each time by a timer of its own,
        because one that is being served does not go off again within another dialog."""
        if self._is_at_work:
            QTimer.singleShot(TICK_MS, self, self._look_for_a_dialog)

    def _look_for_a_dialog(self) -> None:
        self._watch_for_dialogs()
        _close_popup()
        dialog = QApplication.activeModalWidget()
        if dialog is None or not self._is_at_work:
            return
        if dialog is not self._dialog:
            self._dialog, self._patience = dialog, self._random.randrange(1, 12)
        self._patience -= 1
        if isinstance(dialog, QFileDialog):
            self._choose_file(dialog)
        elif isinstance(dialog, QMessageBox):
            self._answer(dialog)
        elif self._patience > 0:
            self._work_on(dialog)
        elif isinstance(dialog, QDialog):
            dialog.reject()

    def _choose_file(self, dialog: QFileDialog) -> None:
        """A prepared name, where one can be typed at all; or none."""
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        if field is not None and self._random.random() < 0.7:
            field.setText(str(self._folder / self._random.choice(self._files)))
            QTest.keyClick(field, Qt.Key.Key_Return)
        else:
            dialog.reject()

    def _answer(self, dialog: QMessageBox) -> None:
        buttons: list[QAbstractButton] = [button for button in dialog.buttons() if button.isEnabled()]
        self._random.choice(buttons).click()

    def _work_on(self, dialog: QWidget) -> None:
        widget = self._random.choice([dialog, *_seen(dialog)])
        match self._random.randrange(4):
            case 0:
                QTest.keyClick(widget, self._random.choice(KEYS))
            case 1 if isinstance(widget, QLineEdit):
                QTest.keyClicks(widget, self._random.choice(WORDS))
            case _:
                QTest.mouseClick(widget, LEFT, pos=self._place(widget))


def _close_popup() -> None:
    """A menu; what stands in it is ordered otherwise."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def _seen(top: QWidget) -> list[QWidget]:
    return [widget for widget in top.findChildren(QWidget) if widget.isVisible() and widget.window() is top.window()]


def _prepared(folder: Path) -> tuple[str, ...]:
    """Files good and bad, and a name for what is saved."""
    at = np.arange(300.0)
    np.savetxt(folder / "wave.csv", np.sin(at / 5.0))
    np.savetxt(folder / "short.csv", at[:5])
    (folder / "words.txt").write_text("def f(x):\n    return x\n" * 200)
    (folder / "broken.rnnviz").write_bytes(b"PK\x03\x04 no session")
    return "wave.csv", "short.csv", "words.txt", "broken.rnnviz", "missing.npy", "saved.rnnviz"


def main(actions: int, seed: int) -> int:
    """Run, print, and say with the exit code whether all went well."""
    faulthandler.enable()
    print(f"seed {seed}", flush=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    application = QApplication([])
    raised: list[str] = []

    def listen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        raised.append("".join(traceback.format_exception(kind, error, trace)))

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(words in text for words in SAID_BY_THE_PLATFORM):
            raised.append(f"Qt says: {text}\n{''.join(traceback.format_stack()[-8:])}")

    warnings.simplefilter("error")
    sys.excepthook = listen
    threading.excepthook = lambda of: listen(of.exc_type, of.exc_value or of.exc_type(), of.exc_traceback)
    qInstallMessageHandler(hear)
    from app.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        window = Window(Settings(Path(folder) / "settings.json"))
        window.show()
        window.open_demo(headings()[0].id)
        window.warm_up()
        hands = Hands(window, Path(folder), seed)
        number = 0
        while number < actions and not raised:
            faulthandler.dump_traceback_later(STUCK_S, exit=True)
            try:
                hands.act()
            except Exception:
                raised.append(traceback.format_exc())
            number += 1
        faulthandler.cancel_dump_traceback_later()
        hands.stop()
        QMessageBox.question = lambda *_: QMessageBox.StandardButton.Discard  # type: ignore[method-assign, assignment]
        window.close()
        application.processEvents()
    print(f"{number:,} actions; longest {hands.longest[0]:.2f} s: {hands.longest[1]}")
    print(raised[0] if raised else "nothing raised")
    return 1 if raised else 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]]
    count = numbers[0] if numbers else 100_000
    raise SystemExit(main(count, numbers[1] if len(numbers) > 1 else random.randrange(1_000_000)))
