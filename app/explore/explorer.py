"""The window in which one panel is looked at closely."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.explore.legend_row import LegendRow
from app.explore.plot import AXES, PanelPlot
from app.explore.tools import Tools
from app.explore.written import sentence
from app.labels import ElidedLabel, plain_label
from app.plots.throttle import Throttle
from app.style import UNIT, look, tag
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.nearest import Nearest
from rnnviz.figure.palette import Theme

NOTHING_NEAR = (
    "Point at the picture to read its numbers; the wheel zooms, over an axis only that one. Lines are dragged, clicked "
    "and clicked, or taken up with M and moved with the arrows."
)
SHOW_MS = 50
"""Between two pictures: a noisy one takes longer than the stage's, whose frames it must not hold up."""

GONE = "This picture is not on the stage now; what it last showed stays."


class Explorer(QWidget):
    """demo, key : of the panel; title : of its demo

    export : called with the panel as it is shown, and the ending of the file that is wanted
    range_chosen : (axis, low, high) a person looks at another part; closed : the window has gone
    """

    range_chosen = Signal(str, float, float)
    closed = Signal()

    def __init__(
        self, demo: str, title: str, panel: Panel, theme: Theme, export: Callable[["Explorer", str], None]
    ) -> None:
        super().__init__()
        self.demo, self.key = demo, panel.key
        self._export = export
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("explorer")
        name = panel.title or panel.key.capitalize()
        self.setWindowTitle(f"{name} — {title}" if title else name)
        self.plot = PanelPlot(panel, theme)
        self.plot.setAccessibleName(name)
        self.plot.setAccessibleDescription(panel.alt)
        self.plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tools = Tools(self.plot, theme)
        self.throttle = Throttle(SHOW_MS, self.show_panel, self)
        self._build(name, title)
        self._connect()
        self._make_keys()
        self._refresh()
        self.resize(76 * look().line(), 42 * look().line())
        self.plot.setFocus()

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self, name: str, title: str) -> None:
        self.legend = LegendRow()
        self.near = plain_label(NOTHING_NEAR)
        self.near.setAccessibleName("What is near")
        self.near.setWordWrap(True)
        self.near.setMinimumHeight(2 * look().line())
        self.near.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.near.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        pictures = QWidget()
        column = QVBoxLayout(pictures)
        column.setContentsMargins(2 * UNIT, 0, 0, UNIT)
        column.setSpacing(UNIT // 2)
        for widget, room in ((self.legend, 0), (self.plot, 1), (self.near, 0)):
            column.addWidget(widget, room)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.addWidget(pictures)
        self.splitter.addWidget(self.tools)
        for index, share in enumerate((5, 3)):
            self.splitter.setStretchFactor(index, share)
        self.splitter.setSizes([500, 300])
        self.splitter.setChildrenCollapsible(False)
        heading = ElidedLabel(name)
        tag(heading, type="large")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(UNIT // 2)
        rows.addLayout(self._heading(heading, title))
        rows.addLayout(self._bar())
        rows.addWidget(self.splitter, 1)

    def _heading(self, heading: QLabel, title: str) -> QHBoxLayout:
        self.status = ElidedLabel(title)
        self._title, self._is_gone = title, False
        tag(self.status, tone="muted")
        row = QHBoxLayout()
        row.setContentsMargins(2 * UNIT, UNIT, UNIT, 0)
        row.setSpacing(UNIT)
        row.addWidget(heading)
        row.addWidget(self.status, 1)
        row.addStretch()
        return row

    def _bar(self) -> QHBoxLayout:
        self.freeze = _switch("Freeze", "Keep this picture while the run goes on (Space)")
        self.rectangle = _switch("Zoom box", "Drag a rectangle to look at it closely (Z)")
        self.logs = {axis: _switch(f"log {axis}", f"A logarithmic {axis} axis") for axis in AXES}
        self.links = {
            axis: _switch(f"link {axis}", f"Show the same part of {axis} as every explorer that is linked")
            for axis in AXES
        }
        self.all = QPushButton("Show all")
        self.all.setToolTip("What the figure shows (A)")
        self.export = QPushButton("Export …")
        self.export.setToolTip("Write this picture as it is shown (Ctrl+E)")
        bar = QHBoxLayout()
        bar.setContentsMargins(2 * UNIT, 0, UNIT, UNIT // 2)
        bar.setSpacing(UNIT // 2)
        for button in (
            self.freeze, self.rectangle, *self.logs.values(), *self.links.values(), self.all, self.export,
        ):  # fmt: skip
            bar.addWidget(button)
        bar.addStretch()
        return bar

    def _connect(self) -> None:
        self.plot.looked.connect(self._on_plot_looked)
        self.plot.carrying.said.connect(lambda words: self.near.setText(words or NOTHING_NEAR))
        self.plot.range_chosen.connect(self.range_chosen)
        self.rectangle.toggled.connect(self.plot.set_drag_zooms)
        self.all.clicked.connect(self.plot.show_all)
        self.export.clicked.connect(lambda: self._export(self, "svg"))
        self.tools.save_table.connect(lambda: self._export(self, "csv"))
        for axis, button in self.logs.items():
            button.toggled.connect(lambda on, axis=axis: self._on_log_toggled(axis, on))

    def _make_keys(self) -> None:
        for keys, do in (
            ("Space", self.freeze.toggle), ("Z", self.rectangle.toggle), ("A", self.plot.show_all),
            ("+", lambda: self.plot.zoom(1.4)), ("-", lambda: self.plot.zoom(1 / 1.4)),
            ("Ctrl+Left", lambda: self.plot.look_on(-1)), ("Ctrl+Right", lambda: self.plot.look_on(1)),
            ("Ctrl+E", self.export.click), ("Ctrl+C", self.tools.table.copy_all), ("Ctrl+W", self.close),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self, do, context=Qt.ShortcutContext.WindowShortcut)

    # -- following the stage ----------------------------------------------------------------------------------

    @property
    def is_frozen(self) -> bool:
        """True while the picture is kept."""
        return self.freeze.isChecked()

    def show_panel(self, panel: Panel | None) -> None:
        """What is on the stage now; None where this panel is not."""
        if panel is not None and not self.is_frozen and self.plot.show_panel(panel):
            self._refresh()
        self._is_gone = panel is None
        self._say_state()

    def _say_state(self) -> None:
        left_out = self.plot.left_out()
        words = GONE if self._is_gone else "frozen" if self.is_frozen else self._title
        if left_out:
            words += f" · {left_out} point{'s' * (left_out != 1)} not above zero left out"
        if self.status.text() != words:
            self.status.setText(words)

    def _refresh(self) -> None:
        flat = self.plot.flat
        self.legend.show_marks(flat, self.plot.paint_style)
        for axis, button in self.logs.items():
            button.setEnabled(self.plot.can_be_log(axis))
            if button.isChecked() != self.plot.is_log(axis):
                button.setChecked(self.plot.is_log(axis))
        self.tools.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Wear these colours and sizes."""
        self.plot.set_theme(theme)
        self.tools.set_theme(theme)
        self.legend.show_marks(self.plot.flat, self.plot.paint_style)
        self.near.setMinimumHeight(2 * look().line())

    def _on_log_toggled(self, axis: str, on: bool) -> None:
        before = self.plot.is_log("x")
        if self.plot.is_log(axis) != on:
            self.plot.set_log(axis, on)
            self.tools.rescale(before)
            self._refresh()
            self._say_state()

    def _on_plot_looked(self, near: Nearest | None) -> None:
        if self.plot.carrying.is_carrying:
            return
        self.near.setText(NOTHING_NEAR if near is None else sentence(near))

    def as_shown(self) -> Panel:
        """The panel with the axes as a person looks at it."""
        panel = self.plot.panel
        if panel.kind != "plane" or not self.plot.is_zoomed:
            return panel
        axes: dict[str, Any] = {axis: _cut(getattr(panel, axis), self.plot.limits(axis)) for axis in AXES}
        return replace(panel, **axes)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell of it."""
        super().closeEvent(event)
        self.throttle.drop()
        self.closed.emit()


def _switch(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setAccessibleDescription(tip)
    return button


def _cut(axis: Axis, limits: tuple[float, float]) -> Axis:
    return replace(axis, limits=limits)
