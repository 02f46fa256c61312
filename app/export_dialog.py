"""The dialog that writes a figure: format, size in centimetres, resolution, theme, and a preview of the result."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.settings import Settings
from app.work.painter import Painter
from rnnviz.errors import InputError
from rnnviz.figure.description import Figure
from rnnviz.live import painting

FORMATS = {
    "svg": "SVG — vector, for the web and Inkscape",
    "pdf": "PDF — vector, for papers",
    "png": "PNG — pixels",
    "csv": "CSV — the data shown",
    "gif": "GIF — the animation",
    "mp4": "MP4 — the animation",
}
MOVIES = ("gif", "mp4")
WITH_PIXELS = ("png", "gif", "mp4")
SIZES = {
    "Text width (16 × 10 cm)": (16.0, 10.0),
    "One column (8.6 × 6.5 cm)": (8.6, 6.5),
    "Slide (32 × 18 cm)": (32.0, 18.0),
    "Square (12 × 12 cm)": (12.0, 12.0),
}
THEMES = {"print": "Print", "light": "Light", "dark": "Dark", "projector": "Projector"}
PREVIEW = QSize(520, 360)
PREVIEW_DELAY_MS = 250
MOST_MOVIE_FRAMES = 200


@dataclass(frozen=True)
class ExportSource:
    """What can be exported. animation : draws at most so many remembered moments; metadata : stamped into the file"""

    name: str
    figure: Figure
    animation: Callable[[int], tuple[Figure, ...]]
    metadata: dict[str, str]


class ExportDialog(QDialog):
    """Asks how, shows how it will look, and writes it in the painting process."""

    def __init__(
        self, source: ExportSource, painter: Painter, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export the figure")
        self._source, self._painter, self._settings = source, painter, settings
        self._job = 0
        self._preview_job = 0
        self._build()
        self._restore()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(PREVIEW_DELAY_MS)
        self._delay.timeout.connect(self._ask_preview)
        self._connect()
        self._on_choice_changed()

    # -- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.format = _combo(FORMATS, "Format")
        self.size_name = QComboBox()
        self.size_name.setAccessibleName("Size")
        self.size_name.addItems([*SIZES, "Own size"])
        self.width_cm, self.height_cm = _centimetres("Width"), _centimetres("Height")
        self.dpi = QSpinBox()
        self.dpi.setAccessibleName("Resolution")
        self.dpi.setRange(50, 1200)
        self.dpi.setSuffix(" dpi")
        self.fps = QSpinBox()
        self.fps.setAccessibleName("Frames a second")
        self.fps.setRange(1, 60)
        self.fps.setSuffix(" frames/s")
        self.theme = _combo(THEMES, "Theme")
        self.path = QLineEdit()
        self.path.setAccessibleName("File")
        browse = QPushButton("Browse …")
        browse.clicked.connect(self._on_browse_clicked)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.addRow("Format", self.format)
        form.addRow("Size", self.size_name)
        form.addRow("", _beside(self.width_cm, QLabel("×"), self.height_cm))
        form.addRow("Resolution", self.dpi)
        form.addRow("Speed", self.fps)
        form.addRow("Theme", self.theme)
        form.addRow("File", self.path)
        form.addRow("", browse)
        self._form = form
        self.preview = QLabel()
        self.preview.setObjectName("preview")
        self.preview.setAccessibleName("Preview")
        self.preview.setFixedSize(PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said = QLabel("Parameters, seed and version are written into the file.")
        self.said.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.hide()
        self.export = QPushButton("Export")
        self.export.setDefault(True)
        self.close_button = QPushButton("Close")
        buttons = QHBoxLayout()
        buttons.addWidget(self.said, 1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.export)
        upper = QHBoxLayout()
        upper.setSpacing(24)
        upper.addLayout(form)
        upper.addWidget(self.preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addLayout(upper)
        column.addWidget(self.progress)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._on_choice_changed)
        self.theme.currentIndexChanged.connect(self._on_choice_changed)
        self.size_name.activated.connect(self._on_size_activated)
        for box in (self.width_cm, self.height_cm):
            box.valueChanged.connect(self._on_choice_changed)
        self.export.clicked.connect(self._on_export_clicked)
        self.close_button.clicked.connect(self.reject)
        self._painter.progress.connect(self._on_painter_progress)

    def _restore(self) -> None:
        kept = self._settings.get("export", {})
        self.format.setCurrentIndex(max(0, self.format.findData(kept.get("format", "svg"))))
        self.theme.setCurrentIndex(max(0, self.theme.findData(kept.get("theme", "print"))))
        width, height = kept.get("size", (16.0, 10.0))
        self.width_cm.setValue(width)
        self.height_cm.setValue(height)
        self._show_size_name()
        self.dpi.setValue(kept.get("dpi", 300))
        self.fps.setValue(kept.get("fps", 12))
        folder = Path(kept.get("folder") or Path.home())
        self.path.setText(str(folder / f"{self._source.name}.{self.ending}"))

    # -- choosing -------------------------------------------------------------------------------------------

    @property
    def ending(self) -> str:
        """The chosen format's file ending."""
        return str(self.format.currentData())

    @property
    def size_cm(self) -> tuple[float, float]:
        """Width and height of the figure."""
        return self.width_cm.value(), self.height_cm.value()

    def _on_choice_changed(self) -> None:
        is_picture = self.ending != "csv"
        for widget in (self.size_name, self.width_cm, self.height_cm, self.theme):
            widget.setEnabled(is_picture)
        self._form.setRowVisible(self.dpi, self.ending in WITH_PIXELS)
        self._form.setRowVisible(self.fps, self.ending in MOVIES)
        path = Path(self.path.text())
        if path.suffix[1:].lower() in FORMATS:
            self.path.setText(str(path.with_suffix(f".{self.ending}")))
        self._show_size_name()
        self._delay.start()

    def _on_size_activated(self) -> None:
        size = SIZES.get(self.size_name.currentText())
        if size is not None:
            self.width_cm.setValue(size[0])
            self.height_cm.setValue(size[1])

    def _show_size_name(self) -> None:
        name = next((name for name, size in SIZES.items() if size == self.size_cm), "Own size")
        self.size_name.setCurrentText(name)

    def _on_browse_clicked(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Export as", self.path.text(), f"*.{self.ending}")
        if name:
            self.path.setText(name)

    # -- preview --------------------------------------------------------------------------------------------

    def _ask_preview(self) -> None:
        if self.ending == "csv":
            self._preview_job = 0
            self._show_data()
            return
        width, height = self.size_cm
        ratio = self.devicePixelRatioF()
        dpi = min(PREVIEW.width() * ratio / (width / 2.54), PREVIEW.height() * ratio / (height / 2.54))
        theme = str(self.theme.currentData())
        self._preview_job = self._painter.do(
            lambda job: painting.PaintPicture(job, self._source.figure, theme, (width, height), max(10, int(dpi))),
            self._on_preview_painted,
        )

    def _on_preview_painted(self, answer: painting.Painted | painting.NotPainted) -> None:
        if answer.job != self._preview_job:
            return
        if isinstance(answer, painting.NotPainted):
            self.preview.setText(answer.sentence)
            return
        picture = QPixmap()
        picture.loadFromData(QByteArray(answer.png))
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self.preview.setPixmap(picture)

    def _show_data(self) -> None:
        from rnnviz.figure.csv_export import csv_text

        lines = csv_text(self._source.figure).splitlines()
        self.preview.setText("\n".join(line[:60] for line in lines[:16]) + f"\n… {len(lines)} lines")

    # -- writing --------------------------------------------------------------------------------------------

    def _on_export_clicked(self) -> None:
        if self._job:
            self._painter.cancel()
            return
        path = Path(self.path.text()).expanduser()
        if not path.suffix:
            path = path.with_suffix(f".{self.ending}")
        try:
            make = self._movie_job(path) if self.ending in MOVIES else self._figure_job(path)
        except InputError as error:
            self.said.setText(str(error))
            return
        self._remember(path)
        self.export.setText("Cancel")
        self.said.setText(f"Writing {path.name} …")
        self.progress.setRange(0, 0)
        self.progress.show()
        self._job = self._painter.do(make, lambda answer: self._on_written(answer, path))

    def _figure_job(self, path: Path) -> Callable[[int], Any]:
        from rnnviz.figure.target import check_target

        check_target(path)
        options = {
            "size_cm": self.size_cm, "dpi": self.dpi.value(), "theme": str(self.theme.currentData()),
            "metadata": self._source.metadata,
        }  # fmt: skip
        return lambda job: painting.SaveFigure(job, self._source.figure, str(path), options)

    def _movie_job(self, path: Path) -> Callable[[int], Any]:
        from rnnviz.figure.target import MOVIE_ENDINGS, check_target

        check_target(path, MOVIE_ENDINGS)
        figures = self._source.animation(MOST_MOVIE_FRAMES)
        options = {
            "size_cm": self.size_cm, "dpi": self.dpi.value(), "theme": str(self.theme.currentData()),
            "fps": self.fps.value(), "metadata": self._source.metadata,
        }  # fmt: skip
        return lambda job: painting.SaveMovie(job, figures, str(path), options)

    def _on_painter_progress(self, job: int, done: int, total: int) -> None:
        if job == self._job:
            self.progress.setRange(0, total)
            self.progress.setValue(done)

    def _on_written(self, answer: painting.Painted | painting.NotPainted, path: Path) -> None:
        self._job = 0
        self.progress.hide()
        self.export.setText("Export")
        if isinstance(answer, painting.NotPainted):
            self.said.setText(answer.sentence or "Cancelled; nothing was left behind.")
        else:
            self.said.setText(f"Written: {path}")

    def _remember(self, path: Path) -> None:
        self._settings.set("export", {
            "format": self.ending, "theme": str(self.theme.currentData()), "size": list(self.size_cm),
            "dpi": self.dpi.value(), "fps": self.fps.value(), "folder": str(path.parent),
        })  # fmt: skip

    def reject(self) -> None:
        """Closing in mid-writing cancels it."""
        if self._job:
            self._painter.cancel()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing by the frame is the same as by the button."""
        self.reject()
        event.accept()


def _combo(entries: dict[str, str], name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for value, text in entries.items():
        box.addItem(text, value)
    return box


def _centimetres(name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setAccessibleName(name)
    box.setRange(3.0, 100.0)
    box.setDecimals(1)
    box.setSuffix(" cm")
    return box


def _beside(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    return holder
