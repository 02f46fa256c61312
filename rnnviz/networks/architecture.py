"""What a forecasting network looks like: the kind of model, its sizes and its lags. Imports no torch."""

from dataclasses import dataclass
from typing import Literal, get_args

from rnnviz.errors import InputError

ForecastModel = Literal["rnn", "lstm", "lstm-peephole", "gru", "mlp", "tcn", "transformer"]
RECURRENT: tuple[ForecastModel, ...] = ("rnn", "lstm", "lstm-peephole", "gru")


@dataclass(frozen=True)
class Architecture:
    """A network that reads lagged values of one series and answers with the next value.

    model : the kind of network
    hidden : units of each hidden layer, ≥ 1 (mlp, recurrent), channels of each block (tcn, transformer)
    lags : steps back of the inputs, each ≥ 1, ascending; 1 is the value just before the forecast
    dropout : share of each hidden layer's outputs that is silenced in training, 0 ≤ dropout < 1
    """

    model: ForecastModel = "lstm"
    hidden: tuple[int, ...] = (200,)
    lags: tuple[int, ...] = (1,)
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if self.model not in get_args(ForecastModel):
            raise InputError(f"model = {self.model!r}: choose one of {', '.join(get_args(ForecastModel))}.")
        if not self.hidden or min(self.hidden) < 1:
            raise InputError(f"hidden = {list(self.hidden)}: at least one layer with at least one unit is needed.")
        if not self.lags or self.lags[0] < 1 or list(self.lags) != sorted(set(self.lags)):
            raise InputError(f"lags = {list(self.lags)}: list each lag once, ascending, the smallest at least 1.")
        if not 0 <= self.dropout < 1:
            raise InputError(f"dropout = {self.dropout}: it is a share, at least 0 and below 1.")

    @property
    def reach(self) -> int:
        """How many values back the inputs of one forecast go."""
        return self.lags[-1]

    @property
    def is_recurrent(self) -> bool:
        return self.model in RECURRENT
