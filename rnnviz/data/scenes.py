"""Pictures of two shapes, and what can rightly be said of them.

    "a SIZE SHAPE RELATION a SIZE SHAPE"      which of the two is named first is the toss of a fair coin

Two sizes and four shapes make eight kinds of object, and four relations: 256 captions of equal chance, log₂ 256 = 8
bits. The picture settles all but the coin: 128 scenes with two right captions each, H(caption | picture) = 1 bit.

Along the relation's axis the objects lie wholly in opposite halves, anywhere there. Across it both middles lie within a
pixel of a common line, drawn from 3 … 11 (moved inside where an object would be cut).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.shapes import SHAPES, SIDES, shape_pixels

SIDE = 16
"""Pixels of a picture each way."""
SIZES = tuple(SIDES)
KINDS = tuple(f"{size} {shape}" for size in SIZES for shape in SHAPES)
REACHES = tuple(side // 2 for side in SIDES.values() for _ in SHAPES)
"""Pixels from the middle to the edge, of each kind."""

RELATIONS = ("left of", "right of", "above", "below")
N_CAPTIONS = len(KINDS) ** 2 * len(RELATIONS)
N_SCENES = N_CAPTIONS // 2
LINES = (3, 11)


@dataclass(frozen=True)
class Scene:
    """Two objects. upright : one above the other, not side by side    first : kind of the left or upper one
    second : of the other"""

    upright: bool
    first: int
    second: int

    @property
    def number(self) -> int:
        """0 … 127"""
        return (int(self.upright) * len(KINDS) + self.first) * len(KINDS) + self.second

    @property
    def captions(self) -> tuple[str, str]:
        """The two right ones: the left or upper object named first, and the other."""
        there, back = ("above", "below") if self.upright else ("left of", "right of")
        first, second = KINDS[self.first], KINDS[self.second]
        return f"a {first} {there} a {second}", f"a {second} {back} a {first}"


def scene_of(number: int) -> Scene:
    """The opposite of `Scene.number`."""
    rest, second = divmod(int(number), len(KINDS))
    upright, first = divmod(rest, len(KINDS))
    return Scene(bool(upright), first, second)


def seen(kinds: Sequence[int], places: Sequence[Sequence[float]]) -> Scene:
    """What two objects anywhere are: side by side, or one above the other, whichever is more.

    places : row and column of each middle
    """
    down, across = places[1][0] - places[0][0], places[1][1] - places[0][1]
    upright = abs(down) > abs(across)
    swapped = (down if upright else across) < 0
    first, second = kinds[::-1] if swapped else kinds
    return Scene(upright, first, second)


def pictured(kinds: Sequence[int], places: Sequence[Sequence[int]]) -> Floats:
    """(row, column), row 0 at the top, ink 1 on paper 0. places : row and column of each middle, objects inside"""
    x = np.zeros((SIDE, SIDE), np.float32)
    for kind, (row, column) in zip(kinds, places, strict=True):
        reach = REACHES[kind]
        here = x[row - reach : row + reach + 1, column - reach : column + reach + 1]
        np.maximum(here, shape_pixels(SHAPES[kind % len(SHAPES)], 2 * reach + 1), out=here)
    return x


@dataclass(frozen=True, eq=False)
class Pictures:
    """x : (picture, row, column) float32    scene : (picture,) numbers    coin : (picture,), which caption was said
    places : (picture, object, 2), row and column of each middle, the left or upper object first"""

    x: Floats
    scene: Ints
    coin: Ints
    places: Ints

    def captions(self) -> list[str]:
        """What was said of each."""
        return [scene_of(scene).captions[coin] for scene, coin in zip(self.scene, self.coin, strict=True)]


def draw(scenes: Ints, count: int, noise: float, rng: np.random.Generator) -> Pictures:
    """Pictures of some scenes, drawn in this order: scenes, coins, places along, lines, places across, noise.

    scenes : numbers to draw from    noise : standard deviation of what is added to each pixel
    """
    scene, coin = rng.choice(scenes, count), rng.integers(2, size=count)
    kinds = np.stack([scene // len(KINDS) % len(KINDS), scene % len(KINDS)], axis=1)
    reach, half = np.array(REACHES)[kinds], SIDE // 2
    along = np.array([0, half]) + reach + np.floor(rng.random((count, 2)) * (half - 2 * reach)).astype(int)
    line = rng.integers(LINES[0], LINES[1] + 1, size=(count, 1))
    across = np.clip(line + rng.integers(-1, 2, size=(count, 2)), reach, SIDE - 1 - reach)
    upright = (scene >= len(KINDS) ** 2)[:, None]
    places = np.stack([np.where(upright, along, across), np.where(upright, across, along)], axis=2)
    x = np.array([pictured(k, at) for k, at in zip(kinds.tolist(), places.tolist(), strict=True)])
    if noise:
        x = x + np.float32(noise) * rng.standard_normal(x.shape, np.float32)
    return Pictures(x, scene, coin, places)
