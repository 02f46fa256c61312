"""What the pictures show, and what their words quote."""

from typing import Any

import numpy as np

from rnnviz.demos.recipe_model.drawing import amounts_of, page_size, texts_of
from rnnviz.kit.truth import SaysTable, Shows, ShowsTable
from rnnviz.panels.painted_text import shades_of


def _frame(run: Any) -> Any:
    return run.run.frame()


def _shades(results: dict[str, Any], run: Any) -> Any:
    """The sample that the results hold is the one on the page, and each word has the colour of its bits."""
    frame = _frame(run)
    assert " ".join(frame.written.words) == results["sample"]
    bits = np.concatenate(([0.0], frame.read.bits, [0.0], frame.written.bits))
    texts = texts_of(frame.read, frame.written, page_size(run.params))
    return shades_of(texts.page, amounts_of(bits, texts.kinds))


def _last(name: str, result: str) -> Any:
    def curve(results: dict[str, Any], run: Any) -> Any:
        values = np.array(getattr(_frame(run), name))
        if len(values) and results[result] is not None and np.isfinite(values[-1]):
            values[-1] = results[result]
        return values

    return curve


def _level(result: str) -> Any:
    return lambda results, run: None if results[result] is None else [results[result]]


SHOWS: ShowsTable = {
    ("recipes", "paint", "shade"): _shades,
    ("bits", "bits"): Shows(_last("bits", "bits_per_word"), role="loss"),
    ("bits", "entropy", "y0"): Shows(_level("entropy_exact"), role="target"),
    ("bits", "forgetful", "y0"): Shows(_level("bits_forgetful"), role="spurious", label="forgotten"),
    ("bits", "ngram", "y0"): lambda results, run: [min(results["bits_ngram"])],
    ("recall", "recall"): Shows(_last("recall", "recall"), role="attractor", label="recalled"),
    ("recall", "valid"): Shows(_last("valid", "valid_share"), role="prediction", label="valid"),
    ("recall", "chance", "y0"): Shows(_level("recall_chance"), role="muted"),
    ("code", "code"): lambda results, run: _frame(run).code[::-1],
}
SAYS: SaysTable = {
    r"After (\d+) updates": lambda results, run: _frame(run).looked[-1],
    r"costs ([\d.]+) bits": "bits_per_word",
    r"; ([\d.]+) for who remembers": "entropy_exact",
    r", ([\d.]+) for who forgets": "bits_forgetful",
    r"([\d.]+)% of the ingredients": lambda results, run: 100 * results["recall"],
}
