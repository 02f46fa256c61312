"""Training across a lag: what is learnt, what runs away, and that stopping changes nothing."""

import copy

import numpy as np
import pytest
import torch

from rnnviz.errors import InputError
from rnnviz.learning.adam import Adam, clipped
from rnnviz.learning.lag_training import LagPlan, make_training, reaching, usual_rate


def plan(**given):
    usual = {"task": "recall", "cell": "simple", "lag": 10, "method": "adam", "updates": 200, "units": 16,
             "radius": 1.0, "forget_bias": 1.0, "seed": 0}  # fmt: skip
    return LagPlan(**{**usual, **given})


def trained(**given):
    training = make_training(plan(**given), usual_rate(given.get("method", "adam")))
    while not training.done:
        training.advance()
    return training


def test_adam_is_torchs():
    theta, rng = np.linspace(-1, 1, 5), np.random.default_rng(0)
    ours, theirs = theta.copy(), torch.tensor(theta, requires_grad=True)
    adam, torchs = Adam.at_rest(ours), torch.optim.Adam([theirs], lr=0.05)
    for _ in range(20):
        g = rng.normal(size=5)
        adam.step(ours, g, 0.05)
        theirs.grad = torch.tensor(g)
        torchs.step()
    np.testing.assert_allclose(ours, theirs.detach().numpy(), atol=1e-9)


def test_a_gradient_is_shortened_only_where_it_is_long():
    g = np.array([3.0, 4.0], np.float32)
    np.testing.assert_allclose(clipped(g, 1.0), [0.6, 0.8])
    assert clipped(g, 5.0) is g


@pytest.mark.parametrize("cell", ["simple", "lstm", "gru"])
@pytest.mark.parametrize("task", ["recall", "adding"])
def test_a_lag_of_nothing_is_learnt_by_all(cell, task):
    assert trained(cell=cell, task=task, lag=0, updates=400).is_learnt


@pytest.mark.parametrize("method", ["plain", "clipping", "dropout", "layer-norm", "adam", "hessian-free"])
def test_every_method_recalls_across_five_steps(method):
    training = trained(method=method, lag=5, updates=300)
    assert training.is_learnt
    assert training.looked_at[-1] == training.updates
    assert training.reaching.shape == (6,)


def test_a_constant_answer_has_the_error_one():
    training = make_training(plan(), 0.01)
    training.theta[:] = 0.0
    training.theta[-1] = np.float32(training._test[0].target.mean(dtype=np.float64))
    training._looking = True
    while training._looking:
        training.advance()
    assert training.curve == [pytest.approx(1.0, abs=1e-4)]


def test_one_that_runs_away_says_so_and_ends():
    training = make_training(plan(method="plain", lag=40), 10.0)
    while not training.done:
        training.advance()
    assert training.diverged
    assert training.error is None
    assert all(np.isfinite(training.curve))


@pytest.mark.parametrize("method", ["layer-norm", "hessian-free"])
def test_what_there_is_for_simple_cells_only_is_refused_for_others(method):
    with pytest.raises(InputError, match="leave out 'gru'"):
        plan(cell="gru", method=method)


@pytest.mark.parametrize("method", ["adam", "dropout", "plain", "hessian-free"])
def test_going_on_from_a_checkpoint_equals_never_having_stopped(method):
    given = {"method": method, "lag": 12, "updates": 40}
    never = trained(**given)
    for stop in (3, 25, 61):
        first = make_training(plan(**given), usual_rate(method))
        for _ in range(stop):
            first.advance()
        state = copy.deepcopy(first.checkpoint())
        again = make_training(plan(**given), usual_rate(method))
        again.restore(state)
        while not again.done:
            again.advance()
        assert again.curve == never.curve
        assert again.updates == never.updates


def test_another_attempt_draws_other_weights():
    first, second = (make_training(plan(attempt=n), 0.01).theta for n in (0, 1))
    assert not np.array_equal(first, second)


def test_how_much_reaches_a_step_is_the_root_mean_square_over_sequences():
    share = np.ones((3, 2, 4)) / 4.0  # each sequence's gradient is 1 per unit; the mean's share is a quarter of it
    np.testing.assert_allclose(reaching(share, 4), np.full(3, np.sqrt(2.0)))


def test_pieces_stay_small_at_the_largest_lag():
    training = make_training(plan(method="hessian-free", lag=500, units=32), 0.01)
    assert training._cases_a_piece < 10
    assert max(cases.x.shape[2] for cases in training._test) < 30


@pytest.mark.parametrize("cell", ["simple", "lstm", "gru"])
@pytest.mark.parametrize("lag", [0, 9])
def test_a_glimpse_is_what_the_compiled_loops_say_a_moment_later(cell, lag):
    training = make_training(plan(cell=cell, lag=lag), 0.01)
    training.glimpse()
    glimpse = training.reaching
    training.advance()
    assert training.updates == 0
    np.testing.assert_allclose(training.reaching, glimpse, rtol=1e-4)


def test_few_sequences_a_piece_do_not_make_the_gradient_smaller():
    many, few = (make_training(plan(lag=20), 0.01) for _ in range(2))
    few._test = tuple(type(c)(c.stack, c.x[..., :8], c.target[:, :8], c.of) for c in few._test[:1])
    for training in (many, few):
        training.advance()
    ratio = few.reaching / many.reaching
    assert np.all((ratio > 0.4) & (ratio < 2.5))
