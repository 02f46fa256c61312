"""The liquid and the trials, as the parameters want them."""

import numpy as np

from rnnviz.arrays import Array, Floats
from rnnviz.demos.liquid_state.params import Params
from rnnviz.learning import liquid_task as lt
from rnnviz.networks.spiking import Liquid, random_liquid

OWN = -1
"""Stands for the trial that is none of those asked."""

PAIRS = 10
"""Pairs of test trials that are watched one after the other."""


def drawn_liquid(p: Params) -> Liquid:
    """With synapses of strength 1, which `live_liquid` scales."""
    return random_liquid(
        p.units, np.random.default_rng(p.seed), channels=lt.CHANNELS, density=p.density, input_weight=p.input_weight,
        input_share=p.input_share, connection=1.0, bias=p.bias, dt=p.dt,
    )  # fmt: skip


def live_liquid(drawn: Liquid, p: Params) -> Liquid:
    """The liquid as the live parameters want it; under a constant current there are no synapses."""
    return Liquid((0.0 if p.task == "constant" else p.connection) * drawn.W, drawn.W_in, p.bias, p.dt)


def forced_spikes(p: Params, trials: int) -> dict[int, Array]:
    """Who is made to fire at which step, (trial, unit) each, in the first half of twice so many trials."""
    forced: dict[int, Array] = {}
    for ms, unit in p.injected:
        who = forced.setdefault(max(1, round(ms / p.dt)), np.zeros((2 * trials, p.units), dtype=bool))
        who[:trials, int(unit)] = True
    return forced


def asked(p: Params) -> lt.Question:
    """All trials: those to learn from, then those that judge."""
    assert p.task != "constant"
    return lt.asked(
        p.task, (p.train, p.test), rate=p.rate, duration=p.duration, jitter=p.jitter, seed=p.seed
    )  # fmt: skip


def pairs_shown(question: lt.Question, train: int) -> list[tuple[int, ...]]:
    """Test trials with the answer −1 and with the answer 1, side by side."""
    answers = question.answers[train:]
    no, yes = (train + np.flatnonzero(answers == answer) for answer in (-1.0, 1.0))
    pairs: list[tuple[int, ...]] = list(zip(no.tolist(), yes.tolist(), strict=False))
    return pairs[:PAIRS]


def on_show(question: lt.Question | None, p: Params) -> list[tuple[int, ...]]:
    """The trials that are watched together, one pair after the other; of an input of one's own only that."""
    if question is None or p.is_painted:
        return [(OWN,)]
    return pairs_shown(question, p.train)


def trial_input(question: lt.Question | None, trial: int, p: Params) -> Floats:
    """(step, channel), spikes that arrive; none where nothing is asked."""
    if question is None:
        return np.zeros((p.steps, lt.CHANNELS))
    return lt.on_grid(painted_train(p) if trial == OWN else question.train(trial), p.steps, p.dt)


def painted_train(p: Params) -> lt.Train:
    """The input of one's own."""
    return tuple(np.sort([ms for ms, channel in p.painted if channel == n]) for n in range(lt.CHANNELS))
