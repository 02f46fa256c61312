"""Animated GIFs, written frame by frame: a long animation takes no more memory than a short one."""

import struct
from pathlib import Path
from types import TracebackType

import numpy as np
from PIL import GifImagePlugin, Image

from rnnviz.arrays import Array
from rnnviz.figure.colormaps import colormap
from rnnviz.figure.palette import CATEGORIES, Theme, parse

COLOURS = 256
OWN_COLOURS = 128
"""How many of them are chosen for the first frame; the others wait for what may come later."""

STRENGTHS = (1.0, 0.6, 0.45, 0.35, 0.25)
"""In which the colours of a theme are expected."""


class Gif:
    """A GIF that repeats for ever. size : width, height, pixels; remark : its comment

    One table of colours serves all frames, made from the first frame and the theme. Nothing is dithered: dots would
    flicker. Of later frames only the rectangle that changed is stored.
    """

    def __init__(self, path: Path, size: tuple[int, int], fps: float, remark: str, theme: Theme) -> None:
        self._file = path.open("wb")
        self._size = size
        self._fps = fps
        self._remark = remark
        self._theme = theme
        self._frames = 0
        self._table = Image.new("P", (1, 1))
        self._shown: Array = np.empty(0)

    def add(self, frame: Array) -> None:
        """Append a frame. (row, column, 3) uint8"""
        picture = Image.fromarray(frame)
        if not self._frames:
            self._begin(picture)
        indices = np.asarray(picture.quantize(palette=self._table, dither=Image.Dither.NONE))
        left, top, changed = self._changed(indices)
        part = Image.fromarray(np.ascontiguousarray(changed))
        for block in GifImagePlugin.getdata(part, (left, top), duration=self._duration()):
            self._file.write(block)
        self._shown = indices
        self._frames += 1

    def _begin(self, picture: Image.Image) -> None:
        colours = _colours(picture, self._theme)
        self._table.putpalette(colours.tobytes())
        self._file.write(b"GIF89a" + struct.pack("<HHBBB", *self._size, 0b1111_0111, 0, 0) + colours.tobytes())
        self._file.write(b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")
        remark = self._remark.encode()
        blocks = [remark[i : i + 255] for i in range(0, len(remark), 255)]
        self._file.write(b"!\xfe" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\x00")

    def _changed(self, indices: Array) -> tuple[int, int, Array]:
        """Left, top and the pixels of the smallest rectangle that differs from the frame before."""
        if not self._frames:
            return 0, 0, indices
        differs = indices != self._shown
        if not differs.any():
            return 0, 0, indices[:1, :1]
        rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
        top, left = int(rows[0]), int(columns[0])
        return left, top, indices[top : rows[-1] + 1, left : columns[-1] + 1]

    def _duration(self) -> int:
        """Milliseconds, in whole hundredths of a second that stay in time with `fps` in the long run."""
        end, start = (round(100 * number / self._fps) for number in (self._frames + 1, self._frames))
        return 10 * max(1, end - start)

    def __enter__(self) -> "Gif":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._file:
            if kind is None:
                self._file.write(b";")


def _colours(picture: Image.Image, theme: Theme) -> Array:
    """The table: the theme's roles at their usual strengths, colour maps, and the rest from the picture. (256, 3)"""
    roles = ["text", "muted", "axis", "faint", "window", "accent", *(f"c{i}" for i in range(CATEGORIES))]
    expected = [theme.rgb(role, strength) for role in roles for strength in STRENGTHS]
    expected += [parse(theme.colours[role]) for role in ("panel", "warning")]
    ramps = [colormap(name, theme)[::17].tolist() for name in ("sequential", "diverging", "grey")]
    chosen = picture.quantize(OWN_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    own = np.array(chosen.getpalette(), dtype=np.uint8).reshape(-1, 3)[: len(chosen.getcolors() or ())]
    wanted = dict.fromkeys([*expected, *(tuple(c) for c in own.tolist()), *(tuple(c) for ramp in ramps for c in ramp)])
    table = np.zeros((COLOURS, 3), dtype=np.uint8)
    first = np.array(list(wanted)[:COLOURS], dtype=np.uint8)
    table[: len(first)] = first
    return table
