"""The dialog that writes a figure: format, size in centimetres, resolution, theme, and a preview of the result."""

import math
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QMargins, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QPixmap, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
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

from app.exporting import ExportSource
from app.plain_label import plain_label
from app.settings import Settings, of_kind
from app.style import UNIT, look, tag
from app.work.painter import Painter
from rnnviz.errors import InputError
from rnnviz.figure.description import Figure
from rnnviz.figure.movie import MOST_FPS
from rnnviz.figure.palette import Theme, theme_of
from rnnviz.figure.target import MOVIE_ENDINGS, check_target
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
ALL_PANELS, HERO_ONLY = "all", "hero"
PANELS = {ALL_PANELS: "All", HERO_ONLY: "The main panel only"}
AS_THE_THEME = 0.0
"""Type of the theme's own size."""

SMALLEST_TYPE = 3.0
"""Points; what is smaller can be read by nobody."""

PREVIEW = QSize(520, 360)
PREVIEW_DELAY_MS = 250
MOST_MOVIE_FRAMES = 200
AT_FIRST = "Parameters, seed and version are written into the file."


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
        self._replaces: Path | None = None
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
        self._make_fields()
        self.preview = plain_label()
        self.preview.setObjectName("preview")
        self.preview.setAccessibleName("Preview")
        self.preview.setFixedSize(PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        tag(self.preview, look="page")
        self.said = plain_label(AT_FIRST)
        self.said.setAccessibleName("Outcome")
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(2 * look().line())
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Share of the file that is written")
        self.progress.setTextVisible(False)
        self.export = QPushButton("Export")
        self.export.setDefault(True)
        self.close_button = QPushButton("Close")
        for button in (self.export, self.close_button):
            button.setMinimumWidth(_widest("Export", "Replace", "Cancel", "Close"))
        upper = QHBoxLayout()
        upper.setSpacing(24)
        upper.addLayout(self._form, 1)
        upper.addWidget(self.preview)
        lower = QHBoxLayout()
        lower.setSpacing(8)
        for widget, stretch in ((self.said, 1), (self.close_button, 0), (self.export, 0)):
            lower.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addLayout(upper)
        column.addLayout(_beside(QLabel("File"), self.path, self.browse, stretched=self.path))
        column.addWidget(self.progress)
        column.addLayout(lower)
        _keep_room(self.progress)
        self.progress.hide()

    def _make_fields(self) -> None:
        self.format = _combo(FORMATS, "Format")
        self._offer_films(find_spec("imageio_ffmpeg") is not None)
        self.size_name = QComboBox()
        self.size_name.setAccessibleName("Size")
        self.size_name.addItems([*SIZES, "Own size"])
        self.width_cm, self.height_cm = _centimetres("Width"), _centimetres("Height")
        self.dpi = _whole("Resolution", 50, 1200, " dpi")
        self.fps = _whole("Frames a second", 1, 60, " frames/s")
        self.theme = _combo(THEMES, "Theme")
        self.panels = _combo(PANELS, "Panels")
        self.caption = QCheckBox("Caption")
        self.transparent = QCheckBox("Transparent ground")
        self.type_points = _points("Size of type")
        self.path = QLineEdit()
        self.path.setAccessibleName("File")
        self.browse = QPushButton("Browse …")
        self._form = QFormLayout()
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.addRow("Format", self.format)
        self._form.addRow("Size", self.size_name)
        self._form.addRow("", _beside(self.width_cm, QLabel("×"), self.height_cm))
        self._form.addRow("Resolution", self.dpi)
        self._form.addRow("Speed", self.fps)
        self._form.addRow("Theme", self.theme)
        self._form.addRow("Panels", self.panels)
        self._form.addRow("Type", self.type_points)
        self._form.addRow("", _beside(self.caption, self.transparent))

    def _offer_films(self, are_possible: bool) -> None:
        """Without the extra, the entry says so and cannot be chosen."""
        model = self.format.model()
        row = self.format.findData("mp4")
        if not are_possible and isinstance(model, QStandardItemModel):
            self.format.setItemText(row, "MP4 — needs the extra 'video'")
            model.item(row).setEnabled(False)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._on_choice_changed)
        self.theme.currentIndexChanged.connect(self._on_choice_changed)
        self.size_name.activated.connect(self._on_size_activated)
        self.panels.currentIndexChanged.connect(self._on_choice_changed)
        for switch in (self.caption, self.transparent):
            switch.toggled.connect(self._on_choice_changed)
        for box in (self.width_cm, self.height_cm, self.type_points):
            box.valueChanged.connect(self._on_choice_changed)
        self.path.textChanged.connect(self._on_path_changed)
        self.browse.clicked.connect(self._on_browse_clicked)
        self.export.clicked.connect(self._on_export_clicked)
        self.close_button.clicked.connect(self.reject)
        self._painter.progress.connect(self._on_painter_progress)

    def _restore(self) -> None:
        kept = self._settings.get("export", {})
        self.format.setCurrentIndex(max(0, self.format.findData(of_kind(kept, "format", "svg"))))
        self.theme.setCurrentIndex(max(0, self.theme.findData(of_kind(kept, "theme", "print"))))
        sides = [side for side in of_kind(kept, "size", []) if isinstance(side, float)]
        width, height = sides if len(sides) == 2 else (16.0, 10.0)
        self.width_cm.setValue(width)
        self.height_cm.setValue(height)
        self._show_size_name()
        self.dpi.setValue(of_kind(kept, "dpi", 300))
        self.fps.setValue(of_kind(kept, "fps", 12))
        self.panels.setCurrentIndex(max(0, self.panels.findData(of_kind(kept, "panels", ALL_PANELS))))
        self.caption.setChecked(of_kind(kept, "caption", True))
        self.transparent.setChecked(of_kind(kept, "transparent", False))
        self.type_points.setValue(of_kind(kept, "type", AS_THE_THEME))
        folder = Path(of_kind(kept, "folder", "") or Path.home())
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

    @property
    def look_of_file(self) -> Theme:
        """The theme with the size of type and the ground that were chosen."""
        chosen = theme_of(str(self.theme.currentData()))
        points = self.type_points.value()
        typed = chosen if points == AS_THE_THEME else chosen.typed(max(SMALLEST_TYPE, points))
        return replace(typed, transparent=self.transparent.isChecked() and self.transparent.isEnabled())

    def _part(self, figure: Figure) -> Figure:
        """What was chosen of a figure."""
        panels = [HERO_ONLY] if self.panels.currentData() == HERO_ONLY else None
        return figure.part(panels, caption=self.caption.isChecked())

    def _on_choice_changed(self) -> None:
        is_picture = self.ending != "csv"
        for widget in (self.size_name, self.width_cm, self.height_cm, self.theme, self.type_points, self.caption):
            widget.setEnabled(is_picture)
        # A film is painted on a ground.
        self.transparent.setEnabled(is_picture and self.ending not in MOVIES)
        self._form.setRowVisible(self.dpi, self.ending in WITH_PIXELS)
        self._form.setRowVisible(self.fps, self.ending in MOVIES)
        self.fps.setMaximum(int(min(60, MOST_FPS.get(f".{self.ending}", 60))))
        path = Path(self.path.text())
        if path.suffix[1:].lower() in FORMATS and path.suffix[1:].lower() != self.ending:
            self.path.setText(str(path.with_suffix(f".{self.ending}")))
        self._show_size_name()
        self._delay.start()

    def _on_path_changed(self) -> None:
        """A format typed as an ending is chosen."""
        self._replaces = None
        self.export.setText("Cancel" if self._job else "Export")
        row = self.format.findData(Path(self.path.text()).suffix[1:].lower())
        if row >= 0:
            self.format.setCurrentIndex(row)

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
            # The system's own dialog has asked already.
            self._replaces = self._target()

    # -- preview --------------------------------------------------------------------------------------------

    def _ask_preview(self) -> None:
        if self.ending == "csv":
            self._preview_job = 0
            self._show_data()
            return
        width, height = self.size_cm
        ratio = self.devicePixelRatioF()
        room = PREVIEW.shrunkBy(QMargins(UNIT, UNIT, UNIT, UNIT))
        dpi = min(room.width() * ratio / (width / 2.54), room.height() * ratio / (height / 2.54))
        theme = self.look_of_file
        self._painter.forget(self._preview_job)
        figure = self._part(self._source.draw(width))
        if self.preview.pixmap().isNull():
            self.preview.setText("Drawing a preview …")
        self._preview_job = self._painter.do(
            lambda job: painting.PaintPicture(job, figure, theme, (width, height), max(10, int(dpi))),
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
        from rnnviz.figure.csv_export import csv_head

        lines, count = csv_head(self._part(self._source.figure), 16)
        self.preview.setText("\n".join(line[:60] for line in lines) + f"\n… {count:,} lines")

    # -- writing --------------------------------------------------------------------------------------------

    def _target(self) -> Path:
        path = Path(self.path.text().strip()).expanduser()
        return path if path.suffix else path.with_suffix(f".{self.ending}")

    def _on_export_clicked(self) -> None:
        if self._job:
            self._painter.cancel(self._job)
            return
        try:
            path = self._target()
            make = self._movie_job(path) if self.ending in MOVIES else self._figure_job(path)
        except InputError as error:
            self._say(str(error), "danger")
            return
        except (OSError, ValueError, RuntimeError):
            self._say("This is not a name that a file can have.", "danger")
            return
        if path.exists() and self._replaces != path:
            self._replaces = path
            self.export.setText("Replace")
            self._say(f"{path.name} is there already. Replace it, or choose another name.", "warning")
            return
        self._remember(path)
        self.export.setText("Cancel")
        self._say(f"Writing {path.name} …")
        self.progress.setRange(0, 0)
        self.progress.show()
        self._job = self._painter.do(make, lambda answer: self._on_written(answer, path))

    def _say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        tag(self.said, tone=tone)

    def _figure_job(self, path: Path) -> Callable[[int], Any]:
        check_target(path)
        options = self._options()
        figure = self._part(self._source.figure if self.ending == "csv" else self._source.draw(self.size_cm[0]))
        return lambda job: painting.SaveFigure(job, figure, str(path), options)

    def _movie_job(self, path: Path) -> Callable[[int], Any]:
        check_target(path, MOVIE_ENDINGS)
        figures = tuple(self._part(figure) for figure in self._source.animation(self.size_cm[0], MOST_MOVIE_FRAMES))
        options = {**self._options(), "fps": self.fps.value()}
        return lambda job: painting.SaveMovie(job, figures, str(path), options)

    def _options(self) -> dict[str, Any]:
        return {
            "size_cm": self.size_cm, "dpi": self.dpi.value(), "theme": self.look_of_file,
            "metadata": self._source.metadata,
        }  # fmt: skip

    def _on_painter_progress(self, job: int, done: int, total: int) -> None:
        if job == self._job:
            self.progress.setRange(0, total)
            self.progress.setValue(done)

    def _on_written(self, answer: painting.Painted | painting.NotPainted, path: Path) -> None:
        self._job = 0
        self.progress.hide()
        self.export.setText("Export")
        if isinstance(answer, painting.Painted):
            # Written again with other choices, it is the person's own file that is replaced.
            self._replaces = path
            self._say(f"Written: {path}")
        elif answer.sentence:
            self._say(answer.sentence, "danger")
        else:
            self._say("Cancelled; nothing was left behind.")

    def _remember(self, path: Path) -> None:
        self._settings.set("export", {
            "format": self.ending, "theme": str(self.theme.currentData()), "size": list(self.size_cm),
            "dpi": self.dpi.value(), "fps": self.fps.value(), "folder": str(path.parent),
            "panels": str(self.panels.currentData()), "caption": self.caption.isChecked(),
            "transparent": self.transparent.isChecked(), "type": self.type_points.value(),
        })  # fmt: skip

    def done(self, result: int) -> None:
        """Closing gives up what is being written."""
        self._delay.stop()
        for job in (self._job, self._preview_job):
            self._painter.forget(job)
        super().done(result)


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


def _points(name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setAccessibleName(name)
    box.setRange(AS_THE_THEME, 40.0)
    box.setDecimals(1)
    box.setSuffix(" pt")
    box.setSpecialValueText("as the theme")
    return box


def _whole(name: str, low: int, high: int, unit: str) -> QSpinBox:
    box = QSpinBox()
    box.setAccessibleName(name)
    box.setRange(low, high)
    box.setSuffix(unit)
    return box


def _beside(*widgets: QWidget, stretched: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, int(stretched in (None, widget) and not isinstance(widget, QLabel)))
    return row


def _widest(*words: str) -> int:
    """Room for each of these on a button, in px; the default button's letters are bold."""
    metrics = QFontMetricsF(look().font(bold=True))
    return math.ceil(max(metrics.horizontalAdvance(word) for word in words)) + 4 * UNIT


def _keep_room(widget: QWidget) -> None:
    """Nothing jumps when it is shown and hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
