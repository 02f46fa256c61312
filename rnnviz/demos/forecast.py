"""A network that predicts the next value well can still lose the plot when it must live on its own predictions.

Trains a recurrent network live on a measured series and shows two forecasts of what it has never seen: *updated*,
where it is fed every observation before the next step, and *closed loop*, where it is fed its own output.
"""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from rnnviz.arrays import Array, Floats
from rnnviz.errors import InputError
from rnnviz.figure.description import HIDDEN, Axis, Figure, Panel
from rnnviz.figure.limits import nice_limits
from rnnviz.figure.marks import Image, Line, Mark, Segments, Text
from rnnviz.parameters import LIVE, VIEW, DemoParams, Hint
from rnnviz.registry import Preset
from rnnviz.run import Run as BaseRun
from rnnviz.run import State
from rnnviz.view import View

if TYPE_CHECKING:
    from rnnviz.learning.one_step import OneStepTraining

GROUP = "Forecasting"
TITLE = "Forecast a series"
ORDER = 10
HINT = "Watch the orange forecast: it lives on its own predictions. Change the learning rate while it trains."
FILE_PARAMETER = "data"

FORECAST_EVERY = 15
"""Epochs between two forecasts while training: they cost a share of an epoch each."""

CONTEXT_MOST = 2000
"""How many observations before the origin a frame carries."""


class Params(DemoParams):
    """What is learned, by which network, and how."""

    data: Annotated[
        str,
        Field(title="Data", description="A built-in series, or a file: CSV, TXT, NPY, MAT or XLSX."),
        Hint(widget="file", group="Data", labels={
            "laser": "Chaotic laser (Santa Fe A)", "sunspots": "Sunspots, yearly", "mackey-glass": "Mackey–Glass",
            "lorenz": "Lorenz",
        }),
    ] = "laser"  # fmt: skip
    column: Annotated[
        str | None,
        Field(title="Column", description="Which column of the file; empty takes the first with numbers."),
        Hint(group="Data"),
    ] = None
    train_points: Annotated[
        int,
        Field(ge=20, le=100_000, title="Training points", description="The first so many points are learned from."),
        Hint(group="Data", soft=(100, 2000)),
    ] = 1000
    horizon: Annotated[
        int,
        Field(ge=1, le=2000, title="Horizon", description="How many points are forecast."),
        Hint(group="Data", soft=(10, 500)),
    ] = 100
    origin: Annotated[
        int | None,
        Field(ge=1, le=10_000_000, title="Origin", description="0-based index of the first forecast point; "
              "empty: right after the training points. The network always learns from those only."),
        Hint(group="Data"),
    ] = None  # fmt: skip
    model: Annotated[
        Literal["rnn", "lstm", "gru"],
        Field(title="Model", description="The kind of recurrent cell."),
        Hint(group="Network", labels={"rnn": "simple", "lstm": "LSTM", "gru": "GRU"}),
    ] = "lstm"
    hidden: Annotated[
        tuple[Annotated[int, Field(ge=1, le=2000)], ...],
        Field(min_length=1, max_length=4, title="Hidden units", description="Units of each layer, first to last."),
        Hint(group="Network"),
    ] = (200,)
    lags: Annotated[
        tuple[Annotated[int, Field(ge=1, le=1000)], ...],
        Field(min_length=1, max_length=200, title="Lags", description="Which earlier values the network is shown: "
              "1 is the last one; a single number L above 1 stands for 1 to L."),
        Hint(group="Network"),
    ] = (1,)  # fmt: skip
    dropout: Annotated[
        float,
        Field(ge=0.0, le=0.9, title="Dropout", description="Share of the units switched off in each update."),
        Hint(group="Network"),
    ] = 0.0
    optimizer: Annotated[
        Literal["adam", "sgd"],
        Field(title="Optimizer", description="How the weights follow the gradient."),
        Hint(group="Training", labels={"adam": "Adam", "sgd": "SGD"}),
    ] = "adam"
    learning_rate: Annotated[
        float,
        Field(gt=0.0, le=10.0, title="Learning rate", description="Size of the steps; can be changed while it learns."),
        Hint(effect=LIVE, group="Training", log=True, soft=(1e-5, 1.0)),
    ] = 0.005
    drop_epoch: Annotated[
        int | None,
        Field(ge=1, le=100_000, title="Drop at epoch", description="From this epoch on the rate is multiplied."),
        Hint(group="Training"),
    ] = 250
    drop_factor: Annotated[
        float,
        Field(gt=0.0, le=1.0, title="Drop factor", description="What the rate is multiplied by."),
        Hint(group="Training"),
    ] = 0.2
    gradient_threshold: Annotated[
        float,
        Field(gt=0.0, le=1e6, title="Gradient threshold", description="Longer gradients are shortened to this norm."),
        Hint(effect=LIVE, group="Training", log=True, soft=(0.01, 100.0)),
    ] = 1.0
    epochs: Annotated[
        int,
        Field(ge=0, le=20_000, title="Epochs", description="Passes over the training points; 0 shows the data only."),
        Hint(group="Training", soft=(0, 1000)),
    ] = 500
    context: Annotated[
        int,
        Field(ge=10, le=CONTEXT_MOST, title="Context", description="Observations shown before the forecast."),
        Hint(effect=VIEW, group="Picture", unit="points", soft=(20, 1000)),
    ] = 100
    show_updated: Annotated[
        bool,
        Field(title="Updated forecast", description="Draw the forecast that is fed the observations, too."),
        Hint(effect=VIEW, group="Picture"),
    ] = True

    @field_validator("lags", "hidden", mode="before")
    @classmethod
    def _one_number(cls, value: Any) -> Any:
        return (value,) if isinstance(value, int) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _lags_fit(self) -> "Params":
        if max(self.lag_list) >= self.train_points - 1:
            raise ValueError(
                f"lags reach back {max(self.lag_list)} points, but there are only {self.train_points} training "
                f"points; the longest lag must be below {self.train_points - 1}."
            )
        return self

    @property
    def lag_list(self) -> tuple[int, ...]:
        """The lags one by one: (30,) stands for 1 to 30."""
        if len(self.lags) == 1:
            return tuple(range(1, self.lags[0] + 1))
        return tuple(sorted(set(self.lags)))

    @property
    def first_forecast(self) -> int:
        """0-based index of the first forecast point."""
        return self.train_points if self.origin is None else self.origin


