"""The computation behind the demo `forecast`: training, looking ahead now and then, judging at the end."""

from dataclasses import replace
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.data.data_state import DataState, since_the_session, state_of
from rnnviz.data.series import Series, load_series
from rnnviz.demos.forecast.frame import Frame, Scene
from rnnviz.demos.forecast.presets import RESULTS
from rnnviz.errors import InputError
from rnnviz.families.forecast_params import CONTEXT_MOST, Params
from rnnviz.families.series_remarks import in_two
from rnnviz.figure.time_ticks import TickList, date_ticks, number_ticks
from rnnviz.learning.ahead import load_torch
from rnnviz.learning.engines.advice import idle_gpu, one_lag
from rnnviz.learning.engines.curve import Curve
from rnnviz.learning.engines.engine import Engine, check_engine, make_engine, needs_torch
from rnnviz.learning.forecasting import Forecast
from rnnviz.learning.judging import BASELINES, Baselines, Judged, judged
from rnnviz.learning.looking import Looking, Shown, Task, shown, spread_of
from rnnviz.learning.span import Span, at_the_border, data_range, later_origins, span_of
from rnnviz.run import Run as BaseRun
from rnnviz.run import State

WARM_UP, QUICK_WARM_UP = 1000, 300
"""Observations read before a forecast, and while training goes on."""

_BINS = 800
"""Of the overview: a longer series is shown by the range of its values in each."""

_INSIDE = "The forecast begins inside the training points: the network has seen what it is asked."


