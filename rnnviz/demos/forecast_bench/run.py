"""The computation behind the demo `forecast-bench`: each contender trained for its budget, then judged."""

from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.data_state import DataState, since_the_session, state_of
from rnnviz.data.series import load_series
from rnnviz.demos.forecast_bench.contenders import CONTENDERS, NETWORKS, RULES, title_of
from rnnviz.demos.forecast_bench.frame import Frame, Scene
from rnnviz.demos.forecast_bench.params import Params
from rnnviz.demos.forecast_bench.scores import Scores, clipped_remark, diverged_remark, results_of
from rnnviz.demos.forecast_bench.training import Timing, Training, params_of
from rnnviz.errors import InputError
from rnnviz.families.forecast_params import Params as ForecastParams
from rnnviz.families.series_remarks import in_two
from rnnviz.learning.ahead import load_torch
from rnnviz.learning.origin_judging import Judging, ReaderJudging, RuleJudging, WindowedJudging, Windows
from rnnviz.learning.span import check_scored, data_range, evenly_spaced_origins, span_of
from rnnviz.run import Run as BaseRun
from rnnviz.run import State

_FEWEST = 150
"""Training points: the longest memory of a network, and some to learn from."""

_COMPETITION = ("laser", 1000, 100)

_TRAINING_SHARE = 0.8
"""Of a contender's work that is training, roughly; the rest is judging."""


