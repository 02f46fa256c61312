"""Reservoirs, the chaos game and spiking neurons, beside the loops everybody writes first."""

import warnings
from collections.abc import Iterator

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.symbols import drawn
from rnnviz.learning.liquid_task import Listening
from rnnviz.networks.iterated_maps import CORNERS, chaos_game
from rnnviz.networks.reservoir import Reservoir, random_reservoir
from rnnviz.networks.spiking import Liquid, random_liquid
from tests.benchmarks.table import Row, paired, shown

UNITS, STEPS, LETTERS = 500, 2000, 200_000
SECOND, TRIALS = 1000, 64


def measure() -> Iterator[Row]:
    """States of 500 units, 200 000 letters, a second of 500 spiking neurons alone and in many trials."""
    yield from _reservoir()
    yield _letters()
    yield from _spikes()


def _reservoir() -> Iterator[Row]:
    net = random_reservoir(UNITS, np.random.default_rng(0), density=0.1)
    u = np.random.default_rng(1).uniform(-1, 1, (STEPS, 1))
    what = f"{UNITS} units, density 0.1, steps a second"
    ours, other = paired(lambda: net.states(u), lambda: _plain_states(net, u), times=5)
    yield Row(what, _rate(ours), _rate(other), "numpy, W @ x in a loop", other / ours, "≥ 1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from reservoirpy.nodes import Reservoir as Reference

        reference = Reference(W=net.W, Win=net.W_in, bias=net.b, lr=net.leak)
        ours, other = paired(lambda: net.states(u), lambda: reference.run(u), times=5)
    yield Row(what, _rate(ours), _rate(other), "reservoirpy, the same matrices", other / ours, "≥ 1")


def _rate(duration: float) -> str:
    return f"{STEPS / duration:.3g}/s"


def _plain_states(net: Reservoir, u: Floats) -> Floats:
    x, states = np.zeros(net.units), []
    for value in u:
        x = (1 - net.leak) * x + net.leak * np.tanh(net.W @ x + net.W_in @ value + net.b)
        states.append(x)
    return np.array(states)


def _letters() -> Row:
    symbols = drawn(LETTERS, np.random.default_rng(0))

    def one_by_one() -> None:
        x = np.array([0.5, 0.5])
        for symbol in symbols:
            x = 0.5 * x + 0.5 * CORNERS[symbol]

    ours, other = paired(lambda: chaos_game(symbols, 0.5), one_by_one, times=3)
    return Row(
        f"chaos game, {LETTERS:,} letters", shown(ours), shown(other), "numpy, letter by letter", other / ours, "≥ 20"
    )


def _spikes() -> Iterator[Row]:
    net = random_liquid(
        UNITS, np.random.default_rng(0), channels=4, density=0.1, input_weight=8.0, input_share=0.3, connection=1.0,
        bias=13.5, dt=1.0,
    )  # fmt: skip
    s = (np.random.default_rng(1).random((TRIALS, SECOND, 4)) < 0.04).astype(float)
    ours, other = paired(lambda: _alone(net, s[0]), lambda: _plain_spikes(net, s[0]), times=5)
    yield Row(
        f"{UNITS} spiking neurons, 1 s of network time", shown(ours), shown(other), "numpy, W @ z in a loop",
        other / ours, "≥ 1",
    )  # fmt: skip
    yield Row("the same against the clock on the wall", shown(ours), "1 s", "real time", 1.0 / ours, "≥ 5")

    def side_by_side() -> None:
        for _ in Listening(net, iter(s), TRIALS, SECOND).work():
            pass

    def one_after_the_other() -> None:
        for trial in s:
            _plain_spikes(net, trial)

    ours, other = paired(side_by_side, one_after_the_other, times=1)
    than = "numpy, trial after trial"
    yield Row(f"the same in {TRIALS} trials", shown(ours), shown(other), than, other / ours, "≥ 1")


def _alone(net: Liquid, s: Floats) -> None:
    state = net.at_rest(1)
    for arriving in s[:, None]:
        state = net.step(state, arriving)


def _plain_spikes(net: Liquid, s: Floats) -> None:
    V, current = np.zeros(net.units), np.zeros(net.units)
    z, held = np.zeros(net.units), np.zeros(net.units, dtype=int)
    for arriving in s:
        level = net.bias + current
        V = np.where(held > 0, 13.5, level + (V - level) * np.exp(-net.dt / 30.0))
        current = current * np.exp(-net.dt / 3.0) + net.W @ z + net.W_in @ arriving
        z = ((V >= 15.0) & (held == 0)).astype(float)
        held = np.where(z > 0, net.held_steps, np.maximum(held - 1, 0))
        V = np.where(z > 0, 13.5, V)
