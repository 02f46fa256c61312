"""Training nets on pulses, and the measures of what they have learnt."""

import copy

import numpy as np
import pytest

from rnnviz.data.pulses import PulseLaw, draw, judging_batch, steps_left
from rnnviz.learning.pulse_training import (
    NETS,
    PulsePlan,
    PulseTraining,
    answered_lengths,
    length_error,
    scores,
    unit_memories,
)
from rnnviz.networks.recurrent_stack import forward

LAW = PulseLaw("direct", 5, 15)
PLAN = PulsePlan(LAW, 60, 16, 1.0, 0)


def trained(name, updates, plan=PLAN):
    training = PulseTraining(name, plan)
    for n in range(updates):
        training.update(plan.sequences(n), 0.02)
    return training


def error_of(training):
    batch = judging_batch(LAW)
    return scores(LAW, batch, forward(training.stack, training.theta, batch.x)).error


@pytest.mark.parametrize("name", NETS)
def test_every_net_learns_within_sixty_updates(name):
    assert error_of(trained(name, 60)) < 0.8 * error_of(trained(name, 0))


def test_the_mean_as_answer_has_the_error_one():
    training, batch = trained("simple-5", 0), judging_batch(LAW)
    training.theta[:] = 0.0
    training.theta[-1] = batch.target.mean(dtype=np.float64)
    found = scores(LAW, batch, forward(training.stack, training.theta, batch.x))
    assert found.error == pytest.approx(1.0, abs=1e-6)
    assert found.memory == 0.0


def test_the_target_itself_has_no_error_in_length():
    batch = judging_batch(LAW)
    assert length_error(batch, batch.target) == 0.0
    assert np.array_equal(answered_lengths(batch, batch.target), batch.length)


def test_answers_too_long_are_counted_until_the_next_onset():
    batch = draw(LAW, 200, 3, np.random.default_rng(1))
    gaps = answered_lengths(batch, np.ones_like(batch.target)) - batch.length
    assert gaps.min() >= 0
    last = np.append(batch.sequence[1:] != batch.sequence[:-1], True)
    assert np.all((gaps[~last] >= 3) & (gaps[~last] <= 12))
    assert np.array_equal(answered_lengths(batch, np.zeros_like(batch.target)), 0 * batch.length)


def test_a_ramp_that_counts_down_is_a_perfect_memory():
    batch = judging_batch(LAW)
    time, sequence, left = steps_left(batch)
    memory = np.zeros((240, 3, 200), np.float32)
    memory[time, 0, sequence] = 3.0 - 0.1 * left
    memory[time, 1, sequence] = np.random.default_rng(0).normal(size=len(left))
    found = unit_memories(batch, memory)
    np.testing.assert_allclose(found, [1.0, 0.0, 0.0], atol=2e-3)


def test_the_inverse_task_has_neither_memory_nor_length():
    law = PulseLaw("inverse", 5, 15)
    batch = judging_batch(law)
    training = PulseTraining("gru-5-3", PulsePlan(law, 10, 8, 1.0, 0))
    found = scores(law, batch, forward(training.stack, training.theta, batch.x))
    assert found.memory is None
    assert found.length_error is None


def test_one_that_runs_away_keeps_its_last_good_weights():
    training = PulseTraining("simple-5", PLAN)
    for n in range(60):
        training.update(PLAN.sequences(n), 1e6)
    assert training.diverged
    assert np.all(np.isfinite(training.theta))


def test_the_rate_falls_only_in_the_second_half():
    factors = [PLAN.rate_factor(n) for n in (0, 30, 45, 60)]
    np.testing.assert_allclose(factors, [1.0, 1.0, 10**-0.75, 10**-1.5])


def test_going_on_from_a_checkpoint_equals_never_having_stopped():
    never, first = trained("lstm-5-3", 20), trained("lstm-5-3", 11)
    state = copy.deepcopy(first.checkpoint())
    first.update(PLAN.sequences(0), 0.5)
    again = PulseTraining("lstm-5-3", PLAN)
    again.restore(state)
    for n in range(11, 20):
        again.update(PLAN.sequences(n), 0.02)
    assert again.theta.tobytes() == never.theta.tobytes()


def test_nets_share_their_sequences_but_not_their_weights():
    assert PLAN.sequences(3).x.tobytes() == PLAN.sequences(3).x.tobytes()
    first, second = (PulseTraining(name, PLAN).theta for name in ("simple-5", "simple-10"))
    assert not np.array_equal(first[:10], second[:10])
