"""What is followed: a random network, or a system whose exponents are known."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.dynamics.known_systems import CatMap, LogisticMap, Lorenz, TentMap
from rnnviz.dynamics.system import System
from rnnviz.networks.ctrnn import random_ctrnn

Name = Literal["random-net", "logistic-map", "tent-map", "cat-map", "lorenz"]

HUNDRED = 100
"""Steps of a map in its unit of `duration`."""


@dataclass(frozen=True, eq=False)
class Setting:
    """A system and how it is followed.

    start : (unit,); rng : for what is drawn next; dt : time of a step, 1 for maps; per_unit : steps in a unit of
    `duration`; piece : steps over which growth is summed; record : steps between states that are kept
    early : so many pieces of the measured time go in small steps, `small` of them, to be seen
    exponents : how many are measured; period : of the torus; reach : time over which the distance is shown
    """

    system: System
    start: Floats
    rng: np.random.Generator
    dt: float
    per_unit: int
    piece: int
    record: int
    early: int
    small: int
    exponents: int
    period: float
    reach: float


MOST_WORK = 4_000_000
"""Weights that are multiplied in one step of the run."""


def setting_of(name: Name, units: int, gain: float, seed: int) -> Setting:
    """The system of that name, begun at random places that the seed draws."""
    if name == "random-net":
        net, start, rng = random_ctrnn(units, gain, seed)
        piece = max(1, min(10, MOST_WORK // units**2))
        return Setting(net, start, rng, 0.1, 10, piece, max(1, piece // 5), 0, piece, 1, 0.0, 300.0)
    rng = np.random.default_rng(seed)
    if name == "lorenz":
        start = np.array([1.0, 1.0, 20.0]) + rng.standard_normal(3)
        return Setting(Lorenz(), start, rng, 0.01, 100, 200, 2, 20, 20, 3, 0.0, 60.0)
    maps: dict[str, System] = {"logistic-map": LogisticMap(), "tent-map": TentMap(), "cat-map": CatMap()}
    system = maps[name]
    start = rng.uniform(0.1, 0.4, system.units)
    period = 1.0 if name == "cat-map" else 0.0
    return Setting(system, start, rng, 1.0, HUNDRED, HUNDRED, 1, 1, 1, system.units, period, 100.0)


def plan(setting: Setting, duration: float) -> list[int]:
    """The steps of the measured time, one number for each step of the run."""
    total = round(duration * setting.per_unit)
    early = min(total, setting.early * setting.piece)
    sizes = [setting.small] * (early // setting.small)
    while early < total:
        sizes.append(min(setting.piece, total - early))
        early += sizes[-1]
    return sizes
