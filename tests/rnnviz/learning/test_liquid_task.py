"""The questions asked of a liquid are balanced, and neither they nor the readout tell the answer."""

from collections import Counter

import numpy as np
import pytest

from rnnviz.learning import liquid_task as lt
from rnnviz.networks.spiking import Liquid, random_liquid


def liquid(connection: float, seed: int = 0, units: int = 135) -> Liquid:
    return random_liquid(
        units, np.random.default_rng(seed), channels=4, density=0.1, input_weight=8.0, input_share=0.3,
        connection=connection, bias=13.5, dt=1.0,
    )  # fmt: skip


def question(seed: int = 0, task: lt.Task = "xor", trials: tuple[int, int] = (160, 100)) -> lt.Question:
    return lt.asked(task, trials, rate=40.0, duration=200.0, jitter=2.0, seed=seed)


def heard(net: Liquid, asked: lt.Question) -> lt.Echo:
    inputs = (lt.on_grid(asked.train(trial), 200, 1.0) for trial in range(len(asked.parts)))
    return done(lt.Listening(net, inputs, len(asked.parts), 200))


def done(listening: lt.Listening) -> lt.Echo:
    for _ in listening.work():
        pass
    assert listening.echo is not None
    return listening.echo


@pytest.mark.parametrize(("task", "kinds"), [("xor", 4), ("template", 2)])
def test_every_combination_is_equally_frequent_in_both_sets(task: lt.Task, kinds: int) -> None:
    asked = question(3, task, (41, 30))
    for part in (asked.parts[:41], asked.parts[41:]):
        counts = Counter(map(tuple, part.tolist()))
        assert len(counts) == kinds
        assert max(counts.values()) - min(counts.values()) <= 1
    assert asked.parts.shape[1] == (2 if task == "xor" else 1)


def test_xor_asks_whether_the_two_halves_differ() -> None:
    asked = question()
    assert ((asked.parts[:, 0] != asked.parts[:, 1]) == (asked.answers > 0)).all()


def test_jitter_moves_spikes_and_loses_none_but_at_the_ends() -> None:
    asked = question()
    template = asked.templates[0][asked.parts[5, 0]][0]
    moved = asked.train(5)[0]
    assert len(template) - 3 <= len(moved) <= len(template)
    assert all(np.abs(template - time).min() < 10.0 for time in moved)
    assert all((a == b).all() for a, b in zip(asked.train(5), question().train(5), strict=True))


def test_on_the_grid_every_spike_is_counted() -> None:
    train = (np.array([0.0, 0.4, 199.9]), np.array([]))
    counts = lt.on_grid(train, 200, 1.0)
    assert counts.sum(axis=0).tolist() == [3.0, 0.0]
    assert (counts[0, 0], counts[199, 0]) == (2.0, 1.0)


def test_the_input_alone_does_not_know_the_answer_and_the_liquid_does() -> None:
    by_input, by_liquid = [], []
    for seed in range(5):
        asked = question(seed)
        echo = heard(liquid(1.0, seed), asked)
        by_input.append(lt.accuracy(echo.input, asked.answers, 160))
        by_liquid.append(lt.accuracy(echo.liquid, asked.answers, 160))
    assert 0.35 < np.median(by_input) < 0.65
    assert np.median(by_liquid) > 0.88


def test_plain_templates_need_no_liquid() -> None:
    asked = lt.asked("template", (160, 100), rate=20.0, duration=300.0, jitter=2.0, seed=0)
    inputs = (lt.on_grid(asked.train(trial), 300, 1.0) for trial in range(260))
    echo = done(lt.Listening(liquid(0.0), inputs, 260, 300))
    assert lt.accuracy(echo.input, asked.answers, 160) > 0.95


def test_identical_inputs_are_not_told_apart_and_others_the_more_they_differ() -> None:
    traces = done(lt.Listening(liquid(1.0), lt.pair_inputs(1.0, np.random.default_rng(0)), 200, 300)).liquid
    distances = lt.separation(traces)
    assert distances[0] == 0.0
    assert (np.diff(distances) > 0.0).all()
    assert 0.1 < distances[1] < 0.25


def test_the_echo_is_a_fading_count_of_spikes() -> None:
    net = Liquid(np.zeros((1, 1)), np.zeros((1, 4)), 30.0)
    echo = done(lt.Listening(net, iter(np.zeros((1, 50, 4))), 1, 50))
    times = np.arange(20, 50, 6)  # first after 21 ms, then every 6
    assert echo.spikes.tolist() == [len(times)]
    assert echo.liquid[0, 0] == pytest.approx(np.exp(-(49 - times) / 30.0).sum())


def test_the_readout_is_not_fitted_on_what_judges_it() -> None:
    rng = np.random.default_rng(0)
    features, answers = rng.standard_normal((300, 140)), rng.choice([-1.0, 1.0], 300)
    before = lt.accuracy(features, answers, 200)
    assert 0.3 < before < 0.7
    answers[200:] *= -1
    assert lt.accuracy(features, answers, 200) == pytest.approx(1.0 - before)


def test_the_readout_is_the_ridge_solution_and_weighs_what_knows() -> None:
    rng = np.random.default_rng(2)
    answers = rng.choice([-1.0, 1.0], 200)
    features = 3.0 + 2.0 * np.column_stack([answers + 0.1 * rng.standard_normal(200), *rng.standard_normal((3, 200))])
    features[:, 3] = 7.0  # says nothing, ever
    readout = lt.Readout.fitted(features, answers)
    Z = (features - features.mean(axis=0)) / np.where(np.arange(4) < 3, features.std(axis=0), 1.0)
    slope = Z.T @ (Z @ readout.weights + answers.mean() - answers) + readout.weights
    assert slope == pytest.approx(np.zeros(4), abs=1e-9)
    assert readout.weights[0] > 0.9
    assert np.abs(readout.weights[1:]).max() < 0.1
    assert readout.weights[3] == 0.0
    assert readout.accuracy(features, answers) == 1.0


def test_distance_is_zero_of_the_same_and_euclidean_over_the_root_of_units() -> None:
    a, b = np.zeros((2, 4)), np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 2.0]])
    assert lt.distance(a, a).tolist() == [0.0, 0.0]
    assert lt.distance(a, b).tolist() == [1.0, 1.0]
