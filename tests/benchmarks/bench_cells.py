"""Small recurrent nets trained without torch, a cell's orbit with its Lyapunov exponents, Hessian-free beside Adam."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import nn

from rnnviz.data.pulses import PulseLaw
from rnnviz.demos.pulse_converter.params import Params
from rnnviz.demos.pulse_converter.run import Run
from rnnviz.dynamics.inputless_orbit import Orbit, warm_up
from rnnviz.dynamics.lyapunov import lyapunov
from rnnviz.learning.ahead import prepare_stacks
from rnnviz.learning.lag_training import LagPlan, make_training
from rnnviz.learning.pulse_training import PulsePlan, PulseTraining
from rnnviz.networks.inputless import PUBLISHED, Inputless
from tests.benchmarks.table import Row, paired, shown

TABLE = 20.0
"""CPU seconds that the pulse converter's five nets may take side by side, on a busy core."""

UPDATES, STEPS = 20, 3000
NETS = (("simple-10", nn.RNN, "≥ 3"), ("gru-5-3", nn.GRU, "≥ 8"), ("lstm-5-3", nn.LSTM, "≥ 1.5"))
"""torch's LSTM is fused, its other layers walk through Python step by step."""


def measure() -> Iterator[Row]:
    """Promised: the pulse converter's table, and that compiled loops are worth their while."""
    prepare_stacks()
    warm_up()
    table = cpu(lambda: finish(Run(Params())))
    yield Row(
        "pulse converter: 5 nets, 1200 updates", shown(table), shown(TABLE), "CPU it may take", table / TABLE, "≤ 1"
    )
    for name, layer, must in NETS:
        ours, other = paired(lambda name=name: pulses(name), lambda name=name, layer=layer: by_torch(name, layer), 5)
        yield Row(f"an update of {name}", shown(ours / UPDATES), shown(other / UPDATES), "torch.nn", other / ours, must)
    map_ = Inputless("lstm", PUBLISHED["lstm"])
    ours, other = paired(lambda: compiled_orbit(map_), lambda: plain_orbit(map_), 3)
    yield Row(
        "a step of an orbit, 4 exponents", shown(ours / STEPS), shown(other / STEPS), "numpy", other / ours, "≥ 20"
    )
    yield adding()


def adding() -> Row:
    """Until a net adds two numbers across 10 steps, the longest lag that both reach."""
    ours, other = paired(lambda: learn("hessian-free"), lambda: learn("adam"), 3)
    return Row("adding across 10 steps, Hessian-free", shown(ours), shown(other), "Adam", other / ours)


def cpu(action: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    began = time.process_time()
    action()
    return time.process_time() - began


def finish(run: Run) -> None:
    while not run.done:
        run.step()


PLAN = PulsePlan(PulseLaw("direct", 5, 40), 1200, 32, 1.0, 0)


def pulses(name: str) -> None:
    training = PulseTraining(name, PLAN)
    for n in range(UPDATES):
        training.update(PLAN.sequences(n), 0.02)


def by_torch(name: str, layer: type[nn.RNN | nn.GRU | nn.LSTM]) -> None:
    """The same net, batch and optimiser in torch."""
    units = [int(n) for n in name.split("-")[1:]]
    widths = [1, *units[:-1]]
    layers = [layer(width, n) for width, n in zip(widths, units, strict=True)]
    readout = nn.Linear(units[-1], 1)
    weights = [p for part in (*layers, readout) for p in part.parameters()]
    optimizer = torch.optim.Adam(weights, lr=0.02, fused=True)
    for n in range(UPDATES):
        sequences = PLAN.sequences(n)
        h = torch.from_numpy(sequences.x).transpose(1, 2)
        for part in layers:
            h = part(h)[0]
        loss = ((readout(h) - torch.from_numpy(sequences.target).transpose(1, 2)) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()


def compiled_orbit(map_: Inputless) -> None:
    orbit = Orbit(map_, np.full(4, 0.1), STEPS, 0)
    orbit.drop(1)
    orbit.advance(STEPS)


def plain_orbit(map_: Inputless) -> None:
    lyapunov(map_, np.full(4, 0.1), steps=STEPS, transient=1, rng=np.random.default_rng(0), exponents=4)


def learn(method: str) -> None:
    plan = LagPlan("adding", "simple", 10, method, 1500, 16, 1.0, 1.0, 0)  # type: ignore[arg-type]
    training = make_training(plan, 0.01)
    while not training.done:
        training.advance()
    assert training.is_learnt
