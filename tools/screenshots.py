"""Takes the pictures in docs/ from the real window, with its real processes, on Qt's offscreen platform.

    python tools/screenshots.py [FOLDER] [DEMO …]
    python tools/screenshots.py --everywhere FOLDER DEMO[:PRESET] …

Every demo, a few of them also in dark and projector mode; the overview, the export dialog, the list of keys, a small
window with large type. Or these demos in all modes and sizes of window: to be looked at after a change.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.export_dialog import ExportDialog
from app.player import State
from app.settings import Settings
from app.window import Window
from rnnviz.registry import headings

WINDOW, WALL, SMALL = (1380, 860), (1024, 768), (900, 640)
EVERYWHERE = ((760, 520), WALL, WINDOW, (3840, 2160))
IN_ALL_MODES = ("hopfield-plane", "forecast")
PATIENCE = 300.0
LONGEST_RUN = 8.0
"""Seconds that a demo may compute before its picture is taken; a training goes on for longer than a picture needs."""

COLOURS = 256
"""In a picture: enough for the window, and a third of the bytes."""


class Photographer:
    """Opens what is to be seen, waits until it is there, and writes it."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self.window = Window(settings)
        self.window.resize(*WINDOW)
        self.window.show()
        self.window.activateWindow()

    def open(self, demo_id: str, preset: str = "") -> None:
        """Put a demo on the stage and let it get somewhere."""
        self.window.open_demo(demo_id)
        if preset:
            self.window.document.choose_preset(preset)
        player = self.window.player
        wait_until(lambda: player.snapshot is not None)
        began = time.monotonic()
        wait_until(lambda: player.state is State.FINISHED or time.monotonic() > began + LONGEST_RUN)
        if player.state is not State.FINISHED:
            player.pause()
        wait_until(lambda: player.snapshot is not None and not player.snapshot.status.refining)
        settle()

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Write what is to be seen as NAME.png."""
        settle()
        path = self._folder / f"{name}.png"
        save_small((widget or self.window).grab(), path)
        print(f"{path}  {path.stat().st_size / 1000:.0f} kB")

    def everywhere(self, demo_id: str, preset: str) -> None:
        """In all modes and sizes."""
        self.open(demo_id, preset)
        name = f"{demo_id}-{preset}" if preset else demo_id
        for mode in ("light", "dark", "projector"):
            if mode != "light":
                self.window.orders[mode]()
            for width, height in EVERYWHERE:
                self.window.resize(width, height)
                settle()
                self.take(f"{name}-{mode}-{width}x{height}")
            if mode != "light":
                self.window.orders[mode]()

    def demo(self, demo_id: str) -> None:
        """A demo as the docs show it."""
        self.open(demo_id)
        self.take(f"{demo_id}-light")
        if demo_id not in IN_ALL_MODES:
            return
        self.window.orders["dark"]()
        settle_thumbnails(self.window)
        self.take(f"{demo_id}-dark")
        self.window.orders["dark"]()
        self.window.resize(*WALL)
        self.window.orders["projector"]()
        self.take(f"{demo_id}-projector")
        self.window.orders["projector"]()
        self.window.resize(*WINDOW)

    def export_dialog(self, demo_id: str) -> None:
        """The dialog with its preview."""
        self.open(demo_id)

        def look_at_it() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, ExportDialog)
            dialog.path.setText(f"~/figures/{demo_id}.svg")
            wait_until(lambda: not dialog.preview.pixmap().isNull())
            dialog.path.clearFocus()
            self.take("export", dialog)
            dialog.reject()

        QTimer.singleShot(0, look_at_it)
        self.window.orders["export"]()

    def overview(self) -> None:
        """The sheet of demos and presets."""
        self.window.orders["overview"]()
        self.take("overview")
        self.window.orders["overview"]()

    def keys(self) -> None:
        """The sheet that lists all keys."""
        self.window.orders["keys"]()
        self.take("keys")
        self.window.orders["keys"]()

    def small(self, demo_id: str) -> None:
        """Large type in a small window, with the hint of a first visit."""
        self._settings.set("seen", [])
        self.window.resize(*SMALL)
        for _ in range(2):
            self.window.orders["zoom_in"]()
        self.window.orders["new"]()
        self.open(demo_id)
        self.take("small")


def wait_until(is_so: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError("waited in vain for the window")
        QApplication.processEvents()
        time.sleep(0.005)


def settle() -> None:
    """Let everything that is due be laid out and painted."""
    until = time.monotonic() + 0.6
    wait_until(lambda: time.monotonic() > until)


def settle_thumbnails(window: Window) -> None:
    """Wait for the gallery's pictures."""
    wait_until(lambda: window.painter.is_idle)


def save_small(picture: QPixmap, path: Path) -> None:
    """A PNG of few colours."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    image = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
    few = image.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def main(arguments: Sequence[str]) -> None:
    """Take all pictures, or those of some demos only."""
    is_everywhere = arguments[:1] == ["--everywhere"]
    folder_name, *chosen = arguments[is_everywhere:] or ["docs"]
    folder = Path(folder_name)
    folder.mkdir(parents=True, exist_ok=True)
    known = [heading.id for heading in headings()]
    application = QApplication([])
    # Nobody is there to answer, and nothing here is worth keeping.
    QMessageBox.question = lambda *_: QMessageBox.StandardButton.Discard
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(Path(place) / "settings.json")
        settings.set("seen", known)
        photographer = Photographer(folder, settings)
        window = photographer.window
        window.open_demo(known[0])
        window.warm_up()
        settle_thumbnails(window)
        for name in chosen or known:
            demo_id, _, preset = name.partition(":")
            if is_everywhere:
                photographer.everywhere(demo_id, preset)
            else:
                photographer.demo(demo_id)
        if not chosen:
            photographer.overview()
            photographer.export_dialog(known[0])
            photographer.keys()
            photographer.small(known[0])
        window.close()
        wait_until(window.isHidden)
    application.quit()


if __name__ == "__main__":
    main(sys.argv[1:])
