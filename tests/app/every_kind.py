"""A parameter model with every kind of control."""

from typing import Annotated, Any, Literal

from hypothesis import strategies as st
from pydantic import Field, model_validator

from rnnviz.parameters import LIVE, VIEW, About, DemoParams


class EveryKind(DemoParams):
    """One parameter for each control."""

    gain: Annotated[
        float, Field(ge=0, le=4, title="Gain", description="Slope of tanh."), About(effect=LIVE, group="Net")
    ] = 1.0
    rate: Annotated[
        float,
        Field(gt=0, le=10, title="Learning rate", description="Size of a step."),
        About(log=True, soft=(1e-5, 1.0), group="Net"),
    ] = 0.01
    grid: Annotated[
        int,
        Field(ge=2, le=1000, title="Starts per side", description="Of the map."),
        About(effect=VIEW, soft=(2, 400), group="Net"),
    ] = 21
    tau: Annotated[
        float, Field(gt=0, title="Time constant", description="Of a unit."), About(unit="ms", group="Net")
    ] = 10.0
    origin: Annotated[
        int | None, Field(ge=1, le=10**7, title="Origin", description="First point forecast."), About(group="Net")
    ] = None
    leak: Annotated[
        float | None, Field(ge=0, le=1, title="Leak", description="Forgotten in each step."), About(group="Net")
    ] = None
    rule: Annotated[
        Literal["newhop", "hebb", "pseudo-inverse", "storkey", "modern"],
        Field(title="Rule", description="How weights are made."),
        About(group="Net"),
    ] = "newhop"
    beta: Annotated[
        float,
        Field(gt=0, le=50, title="Inverse temperature", description="Of the modern rule."),
        About(group="Net", when={"rule": ("modern",)}),
    ] = 4.0
    update: Annotated[
        Literal["sync", "async"],
        Field(title="Update", description="Who moves when."),
        About(group="Net", labels={"sync": "all at once", "async": "one by one"}),
    ] = "sync"
    arrows: Annotated[bool, Field(title="Vector field", description="Arrows."), About(effect=VIEW, group="Look")] = True
    peephole: Annotated[bool | None, Field(title="Peepholes", description="Gates see."), About(group="Look")] = None
    hidden: Annotated[
        tuple[Annotated[int, Field(ge=1, le=2000)], ...],
        Field(min_length=1, max_length=4, title="Hidden units", description="Of each layer."),
        About(group="Look"),
    ] = (200,)
    lags: Annotated[
        int | tuple[int, ...], Field(title="Lags", description="Earlier values."), About(widget="list", group="Look")
    ] = 20
    patterns: Annotated[
        tuple[tuple[float, float], ...],
        Field(min_length=1, max_length=8, title="Patterns", description="States to store."),
        About(group="Look"),
    ] = ((1.0, 1.0), (-1.0, -1.0))
    data: Annotated[
        str,
        Field(title="Data", description="A series or a file."),
        About(widget="file", group="Data", labels={"laser": "Chaotic laser", "sunspots": "Sunspots"}),
    ] = "laser"
    column: Annotated[str | None, Field(title="Column", description="Of the file."), About(group="Data")] = None
    text: Annotated[str, Field(title="Text", description="To learn."), About(widget="long-text", group="Data")] = (
        "to be"
    )

    @model_validator(mode="after")
    def _patterns_differ(self) -> "EveryKind":
        if len(set(self.patterns)) < len(self.patterns):
            raise ValueError("patterns must differ from each other.")
        return self


_NUMBERS = st.floats(-2, 2, allow_nan=False, width=32)
_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)


@st.composite
def valid_params(draw: st.DrawFn) -> EveryKind:
    """Any valid parameters."""
    values: dict[str, Any] = {
        "gain": draw(st.floats(0, 4)),
        "rate": draw(st.floats(1e-9, 10)),
        "grid": draw(st.integers(2, 1000)),
        "tau": draw(st.floats(1e-6, 1e9)),
        "origin": draw(st.none() | st.integers(1, 10**7)),
        "leak": draw(st.none() | st.floats(0, 1)),
        "rule": draw(st.sampled_from(["newhop", "hebb", "pseudo-inverse", "storkey", "modern"])),
        "beta": draw(st.floats(0.001, 50)),
        "update": draw(st.sampled_from(["sync", "async"])),
        "arrows": draw(st.booleans()),
        "peephole": draw(st.none() | st.booleans()),
        "hidden": draw(st.lists(st.integers(1, 2000), min_size=1, max_size=4)),
        "lags": draw(st.integers(1, 99) | st.lists(st.integers(1, 99), max_size=40)),
        "patterns": draw(st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=8, unique=True)),
        "data": draw(st.sampled_from(["laser", "sunspots", "/somewhere/my data.csv"]) | _WORDS),
        "column": draw(st.none() | _WORDS),
        "text": draw(_WORDS),
        "seed": draw(st.integers(0, 2**32 - 1)),
    }
    return EveryKind(**values)
