"""Updates of the nets that answer bits and learn tunes, beside the plain loop in torch with the same sizes."""

from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import nn

from rnnviz.data.bit_tasks import BitTask, as_input
from rnnviz.data.tunes import as_symbols, known_tunes
from rnnviz.learning.bit_training import BitPlan, BitTraining
from rnnviz.learning.song_training import SongPlan, SongTraining, played
from rnnviz.networks.bidirectional import Bidirectional
from tests.benchmarks.table import Row, paired, shown

UPDATES, UNITS, RATE = 30, 16, 0.01


def measure() -> Iterator[Row]:
    """Both directions on bits, one tune by heart, and playing it alone."""
    plan = BitPlan(BitTask("majority", 60), 32, 600, 0)
    training, theirs = BitTraining(Bidirectional("lstm", UNITS, "both"), plan), torch_bits(plan)
    training.update(RATE)
    ours, other = paired(lambda: repeat(lambda: training.update(RATE)), lambda: repeat(theirs), times=5)
    rate = UPDATES * plan.batch * 60 / ours
    yield Row(f"{UPDATES} updates both ways, {rate:,.0f} bits/s", shown(ours), shown(other), "nn.LSTM, Adam",
              other / ours, "≥ 0.95")  # fmt: skip
    song = SongPlan(tuple(as_symbols(known_tunes()["minuet"])[0]), "lstm", 32, 0, 0)
    singer, theirs = SongTraining(song), torch_song(song)
    singer.update(RATE)
    ours, other = paired(lambda: repeat(lambda: singer.update(RATE)), lambda: repeat(theirs), times=5)
    rate = UPDATES * len(song.symbols) / ours
    yield Row(f"{UPDATES} passes over a tune, {rate:,.0f} notes/s", shown(ours), shown(other), "nn.LSTM, Adam",
              other / ours, "≥ 0.95")  # fmt: skip
    steps = len(played(song, singer.theta, 0.0, np.random.default_rng(0)))
    ours, other = paired(
        lambda: played(song, singer.theta, 0.0, np.random.default_rng(0)), lambda: torch_play(song, steps), times=5
    )
    yield Row(f"{steps} notes played alone, {steps / ours:,.0f} notes/s", shown(ours), shown(other), "nn.LSTMCell",
              other / ours, "≥ 0.95")  # fmt: skip


def repeat(update: Callable[[], object]) -> None:
    for _ in range(UPDATES):
        update()


def torch_bits(plan: BitPlan) -> Callable[[], None]:
    """One update as it is written in torch."""
    layer, readout = nn.LSTM(1, UNITS, bidirectional=True), nn.Linear(2 * UNITS, 1)
    weights = [*layer.parameters(), *readout.parameters()]
    adam, rng = torch.optim.Adam(weights, RATE), np.random.default_rng(0)
    judged = plan.task.judged

    def update() -> None:
        x, y = plan.task.draw(plan.batch, rng)
        z = readout(layer(torch.from_numpy(as_input(x)).transpose(1, 2))[0])[..., 0]
        loss = nn.functional.binary_cross_entropy_with_logits(z[judged], torch.from_numpy(y[judged]).float())
        step(loss, weights, adam)

    return update


def torch_song(plan: SongPlan) -> Callable[[], None]:
    """One pass as it is written in torch."""
    layer, readout = nn.LSTM(plan.kinds + 1, plan.units), nn.Linear(plan.units, plan.kinds + 1)
    weights = [*layer.parameters(), *readout.parameters()]
    adam = torch.optim.Adam(weights, RATE)
    x, asked = torch.from_numpy(plan.heard[..., 0]), torch.from_numpy(plan.asked)
    return lambda: step(nn.functional.cross_entropy(readout(layer(x)[0]), asked), weights, adam)


def step(loss: torch.Tensor, weights: list[nn.Parameter], adam: torch.optim.Adam) -> None:
    adam.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_(weights, 1.0)
    adam.step()


@torch.no_grad()
def torch_play(plan: SongPlan, steps: int) -> None:
    """So many notes, each fed to the next step."""
    cell, readout = nn.LSTMCell(plan.kinds + 1, plan.units), nn.Linear(plan.units, plan.kinds + 1)
    eye, state, symbol = torch.eye(plan.kinds + 1), None, 0
    for _ in range(steps):
        state = cell(eye[symbol][None], state)
        symbol = int(readout(state[0]).argmax())
