"""A film, frame beside frame, and below each frame how likely each answer is by then."""

from dataclasses import dataclass

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.figure.description import Axis
from rnnviz.figure.marks import Bars, Handle, Image, Line, Mark, Segments, Text
from rnnviz.kit.remembered import remembered


@dataclass(frozen=True)
class Strip:
    """Where things stand; data units are pixels of a frame, its lower edge is at 0, the answers hang below.

    frames : how many    size : of a frame each way
    """

    frames: int
    size: int

    @property
    def gap(self) -> float:
        """Between two frames."""
        return 0.2 * self.size

    @property
    def pitch(self) -> float:
        return self.size + self.gap

    @property
    def width(self) -> float:
        return self.frames * self.pitch - self.gap

    @property
    def floor(self) -> float:
        """Where a probability of 0 stands."""
        return -self.height - 0.42 * self.size

    @property
    def height(self) -> float:
        """Of a probability of 1; a long film is low, and has room for more."""
        return self.size * (1.6 if self.frames <= 10 else 2.6)

    @property
    def lefts(self) -> Floats:
        """(frame,), left edges."""
        return self.pitch * np.arange(self.frames)

    def level(self, p: "Floats | float") -> Floats:
        """Where a probability stands."""
        return self.floor + self.height * np.asarray(p, float)

    def place(self, x: float) -> int:
        """The frame nearest to x."""
        return int(np.clip(np.floor((x + self.gap / 2) / self.pitch), 0, self.frames - 1))

    def axes(self, below: float = 0.0) -> tuple[Axis, Axis]:
        """Of the panel, a diagram. below : room under the answers, in frames"""
        margin = 0.08 * self.size
        return (
            Axis(limits=(-0.75 * self.size, self.width + margin), ticks=()),
            Axis(limits=(self.floor - below * self.size - margin, self.size + margin), ticks=()),
        )


@remembered
def film_image(film: Floats, strip: Strip, key: str = "film") -> list[Mark]:
    """The frames, ink on paper, and a border around each. film : (frame, row, column), row 0 at the top"""
    marks: list[Mark] = [
        Image(key=f"{key}-{n}", values=np.ascontiguousarray(picture[::-1]), colormap="grey", limits=(0.0, 1.0),
              named=True, extent=(left, left + strip.size, 0.0, float(strip.size)))
        for n, (picture, left) in enumerate(zip(film, strip.lefts, strict=True))
    ]  # fmt: skip
    return [*marks, _borders(strip, f"{key}-borders")]


def _borders(strip: Strip, key: str) -> Line:
    side = np.array([0.0, 1.0, 1.0, 0.0, 0.0, np.nan]) * strip.size
    up = np.array([0.0, 0.0, 1.0, 1.0, 0.0, np.nan]) * strip.size
    return Line(key=key, x=(strip.lefts[:, None] + side).ravel(), y=np.tile(up, strip.frames), role="axis", width=0.8)


def around(strip: Strip, frame: int, key: str = "around") -> Line:
    """A frame around one frame and its answers."""
    left, low, high = strip.lefts[frame], strip.floor, float(strip.size)
    right = left + strip.size
    return Line(key=key, x=np.array([left, right, right, left, left]), y=np.array([low, low, high, high, low]),
                role="text", width=1.8)  # fmt: skip


@remembered
def answers(p: Floats, names: tuple[str, ...], roles: tuple[str, ...], strip: Strip, bound: float) -> list[Mark]:
    """Bars below each frame. p : (frame, answer)    bound : a share that is marked by a line"""
    wide = strip.size / len(names)
    marks: list[Mark] = [
        Segments(key="levels", x0=np.zeros(2), x1=np.full(2, strip.width), y0=strip.level(np.array([0.0, 1.0])),
                 y1=strip.level(np.array([0.0, 1.0])), role="axis", width=0.8),
        Segments(key="chance", x0=np.zeros(1), x1=np.full(1, strip.width), y0=strip.level(np.array([bound])),
                 y1=strip.level(np.array([bound])), role="muted", dash="dash", width=1.0),
    ]  # fmt: skip
    marks += [
        Bars(key=f"p-{name}", label=name, x=strip.lefts + (n + 0.5) * wide, height=strip.level(p[:, n]),
             base=strip.floor, width=0.9 * wide, role=role)
        for n, (name, role) in enumerate(zip(names, roles, strict=True))
    ]  # fmt: skip
    left = -0.1 * strip.size
    marks += [
        Text(key=f"level-{words}", x=left, y=float(strip.level(value)), text=words, size="small", role="muted",
             anchor=(1.0, 0.5))
        for value, words in ((0.0, "0"), (bound, "¼" if bound == 0.25 else f"{bound:g}"), (1.0, "1"))
    ]  # fmt: skip
    return marks


def grips(strip: Strip, order: tuple[int, ...], key: str = "order") -> Handle:
    """One below each frame, to drag it to another place."""
    names = tuple(f"frame {n + 1}" for n in order)
    y = np.full(strip.frames, -0.21 * strip.size)
    return Handle(key=key, x=strip.lefts + strip.size / 2, y=y, names=names, signs=("",) * len(order),
                  bounds=(0.0, strip.width, float(y[0]), float(y[0])), size=13.0, role="text")  # fmt: skip


def moved(order: tuple[int, ...], index: int, place: int) -> tuple[int, ...]:
    """The order with the frame at `index` put at `place`, those between moving up."""
    rest = [*order[:index], *order[index + 1 :]]
    return (*rest[:place], order[index], *rest[place:])
