"""Nets that write a sequence anew: numpy and torch agree, and names do not matter."""

import numpy as np
import pytest

from rnnviz.data.rewriting import PADDING, Rewriting
from rnnviz.errors import InputError
from rnnviz.learning.divergence import Diverged
from rnnviz.learning.rewriting import RewriterModule, RewritingTraining, logits_and_map
from rnnviz.learning.rewriting_plan import RewritingPlan, counted
from rnnviz.networks.rewriter import Rewriter, rewrite

KINDS = [
    ("transformer", 1, 0), ("transformer", 4, 0), ("transformer", 2, 2), ("lstm-attention", 1, 0), ("lstm", 1, 0),
]  # fmt: skip


def a_net(model, heads, layers, task=None, seed=0):
    net = Rewriter(task or Rewriting("dates"), model, 12, heads, layers)
    return net, net.draw_weights(np.random.default_rng(seed))


@pytest.mark.parametrize(("model", "heads", "layers"), KINDS)
@pytest.mark.parametrize("name", ["dates", "reverse"])
def test_numpy_step_by_step_says_what_torch_says_at_once(model, heads, layers, name):
    net, weights = a_net(model, heads, layers, Rewriting(name, 7))
    source, _ = net.task.draw(6, np.random.default_rng(1))
    found = rewrite(net, weights, source)
    logits, looks = logits_and_map(net, weights, source, found.out)
    assert np.allclose(found.logits, logits, atol=1e-5)
    assert (found.map is None) == (looks is None) == (model == "lstm")
    if looks is not None:
        assert np.allclose(found.map, looks, atol=1e-6)


@pytest.mark.parametrize(("model", "heads", "layers"), KINDS[:4])
def test_rows_of_a_map_are_distributions_and_padding_is_not_looked_at(model, heads, layers):
    net, weights = a_net(model, heads, layers)
    source, _ = net.task.draw(20, np.random.default_rng(2))
    found = rewrite(net, weights, source).map
    assert np.allclose(found.sum(axis=2), 1.0, atol=1e-5)
    assert (found >= 0).all()
    assert found[np.broadcast_to((source == PADDING)[:, None], found.shape)].max() < 1e-6


@pytest.mark.parametrize(("model", "heads", "layers"), KINDS)
def test_every_weight_counts_and_is_learned(model, heads, layers):
    net, weights = a_net(model, heads, layers)
    module = RewriterModule(net, weights)
    assert sum(p.numel() for p in module.parameters()) == net.n_weights == sum(w.size for w in weights.values())
    training = RewritingTraining(net, RewritingPlan(net.task, 16, 4, 0), weights)
    for number in range(2):
        training.update(number, 0.01)
    assert [name for name, w in training.weights.items() if np.array_equal(w, weights[name])] == []


def test_without_encoder_layers_the_map_depends_on_nothing_but_that_place():
    """Scores of one place do not change with the symbols of others."""
    net, weights = a_net("transformer", 1, 0, Rewriting("copy", 6))
    one = np.array([[1, 2, 3, 4, 5, 6]])
    other = np.array([[1, 9, 3, 9, 5, 9]])
    a, b = (rewrite(net, weights, source).map[0, 0] for source in (one, other))
    assert a[0] / a[2] == pytest.approx(b[0] / b[2], rel=1e-4)


def test_other_names_for_the_symbols_change_nothing_but_names():
    net, weights = a_net("transformer", 1, 0, Rewriting("reverse", 6))
    order = np.random.default_rng(5).permutation(10)  # symbol n is called order[n]
    renamed = {name: w.copy() for name, w in weights.items()}
    for name in ("E", "F", "R", "r"):
        renamed[name][order] = weights[name][:10]

    class Renamed(RewritingPlan):
        def sequences(self, update):
            return tuple(order[part] for part in super().sequences(update))

    one = RewritingTraining(net, RewritingPlan(net.task, 16, 60, 0), weights)
    other = RewritingTraining(net, Renamed(net.task, 16, 60, 0), renamed)
    assert [one.update(n, 0.01) for n in range(20)] == pytest.approx([other.update(n, 0.01) for n in range(20)])
    source = net.task.draw(30, np.random.default_rng(1))[0]
    a, b = rewrite(net, one.weights, source), rewrite(net, other.weights, order[source])
    assert np.array_equal(order[a.out], b.out)
    assert np.allclose(a.map, b.map, atol=1e-3)


@pytest.mark.parametrize(("model", "heads", "layers"), KINDS[2:])
def test_going_on_equals_never_having_stopped(model, heads, layers):
    net, weights = a_net(model, heads, layers)
    plan = RewritingPlan(net.task, 4, 8, 0)
    never, again = (RewritingTraining(net, plan, weights) for _ in range(2))
    for n in range(3):
        never.update(n, 0.01)
    again.restore(never.checkpoint())
    assert [never.update(n, 0.01) for n in (3, 4)] == [again.update(n, 0.01) for n in (3, 4)]
    assert all(np.array_equal(w, again.weights[name]) for name, w in never.weights.items())


def test_counting_in_parts_is_counting_at_once():
    net, weights = a_net("transformer", 1, 0, Rewriting("sort", 5))
    source, target = net.task.draw(40, np.random.default_rng(1))
    whole = counted(net, weights, source, target)
    parts = counted(net, weights, source[:13], target[:13]) + counted(net, weights, source[13:], target[13:])
    assert np.array_equal(whole.right, parts.right)
    assert (whole.exact, whole.aligned, whole.asked) == (parts.exact, parts.aligned, parts.asked)
    assert whole.asked == 200
    assert whole.exact / 40 <= whole.right.mean() / 40


def test_a_net_that_ran_away_keeps_its_weights():
    net, weights = a_net("lstm", 1, 0)
    broken = {**weights, "R": np.full_like(weights["R"], np.nan)}
    training = RewritingTraining(net, RewritingPlan(net.task, 4, 8, 0), broken)
    with pytest.raises(Diverged):
        training.update(0, 0.01)


def test_heads_must_divide_hidden():
    with pytest.raises(InputError, match="5 heads do not divide 12"):
        Rewriter(Rewriting("copy"), "transformer", 12, 5)
