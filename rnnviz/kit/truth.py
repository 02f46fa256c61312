r"""What a demo declares its pictures to show, so that a test can hold every one of them to it.

    SHOWS = {
        ("forecast", "closed"): Shows("forecast_closed", role="prediction", label="closed loop"),
        ("plane", "stored", "x"): lambda results, run: [p["point"][0] for p in results["fixed_points"] if …],
        ("shares", "shares"): lambda results, run: [100 * share for share in results["basin_fractions"]],
    }
    SAYS = {r"mean ([\d.]+)": "steps_mean"}

Every mark that shows a result and is large in the picture should be there, among them an image where there is one and
two lines of a panel that has several. Gaps (NaN) are not compared; a mark may be missing from some pictures.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Result = str | Callable[[dict[str, Any], Any], Any]
"""A result: its name, a path into it ("fixed_points.*.point.0"), or a function of the results and the headless run,
whose parameters and position say the rest (`run.params`, `run.run.t`)."""


@dataclass(frozen=True)
class Shows:
    """What a mark shows: a result, and where it matters in which role and under which words of the legend."""

    result: Result
    role: str | tuple[str, ...] = ""
    label: str = ""


Place = tuple[str, str] | tuple[str, str, str]
"""panel and mark; or panel, mark and the field of the mark (its heights, unless said)"""

ShowsTable = Mapping[Place, Result | Shows]
"""`SHOWS` of a demo."""

SaysTable = Mapping[str, Result]
"""`SAYS` of a demo: a regular expression with one group, a number (or a sum of products) in caption or titles, to the
result it quotes."""
