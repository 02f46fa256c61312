"""Whether a figure or a movie can be written as asked. Nothing is computed or written before these have answered."""

import importlib.util
import math
from collections.abc import Sequence
from pathlib import Path

from rnnviz.errors import InputError
from rnnviz.saving import check_place

FIGURE_ENDINGS = (".svg", ".pdf", ".png", ".csv", ".json")
MOVIE_ENDINGS = (".gif", ".mp4")
PIXEL_ENDINGS = (".png", *MOVIE_ENDINGS)
SIZED_ENDINGS = (".svg", ".pdf", *PIXEL_ENDINGS)

SMALLEST_CM, LARGEST_CM = 2.0, 200.0
LOWEST_DPI, HIGHEST_DPI = 10.0, 2400.0
MOST_PIXELS = {".png": 100_000_000, ".gif": 16_000_000, ".mp4": 36_000_000}
"""Of a picture or of one frame. Beyond, memory runs out, or no player opens the file."""


def check_target(path: str | Path, endings: Sequence[str] = FIGURE_ENDINGS + MOVIE_ENDINGS) -> Path:
    """The path, if a file of that ending can be written there. Writes nothing.

    Raises InputError for an ending that is none of `endings`, a folder that is not there or is read-only, a path
    that is a folder, or a movie format whose extra is not installed.
    """
    if "\0" in str(path):
        raise InputError("A file's name cannot hold the character 0.")
    target = Path(path).expanduser()
    known = f"{', '.join(endings[:-1])} and {endings[-1]}"
    if not target.suffix:
        raise InputError(f"'{path}' has no ending that says which format to write; known are {known}.")
    if ending(target) not in endings:
        raise InputError(f"'{path}' ends in '{target.suffix}', which is not a format written here; known are {known}.")
    if ending(target) == ".mp4" and importlib.util.find_spec("imageio_ffmpeg") is None:
        raise InputError("MP4 needs the extra 'video'; install it with: pip install 'rnnviz[video]'")
    return check_place(target)


def ending(path: str | Path) -> str:
    """The ending, in small letters, that says which format to write."""
    return Path(path).suffix.lower()


def check_size(size_cm: tuple[float, float], dpi: float, format: str) -> None:
    """Raises InputError for a size or resolution that no page has, or whose picture memory would not hold.

    format : an ending; tables have no size
    """
    if format not in SIZED_ENDINGS:
        return
    for length in size_cm:
        if not (math.isfinite(length) and SMALLEST_CM <= length <= LARGEST_CM):
            raise InputError(
                f"A figure cannot be {length:g} cm long; its sides are {SMALLEST_CM:g} to {LARGEST_CM:g} cm."
            )
    if not (math.isfinite(dpi) and LOWEST_DPI <= dpi <= HIGHEST_DPI):
        raise InputError(f"A resolution of {dpi:g} dpi is not possible; choose {LOWEST_DPI:g} to {HIGHEST_DPI:g}.")
    wide, high = (length / 2.54 * dpi for length in size_cm)
    most = MOST_PIXELS.get(format, math.inf)
    if wide * high > most:
        raise InputError(
            f"{size_cm[0]:g} x {size_cm[1]:g} cm at {dpi:g} dpi are {wide * high / 1e6:.0f} million pixels, and "
            f"{format} holds at most {most / 1e6:.0f} million; choose a smaller size or fewer dpi."
        )
