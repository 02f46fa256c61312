"""The dialog that writes a figure, with a preview of the result."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QMargins, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.export_fields import FORMATS, ExportFields, beside
from app.exporting import ExportSource
from app.labels import plain_label
from app.settings import Settings, of_kind
from app.style import UNIT, look, tag
from app.timers import once
from app.work.painter import Painter
from rnnviz.errors import InputError
from rnnviz.figure.palette import Theme
from rnnviz.figure.target import MOVIE_ENDINGS, check_target
from rnnviz.live import painting

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
        self._delay = once(self, self._ask_preview, PREVIEW_DELAY_MS)
        self._connect()
        self._delay.start()

    # -- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.fields = ExportFields()
        self.path = QLineEdit()
        self.path.setAccessibleName("File")
        self.browse = QPushButton("Browse …")
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
        upper.addLayout(self.fields, 1)
        upper.addWidget(self.preview)
        lower = QHBoxLayout()
        lower.setSpacing(8)
        for widget, stretch in ((self.said, 1), (self.close_button, 0), (self.export, 0)):
            lower.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addLayout(upper)
        column.addLayout(beside(QLabel("File"), self.path, self.browse, stretched=self.path))
        column.addWidget(self.progress)
        column.addLayout(lower)
        _keep_room(self.progress)
        self.progress.hide()

    def _connect(self) -> None:
        self.fields.changed.connect(self._on_fields_changed)
        self.path.textChanged.connect(self._on_path_changed)
        self.browse.clicked.connect(self._on_browse_clicked)
        self.export.clicked.connect(self._on_export_clicked)
        self.close_button.clicked.connect(self.reject)
        self._painter.progress.connect(self._on_painter_progress)

    def _restore(self) -> None:
        kept = self._settings.get("export", {})
        self.fields.restore(kept)
        folder = Path(of_kind(kept, "folder", "") or Path.home())
        self.path.setText(str(folder / f"{self._source.name}.{self.fields.ending}"))

    # -- choosing -------------------------------------------------------------------------------------------

    def _on_fields_changed(self) -> None:
        path, ending = Path(self.path.text()), self.fields.ending
        if path.suffix[1:].lower() in FORMATS and path.suffix[1:].lower() != ending:
            self.path.setText(str(path.with_suffix(f".{ending}")))
        self._delay.start()

    def _on_path_changed(self) -> None:
        """A format typed as an ending is chosen."""
        self._replaces = None
        self.export.setText("Cancel" if self._job else "Export")
        self.fields.choose(Path(self.path.text()).suffix[1:])

    def _on_browse_clicked(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Export as", self.path.text(), f"*.{self.fields.ending}")
        if name:
            self.path.setText(name)
            # The system's own dialog has asked already.
            self._replaces = self._target()

    # -- preview --------------------------------------------------------------------------------------------

    def _ask_preview(self) -> None:
        self._painter.forget(self._preview_job)
        if self.fields.ending == "csv":
            self._preview_job = 0
            self._show_data()
            return
        width, height = self.fields.size_cm
        ratio = self.devicePixelRatioF()
        room = PREVIEW.shrunkBy(QMargins(UNIT, UNIT, UNIT, UNIT))
        dpi = min(room.width() * ratio / (width / 2.54), room.height() * ratio / (height / 2.54))
        theme = self.fields.chosen_theme
        figure = self.fields.part(self._source.draw(width, theme))
        if self.preview.pixmap().isNull():
            self.preview.setText("Drawing a preview …")
        self._preview_job = self._painter.do(
            lambda job: painting.PaintPicture(job, figure, theme, (width, height), max(10, int(dpi))),
            self._on_preview_painted, self,
        )  # fmt: skip

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

        lines, count = csv_head(self.fields.part(self._source.figure), 16)
        self.preview.setText("\n".join(line[:60] for line in lines) + f"\n… {count:,} lines")

    # -- writing --------------------------------------------------------------------------------------------

    def _target(self) -> Path:
        path = Path(self.path.text().strip()).expanduser()
        return path if path.suffix else path.with_suffix(f".{self.fields.ending}")

    def _on_export_clicked(self) -> None:
        if self._job:
            self._painter.cancel(self._job)
            return
        try:
            path = self._target()
            make = self._movie_job(path) if self.fields.is_movie else self._figure_job(path)
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
        self._job = self._painter.do(make, lambda answer: self._on_written(answer, path), self)

    def _say(self, words: str, tone: str = "") -> None:
        self.said.setText(words)
        tag(self.said, tone=tone)

    def _figure_job(self, path: Path) -> Callable[[int], Any]:
        check_target(path)
        options = self._options()
        is_table = self.fields.ending == "csv"
        figure = self.fields.part(self._source.figure if is_table else self._source.draw(*self._page()))
        return lambda job: painting.SaveFigure(job, figure, str(path), options)

    def _movie_job(self, path: Path) -> Callable[[int], Any]:
        check_target(path, MOVIE_ENDINGS)
        figures = tuple(map(self.fields.part, self._source.animation(*self._page(), MOST_MOVIE_FRAMES)))
        options = {**self._options(), "fps": self.fields.fps.value()}
        return lambda job: painting.SaveMovie(job, figures, str(path), options)

    def _page(self) -> tuple[float, Theme]:
        return self.fields.size_cm[0], self.fields.chosen_theme

    def _options(self) -> dict[str, Any]:
        return {
            "size_cm": self.fields.size_cm, "dpi": self.fields.dpi.value(), "theme": self.fields.chosen_theme,
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
        self._settings.set("export", {**self.fields.choices(), "folder": str(path.parent)})

    def done(self, result: int) -> None:
        """Closing gives up what is being written. A field that loses the focus then still says that it has changed."""
        self._delay.stop()
        self._delay.blockSignals(True)
        for job in (self._job, self._preview_job):
            self._painter.forget(job)
        super().done(result)


def _widest(*words: str) -> int:
    """Room for each of these on a button, in px; the default button's letters are bold."""
    metrics = QFontMetricsF(look().font(bold=True))
    return math.ceil(max(metrics.horizontalAdvance(word) for word in words)) + 4 * UNIT


def _keep_room(widget: QWidget) -> None:
    """Nothing jumps when it is shown and hidden."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
