"""Nets that rewrite a sequence: learning beside the plain torch loop, answering beside torch asked again and again."""

from collections.abc import Iterator

import numpy as np
import torch
from torch.nn.functional import cross_entropy

from rnnviz.arrays import Ints
from rnnviz.data.rewriting import Rewriting
from rnnviz.learning.rewriting import RewriterModule, RewritingTraining
from rnnviz.learning.rewriting_plan import RewritingPlan
from rnnviz.networks.rewriter import ModelName, Rewriter, Weights, rewrite
from tests.benchmarks.table import Row, paired, shown

UPDATES = 40
MODELS: tuple[ModelName, ...] = ("transformer", "lstm-attention", "lstm")


def measure() -> Iterator[Row]:
    """Of the opening net and its two rivals."""
    for model in MODELS:
        net = Rewriter(Rewriting("reverse"), model, 64)
        plan = RewritingPlan(net.task, 32, 700, 0)
        weights = net.draw_weights(np.random.default_rng(0))
        training, plain = RewritingTraining(net, plan, weights), Plain(net, plan, weights)
        ours, other = paired(lambda t=training: [t.update(n, 0.003) for n in range(UPDATES)],
                             lambda p=plain: [p.update(n) for n in range(UPDATES)], times=5)  # fmt: skip
        yield Row(f"{UPDATES} updates of {model}", shown(ours), shown(other), "the plain torch loop", other / ours,
                  "≥ 0.95")  # fmt: skip
    net = Rewriter(Rewriting("reverse"), "transformer", 64)
    weights = net.draw_weights(np.random.default_rng(0))
    module = RewriterModule(net, weights)
    source, _ = net.task.draw(1, np.random.default_rng(1))
    ours, other = paired(lambda: rewrite(net, weights, source), lambda: asked_again(module, source), times=5)
    yield Row("one answer of 16 symbols", shown(ours), shown(other), "torch, the whole once for each symbol",
              other / ours, "≥ 3")  # fmt: skip


class Plain:
    """As a tutorial writes it."""

    def __init__(self, net: Rewriter, plan: RewritingPlan, weights: Weights) -> None:
        self.module, self.plan = RewriterModule(net, weights), plan
        self.optimizer = torch.optim.Adam(self.module.parameters(), lr=0.003)

    def update(self, number: int) -> float:
        source, target = map(torch.from_numpy, self.plan.sequences(number))
        self.optimizer.zero_grad()
        loss = cross_entropy(self.module(source, target)[0].flatten(0, 1), target.flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.module.parameters(), 1.0)
        self.optimizer.step()
        return loss.item()


@torch.no_grad()
def asked_again(module: RewriterModule, source: Ints) -> Ints:
    """Step after step from the beginning, with what has been said so far."""
    heard = torch.zeros((len(source), module.net.task.out_length), dtype=torch.long)
    for step in range(heard.shape[1]):
        heard[:, step] = module(torch.from_numpy(source), heard)[0][:, step].argmax(dim=-1)
    return heard.numpy()
