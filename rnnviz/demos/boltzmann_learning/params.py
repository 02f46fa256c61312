"""The true machine, what is seen of it, and how it is learned."""

from typing import get_args

from pydantic import model_validator

from rnnviz.kit import LIVE, DemoParams, param
from rnnviz.learning.boltzmann_learning import Method

FEWEST, MOST = 2, 12
MOST_ROWS, MOST_PAINTED = 500, 40
"""Rows of data that a person may give, and that are shown to be painted on."""
METHODS: tuple[Method, ...] = get_args(Method)
NAMES = {"exact": "exact sum", "gibbs": "Gibbs chains", "cd": "CD", "pseudo-likelihood": "pseudo-likelihood"}


class Params(DemoParams):
    """The true machine, what is seen of it, and how it is learned."""

    units: int = param(
        8, "How many units; the exact sum has 2ⁿ terms.", ge=FEWEST, le=MOST, group="Truth", is_data=True)  # fmt: skip
    coupling: float = param(1.0, "Spread of the true couplings, times √n.", ge=0, le=3, group="Truth", is_data=True)
    field: float = param(0.3, "Spread of the true biases.", ge=0, le=2, group="Truth", is_data=True)
    samples: int = param(
        2000, "How many states are seen; 0 for infinitely many.", ge=0, le=100_000, group="Data", log=False,
        soft=(0, 10_000))  # fmt: skip
    data: tuple[tuple[int, ...], ...] = param(
        (), "Rows of 1 and −1 to learn from, instead of a true machine.", max_length=MOST_ROWS, group="Data",
        is_data=True, widget="points", blank="samples of the true machine")  # fmt: skip
    method: Method = param(
        "exact", "Where the model's moments come from, or what is climbed instead.", LIVE, group="Learning",
        labels=NAMES, leaves_traces=True)  # fmt: skip
    k: int = param(
        1, "Sweeps a step of the chains.", LIVE, title="k", ge=1, le=100, log=True, group="Learning",
        when={"method": ("gibbs", "cd")}, leaves_traces=True)  # fmt: skip
    learning_rate: float = param(
        0.2, "Of the first 60 % of the steps; then it falls to 0.", LIVE, ge=0.001, le=1, log=True, group="Learning",
        leaves_traces=True)  # fmt: skip
    weight_decay: float = param(
        0.0, "How strongly couplings and biases are pulled to 0.", LIVE, ge=0, le=1, group="Learning",
        soft=(0, 0.2), leaves_traces=True)  # fmt: skip
    steps: int = param(500, "How many steps.", ge=1, le=5000, log=True, group="Learning")

    @model_validator(mode="after")
    def _rows_are_states(self) -> "Params":
        lengths = {len(row) for row in self.data}
        if len(lengths) > 1:
            raise ValueError(f"data: all rows must be of one length, not {min(lengths)} and {max(lengths)}.")
        if lengths and not FEWEST <= max(lengths) <= MOST:
            raise ValueError(f"data: rows must have {FEWEST} to {MOST} numbers, not {max(lengths)}.")
        wrong = next((value for row in self.data for value in row if value not in (-1, 1)), None)
        if wrong is not None:
            hint = "; of 0 and 1 make −1 and 1 by 2 v − 1" if wrong == 0 else ""
            raise ValueError(f"data: a unit is 1 or −1, not {wrong}{hint}.")
        return self
