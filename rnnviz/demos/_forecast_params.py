"""What a person chooses in the demo `forecast`, and what cannot be chosen together."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from rnnviz.demos._series_params import Column, SeriesName
from rnnviz.parameters import LIVE, VIEW, DemoParams, Hint

CONTEXT_MOST = 2000
"""How many observations before the origin a frame carries."""

MOST_RESERVOIR_UNITS = 1000
"""Their spectral radius takes about a second."""

Model = Literal["mlp", "rnn", "lstm", "lstm-peephole", "gru", "esn", "tcn", "transformer"]

MODEL_NAMES = {
    "mlp": "time-delay MLP",
    "rnn": "simple recurrent",
    "lstm": "LSTM",
    "lstm-peephole": "LSTM with peepholes",
    "gru": "GRU",
    "esn": "echo-state network",
    "tcn": "temporal convolutions",
    "transformer": "transformer",
}

Training = Literal["one-step", "closed-loop"]
TRAINING_NAMES = {"one-step": "one step", "closed-loop": "closed loop"}
TRAINING = Field(
    title="Training",
    description="One step: fed the observations. Closed loop: through its own predictions, over a horizon that grows "
    "(LSTM only).",
)

BY_GRADIENT = ("mlp", "rnn", "lstm", "lstm-peephole", "gru", "tcn", "transformer")
_GRADIENT = {"model": BY_GRADIENT, "optimizer": ("adam", "sgd")}
_ONE_STEP = _GRADIENT | {"training": ("one-step",)}
_CLOSED_LOOP = {"training": ("closed-loop",)}
_ESN = {"model": ("esn",)}


class Params(DemoParams):
    """What is learned, by which network, and how."""

    data: SeriesName = "laser"
    column: Column = None
    train_points: Annotated[
        int | None,
        Field(ge=20, le=100_000, title="Training points", description="The first so many points are learned from; "
              "empty: 1000, for sunspots 221 (up to 1920), of a shorter file four fifths."),
        Hint(group="Data"),
    ] = None  # fmt: skip
    horizon: Annotated[
        int | None,
        Field(ge=1, le=2000, title="Horizon", description="How many points are forecast; empty: 100, for sunspots "
              "35, or fewer where the series ends before."),
        Hint(effect=LIVE, group="Data"),
    ] = None  # fmt: skip
    origin: Annotated[
        int | None,
        Field(ge=1, le=10_000_000, title="Origin", description="0-based index of the first forecast point; "
              "empty: right after the training points. The network always learns from those only."),
        Hint(effect=LIVE, group="Data"),
    ] = None  # fmt: skip
    model: Annotated[
        Model,
        Field(title="Model", description="The kind of network."),
        Hint(group="Network", labels=MODEL_NAMES),
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
    members: Annotated[
        int,
        Field(ge=1, le=10, title="Members", description="Networks trained independently, each from a seed of its own; "
              "of their forecasts the median is taken at every point."),
        Hint(group="Network"),
    ] = 1  # fmt: skip
    dropout: Annotated[
        float,
        Field(ge=0.0, le=0.9, title="Dropout", description="Share of the units switched off in each update."),
        Hint(group="Network", when=_ONE_STEP),
    ] = 0.0
    spectral_radius: Annotated[
        float,
        Field(ge=0.0, le=2.0, title="Spectral radius", description="Largest eigenvalue of the reservoir's weights."),
        Hint(group="Network", when=_ESN),
    ] = 1.0
    leak: Annotated[
        float,
        Field(gt=0.0, le=1.0, title="Leak", description="Share of the reservoir's state renewed in each step."),
        Hint(group="Network", when=_ESN),
    ] = 0.85
    ridge: Annotated[
        float,
        Field(gt=0.0, le=1e3, title="Ridge", description="Penalty on large readout weights."),
        Hint(group="Network", when=_ESN, log=True, soft=(1e-10, 1.0)),
    ] = 1e-6
    training: Annotated[
        Training, TRAINING, Hint(group="Training", when={"model": ("lstm",)}, labels=TRAINING_NAMES)
    ] = "one-step"
    optimizer: Annotated[
        Literal["adam", "sgd", "levenberg-marquardt"],
        Field(title="Optimizer", description="How the weights follow the error; Levenberg–Marquardt, with Bayesian "
              "regularisation, is for the time-delay MLP."),
        Hint(group="Training", when={"model": BY_GRADIENT, "training": ("one-step",)}, labels={
            "adam": "Adam", "sgd": "SGD", "levenberg-marquardt": "Levenberg–Marquardt",
        }),
    ] = "adam"  # fmt: skip
    learning_rate: Annotated[
        float,
        Field(gt=0.0, le=10.0, title="Learning rate", description="Size of the steps; can be changed while it learns."),
        Hint(effect=LIVE, group="Training", log=True, soft=(1e-5, 1.0), when=_GRADIENT, leaves_traces=True),
    ] = 0.005
    drop_epoch: Annotated[
        int | None,
        Field(ge=1, le=100_000, title="Drop at epoch", description="From this epoch on the rate is multiplied."),
        Hint(group="Training", when=_ONE_STEP),
    ] = 250
    drop_factor: Annotated[
        float,
        Field(gt=0.0, le=1.0, title="Drop factor", description="What the rate is multiplied by."),
        Hint(group="Training", when=_ONE_STEP),
    ] = 0.2
    gradient_threshold: Annotated[
        float,
        Field(gt=0.0, le=1e6, title="Gradient threshold", description="Longer gradients are shortened to this norm."),
        Hint(effect=LIVE, group="Training", log=True, soft=(0.01, 100.0), when=_GRADIENT, leaves_traces=True),
    ] = 1.0
    epochs: Annotated[
        int,
        Field(ge=0, le=20_000, title="Epochs", description="Passes over the training points, or updates in closed "
              "loop; 0 shows the data only."),
        Hint(group="Training", soft=(0, 2000)),
    ] = 500  # fmt: skip
    device: Annotated[
        Literal["auto", "cpu", "cuda"],
        Field(title="Device", description="Where torch computes. Automatic takes a GPU if torch offers one. The last "
              "digits differ between devices."),
        Hint(group="Training", when=_ONE_STEP, labels={"auto": "automatic", "cpu": "CPU", "cuda": "GPU"}),
    ] = "auto"  # fmt: skip
    window: Annotated[
        int | None,
        Field(ge=20, le=10_000, title="Window", description="Cuts the training points into overlapping windows of so "
              "many, learned in batches of five: several updates an epoch. Empty: the whole series at once."),
        Hint(group="Training", unit="points", when=_ONE_STEP),
    ] = None  # fmt: skip
    unroll: Annotated[
        int,
        Field(ge=1, le=500, title="Fed-back steps", description="How far training reaches through its own predictions "
              "in the end; it begins with one step."),
        Hint(group="Training", when=_CLOSED_LOOP, soft=(1, 200)),
    ] = 40  # fmt: skip
    noise: Annotated[
        float,
        Field(ge=0.0, le=1.0, title="Noise", description="Added to the observations it learns from, in standard "
              "deviations of the series."),
        Hint(group="Training", when=_CLOSED_LOOP, soft=(0.0, 0.2)),
    ] = 0.02  # fmt: skip
    weight_decay: Annotated[
        float,
        Field(ge=0.0, le=10.0, title="Weight decay", description="How strongly every update draws the weights to "
              "zero, in units of the learning rate."),
        Hint(group="Training", when=_CLOSED_LOOP, soft=(0.0, 1.0)),
    ] = 0.4  # fmt: skip
    context: Annotated[
        int,
        Field(ge=10, le=CONTEXT_MOST, title="Context", description="Observations shown before the forecast."),
        Hint(effect=VIEW, group="Picture", unit="points", soft=(20, 1000)),
    ] = 100
    baseline: Annotated[
        Literal["none", "persistence", "ar", "analogue", "mean", "all"],
        Field(title="Baseline", description="A simple forecast to beat, drawn beside the network's: the last value, a "
              "linear autoregression, the nearest analogue in the training points, their mean, or all four."),
        Hint(effect=VIEW, group="Picture", labels={
            "none": "none", "persistence": "persistence", "ar": "autoregression", "analogue": "nearest analogue",
            "mean": "mean", "all": "all four",
        }),
    ] = "none"  # fmt: skip
    below: Annotated[
        Literal["error", "horizon", "origins"],
        Field(title="Below the forecast", description="The error of each point, the error against the horizon, or how "
              "well later origins are forecast."),
        Hint(effect=VIEW, group="Picture", labels={
            "error": "error of each point", "horizon": "error against horizon", "origins": "later origins",
        }),
    ] = "error"  # fmt: skip
    show_updated: Annotated[
        bool,
        Field(title="Updated forecast", description="Draw the forecast that is fed the observations, too."),
        Hint(effect=VIEW, group="Picture"),
    ] = True
    show_members: Annotated[
        bool,
        Field(title="Members' forecasts", description="Draw what each member of a committee says, thinly."),
        Hint(effect=VIEW, group="Picture"),
    ] = True

    @field_validator("lags", "hidden", mode="before")
    @classmethod
    def _one_number_or_text(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(","))
        return (value,) if isinstance(value, int) and not isinstance(value, bool) else value

    @model_validator(mode="after")
    def _possible(self) -> "Params":
        for problem in (self._closed_loop_problem, self._levenberg_problem, self._reservoir_problem):
            sentence = problem()
            if sentence:
                raise ValueError(sentence)
        return self

    def _closed_loop_problem(self) -> str:
        if self.training != "closed-loop":
            return ""
        if self.model != "lstm":
            return f"training = closed-loop is for the model lstm only; train {self.model} one step ahead."
        if self.optimizer != "adam":
            return f"training = closed-loop goes with the optimizer adam, not {self.optimizer}."
        if len(self.hidden) > 1:
            return f"training = closed-loop takes one hidden layer, not {len(self.hidden)}."
        if self.lag_list != tuple(range(1, len(self.lag_list) + 1)):
            return f"training = closed-loop takes a gapless list of lags; use a single number such as {max(self.lags)}."
        if self.dropout:
            return "training = closed-loop knows no dropout; set dropout to 0."
        return "" if self.window is None else "training = closed-loop draws its own windows; leave window empty."

    def _levenberg_problem(self) -> str:
        if self.optimizer != "levenberg-marquardt":
            return ""
        if self.model != "mlp":
            return f"optimizer = levenberg-marquardt is for the model mlp only; train {self.model} with adam or sgd."
        if len(self.hidden) > 1:
            return f"optimizer = levenberg-marquardt takes one hidden layer, not {len(self.hidden)}."
        if self.dropout:
            return "optimizer = levenberg-marquardt regularises by itself; set dropout to 0."
        return "" if self.window is None else "optimizer = levenberg-marquardt takes all points; leave window empty."

    def _reservoir_problem(self) -> str:
        if self.model != "esn":
            return ""
        if self.lags != (1,):
            return "lags must be 1 for the model esn: its reservoir is shown the last value and remembers the others."
        if len(self.hidden) > 1:
            return f"hidden must be one number for the model esn, not {len(self.hidden)}."
        if self.hidden[0] > MOST_RESERVOIR_UNITS:
            return f"hidden may be at most {MOST_RESERVOIR_UNITS} for the model esn, not {self.hidden[0]}."
        return "" if not self.dropout else "dropout must be 0 for the model esn: only its readout is trained."

    @property
    def lag_list(self) -> tuple[int, ...]:
        """The lags one by one: (30,) stands for 1 to 30."""
        if len(self.lags) == 1:
            return tuple(range(1, self.lags[0] + 1))
        return tuple(sorted(set(self.lags)))
