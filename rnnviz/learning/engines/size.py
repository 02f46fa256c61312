"""How large a network the demo `forecast` trains: reckoned before any memory is touched. Imports no torch."""

from rnnviz.errors import InputError
from rnnviz.learning.engines.settings import Settings

LARGEST_WEIGHTS = 20e6
"""Of all members together; each weight is kept six times over, with its gradient, moments and last good value."""

LARGEST_ACTIVITY = 300e6
"""Numbers that one update keeps on its way forwards: 1.2 GB."""

LARGEST_WORK = 20e9
"""Weights times points of one update: about ten seconds."""

_GATES = {"rnn": 1, "lstm": 4, "lstm-peephole": 4, "gru": 3}
_TAPS = 3
_KEPT = {"mlp": 2, "rnn": 3, "lstm": 10, "lstm-peephole": 10, "gru": 9, "tcn": 6, "transformer": 20}
"""Numbers kept for each unit and point, roughly."""

_BATCH = 5
_CLOSED_LOOP_WINDOWS, _CLOSED_LOOP_OBSERVED = 48, 30


def check_network_size(params: Settings, train_points: int) -> None:
    """Raises InputError where memory would not hold the network, or nobody would wait for its first update."""
    weights, points = weights_of(params), _points_per_update(params, train_points)
    if weights * params.members > LARGEST_WEIGHTS:
        fewer = "hidden units" if weights > LARGEST_WEIGHTS else "hidden units or members"
        raise InputError(
            f"These networks have {_millions(weights * params.members)} weights, and at most "
            f"{_millions(LARGEST_WEIGHTS)} can be trained here; choose fewer {fewer}."
        )
    kept = points * sum(params.hidden) * _KEPT[params.model] + train_points * len(params.lag_list) * params.members
    if kept > LARGEST_ACTIVITY:
        raise InputError(
            f"One update on {points} points keeps {_millions(kept)} numbers, and at most "
            f"{_millions(LARGEST_ACTIVITY)} are possible; choose fewer hidden units, lags or training points."
        )
    if weights * points > LARGEST_WORK:
        raise InputError(
            f"One update takes {_millions(weights * points)} multiplications, and at most {_millions(LARGEST_WORK)} "
            "are possible; choose fewer hidden units or training points."
        )


def weights_of(params: Settings) -> int:
    """About how many weights one member has."""
    total, width = 0, len(params.lag_list)
    for units in params.hidden:
        total += units * _inputs_of_a_unit(params.model, width, units)
        width = units
    return total + width + 1


def _inputs_of_a_unit(model: str, width: int, units: int) -> int:
    if model in _GATES:
        return _GATES[model] * (width + units + 1)
    if model == "transformer":
        return width + 8 * units
    if model == "tcn":
        return _TAPS * width + 1 + (width if width != units else 0)
    return width + 1


def _points_per_update(params: Settings, train_points: int) -> int:
    if params.training == "closed-loop":
        return _CLOSED_LOOP_WINDOWS * (_CLOSED_LOOP_OBSERVED + params.unroll)
    return train_points if params.window is None else min(_BATCH * params.window, 2 * train_points)


def _millions(count: float) -> str:
    return f"{count / 1e6:,.0f} million"
