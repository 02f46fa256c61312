"""What a person chooses in the demo `forecast-bench`."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from rnnviz.demos._bench_contenders import CONTENDERS
from rnnviz.demos._series_params import Column, SeriesName
from rnnviz.errors import nearest, quoted
from rnnviz.parameters import VIEW, DemoParams, Hint


class Params(DemoParams):
    """Who competes, on which data, for how long."""

    models: Annotated[
        tuple[str, ...],
        Field(min_length=1, max_length=20, title="Models", description="Who competes: esn, mlp, rnn, lstm, "
              "lstm-peephole, gru, tcn, transformer, lstm-closed-loop, and the simple rules persistence, ar, analogue "
              "and mean."),
        Hint(group="Competition"),
    ] = CONTENDERS  # fmt: skip
    seeds: Annotated[
        int,
        Field(ge=1, le=20, title="Seeds", description="How often each network is trained, every time from another "
              "seed; all networks get the same seeds."),
        Hint(group="Competition"),
    ] = 3  # fmt: skip
    budget: Annotated[
        float,
        Field(ge=0.02, le=120.0, title="Budget", description="Training time of every network and seed; judging it "
              "takes more."),
        Hint(group="Competition", unit="s", log=True, soft=(0.2, 30.0)),
    ] = 2.0  # fmt: skip
    budget_in: Annotated[
        Literal["work", "seconds"],
        Field(title="Budget in", description="Work: as many updates as the budget allowed where their cost was "
              "measured, so that everybody gets the same numbers. Seconds: of this machine's clock, so that a faster "
              "one gets further and no two runs are the same."),
        Hint(group="Competition", labels={"work": "work (repeatable)", "seconds": "seconds on this machine"}),
    ] = "work"  # fmt: skip
    data: SeriesName = "laser"
    column: Column = None
    train_points: Annotated[
        int | None,
        Field(ge=150, le=3000, title="Training points", description="The first so many points are learned from, and "
              "the given window begins after them; empty: 1000, for sunspots 221, of a shorter file four fifths."),
        Hint(group="Data"),
    ] = None  # fmt: skip
    horizon: Annotated[
        int | None,
        Field(ge=2, le=500, title="Horizon", description="How many points are forecast; empty: 100, for sunspots 35."),
        Hint(group="Data"),
    ] = None
    origins: Annotated[
        int,
        Field(ge=0, le=200, title="Later origins", description="How many windows beyond the given one are forecast as "
              "well, evenly spaced from its end to the end of the series."),
        Hint(group="Data"),
    ] = 50  # fmt: skip
    order: Annotated[
        Literal["end", "listed", "closed", "later", "updated", "weights"],
        Field(title="Order", description="Which row stands above which; while running they keep their places, unless "
              "one is chosen here."),
        Hint(effect=VIEW, group="Picture", labels={
            "end": "best on top, at the end", "listed": "as listed", "closed": "by closed loop",
            "later": "by later origins", "updated": "by updated", "weights": "by weights",
        }),
    ] = "end"  # fmt: skip

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
