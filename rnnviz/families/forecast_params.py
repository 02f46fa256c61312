"""What a person chooses in the demo `forecast`, and what cannot be chosen together."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from rnnviz.families.series_params import (
    Bounds,
    Column,
    Decimal,
    Gaps,
    SeriesName,
    TestFile,
    bounds_problem,
    numbers_of,
)
from rnnviz.kit.parameters import param, switch
from rnnviz.learning.engines.device import device_problem, only_on_cpu
from rnnviz.learning.span import MOST_AHEAD
from rnnviz.parameters import LIVE, VIEW, About, DemoParams

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
    "(LSTM only); brings 64 units, 20 lags and 1500 updates where nothing else was chosen.",
)
BY_CLOSED_LOOP = {"hidden": (64,), "lags": (20,), "epochs": 1500}
"""The recipe of `rnnviz.learning.closed_loop_plan`; the defaults, made for one step ahead, lead nowhere there."""

BY_WINDOW = {"hidden": (50,), "lags": (30,)}
"""Four pulses of the laser in view: it has no other memory. With one lag its updated NMSE is 0.65, so 0.013."""

BY_LEVENBERG = {**BY_WINDOW, "epochs": 1000}
"""It ends by itself."""

BY_GRADIENT = ("mlp", "rnn", "lstm", "lstm-peephole", "gru", "tcn", "transformer")
_GRADIENT = {"model": BY_GRADIENT, "optimizer": ("adam", "sgd")}
_ONE_STEP = _GRADIENT | {"training": ("one-step",)}
_CLOSED_LOOP = {"training": ("closed-loop",)}
_ESN = {"model": ("esn",)}


class Params(DemoParams):
    """What is learned, by which network, and how."""

    data: SeriesName = "laser"
    test_file: TestFile = None
    column: Column = None
    gaps: Gaps = "refuse"
    decimal: Decimal = "auto"
    bounds: Annotated[Bounds, About(group="Data")] = ()
    train_points: int | None = param(
        None,
        "The first so many points are learned from; empty: 1000, for sunspots 221 (up to 1920), of a shorter "
        "file four fifths; where there is a test file, all before it.",
        title="Training points", ge=20, le=100000, group="Data",
    )  # fmt: skip
    horizon: int | None = param(
        None,
        "How many points are forecast, also beyond the last one, where there is nothing to score; empty: 100, for "
        "sunspots 35, of a test file all, or fewer where the series ends before.",
        LIVE, ge=1, le=MOST_AHEAD, group="Data",
    )  # fmt: skip
    origin: int | None = param(
        None,
        "0-based index of the first forecast point, up to the end of the series; empty: right after the training "
        "points, or the first one of the test file. The network always learns from the training points only.",
        LIVE, ge=1, le=10000000, group="Data",
    )  # fmt: skip
    model: Model = param(
        "lstm",
        "The kind of network; the MLP, which has no state, brings 50 units and 30 lags where nothing else was chosen.",
        group="Network", labels=MODEL_NAMES, brings={"mlp": BY_WINDOW},
    )  # fmt: skip
    hidden: tuple[Annotated[int, Field(ge=1, le=2000)], ...] = param(
        (200,), "Units of each layer, first to last.", title="Hidden units", min_length=1, max_length=4,
        group="Network",
    )  # fmt: skip
    lags: tuple[Annotated[int, Field(ge=1, le=1000)], ...] = param(
        (1,),
        "Which earlier values the network is shown: 1 is the last one; a single number L above 1 stands for 1 to L.",
        min_length=1, max_length=200, group="Network",
    )  # fmt: skip
    members: int = param(
        1,
        "Networks trained independently, each from a seed of its own; of their forecasts the median is taken at "
        "every point.",
        ge=1, le=10, group="Network",
    )  # fmt: skip
    dropout: float = param(
        0.0, "Share of the units switched off in each update.", ge=0.0, le=0.9, group="Network", when=_ONE_STEP,
    )  # fmt: skip
    spectral_radius: float = param(
        1.0, "Largest eigenvalue of the reservoir's weights.", ge=0.0, le=2.0, group="Network", when=_ESN,
    )  # fmt: skip
    leak: float = param(
        0.85, "Share of the reservoir's state renewed in each step.", gt=0.0, le=1.0, group="Network", when=_ESN,
    )  # fmt: skip
    ridge: float = param(
        1e-06, "Penalty on large readout weights.", gt=0.0, le=1000.0, group="Network", when=_ESN, log=True,
        soft=(1e-10, 1.0),
    )  # fmt: skip
    training: Annotated[
        Training, TRAINING,
        About(group="Training", when={"model": ("lstm",)}, labels=TRAINING_NAMES,
             brings={"closed-loop": BY_CLOSED_LOOP}),
    ] = "one-step"  # fmt: skip
    optimizer: Literal["adam", "sgd", "levenberg-marquardt"] = param(
        "adam",
        "How the weights follow the error; Levenberg–Marquardt, with Bayesian regularisation, is for the "
        "time-delay MLP.",
        group="Training", when={"model": BY_GRADIENT, "training": ("one-step",)},
        brings={"levenberg-marquardt": BY_LEVENBERG},
        labels={"adam": "Adam", "sgd": "SGD", "levenberg-marquardt": "Levenberg–Marquardt"},
    )  # fmt: skip
    learning_rate: float = param(
        0.005, "Size of the steps; can be changed while it learns.", LIVE, gt=0.0, le=10.0, group="Training",
        log=True, soft=(1e-05, 1.0), when=_GRADIENT, leaves_traces=True,
    )  # fmt: skip
    drop_epoch: int | None = param(
        250, "From this epoch on the rate is multiplied.", title="Drop at epoch", ge=1, le=100000, group="Training",
        when=_ONE_STEP,
    )  # fmt: skip
    drop_factor: float = param(
        0.2, "What the rate is multiplied by.", gt=0.0, le=1.0, group="Training", when=_ONE_STEP,
    )  # fmt: skip
    gradient_threshold: float = param(
        1.0, "Longer gradients are shortened to this norm.", LIVE, gt=0.0, le=1000000.0, group="Training", log=True,
        soft=(0.01, 100.0), when=_GRADIENT, leaves_traces=True,
    )  # fmt: skip
    epochs: int = param(
        500, "Passes over the training points, or updates in closed loop; 0 shows the data only.", ge=0, le=20000,
        group="Training", soft=(0, 2000),
    )  # fmt: skip
    device: Literal["auto", "cpu", "cuda"] = param(
        "auto",
        "Where torch computes. Automatic times a few updates on the CPU and on a GPU, if torch offers one, and takes "
        "the faster. The last digits differ between devices.",
        group="Training", when=_ONE_STEP, labels={"auto": "automatic", "cpu": "CPU", "cuda": "GPU"},
        follows=("model", "training", "optimizer"),
    )  # fmt: skip
    window: int | None = param(
        None,
        "Cuts the training points into overlapping windows of so many, learned in batches of five: several "
        "updates an epoch. Empty: the whole series at once.",
        ge=20, le=10000, group="Training", unit="points", when=_ONE_STEP,
    )  # fmt: skip
    unroll: int = param(
        40, "How far training reaches through its own predictions in the end; it begins with one step.",
        title="Fed-back steps", ge=1, le=500, group="Training", when=_CLOSED_LOOP, soft=(1, 200),
    )  # fmt: skip
    noise: float = param(
        0.02, "Added to the observations it learns from, in standard deviations of the series.", ge=0.0, le=1.0,
        group="Training", when=_CLOSED_LOOP, soft=(0.0, 0.2),
    )  # fmt: skip
    weight_decay: float = param(
        0.4, "How strongly every update draws the weights to zero, in units of the learning rate.", ge=0.0, le=10.0,
        group="Training", when=_CLOSED_LOOP, soft=(0.0, 1.0),
    )  # fmt: skip
    context: int = param(
        100, "Observations shown before the forecast.", VIEW, ge=10, le=CONTEXT_MOST, group="Picture", unit="points",
        soft=(20, 1000),
    )  # fmt: skip
    baseline: Literal["none", "persistence", "ar", "analogue", "mean", "all"] = param(
        "none",
        "A simple forecast to beat, drawn beside the network's: the last value, a linear autoregression, the "
        "nearest analogue in the training points, their mean, or all four.",
        VIEW, group="Picture",
        labels={"none": "none", "persistence": "persistence", "ar": "autoregression", "analogue": "nearest analogue",
            "mean": "mean", "all": "all four"},
    )  # fmt: skip
    below: Literal["error", "horizon", "origins"] = param(
        "error", "The error of each point, the error against the horizon, or how well later origins are forecast.",
        VIEW, title="Below the forecast", group="Picture",
        labels={"error": "error of each point", "horizon": "error against horizon", "origins": "later origins"},
    )  # fmt: skip
    show_updated: bool = switch("Updated forecast", "Draw the forecast that is fed the observations, too.")
    show_members: bool = switch(
        "Members' forecasts",
        "Draw what each member of a committee says, thinly, and the band of their standard deviation.",
    )

    @classmethod
    def of_today(cls, saved: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
        """The GPU could once be asked for where it was never used."""
        values, remarks = super().of_today(saved)
        who = only_on_cpu(cls.model_construct(**values)) if values.get("device") == "cuda" else ""
        if not who:
            return values, remarks
        return values | {"device": "auto"}, (*remarks, f"{who} is computed on the CPU, though the GPU was asked for.")

    @field_validator("lags", "hidden", mode="before")
    @classmethod
    def _one_number_or_text(cls, value: Any) -> Any:
        return numbers_of(value)

    @model_validator(mode="after")
    def _possible(self) -> "Params":
        own = self._closed_loop_problem, self._levenberg_problem, self._reservoir_problem
        for problem in (lambda: bounds_problem(self.bounds), *own, lambda: device_problem(self)):
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
