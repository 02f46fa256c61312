"""The net that watches films: numpy and torch agree, filters wrap, piles have no order."""

import numpy as np
import pytest
import torch

from rnnviz.data.films import FilmLaw
from rnnviz.learning.film_plan import VOCABULARY
from rnnviz.learning.film_training import FilmModule, directions
from rnnviz.networks.convolution import convolved, pooled
from rnnviz.networks.film_net import FilmShape, draw_weights, watch

FILMS = FilmLaw(6, 10).draw(4, np.random.default_rng(0)).x


def net(readout, words=0):
    shape = FilmShape(readout, 10, 3, 5, words)
    return shape, draw_weights(shape, np.random.default_rng(1))


@pytest.mark.parametrize("readout", ["frame", "bag", "lstm"])
def test_numpy_and_torch_say_the_same(readout):
    shape, weights = net(readout)
    for film in FILMS:
        assert np.allclose(watch(shape, weights, film).p[-1], directions(FilmModule(shape, weights), film), atol=2e-6)


@pytest.mark.parametrize("border", ["wrap", "constant"])
def test_filters_are_those_of_torch(border):
    rng = np.random.default_rng(2)
    x, K, b = (rng.normal(size=size) for size in ((2, 3, 6, 8), (4, 3, 5, 5), (4,)))
    mode = "circular" if border == "wrap" else "constant"
    padded = torch.nn.functional.pad(torch.from_numpy(x), (2, 2, 2, 2), mode=mode)
    theirs = torch.nn.functional.conv2d(padded, torch.from_numpy(K), torch.from_numpy(b))
    assert np.allclose(convolved(x, K, b, border), theirs.numpy())
    assert np.array_equal(pooled(x), torch.nn.functional.max_pool2d(torch.from_numpy(x), 2).numpy())


def test_n_weights_counts_what_torch_learns():
    for readout, words in (("frame", 0), ("bag", 0), ("lstm", 0), ("lstm", VOCABULARY.size)):
        shape, weights = net(readout, words)
        module = FilmModule(shape, weights)
        assert shape.n_weights == sum(p.numel() for p in module.parameters())


def test_a_pile_has_no_order_and_a_single_frame_no_past():
    shape, weights = net("bag")
    assert np.allclose(watch(shape, weights, FILMS[0]).p[-1], watch(shape, weights, FILMS[0][::-1]).p[-1], atol=1e-6)
    shape, weights = net("frame")
    whole, single = watch(shape, weights, FILMS[0]).p[2], watch(shape, weights, FILMS[0][2:3]).p[0]
    assert np.allclose(whole, single, rtol=0.0, atol=1e-6)  # float32, summed in an order of the processor's choice


def test_forget_gates_begin_open():
    _, weights = net("lstm")
    assert (weights.own["b"][5:10] == 1.0).all()
    assert np.abs(np.delete(weights.own["b"], range(5, 10))).max() <= 5**-0.5
