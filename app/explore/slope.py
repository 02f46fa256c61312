"""The derivative of what lies in the region."""

import numpy as np

from app.explore.analysis import Analysis, Answer, Stretch
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Line
from rnnviz.measures.derivative import derivative


class SlopeView(Analysis):
    """How fast the curve changes."""

    name = "Slope"

    def answer(self, stretch: Stretch) -> Answer:
        """By the parabola through each point and its neighbours."""
        known = np.isfinite(stretch.x) & np.isfinite(stretch.y)
        if (np.diff(stretch.x[known]) <= 0).any():
            return Answer(None, f"A derivative needs one point for each {stretch.x_name}; here some have several.")
        if known.sum() < 2:
            return Answer(None, "A derivative needs at least two points in the region.")
        line = Line(key="slope", x=stretch.x, y=derivative(stretch.x, stretch.y), role=stretch.curve.role)
        axes = Axis(stretch.x_name), Axis(f"d {stretch.y_name} / d {stretch.x_name}")
        words = "The slope of the parabola through each point and its two neighbours."
        return Answer(Panel("slope", (line,), x=axes[0], y=axes[1]), words)
