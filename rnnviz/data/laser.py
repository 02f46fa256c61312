"""The chaotic laser: data set A of the Santa Fe time series competition."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.errors import DataError
from rnnviz.data.series import Series

TRAIN_POINTS = 1000
"""What the competitors were given."""

TEST_POINTS = 100
"""What they had to forecast: points 1000 … 1099, counted from 0."""

CONTINUATION_POINTS = 9093
"""All that followed the training points, published after the deadline; it begins with the test points."""

DETECTOR = (0.0, 255.0)
"""What an 8-bit detector can say."""


def is_laser(values: Floats) -> bool:
    """Whether this is the laser's series, from its beginning or from the end of the training part on, by its first 100
    points: what is to be forecast later must not decide what a forecast may say."""
    if len(values) < TEST_POINTS or values.min() < DETECTOR[0] or values.max() > DETECTOR[1]:
        return False
    try:
        known = laser().values
    except DataError:
        return False
    beginning = values[:TEST_POINTS]
    return any(bool((beginning == known[first : first + TEST_POINTS]).all()) for first in (0, TRAIN_POINTS))


def laser() -> Series:
    """Intensity of a far-infrared NH3 laser, 10093 points, whole numbers in 0 … 255 (8-bit detector).

    Point 0 … 999 is the training part, point 1000 … 1099 the test part, point 1000 … 10092 the continuation.
    Raises DataError if the package that carries the data is not installed.

    Source: Hübner, Abraham & Weiss 1989; Weigend & Gershenfeld 1994, data set A.
    """
    return Series(
        name="Laser (Santa Fe A)",
        values=np.load(_laser_file(), allow_pickle=False).ravel().astype(np.float64),
        unit="intensity (8 bit)",
        bounds=DETECTOR,
        source="Santa Fe time series competition, data set A (Hübner, Abraham & Weiss 1989)",
    )


def _laser_file() -> Path:
    # find_spec does not run the package: importing it costs 0.7 s.
    spec = find_spec("reservoirpy")
    if spec is None or spec.origin is None:
        raise DataError("The laser data come with the package reservoirpy, which is not installed")
    path = Path(spec.origin).parent / "datasets" / "santafe_laser.npy"
    if not path.is_file():
        raise DataError("This version of reservoirpy carries no laser data; version 0.4.2 or later is needed")
    return path
