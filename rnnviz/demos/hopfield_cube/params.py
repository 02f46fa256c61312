"""What a person can set in the cube of three neurons."""

from typing import Literal

from pydantic import field_validator

from rnnviz.families import state_space as h
from rnnviz.kit.parameters import param, switch
from rnnviz.parameters import LIVE, VIEW

MOST_PER_SIDE = 101
MOST_LABEL_STEPS = 1000


class Params(h.HopfieldParams):
    """Patterns and starts in the cube."""

    patterns: tuple[tuple[h.Coordinate, h.Coordinate, h.Coordinate], ...] = param(
        ((1.0, 1.0, 1.0), (-1.0, -1.0, 1.0), (1.0, -1.0, -1.0)), "What the network should keep.", LIVE, min_length=1,
        max_length=h.MOST_PATTERNS, group="Memory", widget="points",
    )  # fmt: skip
    starts: tuple[tuple[h.StartCoordinate, h.StartCoordinate, h.StartCoordinate], ...] = param(
        (), "Where trajectories begin.", LIVE, max_length=h.MOST_STARTS, group="Starts", widget="points",
    )  # fmt: skip
    grid_starts: int = param(4, "Trajectories from a regular grid, so many a side.", LIVE, ge=0, le=5, group="Starts")
    grid: int = param(
        21, "Starts per side of the basin map.", LIVE, title="Basin grid", ge=2, le=MOST_PER_SIDE, group="Starts",
        soft=(11, MOST_PER_SIDE),
    )  # fmt: skip
    label_step: int = param(
        100, "After so many rounded steps the starts are counted where they are.", LIVE, title="Count at step", ge=0,
        le=MOST_LABEL_STEPS, group="Rounding", soft=(0, 400),
    )  # fmt: skip
    precision: Literal["float64", "float32"] = param(
        "float64", "How many digits the computer keeps while it counts.", LIVE, group="Rounding",
        labels={"float64": "float64: about 16 digits", "float32": "float32: about 7 digits"},
    )  # fmt: skip
    show_ties: bool = param(
        False, "Mark the starts that a symmetry holds between the basins.", VIEW, title="Exact ties",
        group="Rounding",
    )  # fmt: skip
    basins_as: Literal["points", "slice"] = param(
        "points", "Points fill the cube; a slice cuts it open.", VIEW, title="Show basins as", group="Picture",
        when={"show_basins": (True,)},
        labels={"points": "points, the near ones stronger", "slice": "a slice that moves"},
    )  # fmt: skip
    slice_across: Literal["x1", "x2", "x3", "all"] = param(
        "x3", "The axis that the slice stands across, or all three at once.", VIEW, group="Picture",
        when={"basins_as": ("slice",)}, labels={"x1": "x₁", "x2": "x₂", "x3": "x₃", "all": "all three"},
    )  # fmt: skip
    slice_at: float = param(
        0.0, "Where on its axis the slice stands.", VIEW, ge=-1.0, le=1.0, group="Picture",
        when={"basins_as": ("slice",)},
    )  # fmt: skip
    only_basin: int = param(
        0, "Shows one basin alone, by its bar from the top; 0 is all.", VIEW, ge=0, le=60, group="Picture",
        soft=(0, 8), when={"show_basins": (True,)},
    )  # fmt: skip
    show_speed: bool = switch("Shade by time", "The longer a start takes, the paler its colour.", on=False)
    show_trajectories: bool = switch("Trajectories", "Follow the starts through the cube.")
    auto_turn: bool = switch("Turn slowly", "The cube turns by itself until it is taken in the hand.", on=False)

    @field_validator("patterns")
    @classmethod
    def _distinct(cls, patterns: tuple[tuple[float, float, float], ...]) -> tuple[tuple[float, float, float], ...]:
        h.check_distinct(patterns)
        return patterns
