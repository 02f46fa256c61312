"""Animations as files."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import numpy as np

from rnnviz.arrays import Array
from rnnviz.errors import InputError
from rnnviz.figure.description import Figure
from rnnviz.figure.palette import Theme, theme_of
from rnnviz.figure.stamp import as_text, stamped
from rnnviz.figure.target import MOVIE_ENDINGS, check_size, check_target, ending
from rnnviz.saving import atomic_write

MOST_FPS = {".gif": 50.0, ".mp4": 120.0}
"""A GIF counts in hundredths of a second, and browsers slow down what lasts less than two of them."""


class Cancelled(InputError):
    """The person gave up; there is nothing to say."""

    def __init__(self) -> None:
        super().__init__("")


class MovieFile(Protocol):
    """Takes one frame after another: (row, column, 3) uint8, all of one size."""

    def add(self, frame: Array) -> None:
        """Append a frame."""


def save_movie(
    figures: Iterable[Figure], path: str | Path, *, count: int | None = None, fps: float = 20.0,
    size_cm: tuple[float, float] = (16.0, 10.0), dpi: float = 100.0, theme: str | Theme = "light",
    metadata: Mapping[str, str] | None = None, progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:  # fmt: skip
    """Write an animation, whole or not at all; the format follows the ending: .gif .mp4.

    figures : drawn one at a time, so that they may come from a generator; count : how many, where they have no length
    fps : frames per second; size_cm, dpi, theme, metadata : as for `rnnviz.figure.export.save`
    progress : called with (done, total) after each frame; cancelled : asked before each frame

    Raises Cancelled, and InputError with one sentence as `save` does.
    """
    target = check_target(path, MOVIE_ENDINGS)
    format = ending(target)
    total = len(figures) if isinstance(figures, Sized) else count
    check_size(size_cm, dpi, format)
    _check_movie(total, fps, format)
    look, remark = theme_of(theme), as_text(stamped(metadata))
    pictures = Pictures(figures, look, size_cm, dpi)
    with atomic_write(target) as unfinished, _opened(unfinished, pictures, fps, remark) as movie:
        for done, frame in enumerate(pictures, start=1):
            if cancelled is not None and cancelled():
                raise Cancelled
            movie.add(frame)
            if progress is not None:
                progress(done, total or done)


def _check_movie(total: int | None, fps: float, format: str) -> None:
    if total == 0:
        raise InputError("There are no frames to write yet; let the run take a step first.")
    if not (math.isfinite(fps) and 0.1 <= fps <= MOST_FPS[format]):
        raise InputError(f"{fps:g} frames a second are not possible; {format} takes 0.1 to {MOST_FPS[format]:g}.")


class Pictures:
    """Figures as pixels, all of one even size, drawn as they are asked for."""

    def __init__(self, figures: Iterable[Figure], theme: Theme, size_cm: tuple[float, float], dpi: float) -> None:
        from rnnviz.figure.matplotlib_renderer import Renderer
        from rnnviz.figure.matplotlib_sheet import Sheet

        self.theme = theme
        wide, high = Sheet(theme, size_cm, dpi).picture.canvas.get_width_height()
        self.width, self.height = wide + wide % 2, high + high % 2
        self._figures = figures
        self._renderer = Renderer(theme, size_cm, dpi)

    def __iter__(self) -> Iterator[Array]:
        """Frames, (row, column, 3) uint8. The window's colour fills what an odd size lacks: encoders would else
        rescale everything."""
        ground = self.theme.rgb("window")
        for figure in self._figures:
            pixels = self._renderer.pixels(figure)
            frame = np.empty((self.height, self.width, 3), dtype=np.uint8)
            frame[:] = ground
            frame[: pixels.shape[0], : pixels.shape[1]] = pixels[..., :3]
            yield frame


def _opened(path: Path, pictures: Pictures, fps: float, remark: str) -> AbstractContextManager[MovieFile]:
    size = pictures.width, pictures.height
    if ending(path) == ".mp4":
        from rnnviz.figure.mp4 import Mp4

        return Mp4(path, size, fps, remark)
    from rnnviz.figure.gif import Gif

    return Gif(path, size, fps, remark, pictures.theme)
