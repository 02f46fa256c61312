"""Learning under way, and what it is measured against."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos.boltzmann_learning.params import Params
from rnnviz.kit import State, Trained
from rnnviz.learning.boltzmann_learning import (
    BoltzmannLearning,
    counted,
    divergence,
    log_likelihood,
    moment_gap,
    moments_of,
    rate_at,
    seen,
    state_numbers,
    undetermined,
)
from rnnviz.networks.boltzmann import Boltzmann, Law, law, random_machine

PIECES = 600
"""Points of the likelihood's curve."""

RESULTS = {
    "J_true": "couplings of the true machine",
    "b_true": "its biases",
    "J_learned": "couplings learned",
    "b_learned": "biases learned",
    "rmse_couplings": "root of the mean squared error of the couplings",
    "moment_gap": "largest difference of a first or second moment between data and model",
    "log_likelihood": "nats per sample",
    "log_likelihood_true": "of the true machine, on the same data",
    "kl": "D(true ‖ learned) in nats",
    "terms": "terms of the exact sum, 2ⁿ",
}


@dataclass(frozen=True, eq=False)
class Look:
    """What is seen after a step. likelihood, kl, gap : now; J, b : learned; first, second : the model's moments"""

    J: Floats
    b: Floats
    first: Floats
    second: Floats
    likelihood: float
    gap: float
    kl: float | None
    rmse: float | None


@dataclass(frozen=True, eq=False)
class Frame:
    """J_true, b_true : empty without a true machine; data_first, data_second : moments of the data

    at, likelihoods : (point,), steps and log-likelihood, the beginning at half a step
    ceiling : the log-likelihood that no machine can pass
    floor : of the machine without couplings that all begin with; rows : (row, unit) that were given, or none
    unknown : (pair, 2), couplings that the data leave undetermined
    """

    step: int
    look: Look
    J_true: Floats
    b_true: Floats
    data_first: Floats
    data_second: Floats
    at: Floats
    likelihoods: Floats
    likelihood_true: float | None
    floor: float
    ceiling: float
    rows: Array
    unknown: Array


class Run(Trained[Params, Frame]):
    """Step after step, each looked at."""

    pace = 20.0
    fps = 30.0
    unit = "step"
    needs_torch = False
    look_every = 1

    def begin(self) -> None:
        p, rng = self.params, np.random.default_rng(self.params.seed)
        self._true: Boltzmann | None = None
        self._law: Law | None = None
        self._rows: Array = np.array(p.data, dtype=int)
        if p.data:
            self._data = counted(state_numbers(self._rows), self._rows.shape[1])
        else:
            self._true = random_machine(p.units, p.coupling, p.field, rng)
            self._law = law(self._true, 1.0)
            drawn = rng.choice(2**p.units, p.samples, p=self._law.p) if p.samples else None
            self._data = seen(self._law.p) if drawn is None else counted(drawn, p.units)
        self._rng = rng
        known = self._data.p[self._data.p > 0]
        self._ceiling = float(known @ np.log(known))
        self._likelihood_true: float | None = None
        if self._true and self._law:
            self._likelihood_true = log_likelihood(self._true, self._law, self._data.moments)
        self._unknown = np.array(undetermined(self._data.moments), dtype=int).reshape(-1, 2)
        self._first = -self._data.units * float(np.log(2.0))
        self.ready()
        self.look_now()

    @property
    def updates(self) -> int:
        return self.params.steps

    def make(self) -> None:
        self._learning = BoltzmannLearning(self._data, self._rng)

    def learn(self) -> float:
        p = self.params
        rate = rate_at(self.update, p.steps, p.learning_rate)
        self._learning.step(p.method, p.k, rate, p.weight_decay)
        return -log_likelihood(self._learning.machine, self._learning.law, self._data.moments)

    def look(self) -> None:
        machine, exact, data = self._learning.machine, self._learning.law, self._data.moments
        model = moments_of(exact)
        kl = rmse = None
        if self._true and self._law:
            kl = divergence(self._law, machine, exact)
            apart = (machine.J - self._true.J)[np.triu_indices(self._data.units, 1)]
            rmse = float(np.sqrt((apart**2).mean()))
        self._look = Look(
            machine.J, machine.b, model.first, model.second, log_likelihood(machine, exact, data),
            moment_gap(data, model), kl, rmse,
        )  # fmt: skip
        at, losses = self.losses.shown()
        stride = max(1, -(-len(at) // PIECES))
        at, losses = at[::-1][::stride][::-1], losses[::-1][::stride][::-1]
        self._at, self._likelihoods = np.append(0.5, at), np.append(self._first, -losses)

    def frame(self) -> Frame:
        self.look_now()
        true, data = self._true, self._data.moments
        return Frame(
            self.update, self._look, true.J if true else np.zeros((0, 0)), true.b if true else np.zeros(0), data.first,
            data.second, self._at, self._likelihoods, self._likelihood_true, self._first, self._ceiling,
            self._rows, self._unknown,
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        self.look_now()
        look, true = self._look, self._true
        return {
            "J_true": true.J if true else None, "b_true": true.b if true else None, "J_learned": look.J,
            "b_learned": look.b, "rmse_couplings": look.rmse, "moment_gap": look.gap, "log_likelihood": look.likelihood,
            "log_likelihood_true": self._likelihood_true, "kl": look.kl, "terms": 2**self._data.units,
        }  # fmt: skip

    def learned(self) -> State:
        return self._learning.checkpoint()

    def put(self, state: State) -> None:
        self._learning.restore(state)
