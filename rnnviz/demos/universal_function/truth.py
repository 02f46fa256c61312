"""What the pictures show."""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.demos.universal_function.run import X, target_of
from rnnviz.kit.truth import Shows, ShowsTable
from rnnviz.learning.sigmoid_sums import SigmoidSum
from rnnviz.panels import sums as panels

SHOWS: ShowsTable = {
    ("curve", "target"): Shows(lambda results, run: target_of(run.params), role="target"),
    ("curve", "sum"): Shows(lambda results, run: summed(results), role="prediction"),
    ("widths", "medians"): lambda results, run: [max(row[1], panels.SMALLEST) for row in results["errors_by_width"]],
    ("widths", "present"): lambda results, run: [max(results["rmse"], panels.SMALLEST)],
}


def summed(results: dict[str, Any], x: Floats = X) -> Floats:
    """The sum that results describe.    x : (sample,)    Returns (sample,)."""
    v, w, b = np.array(results["terms"], dtype=float).T
    return SigmoidSum(w, b, v, float(results["offset"]))(x)
