"""Learning a tune by heart, beside torch and by its laws."""

import numpy as np
import pytest
import torch

from rnnviz.data.tunes import as_symbols, known_tunes
from rnnviz.learning.song_training import (
    SongPlan,
    SongTraining,
    cross_entropy,
    first_weights,
    notes_right,
    played,
    taught,
    truncated,
)
from rnnviz.networks.recurrent_stack import forward


def plan_of(tune="minuet", cell="lstm", units=8, truncate=0, seed=0):
    return SongPlan(tuple(as_symbols(known_tunes()[tune])[0]), cell, units, truncate, seed)


@pytest.mark.parametrize(
    ("cell", "units", "n_weights"), [("lstm", 32, 7283), ("simple", 32, 2291), ("simple", 64, 6611)]
)
def test_weights_of_the_minuet(cell, units, n_weights):
    assert plan_of(cell=cell, units=units).stack.n_weights == n_weights


@pytest.mark.parametrize("truncate", [0, 7])
def test_loss_and_gradient_are_those_of_torch(truncate):
    """In pieces: the state goes on, its gradient does not."""
    plan = plan_of()
    theta = first_weights(plan)
    W, U, b, V, c = (torch.tensor(part.copy(), requires_grad=True) for part in plan.stack.split(theta))
    x, asked = torch.tensor(plan.heard[..., 0]), torch.tensor(plan.asked)
    h, memory, losses = torch.zeros(8), torch.zeros(8), []
    for t in range(len(x)):
        if truncate and t % truncate == 0:
            h, memory = h.detach(), memory.detach()
        i, f, g, o = (W @ x[t] + U @ h + b).chunk(4)
        memory = f.sigmoid() * memory + i.sigmoid() * g.tanh()
        h = o.sigmoid() * memory.tanh()
        losses.append(torch.nn.functional.cross_entropy(V @ h + c, asked[t]))
    loss = torch.stack(losses).mean()
    loss.backward()

    way = forward(plan.stack, theta, plan.heard)
    found, dz = cross_entropy(way.y[..., 0], plan.asked)
    assert found == pytest.approx(loss.item(), rel=1e-5)
    gradient = truncated(plan.stack, theta, way, dz[..., None], truncate)
    wanted = np.concatenate([part.grad.numpy().ravel() for part in (W, U, b, V, c)])
    assert np.allclose(gradient, wanted, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("cell", ["simple", "lstm", "gru"])
def test_step_by_step_is_the_whole_pass(cell):
    plan = plan_of(cell=cell)
    theta = first_weights(plan)
    assert np.allclose(
        taught(plan, theta).states, forward(plan.stack, theta, plan.heard).layers[0].h[1:, :, 0], atol=1e-5
    )


def test_what_is_played_is_right_as_long_as_what_is_taught_is():
    training = SongTraining(plan_of())
    for update in range(120):
        training.update(0.01)
        if update % 20 == 0:
            right = taught(training.plan, training.theta).right
            before = int(right.argmin()) if not right.all() else len(right)
            assert (
                notes_right(training.plan, played(training.plan, training.theta, 0.0, np.random.default_rng(0)))
                == before
            )


def test_counting_what_is_right():
    plan = SongPlan((0, 1, 2, 1), "simple", 2, 0, 0)
    assert notes_right(plan, (0, 1, 2, 1)) == 4
    assert notes_right(plan, (0, 1, 2)) == 2
    assert notes_right(plan, (0, 1, 2, 1, 1, 1, 1, 1)) == 3
    assert notes_right(plan, (0,)) == 0


def test_nothing_impossible_is_played_and_chance_has_its_own_generator():
    plan = plan_of()
    theta = first_weights(plan)
    one, other = (played(plan, theta, 1.5, np.random.default_rng(4)) for _ in range(2))
    assert one == other
    assert set(one) <= set(range(plan.kinds))
    assert len(one) <= 2 * len(plan.symbols)
    V, c = plan.stack.split(theta)[-2:]
    V[:], c[:] = 0.0, 0.0
    c[plan.end] = -np.inf
    assert len(played(plan, theta, 1.0, np.random.default_rng(0))) == 2 * len(plan.symbols)


def test_transposing_changes_nothing_that_is_learned():
    minuet = known_tunes()["minuet"]
    higher = tuple((pitch + 5, beats) for pitch, beats in minuet)
    thetas = []
    for notes in (minuet, higher):
        training = SongTraining(SongPlan(tuple(as_symbols(notes)[0]), "lstm", 8, 0, 0))
        for _ in range(10):
            training.update(0.01)
        thetas.append(training.theta)
    assert np.array_equal(*thetas)
