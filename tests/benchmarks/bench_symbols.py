"""Learning and writing symbol by symbol: beside a plain loop with torch's own layer, for training and for writing."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from rnnviz.data.ready_weights import ready
from rnnviz.data.source_text import Alphabet
from rnnviz.learning.character_writing import write
from rnnviz.networks.symbol_net import SymbolNet, SymbolShape, Weights, draw_weights
from tests.benchmarks.table import Row, paired, shown

UPDATES, LETTERS = 40, 400


def measure() -> Iterator[Row]:
    """Updates of the nets of two demos, and 400 characters."""
    for name, shape, batch, window in (
        ("characters", SymbolShape(97, (128,)), 8, 32), ("words of recipes", SymbolShape(80, (128,)), 16, 50)
    ):  # fmt: skip
        ours, other = paired(our_training(shape, batch, window), plain_training(shape, batch, window), times=9)
        rate = UPDATES * batch * window / ours
        yield Row(f"{UPDATES} updates, {name}: {rate:,.0f} a second", shown(ours), shown(other),
                  "torch.nn.LSTM and Adam in a loop", other / ours, "≥ 0.95")  # fmt: skip
    shape, weights, about = ready("python")
    alphabet = Alphabet(about["alphabet"])
    ours, other = paired(our_writing(shape, weights, alphabet), plain_writing(shape, alphabet), times=9)
    yield Row(f"{LETTERS} characters written: {LETTERS / ours:,.0f} a second", shown(ours), shown(other),
              "torch.nn.LSTM, one character after the other", other / ours, "≥ 2")  # fmt: skip


def windows_of(shape: SymbolShape, batch: int, window: int) -> Any:
    """(update, time + 1, batch)"""
    return np.random.default_rng(0).integers(shape.symbols, size=(UPDATES, window + 1, batch))


def our_training(shape: SymbolShape, batch: int, window: int) -> Callable[[], None]:
    """As the demos learn."""
    from rnnviz.learning.symbol_training import SymbolLearner

    learner = SymbolLearner(shape, draw_weights(shape, np.random.default_rng(0)), batch)
    windows = windows_of(shape, batch, window)

    def run() -> None:
        for symbols in windows:
            learner.learn(symbols, 0.01, "bench")

    return run


def plain_training(shape: SymbolShape, batch: int, window: int) -> Callable[[], None]:
    """The loop of a tutorial: one-hot, LSTM, linear, clip, Adam."""
    import torch
    from torch import nn

    layer, readout = nn.LSTM(shape.symbols, shape.hidden[0]), nn.Linear(shape.hidden[0], shape.symbols)
    parameters = [*layer.parameters(), *readout.parameters()]
    adam, windows = torch.optim.Adam(parameters, lr=0.01), windows_of(shape, batch, window)

    def run() -> None:
        state = None
        for symbols in windows:
            text = torch.from_numpy(symbols)
            x = nn.functional.one_hot(text[:-1], shape.symbols).float()
            out, state = layer(x, state)
            state = tuple(part.detach() for part in state)
            loss = nn.functional.cross_entropy(readout(out).flatten(0, 1), text[1:].flatten())
            adam.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            adam.step()
            loss.item()

    return run


def our_writing(shape: SymbolShape, weights: Weights, alphabet: Alphabet) -> Callable[[], None]:
    """As the character model writes."""
    net = SymbolNet(shape, weights)
    return lambda: void(write(net, alphabet, "def ", LETTERS, 0.7, 0, np.random.default_rng(0)))


def plain_writing(shape: SymbolShape, alphabet: Alphabet) -> Callable[[], None]:
    """The same with torch's layer."""
    import torch
    from torch import nn

    layer, readout = nn.LSTM(shape.symbols, shape.hidden[0]), nn.Linear(shape.hidden[0], shape.symbols)

    @torch.no_grad()
    def run() -> None:
        state, symbol = None, torch.tensor([[0]])
        for _ in range(LETTERS):
            out, state = layer(nn.functional.one_hot(symbol, shape.symbols).float(), state)
            chances = torch.softmax(readout(out)[0, 0, : len(alphabet.letters)] / 0.7, dim=0)
            symbol = torch.multinomial(chances, 1)[None]

    return run


def void(value: object) -> None:
    """Takes a result that nobody needs."""
    del value
