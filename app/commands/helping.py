"""Help, and what concerns the program as a whole."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.key_overlay import KeyOverlay
from app.key_table import KeyTable
from app.settings import Settings, log_folder
from app.work.host import HOST_WORDS, PROCESS, THREAD


class HelpCommands:
    """say : tells the person; give_keys : lets the shortcuts be given anew; set_calm : whether pictures move little"""

    def __init__(
        self, window: QWidget, overlay: KeyOverlay, table: KeyTable, settings: Settings, say: Callable[[str], None],
        give_keys: Callable[[], None], set_calm: Callable[[bool], None],
    ) -> None:  # fmt: skip
        self._window, self._overlay, self._table, self._settings, self._say = window, overlay, table, settings, say
        self._give_keys, self._set_calm = give_keys, set_calm

    def letters(self) -> None:
        """For those whose hands or speech strike keys by accident."""
        on = not self._table.has_letters
        self._table.set_letters(on)
        self._give_keys()
        self._say(f"Keys of a single character are {'on' if on else 'off'}.")

    def change_keys(self) -> None:
        from app.keys_dialog import KeysDialog

        dialog = KeysDialog(self._table, self._window)
        dialog.exec()
        dialog.deleteLater()
        self._give_keys()

    def motion(self) -> None:
        """For those whom movement makes ill, or keeps from reading."""
        on = not self._settings.get("less_motion", False)
        self._settings.set("less_motion", on)
        self._set_calm(on)
        self._say(
            f"Less motion is {'on: pictures change twice a second at most, none turns by itself' if on else 'off'}."
        )

    def keys(self) -> None:
        self._overlay.toggle()

    def worker_host(self) -> None:
        """For the next start: neither can be exchanged under a run, and torch has to be loaded before the window."""
        chosen = THREAD if self._settings.get("worker", PROCESS) == PROCESS else PROCESS
        self._settings.set("worker", chosen)
        self._say(f"From the next start on: {HOST_WORDS[chosen]}")

    def log_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))

    def quit(self) -> None:
        self._window.close()
