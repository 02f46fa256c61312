"""What the gallery shows of the competition: it takes minutes, so these scores were measured beforehand."""

import numpy as np

from rnnviz.demos.forecast_bench.frame import Frame
from rnnviz.demos.forecast_bench.params import Params
from rnnviz.figure.description import Axis, Panel
from rnnviz.figure.marks import Mark, Points, Segments

SCORES = np.array([
    [0.022, 0.018, 0.36, 0.018], [0.027, 0.019, 0.25, 0.014], [0.028, 0.022, 0.15, 0.011],
    [0.045, 0.021, 0.55, 0.0095], [0.058, 0.028, 0.10, 0.010], [0.081, 0.025, 1.2, 0.052],
    [0.63, 0.34, 0.88, 0.014], [0.82, 0.42, 1.5, 0.10],
])  # fmt: skip
"""Closed-loop NMSE of the best eight nets, one row each: median, best and worst seed on the given window; median over
the later origins. The table stands in the notes."""


def emblem(params: Params, frame: Frame) -> Panel:
    """Dots with the reach of their seeds, and diamonds for the later origins."""
    median, best, worst, later = SCORES.T
    rows = -np.arange(float(len(SCORES)))
    marks: tuple[Mark, ...] = (
        Segments(key="reach", x0=best, x1=worst, y0=rows, y1=rows, role="prediction", width=2.4),
        Points(key="later", x=later, y=rows - 0.3, role="stored", shape="diamond", size=5.0),
        Points(key="closed", x=median, y=rows, role="prediction", size=6.0),
    )
    return Panel("emblem", marks, x=Axis(limits=(0.004, 3.0), log=True), y=Axis(limits=(-len(SCORES), 1.0)))
