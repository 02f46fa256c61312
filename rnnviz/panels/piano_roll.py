"""A melody over time: each note a bar at its pitch, from its beginning to its end, over the rows of a keyboard."""

from collections.abc import Sequence

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.tunes import BLACK, Note, pitch_name
from rnnviz.figure.description import Axis
from rnnviz.figure.marks import Faces, Image, Line
from rnnviz.kit.remembered import remembered

HALF = 0.42
"""Half the height of a note, in semitones."""
GAP = 0.04
"""What a note leaves free at its end, in beats, so that the same pitch twice is two notes."""
MARGIN = 2
"""Semitones below the tune, and one more above."""
MOST_NAMES = 8


@remembered
def begins(notes: tuple[Note, ...]) -> Floats:
    """When each note begins, and the end of the last: (note + 1,), beats."""
    return np.cumsum([0.0, *(beats for _, beats in notes)])


@remembered
def _corners(notes: tuple[Note, ...]) -> tuple[Floats, Floats]:
    """x, y : (note, 4)"""
    at = begins(notes)
    left, right = at[:-1], np.maximum(at[1:] - GAP, 0.5 * (at[:-1] + at[1:]))
    pitch = np.array([pitch for pitch, _ in notes], float)
    return (
        np.column_stack((left, right, right, left)),
        np.column_stack((pitch - HALF, pitch - HALF, pitch + HALF, pitch + HALF)),
    )


@remembered
def filled(notes: tuple[Note, ...], first: int, role: str, key: str, label: str = "") -> Faces:
    """Notes as bars, from number `first` on."""
    x, y = (corners[first:] for corners in _corners(notes))
    return Faces(key=key, label=label, x=x, y=y, light=np.full(len(x), 0.5), role=role, strength=0.85)


@remembered
def outlined(notes: tuple[Note, ...], key: str, label: str = "", role: str = "text", width: float = 1.3) -> Line:
    """Notes as frames, one broken line."""
    x, y = _corners(notes)
    gap = np.full((len(notes), 1), np.nan)
    return Line(
        key=key, label=label, x=np.hstack((x, x[:, :1], gap)).ravel(), y=np.hstack((y, y[:, :1], gap)).ravel(),
        role=role, width=width,
    )  # fmt: skip


def reach_of(pitches: Sequence[int]) -> tuple[int, int]:
    """The lowest and the highest row."""
    return min(pitches) - MARGIN, max(pitches) + MARGIN + 1


@remembered
def keyboard(low: int, high: int, end: float, key: str = "keys") -> Image:
    """The rows of the black keys, a little darker, up to that beat."""
    rows = np.array([0 if pitch % 12 in BLACK else -1 for pitch in range(low, high + 1)])[:, None]
    return Image(
        key=key, values=rows, extent=(0.0, end, low - 0.5, high + 0.5), roles=("faint",),
        shade=np.full(rows.shape, 0.45),
    )  # fmt: skip


def pitch_axis(pitches: Sequence[int]) -> Axis:
    """Rows with the names of the pitches that occur; where these are many, of some."""
    low, high = reach_of(pitches)
    distinct = sorted(set(pitches))
    stride = -(-len(distinct) // MOST_NAMES)
    return Axis("", (low - 0.5, high + 0.5), tuple((float(p), pitch_name(p)) for p in distinct[::stride]))
