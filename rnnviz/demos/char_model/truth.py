"""What the pictures show, and what their words quote."""

from typing import Any

import numpy as np

from rnnviz.demos.char_model import drawing
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.panels.painted_text import shades_of


def _shades(results: dict[str, Any], run: Any) -> Any:
    """Each letter of the sample has the colour of the unit's value, or of how unlikely it was."""
    frame, params = run.run.frame(), run.params
    assert results["sample"] is None or results["sample"] == frame.sample
    given = np.full(len(frame.seed_text), np.nan)
    if results["sample"] is None:
        amounts = np.full(len(frame.sample), np.nan)
    elif params.paint == "unit" and results["unit_values"]:
        amounts = np.abs(np.array(results["unit_values"]))
    else:
        places = [frame.letters.index(letter) for letter in results["sample"]]
        amounts = 1.0 - frame.chances[np.arange(len(places)), places]
    amounts = np.nan_to_num(np.concatenate((given, amounts)))
    return shades_of(drawing.page_of(frame), amounts)


def _bars(results: dict[str, Any], run: Any) -> Any:
    chances = np.array(list(results["next_characters"].values()))
    return np.sort(chances)[::-1][: drawing.BARS]


def _level(find: Any) -> Any:
    def value(results: dict[str, Any], run: Any) -> Any:
        found = find(results)
        return None if found is None else [found]

    return value


SHOWS: ShowsTable = {
    ("text", "paint", "shade"): _shades,
    ("next", "chances"): _bars,
    ("next", "temperature", "x"): lambda results, run: [min(1.0, run.params.temperature / drawing.WARMEST)],
    ("bits", "bits"): Shows(lambda results, run: [bits for _, bits in results["bits_curve"]], role="loss", label="net"),
    ("bits", "ngram-all", "y0"): lambda results, run: [min(results["bits_ngram"])],
    ("bits", "xz", "y0"): _level(lambda results: results["bits_xz"]),
    ("bits", "ngram"): Shows(lambda results, run: run.run.frame().ngram, role="baseline", label="as much"),
    ("units", "knowledge"): lambda results, run: drawing.strip(run.run.frame().knowledge),
}
SAYS: SaysTable = {
    r"After (\d+) updates": lambda results, run: run.run.frame().looked[-1],
    r"costs ([\d.]+) bits": "bits_per_character",
    r"everything pay ([\d.]+)": lambda results, run: min(results["bits_ngram"]),
    r"xz ([\d.]+)\.": "bits_xz",
    r"unit (\d+)(?=:|$)": lambda results, run: run.run.frame().unit,
    r"about ([\d.]+) s an": lambda results, run: drawing.seconds_of(run.params, results["n_weights"]),
    r"core, ([\d.]+) hours": lambda results, run: drawing.hours_of(
        run.params, results["n_weights"], results["train_chars"]
    ),
}
