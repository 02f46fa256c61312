"""What there is to see of the competition at one moment."""

from dataclasses import dataclass, field

import numpy as np

from rnnviz.arrays import Array, Floats


@dataclass(frozen=True, eq=False)
class Table:
    """One row per contender, in the order they were listed. NaN: not yet known, or undefined.

    names, titles : of each row; is_rule : not trained by steps, one forecast instead of one per seed
    closed, updated : (row, seed) NMSE on the given window
    later_closed, later_updated : (row, origin) NMSE from the later origins, the median over the seeds so far
    seconds : (row,) of training, median over seeds; measured, or of the work where the budget is in work
    updates, weights : (row,), 0 where there are none; finished : (row,) seeds judged
    cut_short : (row,) seeds whose training diverged and was judged at its last good weights
    clipped : (row,) points of both forecasts of the given window that were set to a border, over the seeds
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    is_rule: tuple[bool, ...]
    closed: Floats
    updated: Floats
    later_closed: Floats
    later_updated: Floats
    seconds: Floats
    updates: Array
    weights: Array
    finished: Array
    cut_short: Array
    clipped: Array = field(default_factory=lambda: np.zeros(0, int))


@dataclass(frozen=True, eq=False)
class Scene:
    """What is forecast. series : its name; origin : of the given window; later : (origin,) the other windows

    is_competition : the very window of the 1991 competition, for which published scores hold
    """

    series: str
    train_points: int
    origin: int
    horizon: int
    later: Array
    is_competition: bool


@dataclass(frozen=True, eq=False)
class Frame:
    """row : who is at work now, −1 for nobody; doing : with what; seed : of `seeds`, from 1; share : of the work on
    this row that is done; warning, notes : what there is to say of the data"""

    scene: Scene
    table: Table
    row: int = -1
    doing: str = ""
    seed: int = 0
    seeds: int = 1
    share: float = 0.0
    done: bool = False
    warning: str = ""
    notes: str = ""
