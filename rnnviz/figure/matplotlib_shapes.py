"""Symbols as matplotlib's paths."""

from functools import cache

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from rnnviz.figure.marks import Shape
from rnnviz.figure.symbols import outlines


@cache
def shape_path(shape: Shape) -> Path:
    """The filled outline of a symbol of diameter 1."""
    if shape == "circle":
        return Path.unit_circle().transformed(Affine2D().scale(0.5))
    closed = [np.concatenate([outline, outline[:1]]) for outline in outlines(shape)]
    return Path.make_compound_path(*[Path(corners, closed=True) for corners in closed])