_NONE: Floats = np.empty(0)
_NO_CELLS: Array = np.empty((0, 0), np.int8)


@dataclass(frozen=True, eq=False)
class Frame:
    """What is known after `epoch` epochs. Data units; the forecasts are empty before the first.

    past : (≤ CONTEXT_MOST,) observations before the origin; target, closed, updated : (horizon,)
    loss : (update,) training RMSE; gradient : (update,) norms before clipping
    hidden : (unit, time) states × 127 over the end of the warm-up and the closed loop; from_warm_up : of these
    """

    name: str
    unit: str
    first_time: float
    time_step: float
    time_name: str
    past: Floats
    target: Floats
    epoch: int
    epochs_forecast: int
    learning_rate: float
    closed: Floats = field(default_factory=lambda: _NONE)
    updated: Floats = field(default_factory=lambda: _NONE)
    loss: Floats = field(default_factory=lambda: _NONE)
    gradient: Floats = field(default_factory=lambda: _NONE)
    hidden: Array = field(default_factory=lambda: _NO_CELLS)
    from_warm_up: int = 0
    warning: str = ""


@dataclass(frozen=True, eq=False)
class _Forecast:
    """The forecast on show, made after `epoch` epochs."""

    epoch: int
    closed: Floats
    updated: Floats
    hidden: Array
    from_warm_up: int