class Run(BaseRun[Params, Frame]):
    """First the simple rules, then every network with its first seed, then all with the second …, so that the rows
    fill evenly."""

    pace = None
    fps = 15.0

    def __init__(self, params: Params) -> None:
        super().__init__(params)
        series = load_series(params.data, params.column, params.gaps, decimal=params.decimal)
        self._series, self._changed = series, ""
        self._common = {"data": params.data, "column": params.column, "seed": params.seed}
        asked = ForecastParams(
            data=params.data, column=params.column, bounds=params.bounds, train_points=params.train_points,
            horizon=params.horizon,
        )  # fmt: skip
        span = span_of(asked, series)
        check_scored(span, series)
        if span.train_points < _FEWEST:
            raise InputError(
                f"{series.name} gives {span.train_points} training points; the networks that compete here need at "
                f"least {_FEWEST}."
            )
        self._train: Floats = series.values[: span.train_points]
        later = evenly_spaced_origins(span.origin, span.horizon, len(series), params.origins)
        clip = data_range(asked, series, self._train)
        self._windows = Windows(series.values, (span.origin, *later), span.horizon, clip)
        self._scene = Scene(
            series.name, span.train_points, span.origin, span.horizon, np.array(later, dtype=int),
            (params.data, span.train_points, span.horizon) == _COMPETITION,
        )  # fmt: skip
        self._names = tuple(name for name in CONTENDERS if name in params.models)
        for name in self._networks():
            params_of(name, self._common, self._train, 1)
        self._seeds = [params.seed, *np.random.SeedSequence(params.seed).generate_state(params.seeds)[1:].tolist()]
        self._jobs = self._all_jobs()
        self._at = 0
        self._scores = Scores(self._names, params.seeds, len(later))
        self._pace: dict[str, float] = {}
        self._timing: Timing | None = None
        self._training: Training | None = None
        self._judging: Judging | None = None

    def _networks(self) -> list[str]:
        return [name for name in self._names if name in NETWORKS]

    def _all_jobs(self) -> list[tuple[str, int]]:
        """Contender and number of the seed, in the order of the work."""
        rules = [(name, 0) for name in self._names if name in RULES]
        return rules + [(name, seed) for seed in range(self.params.seeds) for name in self._networks()]

    # -- stepping -------------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        return self._at >= len(self._jobs)

    @property
    def is_ready(self) -> bool:
        is_for_network = not self.done and self._jobs[self._at][0] in NETWORKS
        return not (is_for_network and self._training is None and load_torch.is_under_way())

    def step(self) -> None:
        if self.done:
            return
        name, seed = self._jobs[self._at]
        if name in NETWORKS and not self._is_trained(name, seed):
            return
        if self._judging is None:
            self._judging = self._begin_judging(name)
        self._judging.step()
        if self._judging.done:
            self._scores.enter(name, seed, self._judging, self._training)
            self._training, self._judging = None, None
            self._at += 1

    def _is_trained(self, name: str, seed: int) -> bool:
        """Whether the network can be judged; if not, a piece of training was done."""
        if self._training is None:
            if not self._is_timed(name):
                return False
            self._training = self._begin_training(name, seed)
        if self._training.done:
            return True
        self._training.step()
        return False

    def _is_timed(self, name: str) -> bool:
        """Whether the cost of an update is known; if not, one was timed."""
        if self.params.budget_in == "work":
            self._pace[name] = NETWORKS[name].milliseconds / 1000.0
        if name in self._pace:
            return True
        self._timing = self._timing or Timing(name, self._common, self._train)
        self._timing.step()
        if self._timing.done:
            self._pace[name], self._timing = self._timing.pace, None
        return False

    def _begin_training(self, name: str, seed: int) -> Training:
        common = {**self._common, "seed": self._seeds[seed]}
        by_clock = self.params.budget_in == "seconds"
        return Training(name, common, self._train, self.params.budget, self._pace[name], by_clock)

    def _begin_judging(self, name: str) -> Judging:
        if self._training is None:
            return RuleJudging(name, self._train, self._windows)
        if name in ("tcn", "transformer"):
            return WindowedJudging(self._training.reader(), self._windows)
        return ReaderJudging(self._training.reader(), self._windows)

    # -- what others see ------------------------------------------------------------------------------------

    @property
    def progress(self) -> float:
        return 1.0 if self.done else (self._at + self._share()) / len(self._jobs)

    def _share(self) -> float:
        """Of the present job that is done."""
        trained = 0.0 if self._training is None else self._training.share
        judged = 0.0 if self._judging is None else self._judging.share
        if self.done or self._jobs[self._at][0] in RULES:
            return judged
        return max(_TRAINING_SHARE * trained, (_TRAINING_SHARE + (1 - _TRAINING_SHARE) * judged) * bool(self._judging))

    @property
    def position(self) -> str:
        if self.done:
            return f"all {len(self._jobs)} judged"
        name, seed = self._jobs[self._at]
        return title_of(name) if name in RULES else f"{title_of(name)}, seed {seed + 1} of {self.params.seeds}"

    def frame(self) -> Frame:
        warning, notes = in_two(self.remarks, self.notes)
        if self.done:
            return Frame(
                self._scene, self._scores.table(), seeds=self.params.seeds, share=1.0, done=True, warning=warning,
                notes=notes,
            )  # fmt: skip
        name, seed = self._jobs[self._at]
        doing = "judging" if self._judging is not None or name in RULES else "timing" if self._timing else "training"
        return Frame(
            self._scene, self._scores.table(), row=self._names.index(name), doing=doing, seed=seed + 1,
            seeds=self.params.seeds, share=self._share(), warning=warning, notes=notes,
        )  # fmt: skip

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was found out about the data, who diverged, and where a bound acted."""
        said = self._changed, diverged_remark(self._scores.table()), self._clipped_remark()
        return (*self._series.remarks, *(sentence for sentence in said if sentence))

    @property
    def notes(self) -> tuple[str, ...]:
        """Bounds are asked for, or known of the instrument: what they did is counted in the table."""
        clipped = self._clipped_remark()
        return (*self._series.notes, *((clipped,) if clipped else ()))

    def _clipped_remark(self) -> str:
        return clipped_remark(self._scores.table(), self._windows.clip)

    @property
    def data_state(self) -> DataState:
        return state_of(self._series)

    def results(self) -> dict[str, Any]:
        return results_of(self._scene, self._scores.table(), self.params)

    def checkpoint(self) -> State:
        """A network being timed is not in it: timing begins again."""
        return {
            "at": self._at, "pace": dict(self._pace), "scores": self._scores.checkpoint(),
            "training": None if self._training is None else self._training.checkpoint(),
            "judging": None if self._judging is None else self._judging.checkpoint(),
            "data": self.data_state,
        }  # fmt: skip

    def restore(self, state: State) -> None:
        at, pace = int(state["at"]), {str(name): float(cost) for name, cost in state["pace"].items()}
        if not 0 <= at <= len(self._jobs):
            raise InputError("This state belongs to a competition with other contenders.")
        self._scores.restore(state["scores"])
        self._changed = since_the_session(state.get("data"), self.data_state, "some scores are those of then")
        self._at, self._pace = at, pace
        if state["training"] is not None:
            self._training = self._begin_training(*self._jobs[at])
            self._training.restore(state["training"])
        if state["judging"] is not None:
            self._judging = self._begin_judging(self._jobs[at][0])
            self._judging.restore(state["judging"])
