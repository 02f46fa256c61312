"""What the pictures show."""

from typing import Any

import numpy as np

from rnnviz.demos.deep_belief.run import COLUMNS, CONTESTANTS, ROWS
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable


def _wrong(results: dict[str, Any], run: Any) -> Any:
    """The contestants that have been judged, in percent."""
    known = [results[f"error_{name}"] for name in CONTESTANTS]
    return [100 * error for error in known if error is not None]


def _mosaic(name: str) -> Any:
    """Pictures of the frame, as they stand in a strip, gaps left out."""

    def values(results: dict[str, Any], run: Any) -> Any:
        pictures = getattr(run.run.frame(), name)
        return [pictures.reshape(-1, 8, 8)[:, row].ravel() for row in range(7, -1, -1)]

    return values


def _filters(results: dict[str, Any], run: Any) -> Any:
    """Of the first layer, gaps left out: rows of tiles from the bottom, in each the rows of pixels from the bottom."""
    filters = run.run.comparison.rbms[0].W.T
    rows = min(ROWS[len(run.params.layers) - 1], -(-len(filters) // COLUMNS))
    tiles = np.full((rows * COLUMNS, 8, 8), np.nan)
    tiles[: len(filters)] = filters[: len(tiles)].reshape(-1, 8, 8)
    by_row = tiles.reshape(rows, COLUMNS, 8, 8)[::-1]
    return [row[:, pixel].ravel() for row in by_row for pixel in range(7, -1, -1)]


def _curve(results: dict[str, Any], run: Any) -> Any:
    """It ends at the result."""
    return [*run.run.frame().curves[0][:-1], results["reconstruction_error"][0]]


SHOWS: ShowsTable = {
    ("contestants", "mistakes", "x"): _wrong,
    ("stack", "pictures"): _mosaic("pictures"),
    ("stack", "rebuilt"): _mosaic("rebuilt"),
    ("stack", "dreams"): _mosaic("dreams"),
    ("stack", "layer-1"): _filters,
    ("errors", "layer-1"): Shows(_curve, role="c0", label="layer 1"),
    ("picture", "by-first"): lambda results, run: run.run.frame().by_first,
    ("picture", "by-stack"): lambda results, run: run.run.frame().by_stack,
}
SAYS: SaysTable = {
    r"Layer 1 gets ([\d.]+) %": lambda results, run: 100 * results["error_rbm"],
    r"top layer ([\d.]+) %": lambda results, run: 100 * results["error_dbn"],
    r"pixels ([\d.]+) %": lambda results, run: 100 * results["error_pixels"],
    r"([\d.]+) points apart": lambda results, run: 100 * abs(results["error_dbn"] - results["error_rbm"]),
    r"which (\d+) pictures": lambda results, run: np.sum(results["confusion"]),
    r"stack gets ([\d.]+) %": lambda results, run: 100 * results["error_fine_tuned"],
    r"from chance ([\d.]+) %": lambda results, run: 100 * results["error_random_start"],
    r"Of pixels ([\d.]+) %": lambda results, run: 100 * results["error_pixels"],
    r"pictures is ([\d.]+)": "reconstruction_error.0",
}
