"""What Levenberg–Marquardt training has reached, as plain data that can be saved and read back safely."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.errors import InputError

Done = Literal["evidence no longer rises", "converged", "mu too large", "max epochs"]


@dataclass(frozen=True, eq=False)
class History:
    """What every accepted step brought, each (epoch,).

    objective_before, objective : F before and after the step, with the α and β it was made with; F falls
    loss : E_D / N after the step, in the squared unit of the (scaled) target
    alpha, beta, gamma : re-estimated after the step    mu : the damping of the next step
    evidence : log p(data | α, β) after the step, in nats
    """

    objective_before: Floats
    objective: Floats
    loss: Floats
    alpha: Floats
    beta: Floats
    gamma: Floats
    mu: Floats
    evidence: Floats


@dataclass(frozen=True, eq=False)
class TrainingState:
    """Everything needed to go on bit for bit.

    theta, best_theta : (weight,)    alpha, beta, mu : of the next step, > 0
    mu_growth : the factor of μ at the next failure    done : why training has ended, or None
    best_epoch, best_evidence : where the evidence was highest
    """

    theta: Floats
    alpha: float
    beta: float
    mu: float
    mu_growth: float
    done: Done | None
    best_theta: Floats
    best_epoch: int
    best_evidence: float
    history: History

    def to_plain(self) -> dict[str, Any]:
        """Numbers, text, None, arrays and one dict of arrays."""
        return {**vars(self), "history": dict(vars(self.history))}

    @classmethod
    def from_plain(cls, plain: dict[str, Any], n_weights: int) -> TrainingState:
        """The inverse of `to_plain`. Raises InputError where the data are not a state with so many weights."""
        try:
            state = _read(cls, plain)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"the saved training cannot be read ({error})") from None
        if not state.theta.shape == state.best_theta.shape == (n_weights,):
            raise InputError(
                f"the saved training has {state.theta.size} weights but this network {n_weights};"
                " both must have the same units and lags"
            )
        if not _is_possible(state):
            raise InputError("the saved training holds impossible numbers; it was damaged or edited")
        return state


def _read(kind: type[TrainingState], plain: dict[str, Any]) -> TrainingState:
    columns = {f.name: np.array(plain["history"][f.name], dtype=np.float64) for f in fields(History)}
    return kind(
        theta=np.array(plain["theta"], dtype=np.float64),
        alpha=float(plain["alpha"]),
        beta=float(plain["beta"]),
        mu=float(plain["mu"]),
        mu_growth=float(plain["mu_growth"]),
        done=plain["done"],
        best_theta=np.array(plain["best_theta"], dtype=np.float64),
        best_epoch=int(plain["best_epoch"]),
        best_evidence=float(plain["best_evidence"]),
        history=History(**columns),
    )


def _is_possible(state: TrainingState) -> bool:
    columns = list(vars(state.history).values())
    numbers = [state.theta, state.best_theta, np.array([state.best_evidence]), *columns]
    positive = np.array([state.alpha, state.beta, state.mu, state.mu_growth])
    return (
        all(column.shape == columns[0].shape and column.ndim == 1 for column in columns)
        and all(np.isfinite(values).all() for values in numbers)
        and bool(np.all((positive > 0.0) & (positive < np.inf)))
        and 0 <= state.best_epoch <= len(columns[0])
        and (state.done is None or state.done in get_args(Done))
    )
