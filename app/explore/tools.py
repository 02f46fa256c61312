"""The tabs beside an explored picture: what can be measured in it."""

from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QTabWidget, QVBoxLayout, QWidget

from app.combo import Combo
from app.explore.analysis import Analysis, Stretch
from app.explore.delay import DelayView
from app.explore.levels import Levels
from app.explore.numbers import Numbers
from app.explore.plot import ON_TOP, PanelPlot
from app.explore.profile import Profile
from app.explore.region_item import band, dress
from app.explore.slope import SlopeView
from app.explore.spectrum import SpectrumView
from app.explore.table import Table
from app.style import UNIT, look
from app.timers import once
from rnnviz.figure.curves import Curve, curves
from rnnviz.figure.limits import Limits
from rnnviz.figure.marks import Canvas, Image
from rnnviz.figure.palette import Theme

AGAIN_MS = 150
"""Between two measurements while a run goes on or a line is dragged."""

INSET = 0.05
"""How far within the picture the lines of the region stand at first: at its borders they could not be grasped."""


class Tools(QWidget):
    """What is measured follows the plot; only the tab that is seen is kept up to date.

    save_table : the person wants the table as a file
    """

    save_table = Signal()

    def __init__(self, plot: PanelPlot, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = plot
        self._curves: tuple[Curve, ...] = ()
        self._image: Image | Canvas | None = None
        self._has_region = False
        self._make_tabs(theme)
        self._make_region()
        self._again = once(self, self.measure, AGAIN_MS)
        self.curve.activated.connect(self.measure)
        self.tabs.currentChanged.connect(self.measure)
        self.delay.lag_chosen.connect(self._soon)
        self.profile.moved.connect(self._soon)
        self.levels.levels_chosen.connect(self._on_levels_chosen)
        self.table.save.clicked.connect(self.save_table)
        self.refresh()

    def _make_tabs(self, theme: Theme) -> None:
        self.curve = Combo()
        self.curve.setAccessibleName("Curve")
        self.curve.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.curve.setMinimumContentsLength(12)
        self._choice = QFormLayout()
        self._choice.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        self._choice.setHorizontalSpacing(UNIT)
        self._choice.addRow("Curve", self.curve)
        self.numbers, self.spectrum, self.slope = Numbers(theme), SpectrumView(theme), SlopeView(theme)
        self.delay, self.levels, self.table = DelayView(theme), Levels(theme), Table()
        self.profile = Profile(theme, self._plot.paint_style)
        self.analyses: tuple[Analysis, ...] = (self.numbers, self.spectrum, self.slope, self.delay)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Measured")
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setMinimumWidth(10 * look().line())
        for page in (*self.analyses, self.levels, self.profile, self.table):
            self.tabs.addTab(page, page.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._choice)
        column.addWidget(self.tabs, 1)

    def _make_region(self) -> None:
        self.region: Any = band(self._plot.paint_style)
        self.region.setZValue(ON_TOP - 1)
        for item in (self.region, *self.profile.graphics):
            self._plot.view.addItem(item, ignoreBounds=True)
        self._plot.carrying.add(*self.region.lines, *self.profile.grips)
        self.region.sigRegionChanged.connect(self._soon)

    # -- following the plot -----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """The plot shows something else."""
        panel = self._plot.panel
        self._curves = curves(panel)
        images = [mark for mark in panel.marks if isinstance(mark, Image | Canvas)]
        self._image = images[0] if images else None
        self._offer_curves()
        for analysis in self.analyses:
            self._offer(analysis, bool(self._curves))
        for page in (self.levels, self.profile):
            self._offer(page, self._image is not None)
        if not self._has_region and self._curves:
            self._has_region = True
            self.region.setRegion(self._at_first())
        self._soon()

    def _offer(self, page: QWidget, is_offered: bool) -> None:
        self.tabs.setTabVisible(self.tabs.indexOf(page), is_offered)

    def _offer_curves(self) -> None:
        names = [curve.name for curve in self._curves]
        if names != [self.curve.itemText(row) for row in range(self.curve.count())]:
            chosen = self.curve.currentText()
            self.curve.clear()
            self.curve.addItems(names)
            self.curve.setCurrentIndex(max(0, self.curve.findText(chosen)))

    def _at_first(self) -> Limits:
        low, high = self._plot.view.viewRange()[0]
        return low + INSET * (high - low), high - INSET * (high - low)

    def _soon(self) -> None:
        if not self._again.isActive():
            self._again.start()

    def show_table(self) -> None:
        """The numbers behind the picture, at the hand of the keyboard."""
        self.tabs.setCurrentWidget(self.table)
        self.table.view.setFocus()

    # -- measuring --------------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Bring the tab that is seen up to date."""
        page = self.tabs.currentWidget()
        is_curve = page in self.analyses
        self.region.setVisible(is_curve and any(curve.is_seen for curve in self._curves))
        for item in self.profile.graphics:
            item.setVisible(page is self.profile and self._image is not None)
        self._choice.setRowVisible(0, is_curve)
        if isinstance(page, Analysis) and self._curves:
            page.measure(self.stretch())
        elif isinstance(page, Levels | Profile) and self._image is not None:
            page.measure(self._image)
        elif isinstance(page, Table):
            page.measure(self._plot.panel)

    def stretch(self) -> Stretch:
        """What of the chosen curve lies between the lines."""
        curve = self._curves[max(0, self.curve.currentIndex())]
        x, y = curve.in_order()
        if not curve.is_seen:
            return Stretch(curve, x, y)
        is_log = self._plot.is_log("x")
        low, high = (10.0**at if is_log else at for at in map(float, self.region.getRegion()))
        within = (x >= low) & (x <= high)
        return Stretch(curve, x[within], y[within])

    def _on_levels_chosen(self, limits: Limits | None) -> None:
        if self._image is not None:
            self._plot.set_levels(self._image.key, limits)

    def rescale(self, was_log: bool) -> None:
        """The x axis has become logarithmic, or linear: the region stays where it is on the data."""
        if was_log == self._plot.is_log("x") or not self._has_region:
            return
        ends = np.array(self.region.getRegion(), dtype=float)
        with np.errstate(invalid="ignore", divide="ignore"):
            found = 10.0**ends if was_log else np.log10(ends)
        self.region.setRegion(found if np.isfinite(found).all() else self._at_first())

    def set_theme(self, theme: Theme) -> None:
        """Wear these colours and sizes."""
        for analysis in self.analyses:
            analysis.set_theme(theme)
        self.levels.set_theme(theme)
        self.profile.set_theme(theme)
        dress(self.region, self._plot.paint_style)
        dress(self.levels.band, self._plot.paint_style)
        self.profile.dress(self._plot.paint_style)
