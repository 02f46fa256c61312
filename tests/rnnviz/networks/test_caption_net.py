"""The net that looks and speaks: numpy and torch agree."""

import numpy as np
import pytest
import torch

from rnnviz.data.scenes import N_SCENES, draw
from rnnviz.learning.caption_plan import VOCABULARY, CaptionPlan
from rnnviz.learning.caption_training import CaptionModule, CaptionTraining
from rnnviz.networks.caption_net import CaptionShape, draw_weights, glance

PICTURES = draw(np.arange(N_SCENES), 5, 0.1, np.random.default_rng(0))


def net(sees=True):
    shape = CaptionShape(4, 6, VOCABULARY.size, sees)
    return shape, draw_weights(shape, np.random.default_rng(1))


@pytest.mark.parametrize("sees", [True, False])
def test_numpy_and_torch_see_the_same(sees):
    shape, weights = net(sees)
    with torch.no_grad():
        theirs = CaptionModule(shape, weights).glance(torch.from_numpy(PICTURES.x))
    for ours, other in zip(glance(shape, weights, PICTURES.x), theirs, strict=True):
        assert np.allclose(ours, other[0].numpy(), atol=1e-5)
        assert ours.any() == sees


@pytest.mark.parametrize("sees", [True, False])
def test_n_weights_counts_what_torch_learns(sees):
    shape, weights = net(sees)
    assert shape.n_weights == sum(p.numel() for p in CaptionModule(shape, weights).parameters())


def test_the_net_of_the_catalogue_has_its_weights():
    assert CaptionShape(16, 64, VOCABULARY.size).n_weights == 62_334


def test_scores_of_parts_add_up():
    plan = CaptionPlan(8, 4, 0, 0.1, 0)
    shape, weights = net()
    training = CaptionTraining(shape, weights, plan)
    training.update(0.01)
    pictures = plan.judged()
    whole, parts = training.score(pictures, 0, 60), [training.score(pictures, n, n + 20) for n in (0, 20, 40)]
    assert whole.bits == pytest.approx(sum(part.bits for part in parts), rel=1e-5)
    assert whole.right == sum(part.right for part in parts)


def test_held_out_scenes_are_never_trained_on():
    plan = CaptionPlan(64, 4, 20, 0.0, 3)
    unseen = plan.unseen()
    assert unseen is not None
    assert set(unseen.scene) <= set(plan.unknown)
    assert not set(plan.unknown) & set(np.concatenate([plan.pictures(n).scene for n in range(20)]))
    assert plan.bits_blind == np.log2(216)
