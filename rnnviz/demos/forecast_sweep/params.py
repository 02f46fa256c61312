"""What a person chooses in the demo `forecast-sweep`: two parameters, their values, and what all runs share."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from rnnviz.data.decimals import DECIMAL_WORDS, Decimal
from rnnviz.data.gaps import GAP_WORDS, Gaps
from rnnviz.errors import InputError
from rnnviz.families.forecast_params import BY_GRADIENT, MODEL_NAMES, TRAINING, TRAINING_NAMES, Model, Training
from rnnviz.families.series_params import (
    COLUMN,
    DECIMAL,
    GAPS,
    SERIES,
    SERIES_NAMES,
    Bounds,
)
from rnnviz.kit.parameters import param
from rnnviz.parameters import LIVE, VIEW, About, DemoParams, describe
from rnnviz.registry import load
from rnnviz.sweep.plan import Plan, make_plan

FORECAST = "forecast"
"""The demo that every run of the sweep is one of."""

Varied = Literal[
    "lags", "hidden", "learning_rate", "epochs", "train_points", "members", "horizon", "dropout", "window",
    "drop_factor", "gradient_threshold", "unroll", "noise", "weight_decay", "spectral_radius", "leak", "ridge",
]  # fmt: skip
NAMES: Mapping[str, str] = {
    "lags": "lags", "hidden": "hidden units", "learning_rate": "learning rate", "epochs": "epochs",
    "train_points": "training points", "members": "members", "horizon": "horizon", "dropout": "dropout",
    "window": "window", "drop_factor": "drop factor", "gradient_threshold": "gradient threshold",
    "unroll": "closed-loop steps", "noise": "noise", "weight_decay": "weight decay",
    "spectral_radius": "spectral radius", "leak": "leak", "ridge": "ridge",
}  # fmt: skip
MEASURES: Mapping[str, str] = {
    "nmse_closed": "closed-loop NMSE", "nmse_updated": "updated NMSE", "rmse_closed": "closed-loop RMSE",
    "rmse_updated": "updated RMSE",
}  # fmt: skip

MOST_COLUMNS, MOST_ROWS, MOST_SEEDS = 16, 8, 50
Value = Annotated[float, Field(ge=0.0, le=100_000.0)]


def _unless_varied(name: str, **more: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
    """The form shows what all runs share only where it is not varied."""
    others = tuple(other for other in NAMES if other != name)
    return {"vary_x": others, "vary_y": others, **more}


class Params(DemoParams):
    """Which runs there are, and what is shown of them."""

    vary_x: Varied = param(
        "lags", "The parameter that differs from column to column.", title="Across", group="Grid", labels=NAMES,
    )  # fmt: skip
    x_values: tuple[Value, ...] = param(
        (1, 2, 5, 10, 20, 30), "One column each; a number of lags L stands for the last L values.", LIVE,
        title="Its values", min_length=1, max_length=MOST_COLUMNS, group="Grid",
    )  # fmt: skip
    vary_y: Varied = param(
        "hidden", "The parameter that differs from row to row.", title="Upwards", group="Grid", labels=NAMES,
    )  # fmt: skip
    y_values: tuple[Value, ...] = param(
        (8, 16, 32), "One row each.", LIVE, title="Its values", min_length=1, max_length=MOST_ROWS, group="Grid",
    )  # fmt: skip
    seeds: int = param(
        3, "So many runs of each cell, each from a seed of its own; the first is the seed below.", LIVE, ge=1,
        le=MOST_SEEDS, group="Grid", soft=(1, 20),
    )  # fmt: skip
    workers: int = param(
        2, "So many runs are computed at the same time; more than the machine has processors gain nothing.", LIVE,
        title="Processes", ge=1, le=64, group="Grid", soft=(1, 16),
    )  # fmt: skip
    data: Annotated[str, SERIES, About(widget="file", group="All runs", labels=SERIES_NAMES, is_data=True)] = "laser"
    column: Annotated[str | None, COLUMN, About(group="All runs", is_data=True)] = None
    gaps: Annotated[Gaps, GAPS, About(group="All runs", labels=GAP_WORDS, is_data=True)] = "refuse"
    decimal: Annotated[Decimal, DECIMAL, About(group="All runs", labels=DECIMAL_WORDS, is_data=True)] = "auto"
    bounds: Annotated[Bounds, About(group="All runs")] = ()
    model: Model = param("lstm", "The kind of network.", group="All runs", labels=MODEL_NAMES)
    training: Annotated[
        Training, TRAINING,
        About(group="All runs", when={"model": ("lstm",)}, labels=TRAINING_NAMES,
             brings={"closed-loop": {"hidden": 64, "lags": 20, "epochs": 1500}}),
    ] = "one-step"  # fmt: skip
    lags: int = param(
        1, "The network is shown so many last values.", ge=1, le=1000, group="All runs", when=_unless_varied("lags"),
        soft=(1, 50),
    )  # fmt: skip
    hidden: int = param(
        32, "Units of the one hidden layer.", title="Hidden units", ge=1, le=2000, group="All runs",
        when=_unless_varied("hidden"), soft=(1, 200),
    )  # fmt: skip
    learning_rate: float = param(
        0.005, "Size of the steps.", gt=0.0, le=10.0, group="All runs", log=True, soft=(1e-05, 1.0),
        when=_unless_varied("learning_rate", model=BY_GRADIENT),
    )  # fmt: skip
    epochs: int = param(
        60, "Passes over the training points, or updates in closed loop.", ge=1, le=20000, group="All runs",
        soft=(1, 1000), when=_unless_varied("epochs"),
    )  # fmt: skip
    window: int | None = param(
        100, "Training in batches of five windows of so many points; empty: the whole series at once.", ge=20,
        le=10000, group="All runs", unit="points",
        when=_unless_varied("window", model=BY_GRADIENT, training=("one-step",)),
    )  # fmt: skip
    measure: Literal["nmse_closed", "nmse_updated", "rmse_closed", "rmse_updated"] = param(
        "nmse_closed",
        "What is compared: the forecast that lives on its own output, or the one that is fed the observations.",
        VIEW, group="Picture",
        labels={"nmse_closed": "closed loop, NMSE", "nmse_updated": "updated, NMSE",
                "rmse_closed": "closed loop, RMSE", "rmse_updated": "updated, RMSE"},
    )  # fmt: skip
    focus: int | None = param(
        None, "Only this row has its band drawn, counted from 0 at the bottom; empty: all rows have.", VIEW,
        title="Row in front", ge=0, lt=MOST_ROWS, group="Picture",
    )  # fmt: skip

    @model_validator(mode="after")
    def _possible(self) -> "Params":
        if self.vary_x == self.vary_y:
            raise ValueError(f"vary_x and vary_y are both {self.vary_x}; choose two different parameters.")
        try:
            _check_effect(self, plan_of(self))
        except InputError as error:
            raise ValueError(str(error)) from None
        return self


def _check_effect(params: Params, plan: Plan) -> None:
    """Raises InputError where a varied parameter does not concern the kind of run: all its columns would be alike."""
    one = plan.jobs[0].params
    for known in describe(load(FORECAST).Params):
        needs = known.about.when or {}
        if known.name in (params.vary_x, params.vary_y) and any(one[name] not in needs[name] for name in needs):
            raise InputError(
                f"{known.name} does not concern the model {params.model} in {params.training} training; vary another."
            )


def shared(params: Params) -> dict[str, Any]:
    """What all runs have in common, for the demo `forecast`."""
    base = {
        "data": params.data, "column": params.column, "gaps": params.gaps, "decimal": params.decimal,
        "bounds": list(params.bounds), "model": params.model, "training": params.training,
        "seed": params.seed, "lags": params.lags, "hidden": params.hidden, "learning_rate": params.learning_rate,
        "epochs": params.epochs,
        "window": params.window if params.training == "one-step" and params.model != "esn" else None,
    }  # fmt: skip
    return {name: value for name, value in base.items() if name not in (params.vary_x, params.vary_y)}


@lru_cache(maxsize=32)
def plan_of(params: Params) -> Plan:
    """All runs: rows slowest, then columns, then seeds. Raises InputError where one of them is not possible."""
    varied: dict[str, list[float]] = {params.vary_y: _plain(params.y_values), params.vary_x: _plain(params.x_values)}
    return make_plan(load(FORECAST), varied, base=shared(params), seeds=params.seeds)


def _plain(values: tuple[float, ...]) -> list[float]:
    """20 rather than 20.0: most of these parameters count something."""
    return [int(value) if float(value).is_integer() else value for value in values]
