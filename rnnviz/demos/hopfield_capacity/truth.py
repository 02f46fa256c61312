"""What the pictures show, and what their words quote."""

import numpy as np

from rnnviz.kit.truth import ShowsTable
from rnnviz.panels import capacity as panels

SHOWS: ShowsTable = {
    ("overlap", "measured"): "overlaps",
    ("overlap", "measured", "x"): lambda results, run: panels.places(np.array(results["loads"])),
    ("one-step", "wrong"): lambda results, run: [wrong or None for wrong in results["one_step_errors"]],
}


SAYS = {
    r"falls through (0\.9)": lambda results, run: [0.9],
    r"about (\d+) patterns": lambda results, run: [results["capacity"] * run.params.units],
    r"(\d+) of \d+ trials": lambda results, run: [run.run.frame().finished],
    r"never below ([\d.]+)": lambda results, run: [min(m for m in results["overlaps"] if m is not None)],
}
