"""To keep a bit for ever a net makes attractors, and next to an attractor the gradient dies.

A net of two units learns a language of the symbols 1, 2 and 3. States gather around attractors, an automaton grows out
of them, and while the answers become right the gradient through time disappears.
"""

from typing import Any

import numpy as np

from rnnviz.demos.latching.drawing import KEYS_AT, draw
from rnnviz.demos.latching.params import LONGEST_WORD, PRESETS, Params
from rnnviz.demos.latching.run import RESULTS, Frame, Run
from rnnviz.kit import Click, Drag, Event, InputError, Remove, Shows, changed
from rnnviz.kit.truth import SaysTable, ShowsTable

__all__ = ["PRESETS", "RESULTS", "Frame", "Params", "Run", "draw"]

GROUP = "Unrolling, gradients, cells"
TITLE = "Attractors that remember"
ORDER = 60
HINT = "Click 1, 2 or 3 to play it; drag the start off its attractor and watch it return; rest on a state."
ON_THE_WALL = ("learning_rate",)

RETURNING = 12
"""Times that the last symbol is played from where the start was dragged to."""


def on(event: Event, params: Params) -> Params | None:
    """A click on a key plays a symbol; a drag begins elsewhere and plays the last symbol again and again."""
    match event:
        case Click(panel="automaton"):
            apart = [np.hypot(event.x - x, event.y - y) for x, y in KEYS_AT]
            if min(apart) > 0.3:
                return None
            if len(params.word) >= LONGEST_WORD:
                raise InputError(f"{LONGEST_WORD} symbols are played; take the start away with a right click.")
            return _with(params, word=(*params.word, 1 + int(np.argmin(apart))))
        case Drag(key="start"):
            last = params.word[-1] if params.word else 1
            return _with(params, start=(_near(event.x), _near(event.y)), word=(last,) * RETURNING)
        case Remove(key="start"):
            return _with(params, start=(), word=())
    return None


def _near(value: float) -> float:
    return float(np.clip(value, -2.0, 2.0))


def _with(params: Params, **values: Any) -> Params:
    new: Params = changed(params, values)
    return new


def _slowest(results: dict[str, Any], run: Any) -> Any:
    rate = max(found["rate"] for found in results["attractors"])
    return np.maximum(rate ** np.arange(len(results["gradient_by_lag"])), 1e-32)


def _rests(symbol: int) -> Any:
    """Across: of the fixed points among a symbol's attractors, whose places are in the results for two units."""

    def places(results: dict[str, Any], run: Any) -> Any:
        if run.params.units > 2:
            return [cycle[:, 0] for cycle in run.run.frame().attractors[symbol - 1]]
        found = [a for a in results["attractors"] if a["symbol"] == symbol]
        W, b = np.array(results["maps_W"][symbol - 1]), np.array(results["maps_b"][symbol - 1])
        across = []
        for attractor in found:
            h = np.array(attractor["point"])
            for _ in range(attractor["period"]):
                across.append(h[0])
                h = np.tanh(W @ h + b)
        return across

    return places


SHOWS: ShowsTable = {
    ("gradient", "gradient"): Shows("gradient_by_lag", role="gradient"),
    ("gradient", "slowest"): Shows(_slowest, role="text"),
    **{("square", f"attractor-{symbol}", "x"): _rests(symbol) for symbol in (1, 2, 3)},
}
SAYS: SaysTable = {
    r"After (\d+) updates": "updates",
    r"([\d.]+) % of the answers": lambda results, run: 100.0 * results["accuracy_long"],
    r"there are (\d+) state": "n_states",
    r"gradient, (\S+) is left": "gradient_by_lag.40",
    r"after (\d+) steps": lambda results, run: len(results["gradient_by_lag"]) - 1,
}
