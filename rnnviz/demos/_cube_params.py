"""What a person can set in the cube of three neurons."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from rnnviz.demos import _hopfield as h
from rnnviz.parameters import LIVE, VIEW, Hint

MOST_PER_SIDE = 101
MOST_LABEL_STEPS = 1000


class Params(h.HopfieldParams):
    """Patterns and starts in the cube."""

    patterns: Annotated[
        tuple[tuple[h.Coordinate, h.Coordinate, h.Coordinate], ...],
        Field(min_length=1, max_length=h.MOST_PATTERNS, title="Patterns", description="What the network should keep."),
        Hint(effect=LIVE, group="Memory", widget="points"),
    ] = ((1.0, 1.0, 1.0), (-1.0, -1.0, 1.0), (1.0, -1.0, -1.0))
    starts: Annotated[
        tuple[tuple[h.StartCoordinate, h.StartCoordinate, h.StartCoordinate], ...],
        Field(max_length=h.MOST_STARTS, title="Starts", description="Where trajectories begin."),
        Hint(effect=LIVE, group="Starts", widget="points"),
    ] = ()
    grid_starts: Annotated[
        int,
        Field(ge=0, le=5, title="Grid starts", description="Trajectories from a regular grid, so many a side."),
        Hint(effect=LIVE, group="Starts"),
    ] = 4
    grid: Annotated[
        int,
        Field(ge=2, le=MOST_PER_SIDE, title="Basin grid", description="Starts per side of the basin map."),
        Hint(effect=LIVE, group="Starts", soft=(11, MOST_PER_SIDE)),
    ] = 21
    label_step: Annotated[
        int,
        Field(ge=0, le=MOST_LABEL_STEPS, title="Count at step",
              description="After so many rounded steps the starts are counted where they are."),
        Hint(effect=LIVE, group="Rounding", soft=(0, 400)),
    ] = 100  # fmt: skip
    precision: Annotated[
        Literal["float64", "float32"],
        Field(title="Precision", description="How many digits the computer keeps while it counts."),
        Hint(effect=LIVE, group="Rounding", labels={
            "float64": "float64: about 16 digits", "float32": "float32: about 7 digits",
        }),
    ] = "float64"  # fmt: skip
    show_ties: Annotated[
        bool,
        Field(title="Exact ties", description="Mark the starts that a symmetry holds between the basins."),
        Hint(effect=VIEW, group="Rounding"),
    ] = False
    basins_as: Annotated[
        Literal["points", "slice"],
        Field(title="Show basins as", description="Points fill the cube; a slice cuts it open."),
        Hint(effect=VIEW, group="Picture", when={"show_basins": (True,)}, labels={
            "points": "points, the near ones stronger", "slice": "a slice that moves",
        }),
    ] = "points"  # fmt: skip
    slice_across: Annotated[
        Literal["x1", "x2", "x3", "all"],
        Field(title="Slice across", description="The axis that the slice stands across, or all three at once."),
        Hint(effect=VIEW, group="Picture", when={"basins_as": ("slice",)}, labels={
            "x1": "x₁", "x2": "x₂", "x3": "x₃", "all": "all three",
        }),
    ] = "x3"  # fmt: skip
    slice_at: Annotated[
        float,
        Field(ge=-1.0, le=1.0, title="Slice at", description="Where on its axis the slice stands."),
        Hint(effect=VIEW, group="Picture", when={"basins_as": ("slice",)}),
    ] = 0.0
    only_basin: Annotated[
        int,
        Field(ge=0, le=60, title="Only basin", description="Shows one basin alone, by its bar from the top; 0 is all."),
        Hint(effect=VIEW, group="Picture", soft=(0, 8), when={"show_basins": (True,)}),
    ] = 0
    show_speed: Annotated[
        bool,
        Field(title="Shade by time", description="The longer a start takes, the paler its colour."),
        Hint(effect=VIEW, group="Picture"),
    ] = False
    show_trajectories: Annotated[
        bool,
        Field(title="Trajectories", description="Follow the starts through the cube."),
        Hint(effect=VIEW, group="Picture"),
    ] = True
    auto_turn: Annotated[
        bool,
        Field(title="Turn slowly", description="The cube turns by itself until it is taken in the hand."),
        Hint(effect=VIEW, group="Picture"),
    ] = False

    @field_validator("patterns")
    @classmethod
    def _distinct(cls, patterns: tuple[tuple[float, float, float], ...]) -> tuple[tuple[float, float, float], ...]:
        h.check_distinct(patterns)
        return patterns
