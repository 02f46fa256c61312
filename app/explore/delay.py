"""The region against itself, some time later."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QSpinBox, QWidget

from app.explore.analysis import Analysis, Answer, Stretch
from app.explore.written import rounded
from app.style import UNIT
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Line, Points
from rnnviz.figure.palette import Theme
from rnnviz.measures.embedding import delay_embedding, proposed_lag
from rnnviz.measures.spacing import even_step, longest_stretch

FEWEST = 8
LONGEST_SHARE = 0.5
"""Of the region that a lag may take: pairs are to be left."""


class DelayView(Analysis):
    """y(t + τ) over y(t); τ by a slider, at first one at which the picture is open. lag_chosen : it has another"""

    name = "Delay"
    lag_chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._is_chosen, self._lag = False, 1
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Delay τ")
        self.field = QSpinBox()
        self.field.setAccessibleName("Delay τ in points")
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        label = QLabel("τ")
        label.setBuddy(self.slider)
        for widget, room in ((label, 0), (self.slider, 1), (self.field, 0)):
            row.addWidget(widget, room)
        self.column.insertLayout(1, row)
        for control in (self.slider, self.field):
            control.setRange(1, 1)
            control.valueChanged.connect(self._on_lag_changed)

    @property
    def lag(self) -> int:
        """τ, in points."""
        return self._lag

    def _on_lag_changed(self, lag: int) -> None:
        if lag == self._lag:
            return
        self._lag, self._is_chosen = lag, True
        for control in (self.slider, self.field):
            control.setValue(lag)
        self.lag_chosen.emit()

    def _offer(self, longest: int, proposed: int) -> None:
        """Lags up to the longest; the proposed one until a person has chosen."""
        self._lag = min(longest, self._lag if self._is_chosen else proposed)
        for control in (self.slider, self.field):
            control.setMaximum(max(longest, control.value()))
            control.setValue(self._lag)
            control.setMaximum(longest)

    def answer(self, stretch: Stretch) -> Answer:
        """Of the longest piece without a gap."""
        piece = longest_stretch(stretch.y)
        x, y = stretch.x[piece], stretch.y[piece]
        step = even_step(x)
        if len(y) < FEWEST or step is None:
            return Answer(None, f"This needs at least {FEWEST} points, equally far apart in {stretch.x_name}.")
        self._offer(max(1, int(LONGEST_SHARE * len(y))), proposed_lag(y))
        now, later = delay_embedding(y, self.lag)
        name, role = stretch.y_name, stretch.curve.role
        marks = (
            Line(key="path", x=now, y=later, role=role, width=0.8, strength=0.5),
            Points(key="points", x=now, y=later, role=role, size=3.5),
            Points(key="newest", x=now[-1:], y=later[-1:], role="accent", size=8.0, outline=True),
        )
        axes = Axis(f"{name} at t"), Axis(f"{name} at t + τ")
        words = f"y(t + τ) over y(t); τ is {self.lag} points, {rounded(self.lag * step)} ({stretch.x_name})."
        return Answer(Panel("delay", marks, x=axes[0], y=axes[1], equal=True), words)
