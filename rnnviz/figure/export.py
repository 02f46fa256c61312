"""Figures as files."""

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rnnviz.figure.csv_export import write_csv
from rnnviz.figure.description import Figure
from rnnviz.figure.json_export import write_json
from rnnviz.figure.palette import Theme, theme_of
from rnnviz.figure.stamp import SOFTWARE, as_text, stamped
from rnnviz.figure.target import FIGURE_ENDINGS, check_size, check_target, ending
from rnnviz.saving import atomic_write

if TYPE_CHECKING:
    from typing import TextIO


def save(
    figure: Figure, path: str | Path, *, size_cm: tuple[float, float] = (16.0, 10.0), dpi: float = 200.0,
    theme: str | Theme = "print", metadata: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Write the figure, whole or not at all; the format follows the ending: .svg .pdf .png .csv .json.

    size_cm : width, height; dpi : of a PNG, and of images within SVG and PDF
    theme : light, dark, projector or print, or a theme of one's own
    metadata : what made the figure (demo, parameters, seed), stamped into the file with this software's version

    The same call writes the same bytes. Raises InputError, with one sentence, for a path that cannot be written to,
    an unknown ending or theme, and an absurd size.
    """
    target = check_target(path, FIGURE_ENDINGS)
    format = ending(target)
    check_size(size_cm, dpi, format)
    look = theme_of(theme)
    stamp = stamped(metadata)
    with atomic_write(target) as unfinished:
        if format in _TABLES:
            with unfinished.open("w", encoding="utf-8", newline="") as file:
                _TABLES[format](figure, file, stamp)
        else:
            _draw(figure, unfinished, format[1:], look, size_cm, dpi, stamp)


_TABLES: dict[str, "Callable[[Figure, TextIO, Mapping[str, str]], None]"] = {".csv": write_csv, ".json": write_json}


def _draw(
    figure: Figure, path: Path, format: str, theme: Theme, size_cm: tuple[float, float], dpi: float,
    stamp: Mapping[str, str],
) -> None:  # fmt: skip
    # Into memory first: on a full disk matplotlib's PDF writer fails with an error that hides the reason.
    path.write_bytes(file_bytes(figure, format, theme=theme, size_cm=size_cm, dpi=dpi, stamp=stamp))


def file_bytes(
    figure: Figure, format: str, *, theme: str | Theme = "print", size_cm: tuple[float, float] = (16.0, 10.0),
    dpi: float = 110.0, stamp: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """What a file of that format (svg, pdf, png) would hold."""
    from rnnviz.figure.matplotlib_renderer import render

    buffer = BytesIO()
    picture = render(figure, theme=theme, size_cm=size_cm, dpi=dpi)
    picture.savefig(buffer, format=format, dpi=dpi, metadata=_remarks(format, stamp or stamped(None)))
    return buffer.getvalue()


def _remarks(format: str, stamp: Mapping[str, str]) -> dict[str, Any]:
    """The stamp in each format's own words. Dates are left out: the same figure must give the same bytes."""
    title = stamp.get("demo", "RNNViz")
    match format:
        case "pdf":
            return {"Title": title, "Subject": as_text(stamp), "Creator": SOFTWARE, "CreationDate": None}
        case "svg":
            return {"Title": title, "Description": as_text(stamp), "Creator": SOFTWARE, "Date": None}
        case _:
            return {"Title": title, "Description": as_text(stamp), "Software": SOFTWARE}