class Run(BaseRun[Params, Frame]):
    """Trains an update a step; `refine` brings the forecast, the baselines and the later origins up to date."""

    pace = None
    fps = 20.0

    def __init__(self, params: Params) -> None:
        super().__init__(params)
        self._series = load_series(params.data, params.column, params.gaps, params.test_file, params.decimal)
        self._span = span_of(params, self._series)
        train = self._series.values[: self._span.train_points]
        check_engine(params, train)
        self._train = train
        self._scale = float(train.std())
        self._clip = data_range(params, self._series, train)
        # Made on the first step: importing torch takes a second, and until then there are data to look at.
        self._engine: Engine | None = None
        self._baselines = Baselines(train, self._clip)
        self._looking: Looking | None = None
        self._looked: tuple[Task, Forecast] | None = None
        self._later: dict[int, tuple[Task, Forecast]] = {}
        self._spreads: dict[int, float | None] = {}
        self._shown, self._judged = Shown(), Judged()
        self._curves: tuple[Curve, ...] = ()
        self._curves_of = (0, 0)
        self._overview, self._ticks = _overview(self._series.values), _overview_ticks(self._series)
        self._scene = self._make_scene()
        self._stepped = False
        self._returns = 0
        self._diverged = self._refused = self._changed = ""

    def _make_scene(self) -> Scene:
        series, span = self._series, self._span
        at, low, high = self._overview
        return Scene(
            name=series.name, unit=series.unit, first_time=series.first_time, time_step=series.step,
            time_name=series.time_name, length=len(series), train_points=span.train_points, origin=span.origin,
            lowest=span.lowest, highest=span.highest,
            past=series.values[max(0, span.origin - CONTEXT_MOST) : span.origin],
            target=series.values[span.origin : span.origin + span.horizon],
            beyond=span.horizon - span.known,
            overview_at=at, overview_low=low, overview_high=high, overview_ticks=self._ticks,
            dates=series.dates(max(0, span.origin - CONTEXT_MOST), span.origin + span.horizon),
        )  # fmt: skip

    # -- stepping -------------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        if self.params.epochs == 0 or self._diverged:
            return True
        return self._engine is not None and self._engine.done

    @property
    def progress(self) -> float | None:
        if self.params.epochs == 0:
            return 1.0
        return 0.0 if self._engine is None else self._engine.progress

    @property
    def position(self) -> str:
        if self.params.epochs == 0:
            return "data only"
        return "not begun" if self._engine is None else self._engine.position

    @property
    def remarks(self) -> tuple[str, ...]:
        lag = one_lag(self.params)
        return (*self._facts(), *self._said(), *((lag,) if lag else ()))

    @property
    def notes(self) -> tuple[str, ...]:
        return (*self._facts(), *self._series.notes)

    def _facts(self) -> tuple[str, ...]:
        """What is as it was asked for."""
        said = self._series.which_is_which, self._scene.beyond_said, idle_gpu(self.params)
        return tuple(sentence for sentence in said if sentence)

    @property
    def data_state(self) -> DataState:
        return state_of(self._series)

    @property
    def is_ready(self) -> bool:
        return self._engine is not None or not needs_torch(self.params) or not load_torch.is_under_way()

    def step(self) -> None:
        from rnnviz.learning.divergence import Diverged

        if self._engine is None:
            self._engine = make_engine(self.params, self._train)
        self._stepped = True
        if self.done:
            return
        try:
            self._engine.step()
        except Diverged as error:
            self._diverged = str(error)
            self._returns += 1
        if self._looking is None and self._engine.is_due:
            self._begin(self._engine, self._task(self._engine, quick=not self.done))
        if self._looking is not None:
            self._look_on(self._looking)

    def _task(self, engine: Engine, quick: bool = False, origin: int | None = None) -> Task:
        """What is to be looked at now; quick : while training goes on."""
        reading = max(QUICK_WARM_UP if quick else WARM_UP, 2 * self._span.lowest)
        start = self._span.origin if origin is None else origin
        return Task(engine.updates, self._returns, start, self._span.horizon, reading)

    def _begin(self, engine: Engine, task: Task) -> None:
        readers = engine.readers()
        if readers:
            series, clip = self._series.values, self._clip
            self._looking = Looking(task, engine.epoch, readers, series, clip, engine.look_stride)

    def _look_on(self, looking: Looking) -> None:
        """One piece of the look under way; what it found is shown when it is done."""
        looking.advance()
        if not looking.done:
            return
        self._looking, made = None, looking.forecast()
        if looking.task.origin == self._span.origin:
            self._looked, self._shown = (looking.task, made), shown(looking, self._scale)
        else:
            self._later[looking.task.origin] = looking.task, made
            self._spreads[looking.task.origin] = spread_of(looking, self._scale)
        self._judge()

    # -- refining -------------------------------------------------------------------------------------------

    def refine(self) -> bool:
        """The simple forecasts, the forecast of the network as it is now, and at the end the later origins."""
        is_training, self._stepped = self._stepped and not self.done, False
        missing = next((o for o in self._origins() if not self._baselines.has(o, self._span.horizon)), None)
        if missing is not None:
            self._baselines.make(self._series.values, missing, self._span.horizon)
            self._judge()
            return True
        if self._engine is None:
            return False
        if is_training and self._looked is not None:
            return True  # the looks on the way suffice; when it rests, a last one is due
        wanted = self._wanted(self._engine, is_training)
        if wanted is None:
            return False
        if self._looking is None or (self._looking.task != wanted and not is_training):
            self._begin(self._engine, wanted)
        if self._looking is None:
            return False
        self._look_on(self._looking)
        return True

    def _wanted(self, engine: Engine, is_training: bool) -> Task | None:
        """The first thing not yet looked at."""
        now = self._task(engine, is_training)
        if self._looked is None or self._looked[0] != now:
            return now
        if not self.done:
            return None
        later = (self._task(engine, origin=origin) for origin in self._origins()[1:])
        return next((task for task in later if self._later.get(task.origin, (None,))[0] != task), None)

    def _origins(self) -> tuple[int, ...]:
        """The one on show and the later ones."""
        return (self._span.origin, *later_origins(self.params.data, len(self._series), self._span))

    def _judge(self) -> None:
        """Bring what is shown of other origins and other forecasters up to date."""
        made = {}
        if self._engine is not None:
            now = (self._engine.updates, self._returns, self._span.horizon)
            for task, forecast in self._later.values():
                if (task.updates, task.returns, task.horizon) == now:
                    made[task.origin] = forecast
        if self._looked is not None:
            made[self._looked[0].origin] = self._looked[1]
        self._judged = judged(self._baselines, self._origins(), self._span.horizon, made, self._series.values)

    # -- what others see ------------------------------------------------------------------------------------

    def change(self, params: Params) -> bool:
        before = self.params
        super().change(params)
        if (params.learning_rate, params.gradient_threshold) != (before.learning_rate, before.gradient_threshold):
            self._diverged = ""  # worth another try
        try:
            span = span_of(params, self._series)
        except InputError as error:
            self._refused = str(error)  # the run goes on from where it can
        else:
            self._refused = ""
            if span != self._span:
                self._move(span)
        if self._engine is not None:
            self._engine.take_up(params)
        return False

    def _move(self, span: Span) -> None:
        """Another window: the network stays, what was forecast does not."""
        self._span, self._looking, self._looked, self._shown = span, None, None, Shown()
        self._scene = self._make_scene()
        self._judge()

    def frame(self) -> Frame:
        engine = self._engine
        warning, notes = in_two(self._said(), self._series.notes)
        known = Frame(
            self._scene, self._shown, self._judged, epochs=self.params.epochs, warning=warning, notes=notes
        )  # fmt: skip
        if engine is None:
            return replace(known, learning_rate=self.params.learning_rate)
        return replace(
            known, curves=self._present_curves(engine), epoch=engine.epoch, learning_rate=engine.learning_rate,
            loss_name=engine.loss_name, unrolled=engine.unrolled, n_weights=engine.n_weights,
        )  # fmt: skip

    def _present_curves(self, engine: Engine) -> tuple[Curve, ...]:
        """The very arrays of the last frame where nothing was learned since."""
        now = (engine.updates, self._returns)
        if self._curves_of != now:
            self._curves_of, self._curves = now, engine.curves()
        return self._curves

    def results(self) -> dict[str, Any]:
        engine = self._engine
        span = self._span
        known = dict.fromkeys(RESULTS) | {"epochs": 0, "origin": span.origin} | self._simple_results()
        known |= {"scored_points": span.known, "beyond_points": span.horizon - span.known}
        if engine is None:
            return known
        while self.done and not self._is_up_to_date(engine) and self.refine():
            pass
        known |= {"epochs": engine.epoch, "n_weights": engine.n_weights} | self._bayesian_results()
        if self._looked is None:
            return known
        made = self._looked[1]
        return known | {
            "rmse_closed": made.rmse_closed, "nmse_closed": self._shown.nmse_closed,
            "rmse_updated": made.rmse_updated, "nmse_updated": self._shown.nmse_updated,
            "forecast_closed": made.closed, "forecast_updated": made.updated,
            "clipped_points": self._clipped_points(),
            "forecast_members": self._shown.members, "spread_members": self._shown.spread,
        }  # fmt: skip

    def _clipped_points(self) -> int:
        """Of both forecasts of the network on show."""
        if self._looked is None:
            return 0
        made = self._looked[1]
        return at_the_border(made.closed, self._clip) + at_the_border(made.updated, self._clip)

    def _said(self) -> tuple[str, ...]:
        """What was found out about the data, and what must be known of the training and of this forecast."""
        inside = _INSIDE if self._span.is_inside_training else ""
        said = (self._changed, inside, self._refused, self._diverged, self._clipped_remark())
        return (*self._series.remarks, *(sentence for sentence in said if sentence))

    def _clipped_remark(self) -> str:
        count = self._clipped_points()
        if not count:
            return ""
        low, high = self._clip
        points = f"{count} forecast points" if count > 1 else "One forecast point"
        return f"{points} left {low:.6g} to {high:.6g} and {'were' if count > 1 else 'was'} set to the border."

    def _is_up_to_date(self, engine: Engine) -> bool:
        return self._looked is not None and self._looked[0] == self._task(engine)

    def _simple_results(self) -> dict[str, Any]:
        found = self._judged
        if not found.nmse.size:
            return {}
        return {f"nmse_{name}": _number(score) for name, score in zip(BASELINES, found.nmse, strict=True)} | {
            "ar_order": found.ar_order, "later_origins": found.origins[1:],
            "nmse_later_closed": [_number(score) for score in found.closed[1:]],
            "nmse_later_updated": [_number(score) for score in found.updated[1:]],
            "spread_later": [
                self._spreads.get(int(origin)) if np.isfinite(score) else None
                for origin, score in zip(found.origins[1:], found.closed[1:], strict=True)
            ],
        }  # fmt: skip

    def _bayesian_results(self) -> dict[str, Any]:
        curve = next(iter(self._present_curves(self._engine)), Curve()) if self._engine else Curve()
        if not curve.gamma.size:
            return {}
        return {"gamma": float(curve.gamma[-1]), "alpha": float(curve.alpha[-1]), "beta": float(curve.beta[-1])}

    def checkpoint(self) -> State:
        """The forecasts are not in it: they follow from the network."""
        return {
            "engine": None if self._engine is None else self._engine.checkpoint(),
            "diverged": self._diverged, "returns": self._returns,
            "data": self.data_state,
        }  # fmt: skip

    def restore(self, state: State) -> None:
        if state["engine"] is not None:
            engine = make_engine(self.params, self._train)
            engine.restore(state["engine"])
            self._engine = engine
        self._diverged, self._returns = str(state["diverged"]), int(state["returns"])
        self._changed = since_the_session(state.get("data"), self.data_state)


def _number(score: Any) -> float | None:
    return float(score) if np.isfinite(score) else None


def _overview_ticks(series: Series) -> TickList | None:
    """Dates or times along the points of the whole series; None where they are counted."""
    if series.times_read is not None and series.has_dates:
        return date_ticks(series.times_read)
    return number_ticks(series.first_time, series.step, len(series))


def _overview(values: Floats) -> tuple[Array, Array, Array]:
    """Where each bin of points begins, and the lowest and highest value in it; of few points each is a bin."""
    size = -(-len(values) // _BINS)
    starts = np.arange(0, len(values), size)
    low, high = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
    return starts.astype(np.float32), low.astype(np.float32), high.astype(np.float32)
