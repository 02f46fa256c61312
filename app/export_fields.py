"""How a figure shall be written: format, size, resolution, theme, panels, type."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from app.combo import Combo, combo_of
from app.settings import of_kind
from rnnviz.figure.description import Figure
from rnnviz.figure.movie import MOST_FPS
from rnnviz.figure.palette import Theme, theme_of

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


class ExportFields(QFormLayout):
    """One field for each of these. changed : another choice was made"""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.format = combo_of("Format", FORMATS)
        self._offer_films(find_spec("imageio_ffmpeg") is not None)
        self.size_name = Combo()
        self.size_name.setAccessibleName("Size")
        self.size_name.addItems([*SIZES, "Own size"])
        self.width_cm, self.height_cm = _centimetres("Width"), _centimetres("Height")
        self.dpi = _whole("Resolution", 50, 1200, " dpi")
        self.fps = _whole("Frames a second", 1, 60, " frames/s")
        self.theme = combo_of("Theme", THEMES)
        self.panels = combo_of("Panels", PANELS)
        self.caption = QCheckBox("Caption")
        self.transparent = QCheckBox("Transparent ground")
        self.type_points = _points("Size of type")
        self._show()
        self._connect()

    def _show(self) -> None:
        self.setVerticalSpacing(8)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.addRow("Format", self.format)
        self.addRow("Size", self.size_name)
        self.addRow("", beside(self.width_cm, QLabel("×"), self.height_cm))
        self.addRow("Resolution", self.dpi)
        self.addRow("Speed", self.fps)
        self.addRow("Theme", self.theme)
        self.addRow("Panels", self.panels)
        self.addRow("Type", self.type_points)
        self.addRow("", beside(self.caption, self.transparent))

    def _offer_films(self, are_possible: bool) -> None:
        """Without the extra, the entry says so and cannot be chosen."""
        model = self.format.model()
        row = self.format.findData("mp4")
        if not are_possible and isinstance(model, QStandardItemModel):
            self.format.setItemText(row, "MP4 — needs the extra 'video'")
            model.item(row).setEnabled(False)

    def _connect(self) -> None:
        for box in (self.format, self.theme, self.panels):
            box.currentIndexChanged.connect(self._on_choice_changed)
        self.size_name.activated.connect(self._on_size_activated)
        for switch in (self.caption, self.transparent):
            switch.toggled.connect(self._on_choice_changed)
        for number in (self.width_cm, self.height_cm, self.type_points):
            number.valueChanged.connect(self._on_choice_changed)

    # -- what was chosen --------------------------------------------------------------------------------------

    @property
    def ending(self) -> str:
        """The chosen format's file ending."""
        return str(self.format.currentData())

    @property
    def is_movie(self) -> bool:
        """True where many frames are written."""
        return self.ending in MOVIES

    @property
    def size_cm(self) -> tuple[float, float]:
        """Width and height of the figure."""
        return self.width_cm.value(), self.height_cm.value()

    @property
    def chosen_theme(self) -> Theme:
        """The theme with the size of type and the ground that were chosen."""
        chosen = theme_of(str(self.theme.currentData()))
        points = self.type_points.value()
        typed = chosen if points == AS_THE_THEME else chosen.typed(max(SMALLEST_TYPE, points))
        return replace(typed, transparent=self.transparent.isChecked() and self.transparent.isEnabled())

    def part(self, figure: Figure) -> Figure:
        """What was chosen of a figure."""
        panels = [HERO_ONLY] if self.panels.currentData() == HERO_ONLY else None
        return figure.part(panels, caption=self.caption.isChecked())

    def choose(self, ending: str) -> None:
        """The format of that ending, if there is one."""
        row = self.format.findData(ending.lower())
        if row >= 0:
            self.format.setCurrentIndex(row)

    # -- the last time ----------------------------------------------------------------------------------------

    def restore(self, kept: Mapping[str, Any]) -> None:
        """What was chosen the last time; whatever is missing or broken is as at first."""
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
        self._on_choice_changed()

    def choices(self) -> dict[str, Any]:
        """The same, to be kept."""
        return {
            "format": self.ending, "theme": str(self.theme.currentData()), "size": list(self.size_cm),
            "dpi": self.dpi.value(), "fps": self.fps.value(), "panels": str(self.panels.currentData()),
            "caption": self.caption.isChecked(), "transparent": self.transparent.isChecked(),
            "type": self.type_points.value(),
        }  # fmt: skip

    # -- choosing ---------------------------------------------------------------------------------------------

    def _on_choice_changed(self) -> None:
        is_picture = self.ending != "csv"
        for widget in (self.size_name, self.width_cm, self.height_cm, self.theme, self.type_points, self.caption):
            widget.setEnabled(is_picture)
        # A film is painted on a ground.
        self.transparent.setEnabled(is_picture and not self.is_movie)
        self.setRowVisible(self.dpi, self.ending in WITH_PIXELS)
        self.setRowVisible(self.fps, self.is_movie)
        self.fps.setMaximum(int(min(60, MOST_FPS.get(f".{self.ending}", 60))))
        self._show_size_name()
        self.changed.emit()

    def _on_size_activated(self) -> None:
        size = SIZES.get(self.size_name.currentText())
        if size is not None:
            self.width_cm.setValue(size[0])
            self.height_cm.setValue(size[1])

    def _show_size_name(self) -> None:
        name = next((name for name, size in SIZES.items() if size == self.size_cm), "Own size")
        self.size_name.setCurrentText(name)


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


def beside(*widgets: QWidget, stretched: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, int(stretched in (None, widget) and not isinstance(widget, QLabel)))
    return row
