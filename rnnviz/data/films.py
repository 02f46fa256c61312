"""Films of a sprite that moves one pixel a frame on a torus, in one of four directions.

    film_t(r, c) = sprite(r − r_0 − t d_r, c − c_0 − t d_c)   modulo the size, r_0 and c_0 uniform

A torus has no border: wherever the sprite began, each single frame is uniform over all places whatever the direction,
so that one frame says nothing of it. The frames of a film without their order are those of the film of the opposite
direction that begins where this one ends: an order-blind reader confuses opposite directions, and no others.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats, Ints
from rnnviz.data.digits import INK, digits
from rnnviz.data.shapes import SHAPES, SIDES, shape_pixels

MOVES = ("left", "right", "up", "down")
STEPS: Ints = np.array([(0, -1), (0, 1), (-1, 0), (1, 0)])
"""Rows (downwards) and columns that each of them moves in a frame."""
OPPOSITE = (1, 0, 3, 2)
"""Of each direction: what its film shows when it is run backwards."""

SIDE, DIGIT_SIDE = 5, 8
Sprites = Literal["random", "digits", "shapes"]


@dataclass(frozen=True, eq=False)
class Films:
    """x : (film, frame, row, column) float32, row 0 at the top, ink 1 on paper 0    move : (film,), an index of `MOVES`
    sprite : (film, side, side)    start : (film, 2), row and column of the sprite's corner in the first frame
    kind : (film,), which of the shapes or digits it is; 0 for random sprites"""

    x: Floats
    move: Ints
    sprite: Floats
    start: Ints
    kind: Ints


@dataclass(frozen=True)
class FilmLaw:
    """frames : of a film, ≥ 1    size : pixels of the torus each way    noise : standard deviation of what is added

    sprites : 5 × 5 with each pixel on or off by chance, the ten drawn digits of 8 × 8, or the four large shapes
    """

    frames: int = 8
    size: int = 12
    sprites: Sprites = "random"
    noise: float = 0.0

    @property
    def side(self) -> int:
        """Pixels of a sprite each way."""
        return DIGIT_SIDE if self.sprites == "digits" else SIDE

    @property
    def best_frame(self) -> float:
        """Share that a reader of one frame can have right: exactly chance."""
        return 1.0 / len(MOVES)

    @property
    def best_bag(self) -> float:
        """The same for a reader of all frames without their order: one of two opposite directions, and with a single
        frame nothing. (Sprites without a pixel, one in 2^25, are not counted.)"""
        return 0.5 if self.frames > 1 else self.best_frame

    @property
    def best_order(self) -> float:
        """The same for one who knows their order, too."""
        return 1.0 if self.frames > 1 else self.best_frame

    def draw(self, count: int, rng: np.random.Generator) -> Films:
        """Films of one generator, drawn in this order: sprites, directions, starts, noise."""
        kind, sprite = self._sprites(count, rng)
        move = rng.integers(len(MOVES), size=count)
        start = rng.integers(self.size, size=(count, 2))
        x = filmed(sprite, start, move, self.frames, self.size)
        if self.noise:
            x = x + np.float32(self.noise) * rng.standard_normal(x.shape, np.float32)
        return Films(x, move, sprite, start, kind)

    def _sprites(self, count: int, rng: np.random.Generator) -> tuple[Ints, Floats]:
        if self.sprites == "random":
            return np.zeros(count, int), (rng.random((count, SIDE, SIDE)) < 0.5).astype(np.float32)
        known = (
            (digits("drawn", DIGIT_SIDE) == INK) if self.sprites == "digits"
            else np.array([shape_pixels(shape, SIDES["large"]) for shape in SHAPES])
        ).astype(np.float32)  # fmt: skip
        kind = rng.integers(len(known), size=count)
        return kind, known[kind]


def filmed(sprite: Floats, start: Ints, move: Ints, frames: int, size: int) -> Floats:
    """The films without noise.

    sprite : (film, side, side)    start : (film, 2)    move : (film,)    Returns (film, frame, size, size) float32.
    """
    count, side = len(sprite), sprite.shape[1]
    corner = start[:, None] + STEPS[move][:, None] * np.arange(frames)[:, None]
    rows, columns = ((corner[..., axis, None] + np.arange(side)) % size for axis in (0, 1))
    film, frame = np.arange(count)[:, None, None, None], np.arange(frames)[:, None, None]
    x = np.zeros((count, frames, size, size), np.float32)
    x[film, frame, rows[..., :, None], columns[..., None, :]] = sprite[:, None]
    return x
