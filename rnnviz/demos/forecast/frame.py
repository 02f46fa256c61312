"""What there is to see of a forecast at one moment."""

from dataclasses import dataclass, field

from rnnviz.arrays import Array, Floats
from rnnviz.learning.engines.curve import Curve
from rnnviz.learning.judging import Judged
from rnnviz.learning.looking import Shown


@dataclass(frozen=True, eq=False)
class Scene:
    """The data around the origin. Data units.

    first_time, time_step, time_name : of the series; length : points it has
    lowest, highest : where the origin may be
    past : (≤ CONTEXT_MOST,) observations before the origin; target : (known,) what there is of what is forecast
    beyond : so many more points are forecast beyond the last one
    overview_at, overview_low, overview_high : (bin,) the whole series, its range in each bin of points
    overview_ticks : places and words along it, None where points are counted
    dates : of past, target and what lies beyond, ISO 8601, where the series has dates
    """

    name: str
    unit: str
    first_time: float
    time_step: float
    time_name: str
    length: int
    train_points: int
    origin: int
    lowest: int
    highest: int
    past: Floats
    target: Floats
    overview_at: Array
    overview_low: Array
    overview_high: Array
    dates: tuple[str, ...] = ()
    beyond: int = 0
    overview_ticks: tuple[tuple[float, str], ...] | None = None

    @property
    def horizon(self) -> int:
        """How many points are forecast."""
        return len(self.target) + self.beyond

    @property
    def beyond_said(self) -> str:
        """One sentence where not all that is forecast can be scored, else empty."""
        if not self.beyond:
            return ""
        if not len(self.target):
            return "The forecast lies beyond the data, where nothing can score it yet."
        points = f"the last {self.beyond} points lie" if self.beyond > 1 else "the last point lies"
        return f"Scored over the first {len(self.target)} of {self.horizon} points; {points} beyond the data."


@dataclass(frozen=True, eq=False)
class Frame:
    """What is known after `epoch` epochs; everything but the scene may still be empty.

    loss_name : what the curves' loss is; unrolled : fed-back steps of the present closed-loop training, 0 for none
    n_weights : of one member; warning : what must be known before the picture is believed
    notes : how the data were read, where nothing about it is in doubt
    """

    scene: Scene
    shown: Shown = field(default_factory=Shown)
    judged: Judged = field(default_factory=Judged)
    curves: tuple[Curve, ...] = ()
    epoch: int = 0
    epochs: int = 0
    learning_rate: float = 0.0
    loss_name: str = ""
    unrolled: int = 0
    n_weights: int = 0
    warning: str = ""
    notes: str = ""
