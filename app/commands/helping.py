"""Help, and what concerns the program as a whole."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.key_overlay import KeyOverlay
from app.settings import Settings, log_folder
from app.work.host import HOST_WORDS, PROCESS, THREAD


class HelpCommands:
    """say : tells the person; close : ends the program; give_keys : lets the shortcuts be given anew"""

    def __init__(
        self, overlay: KeyOverlay, settings: Settings, say: Callable[[str], None], close: Callable[[], object],
        give_keys: Callable[[], None],
    ) -> None:  # fmt: skip
        self._overlay, self._settings, self._say, self._close = overlay, settings, say, close
        self._give_keys = give_keys

    def letters(self) -> None:
        """For those whose hands or speech strike keys by accident."""
        on = not self._settings.get("letters", True)
        self._settings.set("letters", on)
        self._give_keys()
        self._say(f"Keys of a single character are {'on' if on else 'off'}.")

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
        self._close()
