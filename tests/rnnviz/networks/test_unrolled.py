"""The unrolled network against torch's own layers, the counts of weights, and what cannot exist."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.errors import InputError
from rnnviz.networks.topology import Cell, Mode, Topology, topology
from rnnviz.networks.torch_twin import layer_in_torch, max_difference, torch_states
from rnnviz.networks.unrolled import outputs, random_weights, states, unroll

CELLS: tuple[Cell, ...] = ("simple", "jordan", "general", "lstm", "gru")
MODES: tuple[Mode, ...] = ("one-to-one", "one-to-many", "many-to-one", "many-to-many", "encoder-decoder")


@st.composite
def topologies(draw: st.DrawFn) -> Topology:
    """Any network that exists."""
    cell = draw(st.sampled_from(CELLS))
    feeds_back_output = cell in ("jordan", "general")
    mode = draw(st.sampled_from(MODES[:4] if feeds_back_output else MODES))
    size = st.integers(1, 6)
    layers = st.lists(size, min_size=1, max_size=1 if cell == "general" else 3)
    both = mode in ("many-to-one", "many-to-many") and not feeds_back_output
    return topology(
        cell, draw(size), tuple(draw(layers)), draw(size), mode, draw(st.integers(1, 9)),
        bidirectional=both and draw(st.booleans()), output_steps=draw(st.integers(1, 5)),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(network=topologies(), seed=st.integers(0, 2**16))
def test_unrolled_states_are_those_of_torchs_layers(network: Topology, seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights = random_weights(network, rng)
    x = rng.normal(size=(network.steps, network.layer("x").units))
    found = states(network, weights, x)
    assert set(torch_states(network, weights, x)) == {layer.name for layer in network.layers} - {"x"}
    assert max_difference(network, weights, x, found) < 1e-12
    assert outputs(network, found).shape == (len(network.answers), network.layer("y").units)


@given(network=topologies())
def test_it_is_a_feed_forward_network_with_a_copy_per_layer_and_step(network: Topology) -> None:
    copies = unroll(network)
    for number, copy in enumerate(copies):
        assert all(read.source < number for read in copy.reads)
        assert copy.depth == 1 + max((copies[read.source].depth for read in copy.reads), default=-1)
    expected = {(layer.name, step) for layer in network.layers for step in range(layer.first, layer.end)}
    assert len(copies) == len(expected)
    assert {(copy.layer, copy.step) for copy in copies} == expected


@given(network=topologies(), seed=st.integers(0, 100))
def test_as_many_weights_are_made_as_are_counted(network: Topology, seed: int) -> None:
    weights = random_weights(network, np.random.default_rng(seed))
    assert sum(matrix.size for matrix in weights.values()) == network.n_weights


@pytest.mark.parametrize("kind", [torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU])
def test_stacked_and_bidirectional_it_is_torchs_layer_of_that_name(kind: type[torch.nn.RNNBase]) -> None:
    """Beside torch's own two-layer bidirectional module, whose weights are copied over name by name."""
    cell: Cell = {torch.nn.RNN: "simple", torch.nn.LSTM: "lstm", torch.nn.GRU: "gru"}[kind]  # type: ignore[assignment]
    network = topology(cell, 3, (4, 4), 2, "many-to-many", 6, bidirectional=True)
    rng = np.random.default_rng(0)
    weights = random_weights(network, rng)
    whole = kind(3, 4, num_layers=2, bidirectional=True, dtype=torch.float64)  # type: ignore[call-arg]
    for layer in network.layers[1:-1]:
        suffix = f"_l{int(layer.name[1]) - 1}" + ("_reverse" if layer.name.endswith("b") else "")
        single = layer_in_torch(network, weights, layer).state_dict()
        for name, values in single.items():
            getattr(whole, name.removesuffix("_l0") + suffix).data.copy_(values)
    x = rng.normal(size=(6, 3))
    found = states(network, weights, x)
    with torch.no_grad():
        h = whole(torch.from_numpy(x))[0].numpy()
    assert np.abs(h - np.concatenate([found["h2f"], found["h2b"]], axis=1)).max() < 1e-12
    counted = sum(p.numel() for p in whole.parameters()) + network.weights_of(network.layer("y"))
    assert counted == network.n_weights + network.second_biases


@pytest.mark.parametrize(
    ("cell", "hidden", "weights", "in_torch"),
    [
        ("simple", (5,), 41, 46), ("lstm", (5,), 146, 166), ("simple", (10,), 131, 141), ("lstm", (5, 3), 252, 284),
        ("lstm", (25,), 2726, 2826), ("gru", (5, 3), 190, 214),
    ],
)  # fmt: skip
def test_the_courses_counts(cell: Cell, hidden: tuple[int, ...], weights: int, in_torch: int) -> None:
    network = topology(cell, 1, hidden, 1, "many-to-many", 3)
    assert network.n_weights == weights
    assert network.n_weights + network.second_biases == in_torch


def test_three_steps_are_the_written_equation() -> None:
    network = topology("simple", 2, (3,), 1, "many-to-many", 3)
    weights = random_weights(network, np.random.default_rng(3))
    U, W, V = weights["h", "x"], weights["h", "h"], weights["y", "h"]
    b, c = weights["h", "b"], weights["y", "b"]
    x = np.random.default_rng(4).normal(size=(3, 2))
    g = np.tanh
    y = V @ g(U @ x[2] + W @ g(U @ x[1] + W @ g(U @ x[0] + b) + b) + b) + c
    assert np.allclose(states(network, weights, x)["y"][2], y, rtol=0, atol=1e-15)


def test_a_causal_network_never_reads_what_is_to_come() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(6, 2))
    later = x.copy()
    later[4:] += 1.0
    for bidirectional, is_same in ((False, True), (True, False)):
        network = topology("gru", 2, (4,), 1, "many-to-many", 6, bidirectional=bidirectional)
        weights = random_weights(network, np.random.default_rng(6))
        first, second = (states(network, weights, values)["y"][:4] for values in (x, later))
        assert np.array_equal(first, second) is is_same


@pytest.mark.parametrize(
    ("cell", "hidden", "mode", "bidirectional", "word"),
    [
        ("simple", (), "many-to-many", False, "at least one hidden layer"),
        ("simple", (5,), "one-to-many", True, "many-to-one or many-to-many"),
        ("lstm", (5,), "encoder-decoder", True, "many-to-one or many-to-many"),
        ("jordan", (5,), "many-to-many", True, "simple, lstm or gru"),
        ("general", (5, 3), "many-to-many", False, "give one size"),
        ("jordan", (5,), "encoder-decoder", False, "simple, lstm or gru"),
    ],
)
def test_what_cannot_exist_is_refused_in_a_sentence(
    cell: Cell, hidden: tuple[int, ...], mode: Mode, bidirectional: bool, word: str
) -> None:
    with pytest.raises(InputError, match=word):
        topology(cell, 1, hidden, 1, mode, 3, bidirectional=bidirectional)
