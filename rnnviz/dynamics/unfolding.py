"""What layer after layer of an unfolded network knows: where all starts are, and which attractor is nearest."""

from collections.abc import Iterator

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.networks.unfolded_flow import UnfoldedFlow

ARRIVED = 0.1
"""A state so close to an attractor in every unit ends there."""

LONGEST = 60.0
"""Time units after which a start that is nowhere near an attractor belongs to none: it stands on a border."""

SMALLEST_STEP = 0.01
"""With smaller steps starts are followed to their end with this one; it is then the flow that is followed."""

STILL = 0.01
"""A state whose units all move less than this in a layer has settled."""

PIECE = 2_000_000
"""States times layers in one piece of work."""


def resting_places(flow: UnfoldedFlow, extent: float = 8.0) -> Floats:
    """The stable points that starts over the square reach, sorted by x₁, then x₂. (attractor, 2)"""
    axis = np.linspace(-extent, extent, 12)  # an even number: no start stands on an axis of symmetry
    x: Floats = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    whole = UnfoldedFlow(flow.net, 0.5)
    for _ in range(400):
        x = whole.step(x)
    places = np.unique(np.round(x, 9), axis=0)
    apart = np.abs(places[:, None] - places[None]).max(axis=2) + np.eye(len(places))
    first = [n for n in range(len(places)) if (apart[n, :n] > 1e-6).all()]
    return np.asarray(places[first])


def lattice(grid: int, extent: float) -> Floats:
    """All starts, row by row, x₂ rising. (grid², 2)"""
    axis = np.linspace(-extent, extent, grid)
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def nearest(x: Floats, places: Floats) -> Array:
    """Which attractor is nearest (Euclid) to each state. (batch,) int8"""
    squared = (places**2).sum(axis=1) - 2.0 * (x @ places.T)
    return squared.argmin(axis=1).astype(np.int8)


def destinations(flow: UnfoldedFlow, starts: Floats, places: Floats) -> Iterator[Array]:
    """Where each start comes to rest: yields the labels as far as they are known, −1 for not (yet). (batch,) int8

    Starts that have arrived are followed no further. The last one yielded is the answer.
    """
    following = UnfoldedFlow(flow.net, max(flow.dt, SMALLEST_STEP))
    labels = np.full(len(starts), -1, dtype=np.int8)
    moving, x = np.arange(len(starts)), starts
    left = int(LONGEST / following.dt)
    while len(moving) and left > 0:
        layers = min(left, max(1, PIECE // len(moving)))
        for _ in range(layers):
            x = following.step(x)
        left -= layers
        label = nearest(x, places)
        there = np.abs(x - places[label]).max(axis=1) <= ARRIVED
        labels[moving[there]] = label[there]
        moving, x = moving[~there], x[~there]
        yield labels.copy()
    yield labels


class Unfolding:
    """All starts of a lattice, layer by layer.

    labels : one (grid²,) int8 for each layer, nearest attractor, layer 0 being the starts; empty without attractors
    settled : share of states that moved by less than STILL in the layer, one for each layer from 1 on
    """

    def __init__(self, flow: UnfoldedFlow, starts: Floats, places: Floats) -> None:
        self._flow, self._places = flow, places
        self._x = starts
        self.settled: list[float] = []
        self.labels: list[Array] = [nearest(starts, places)] if len(places) else []

    def layer(self) -> None:
        """One layer more."""
        following = self._flow.step(self._x)
        self.settled.append(float((np.abs(following - self._x).max(axis=1) < STILL).mean()))
        self._x = following
        if len(self._places):
            self.labels.append(nearest(following, self._places))


def share_right(labels: Array, truth: Array) -> float:
    """How many starts are told right, of those that end anywhere.    Both (batch,)"""
    known = truth >= 0
    return float((labels[known] == truth[known]).mean()) if known.any() else 0.0
