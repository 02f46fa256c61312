"""Pictures of the ten digits, in ink and paper."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.errors import DataError
from rnnviz.resources import resource

Glyphs = Literal["drawn", "upsampled", "handwritten"]
Resolution = Literal[8, 16, 32]
RESOLUTIONS: tuple[int, ...] = get_args(Resolution)

INK, PAPER = 1.0, -1.0

DARKEST = 16.0
"""The largest value of a pixel in scikit-learn's digits."""


@cache
def digits(glyphs: Glyphs, resolution: int) -> Floats:
    """The digits 0 to 9.

    drawn : a drawing of its own for each resolution; upsampled : the drawing at 8 x 8, every pixel repeated
    handwritten : of each digit in scikit-learn's collection the one that is most like the mean of its kind
    Returns (digit, row, column), read-only, 1 ink and -1 paper, row 0 at the top.
    Raises DataError, see `check_glyphs`.
    """
    check_glyphs(glyphs, resolution)
    if glyphs == "handwritten":
        pictures = _handwritten()
    elif glyphs == "upsampled":
        times = resolution // RESOLUTIONS[0]
        pictures = _drawn(RESOLUTIONS[0]).repeat(times, axis=1).repeat(times, axis=2)
    else:
        pictures = _drawn(resolution)
    pictures.setflags(write=False)
    return pictures


def check_glyphs(glyphs: Glyphs, resolution: int) -> None:
    """Raises DataError where there are no such digits, or where the package that carries them is not installed."""
    if resolution not in RESOLUTIONS:
        raise DataError(f"There are no digits of {resolution} x {resolution} pixels; choose 8, 16 or 32.")
    if glyphs == "handwritten" and resolution != RESOLUTIONS[0]:
        raise DataError(
            f"Handwritten digits exist at 8 x 8 pixels only, not at {resolution} x {resolution}; "
            "choose resolution 8 first, or drawn or upsampled digits."
        )
    if glyphs == "handwritten" and handwritten_file() is None:
        raise DataError("Handwritten digits need scikit-learn, which comes with the extra 'data' of RNNViz.")


def _drawn(resolution: int) -> Floats:
    lines = resource("glyphs", f"drawn-{resolution}.txt").read_text(encoding="ascii").splitlines()
    rows = [[INK if sign == "#" else PAPER for sign in line] for line in lines if line and "digit" not in line]
    return np.array(rows).reshape(10, resolution, resolution)


def _handwritten() -> Floats:
    table = np.loadtxt(str(handwritten_file()), delimiter=",")
    values, labels = table[:, :-1], table[:, -1]
    typical = [_most_typical(values[labels == digit]) for digit in range(10)]
    return np.where(np.array(typical) >= DARKEST / 2, INK, PAPER).reshape(10, 8, 8)


def _most_typical(values: Floats) -> Floats:
    apart = ((values - values.mean(axis=0)) ** 2).sum(axis=1)
    return np.asarray(values[apart.argmin()])


def handwritten_file() -> Path | None:
    """Where scikit-learn keeps its digits; None where it is not installed."""
    # find_spec does not run the package: importing it costs 0.9 s.
    spec = find_spec("sklearn")
    if spec is None or spec.origin is None:
        return None
    file = Path(spec.origin).parent / "datasets" / "data" / "digits.csv.gz"
    return file if file.is_file() else None
