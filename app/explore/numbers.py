"""The region in numbers: mean, spread, extremes, slope, dominant period."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QPushButton, QWidget

from app.explore.analysis import Analysis, Answer, Stretch
from app.explore.written import NOTHING, period, rounded
from app.labels import plain_label
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Bars
from rnnviz.figure.palette import Theme
from rnnviz.measures.histogram import histogram
from rnnviz.measures.region import Region, region

ROWS = ("Points", "Mean", "Spread", "Lowest", "Highest", "Slope", "Period")


class Numbers(Analysis):
    """A list of numbers, and how often values occur."""

    name = "Numbers"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.values = {name: plain_label(NOTHING) for name in ROWS}
        for name, label in self.values.items():
            label.setAccessibleName(name)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setWordWrap(True)
            self._form.addRow(name, label)
        self.copy = QPushButton("Copy the numbers")
        self.values["Spread"].setToolTip("The standard deviation")
        self.copy.clicked.connect(self._on_copy_clicked)
        self.column.insertLayout(1, self._form)
        self.column.insertWidget(2, self.copy, 0, Qt.AlignmentFlag.AlignLeft)

    def answer(self, stretch: Stretch) -> Answer:
        """The numbers, and a histogram."""
        found = region(stretch.x, stretch.y, float("-inf"), float("inf"))
        for name, text in _texts(found, stretch).items():
            self.values[name].setText(text)
        counts, edges = histogram(stretch.y)
        if len(counts) < 2:
            return Answer(None, "No two different values lie in the region.")
        width = float(edges[1] - edges[0])
        bars = Bars(
            key="counts", x=(edges[:-1] + edges[1:]) / 2, height=counts.astype(float), width=width,
            role=stretch.curve.role,
        )  # fmt: skip
        axis = Axis(stretch.y_name, limits=(float(edges[0]), float(edges[-1])))
        return Answer(Panel("histogram", (bars,), x=axis, y=Axis("points")), "What lies between the two lines:")

    def _on_copy_clicked(self) -> None:
        text = "\n".join(f"{name}\t{label.text()}" for name, label in self.values.items())
        QGuiApplication.clipboard().setText(text)


def _texts(found: Region | None, stretch: Stretch) -> dict[str, str]:
    if found is None:
        return dict.fromkeys(ROWS, NOTHING) | {"Points": "0"}
    at = f"at {stretch.x_name} ="
    return {
        "Points": str(found.count),
        "Mean": rounded(found.mean),
        "Spread": NOTHING if found.spread is None else rounded(found.spread),
        "Lowest": f"{rounded(found.low)} {at} {rounded(found.low_at)}",
        "Highest": f"{rounded(found.high)} {at} {rounded(found.high_at)}",
        "Slope": rounded(found.slope),
        "Period": "none stands out" if found.period is None else f"{period(found.period)} ({stretch.x_name})",
    }
