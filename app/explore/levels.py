"""How often an image's values occur, and from which to which its colours reach."""

from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.explore.plot import ON_TOP, PanelPlot
from app.explore.region_item import band
from app.explore.written import rounded
from app.labels import plain_label
from app.style import UNIT, tag
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.limits import Limits
from rnnviz.figure.marks import Bars, Canvas, Image
from rnnviz.figure.palette import Theme
from rnnviz.figure.pixels import colour_limits
from rnnviz.measures.histogram import histogram

MARGIN = 0.06
"""Beyond the levels on either side, so that their lines can be grasped and drawn outwards."""


class Levels(QWidget):
    """levels_chosen : (low, high) or None, what the ends of the colour map stand for"""

    levels_chosen = Signal(object)
    name = "Levels"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: Limits | None = None
        self._image: Image | Canvas | None = None
        self.words = plain_label()
        self.words.setWordWrap(True)
        self.words.setAccessibleName("Levels: what it says")
        tag(self.words, tone="muted")
        self.plot = PanelPlot(Panel("levels"), theme)
        self.plot.setAccessibleName("Levels: histogram of the cells")
        self.band: Any = band(self.plot.paint_style)
        self.band.setZValue(ON_TOP)
        self.plot.view.addItem(self.band, ignoreBounds=True)
        self.plot.carrying.add(*self.band.lines)
        self.band.sigRegionChanged.connect(self._on_band_changed)
        self.reset = QPushButton("Levels as they were")
        self.reset.clicked.connect(self._on_reset_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT, UNIT, UNIT, 0)
        column.setSpacing(UNIT)
        column.addWidget(self.words)
        column.addWidget(self.plot, 1)
        column.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)

    def measure(self, image: Image | Canvas) -> None:
        """Count the cells of this image."""
        self._image = image
        is_numeric = not (isinstance(image, Image) and image.roles)
        self.band.setVisible(is_numeric)
        self.reset.setVisible(is_numeric)
        panel, words = _of_numbers(image) if is_numeric else _of_roles(image)
        self.words.setText(words)
        self.plot.show_panel(panel)
        if is_numeric and self._chosen is None:
            self._put(colour_limits(image))

    def _put(self, limits: Limits) -> None:
        """Move the lines, as nobody has chosen."""
        self._shown = limits
        self.band.setRegion(limits)

    def _on_band_changed(self) -> None:
        low, high = (float(value) for value in self.band.getRegion())
        if (low, high) != self._shown and high > low:
            self._shown = self._chosen = (low, high)
            self.levels_chosen.emit(self._chosen)

    def _on_reset_clicked(self) -> None:
        self._chosen = None
        if self._image is not None:
            self._put(colour_limits(self._image))
        self.levels_chosen.emit(None)

    def set_theme(self, theme: Theme) -> None:
        """Wear these colours and sizes."""
        self.plot.set_theme(theme)


def _of_numbers(image: Image | Canvas) -> tuple[Panel, str]:
    counts, edges = histogram(image.values)
    width = max(float(edges[-1] - edges[0]) / max(1, len(counts)), 1e-300)
    middles = edges[0] + (np.arange(len(counts)) + 0.5) * width
    bars = Bars(key="counts", x=middles, height=counts.astype(float), width=width, role="state")
    found = np.asarray(image.values, dtype=float)
    known = found[np.isfinite(found)]
    words = "No cell holds a number."
    if known.size:
        words = (
            f"{known.size} cells from {rounded(float(known.min()))} to {rounded(float(known.max()))}, mean "
            f"{rounded(float(known.mean()))}. Drag the lines to give the colours to a part of them."
        )
    shown = colour_limits(image)
    low, high = min(shown[0], float(edges[0])), max(shown[1], float(edges[-1]))
    beyond = MARGIN * (high - low)
    x = Axis(image.label or "value", limits=(low - beyond, high + beyond))
    return Panel("levels", (bars,), x=x, y=Axis("cells")), words


def _of_roles(image: Image | Canvas) -> tuple[Panel, str]:
    assert isinstance(image, Image)
    kinds = np.arange(len(image.roles))
    counts = np.array([np.count_nonzero(image.values == kind) for kind in kinds], dtype=float)
    bars = Bars(key="counts", x=kinds.astype(float), height=counts, role=image.roles, category=kinds)
    share = counts / max(1.0, counts.sum())
    ticks = tuple((float(kind), f"{100 * share[kind]:.3g} %") for kind in kinds)
    unknown = int(np.count_nonzero(image.values < 0))
    words = f"{int(counts.sum())} cells by their colour" + (f", {unknown} without one." if unknown else ".")
    x = Axis("share of the coloured cells", limits=(-0.6, len(kinds) - 0.4), ticks=ticks)
    return Panel("levels", (bars,), x=x, y=Axis("cells")), words
