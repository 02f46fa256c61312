"""What a person chooses in the demo `forecast-bench`."""

from typing import Annotated, Any, Literal

from pydantic import field_validator, model_validator

from rnnviz.demos.forecast_bench.contenders import CONTENDERS
from rnnviz.errors import nearest, quoted
from rnnviz.families.series_params import (
    Bounds,
    Column,
    Decimal,
    Gaps,
    SeriesName,
    bounds_problem,
)
from rnnviz.kit.parameters import param
from rnnviz.parameters import VIEW, About, DemoParams


class Params(DemoParams):
    """Who competes, on which data, for how long."""

    models: tuple[str, ...] = param(
        CONTENDERS,
        "Who competes: esn, mlp, rnn, lstm, lstm-peephole, gru, tcn, transformer, lstm-closed-loop, and the "
        "simple rules persistence, ar, analogue and mean.",
        min_length=1, max_length=20, group="Competition",
    )  # fmt: skip
    seeds: int = param(
        3, "How often each network is trained, every time from another seed; all networks get the same seeds.", ge=1,
        le=20, group="Competition",
    )  # fmt: skip
    budget: float = param(
        2.0, "Training time of every network and seed; judging it takes more.", ge=0.02, le=120.0,
        group="Competition", unit="s", log=True, soft=(0.2, 30.0),
    )  # fmt: skip
    budget_in: Literal["work", "seconds"] = param(
        "work",
        "Work: as many updates as the budget allowed where their cost was measured, so that everybody gets the "
        "same numbers. Seconds: of this machine's clock, so that a faster one gets further and no two runs are alike.",
        group="Competition", labels={"work": "work (repeatable)", "seconds": "seconds on this machine"},
    )  # fmt: skip
    data: SeriesName = "laser"
    column: Column = None
    gaps: Gaps = "refuse"
    decimal: Decimal = "auto"
    bounds: Annotated[Bounds, About(group="Data")] = ()
    train_points: int | None = param(
        None,
        "The first so many points are learned from, and the given window begins after them; empty: 1000, for "
        "sunspots 221, of a shorter file four fifths.",
        title="Training points", ge=150, le=3000, group="Data",
    )  # fmt: skip
    horizon: int | None = param(
        None, "How many points are forecast; empty: 100, for sunspots 35.", ge=2, le=500, group="Data",
    )  # fmt: skip
    origins: int = param(
        50,
        "How many windows beyond the given one are forecast as well, evenly spaced from its end to the end of "
        "the series.",
        title="Later origins", ge=0, le=200, group="Data",
    )  # fmt: skip
    order: Literal["end", "listed", "closed", "later", "updated", "weights"] = param(
        "end", "Which row stands above which; while running they keep their places, unless one is chosen here.",
        VIEW, group="Picture",
        labels={"end": "best on top, at the end", "listed": "as listed", "closed": "by closed loop",
            "later": "by later origins", "updated": "by updated", "weights": "by weights"},
    )  # fmt: skip

    @field_validator("models", mode="before")
    @classmethod
    def _one_name_or_text(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("models")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(value))
        if "all" in names:
            return CONTENDERS
        for name in names:
            if name not in CONTENDERS:
                near = nearest(name, CONTENDERS)
                advice = f"did you mean '{near}'?" if near else f"known are {', '.join(CONTENDERS)}."
                raise ValueError(f"models knows no '{quoted(name)}'; {advice}")
        return names

    @model_validator(mode="after")
    def _possible(self) -> "Params":
        if problem := bounds_problem(self.bounds):
            raise ValueError(problem)
        return self
