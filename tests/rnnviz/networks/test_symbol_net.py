"""The net in numpy is the net in torch, its gradient is torch's, and its weights are counted as the literature does."""

import numpy as np
import pytest
import torch

from rnnviz.learning.rates import falling_cosine
from rnnviz.learning.symbol_training import (
    BIT,
    Judgement,
    Stream,
    SymbolLearner,
    SymbolModule,
    state_as_arrays,
    state_from,
    surprise,
)
from rnnviz.networks.symbol_net import SymbolNet, SymbolShape, draw_weights

SHAPES = [
    SymbolShape(7, (5,)), SymbolShape(7, (5,), "gru"), SymbolShape(7, (5,), "simple"),
    SymbolShape(7, (5, 4), skip="output"), SymbolShape(7, (5, 4, 3), skip="all"),
    SymbolShape(7, (5, 4), "gru", skip="all", embedding=3), SymbolShape(7, (5, 4)),
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_numpy_and_torch_say_the_same(shape):
    rng = np.random.default_rng(1)
    weights = draw_weights(shape, rng)
    module, net = SymbolModule(shape, weights), SymbolNet(shape, weights)
    symbols = rng.integers(7, size=(6, 3))
    logits, state = module(torch.from_numpy(symbols), module.start(3))
    ours = net.start(3)
    for t in range(6):
        ours, said = net.step(ours, symbols[t])
        assert np.allclose(said, logits[t].detach().numpy(), atol=1e-5)
    for a, b in zip(ours, state, strict=True):
        assert np.allclose(a, b[0].detach().numpy(), atol=1e-5)
    assert sum(p.numel() for p in module.parameters()) == shape.n_weights


def test_an_lstm_step_is_the_equation():
    rng = np.random.default_rng(0)
    shape = SymbolShape(4, (3,))
    w = draw_weights(shape, rng)
    (h, m), logits = SymbolNet(shape, w).step(SymbolNet(shape, w).start(), np.array([2]))
    sigma = lambda a: 1 / (1 + np.exp(-a))  # noqa: E731
    a = w["W0"] @ np.eye(4)[2] + w["b0"]
    memory = sigma(a[:3]) * np.tanh(a[6:9])
    assert np.allclose(m[0], memory, atol=1e-6)
    assert np.allclose(h[0], sigma(a[9:]) * np.tanh(memory), atol=1e-6)
    assert np.allclose(logits[0], w["R"] @ h[0] + w["c"], atol=1e-6)
    assert w["b0"][3:6].tolist() == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(("skip", "counted"), [("none", 13_118_567), ("output", 13_224_039), ("all", 13_645_927)])
def test_the_lectures_model_has_about_13_million_weights(skip, counted):
    assert SymbolShape(103, (1024, 1024), skip=skip).n_weights == counted


def test_windows_follow_each_other_and_the_text_is_read_all_over():
    text = np.arange(1000) % 50
    stream = Stream(text, 4, 10, np.random.default_rng(0))
    first, second = stream.window(0), stream.window(1)
    assert first.shape == (11, 4)
    assert np.array_equal(first[-1], second[0])
    assert np.all(np.diff(first, axis=0) % 50 == 1)


def test_a_judgement_in_pieces_is_the_judgement_at_once_and_goes_on_where_it_stopped():
    shape = SymbolShape(7, (5,))
    module = SymbolModule(shape, draw_weights(shape, np.random.default_rng(0)))
    stretches = np.random.default_rng(1).integers(7, size=(40, 3))
    whole, pieces = Judgement(module, stretches, 10), Judgement(module, stretches, 10)
    assert whole.go_on(1000)
    pieces.go_on(4)
    pieces.go_on(9)
    again = Judgement(module, stretches, 10)
    again.restore(pieces.checkpoint())
    while not again.go_on(7):
        pass
    assert again.bits == pytest.approx(whole.bits, rel=1e-6)
    with torch.no_grad():
        logits, _ = module(torch.from_numpy(stretches[:-1]), module.start(3))
    assert whole.bits == pytest.approx(float(surprise(logits[9:], torch.from_numpy(stretches[10:]))) / BIT, rel=1e-6)


def test_states_are_saved_and_the_rate_falls_to_three_percent():
    module = SymbolModule(SHAPES[0], draw_weights(SHAPES[0], np.random.default_rng(0)))
    state = module(torch.zeros(3, 2, dtype=torch.int64), module.start(2))[1]
    back = state_from(state_as_arrays(state), module.get_parameter("c"))
    assert all(torch.equal(a, b) for a, b in zip(state, back, strict=True))
    assert falling_cosine(0, 100) == pytest.approx(1.0)
    assert falling_cosine(99, 100) == pytest.approx(0.03)


@pytest.mark.parametrize("last_only", [False, True])
def test_an_update_in_parts_is_the_update_at_once_and_can_be_saved_between_them(last_only):
    shape = SymbolShape(7, (5, 4), skip="all")
    weights = draw_weights(shape, np.random.default_rng(0))
    windows = np.random.default_rng(1).integers(7, size=(3, 9, 6))
    whole, parts = (SymbolLearner(shape, weights, 6) for _ in range(2))
    for n, window in enumerate(windows):
        loss = whole.learn(window, 0.01, f"update {n}", last_only=last_only)
        for part in (slice(0, 2), slice(2, 5), slice(5, 6)):
            again = SymbolLearner(shape, weights, 6)
            again.restore(parts.checkpoint())
            parts = again
            found = parts.learn(window, 0.01, f"update {n}", part=part, last_only=last_only)
        assert found == pytest.approx(loss, rel=1e-5)
    for a, b in zip(whole.module.weights().values(), parts.module.weights().values(), strict=True):
        assert np.allclose(a, b, atol=1e-5)


def test_ten_updates_in_parts_bring_the_loss_down():
    shape = SymbolShape(5, (8,), "gru")
    learner = SymbolLearner(shape, draw_weights(shape, np.random.default_rng(0)), 4, kind="sgd")
    window = np.tile(np.arange(5), 5)[:21, None].repeat(4, axis=1)
    losses = [learner.learn(window, 0.5, "now") for _ in range(30)]
    assert losses[0] == pytest.approx(np.log2(5), abs=0.5)
    assert losses[-1] < 0.5 * losses[0]