class Run(BaseRun[Params, Frame]):
    """Trains one step ahead, an update a step, and forecasts now and then."""

    pace = None
    fps = 20.0

    def __init__(self, params: Params) -> None:
        super().__init__(params)
        from rnnviz.data.series import load_series

        self._series = load_series(params.data, params.column)
        self._warning = ""
        self._check_window()
        # Made on the first step: importing torch takes a second, and until then there are data to look at.
        self._training: OneStepTraining | None = None
        self._forecast: _Forecast | None = None
        start = max(0, params.first_forecast - CONTEXT_MOST)
        self._past = self._series.values[start : params.first_forecast]
        self._target = self._series.values[params.first_forecast : params.first_forecast + params.horizon]
        self._failed = False

    def _check_window(self) -> None:
        params, length = self.params, len(self._series)
        if params.train_points > length:
            raise InputError(
                f"{self._series.name} has {length} points; training points may be at most {length}, not "
                f"{params.train_points}."
            )
        if params.first_forecast + params.horizon > length:
            raise InputError(
                f"{self._series.name} ends at point {length}; a forecast of {params.horizon} from "
                f"{params.first_forecast} would need {params.first_forecast + params.horizon}."
            )
        if params.first_forecast < params.train_points:
            self._warning = "The forecast begins inside the training points: the network has seen what it is asked."

    def _make_training(self) -> "OneStepTraining":
        params = self.params
        from rnnviz.learning.one_step import OneStepTraining
        from rnnviz.learning.training_plan import OneStepPlan
        from rnnviz.networks.architecture import Architecture

        architecture = Architecture(params.model, params.hidden, params.lag_list, params.dropout)
        plan = OneStepPlan(
            epochs=params.epochs, optimizer=params.optimizer, learning_rate=params.learning_rate,
            drop_epoch=params.drop_epoch, drop_factor=params.drop_factor,
            gradient_threshold=params.gradient_threshold,
        )  # fmt: skip
        return OneStepTraining(architecture, plan, self._series.values[: params.train_points], params.seed)

    @property
    def done(self) -> bool:
        return self._failed or self._epoch >= self.params.epochs

    @property
    def _epoch(self) -> int:
        return 0 if self._training is None else self._training.epoch

    @property
    def progress(self) -> float | None:
        return self._epoch / self.params.epochs if self.params.epochs else 1.0

    @property
    def position(self) -> str:
        return f"epoch {self._epoch} of {self.params.epochs}" if self.params.epochs else "data only"

    def step(self) -> None:
        from rnnviz.learning.divergence import Diverged

        if self._training is None:
            self._training = self._make_training()
        try:
            self._training.step()
        except Diverged as error:
            self._failed, self._warning = True, str(error)
        if self.done or self._training.epoch % FORECAST_EVERY == 1:
            self._forecast = self._look_ahead(self._training)

    def _look_ahead(self, training: "OneStepTraining") -> _Forecast:
        """Forecast with the network as it is now, warmed up on up to 1000 observations before the origin."""
        from rnnviz.learning.forecasting import forecast

        params = self.params
        made = forecast(
            training.reader(), self._series.values, params.first_forecast, params.horizon,
            warm_up=1000 if self.done else 300, clip=self._range(),
        )  # fmt: skip
        shown = made.hidden_warm_up[-params.horizon // 2 :]
        states = np.concatenate((shown, made.hidden_closed)).T
        return _Forecast(
            training.epoch, made.closed, made.updated,
            np.round(np.clip(states, -1.0, 1.0) * 127).astype(np.int8), len(shown),
        )  # fmt: skip

    def _range(self) -> tuple[float, float]:
        """A detector has a range: what leaves [0, 255] is set to its border. Elsewhere: the training range, doubled."""
        if self.params.data == "laser":
            return 0.0, 255.0
        train = self._series.values[: self.params.train_points]
        low, high = float(train.min()), float(train.max())
        return low - (high - low) / 2, high + (high - low) / 2

    def change(self, params: Params) -> None:
        super().change(params)
        if self._training is not None:
            self._training.learning_rate = params.learning_rate
            self._training.gradient_threshold = params.gradient_threshold
        if self._failed:
            self._failed, self._warning = False, ""

    def frame(self) -> Frame:
        params, series, training, made = self.params, self._series, self._training, self._forecast
        known = Frame(
            name=series.name, unit=series.unit, first_time=series.first_time, time_step=series.step,
            time_name=series.time_name, past=self._past, target=self._target, epoch=0, epochs_forecast=0,
            learning_rate=params.learning_rate, warning=self._warning,
        )  # fmt: skip
        if training is None:
            return known
        rmse = np.sqrt(training.loss_history) * training.scaling.spread
        known = replace(
            known, epoch=training.epoch, loss=rmse.astype(np.float32), learning_rate=self._rate(),
            gradient=training.gradient_norms.astype(np.float32),
        )  # fmt: skip
        if made is None:
            return known
        return replace(
            known, closed=made.closed, updated=made.updated, hidden=made.hidden, from_warm_up=made.from_warm_up,
            epochs_forecast=made.epoch,
        )  # fmt: skip

    def _rate(self) -> float:
        dropped = self.params.drop_epoch is not None and self._epoch >= self.params.drop_epoch
        return self.params.learning_rate * (self.params.drop_factor if dropped else 1.0)

    def results(self) -> dict[str, Any]:
        from rnnviz.learning.metrics import nmse, rmse

        training, made = self._training, self._forecast
        if training is None or made is None:
            return dict.fromkeys(RESULTS) | {"epochs": 0}
        return {
            "rmse_closed": rmse(self._target, made.closed), "nmse_closed": nmse(self._target, made.closed),
            "rmse_updated": rmse(self._target, made.updated), "nmse_updated": nmse(self._target, made.updated),
            "n_weights": training.n_weights, "epochs": training.epoch,
            "forecast_closed": made.closed, "forecast_updated": made.updated,
        }  # fmt: skip

    def checkpoint(self) -> State:
        made = self._forecast
        return {
            "training": None if self._training is None else self._training.checkpoint(),
            "forecast": None if made is None else dict(made.__dict__),
            "failed": self._failed, "warning": self._warning,
        }  # fmt: skip

    def restore(self, state: State) -> None:
        if state["training"] is not None:
            self._training = self._make_training()
            self._training.restore(state["training"])
        self._forecast = None if state["forecast"] is None else _Forecast(**state["forecast"])
        self._failed, self._warning = bool(state["failed"]), str(state["warning"])


RESULTS = {
    "rmse_closed": "root mean squared error of the closed-loop forecast, in data units",
    "nmse_closed": "the same squared, over the variance of the forecast window (1: no better than its mean)",
    "rmse_updated": "root mean squared error of the updated forecast, in data units",
    "nmse_updated": "the same squared, over the variance of the forecast window",
    "n_weights": "weights of the network, one bias per gate",
    "epochs": "epochs trained",
    "forecast_closed": "the forecast that lives on its own output",
    "forecast_updated": "the forecast that is fed every observation",
}

PRESETS = {
    "laser-data": Preset(
        {"epochs": 0, "context": 1000}, "The laser's intensity: 1000 points to learn from, 100 to forecast.",
        seed_figure=True,
    ),
    "laser-lstm-200": Preset(
        {}, "An LSTM of 200 units, 500 epochs: closed loop and updated.", seed_figure=True,
    ),
    "laser-gru-100": Preset({"model": "gru", "hidden": (100,)}, "A GRU of 100 units on the same points."),
    "laser-simple-100": Preset({"model": "rnn", "hidden": (100,)}, "A simple net of 100 units on the same points."),
}  # fmt: skip


# -- drawing ----------------------------------------------------------------------------------------------------


def draw(params: Params, frame: Frame, view: View) -> Figure:
    """The forecast above its errors; loss, gradient and hidden state beside them."""
    trained = bool(len(frame.closed))
    if params.epochs == 0:
        return Figure((_forecast_panel(params, frame, view),), caption=_data_caption(params, frame))
    side = (_loss_panel(params, frame, view), _gradient_panel(params, frame), _hidden_panel(frame))
    return Figure(
        (_forecast_panel(params, frame, view), _error_panel(params, frame), *side), columns=(2.1, 1.0),
        rows=(1.0, 1.0, 1.0), caption=_caption(frame) if trained else "", warning=frame.warning,
    )  # fmt: skip


def _times(params: Params, frame: Frame, first: int, count: int) -> Floats:
    return frame.first_time + frame.time_step * (params.first_forecast + first + np.arange(count))


def _observed(params: Params, frame: Frame) -> tuple[Floats, Floats]:
    past = frame.past[-params.context :]
    values = np.concatenate((past, frame.target))
    return _times(params, frame, -len(past), len(values)), values


def _forecast_panel(params: Params, frame: Frame, view: View) -> Panel:
    times, values = _observed(params, frame)
    ahead = _times(params, frame, 0, params.horizon)
    low, high = float(values.min()), float(values.max())
    room = 0.08 * (high - low)
    limits = low - room, high + 2 * room
    marks: list[Mark] = [
        Segments(
            key="origin", x0=ahead[:1], x1=ahead[:1], y0=np.array([limits[0]]), y1=np.array([limits[1]]), role="axis",
            dash="dash", width=1.0,
        ),
        Line(key="observed", label="observed", x=times, y=values, role="observed", width=1.4),
    ]  # fmt: skip
    for number, ghost in enumerate(view.ghosts):
        if len(ghost.frame.closed) == len(ahead):
            marks.append(Line(key=f"ghost-{number}", label=ghost.label, x=ahead, y=ghost.frame.closed, role="ghost",
                              dash="dot", width=1.4))  # fmt: skip
    if len(frame.closed):
        if params.show_updated:
            marks.append(Line(key="updated", label="updated: fed the observations", x=ahead, y=frame.updated,
                              role="updated", dash="dash", width=1.6))  # fmt: skip
        marks.append(Line(key="closed", label="closed loop: fed its own output", x=ahead, y=frame.closed,
                          role="prediction", width=2.2))  # fmt: skip
    marks.append(Text(key="here", x=float(ahead[0]), y=limits[1], text=" forecast ▸", role="muted", size="small",
                      anchor=(0.0, 1.0)))  # fmt: skip
    alone = params.epochs == 0
    return Panel(
        "forecast", tuple(marks), title=frame.name, x=Axis(frame.time_name, (float(times[0]), float(times[-1]))),
        y=Axis(frame.unit or "value", limits), legend=None if alone else "top", hz=15.0,
        place=(0, 0, 1, 1) if alone else (0, 0, 2, 1),
        alt=f"{frame.name}: the last {len(frame.past[-params.context :])} observations and {params.horizon} forecasts.",
    )  # fmt: skip


def _error_panel(params: Params, frame: Frame) -> Panel:
    ahead = _times(params, frame, 0, params.horizon)
    marks: list[Mark] = [
        Segments(key="zero", x0=ahead[:1], x1=ahead[-1:], y0=np.zeros(1), y1=np.zeros(1), role="axis", width=0.8)
    ]
    reach = 1.0
    if len(frame.closed):
        closed, updated = frame.closed - frame.target, frame.updated - frame.target
        reach = max(1.0, float(np.abs(closed).max()), float(np.abs(updated).max()))
        marks.append(Segments(key="closed", label="closed loop", x0=ahead, x1=ahead, y0=np.zeros(len(ahead)), y1=closed,
                              role="prediction", width=1.6))  # fmt: skip
        if params.show_updated:
            marks.append(Line(key="updated", label="updated", x=ahead, y=updated, role="updated", width=1.6))
    top = nice_limits(0.0, reach)[1]
    return Panel(
        "errors", tuple(marks), title="Error: forecast − observed", x=Axis(frame.time_name),
        y=Axis("error", (-top, top)), place=(2, 0, 1, 1), hz=15.0,
        alt="The error of each forecast point: stems for the closed loop, a line for the updated forecast.",
    )  # fmt: skip


def _loss_panel(params: Params, frame: Frame, view: View) -> Panel:
    marks: list[Mark] = []
    for number, ghost in enumerate(view.ghosts):
        loss = ghost.frame.loss
        marks.append(Line(key=f"ghost-{number}", x=np.arange(1.0, len(loss) + 1), y=loss, role="ghost", dash="dot"))
    updates = np.arange(1.0, len(frame.loss) + 1)
    marks.append(Line(key="loss", x=updates, y=frame.loss, role="loss", width=1.8))
    return Panel(
        "loss", tuple(marks), title=f"Training RMSE at rate {frame.learning_rate:.2g}",
        x=Axis("", (0.0, float(params.epochs))), y=Axis("", log=True), place=(0, 1, 1, 1), hz=10.0,
        alt="The training error after each epoch, on a logarithmic scale.",
    )  # fmt: skip


def _gradient_panel(params: Params, frame: Frame) -> Panel:
    updates = np.arange(1.0, len(frame.gradient) + 1)
    threshold = np.full(2, params.gradient_threshold)
    marks = (
        Line(key="gradient", x=updates, y=frame.gradient, role="gradient", width=1.4),
        Line(key="threshold", x=np.array([0.0, params.epochs]), y=threshold, role="muted", dash="dash", width=1.2),
    )
    return Panel(
        "gradient", marks, title="Gradient norm", x=Axis("epoch", (0.0, float(params.epochs))),
        y=Axis("", log=True), place=(1, 1, 1, 1), hz=10.0,
        alt="The norm of the gradient of each update, and the threshold it is cut at.",
    )  # fmt: skip


def _hidden_panel(frame: Frame) -> Panel:
    units, time = frame.hidden.shape
    marks: list[Mark] = []
    if units:
        extent = (-float(frame.from_warm_up), float(time - frame.from_warm_up), 0.0, float(units))
        marks = [
            Image(key="hidden", values=frame.hidden, extent=extent, colormap="diverging", limits=(-127.0, 127.0)),
            Line(key="origin", x=np.zeros(2), y=np.array([0.0, units]), role="text", dash="dash", width=1.0),
        ]
    x = Axis("steps after the last observation") if units else HIDDEN
    limits = (0.0, float(max(1, units)))
    return Panel(
        "hidden", tuple(marks), title="Hidden state in closed loop", x=x, y=Axis("unit", limits), place=(2, 1, 1, 1),
        hz=5.0, alt="The state of every hidden unit before the origin and in closed loop, as a heat map.",
    )  # fmt: skip


def _caption(frame: Frame) -> str:
    closed, updated = (
        float(np.mean((made - frame.target) ** 2)) / max(float(np.var(frame.target)), 1e-300)
        for made in (frame.closed, frame.updated)
    )
    return (
        f"After {frame.epochs_forecast} epochs: closed loop NMSE {closed:.3g}, updated NMSE {updated:.3g} "
        "(1 is no better than the mean of the window)."
    )


def _data_caption(params: Params, frame: Frame) -> str:
    return (
        f"{frame.name}: {params.train_points} points to learn from; the {params.horizon} after the dashed line are "
        "to be forecast."
    )
