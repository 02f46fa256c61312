"""Whether two descriptions would look the same: arrays by identity, everything else by equality."""

from typing import Any

import numpy as np

from rnnviz.figure.description import Panel
from rnnviz.figure.marks import Mark


def same_mark(a: Mark, b: Mark) -> bool:
    """True when drawing `b` instead of `a` changes nothing."""
    return a is b or (type(a) is type(b) and all(map(_same, vars(a).values(), vars(b).values())))


def same_panel(a: Panel, b: Panel) -> bool:
    """True when drawing `b` instead of `a` changes nothing."""
    if a is b:
        return True
    if len(a.marks) != len(b.marks) or not all(map(same_mark, a.marks, b.marks)):
        return False
    return all(_same(v, w) for (name, v), w in zip(vars(a).items(), vars(b).values(), strict=True) if name != "marks")


def _same(v: Any, w: Any) -> bool:
    if v is w:
        return True
    return not isinstance(v, np.ndarray) and not isinstance(w, np.ndarray) and bool(v == w)
