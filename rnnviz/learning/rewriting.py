"""Training a net of `rnnviz.networks.rewriter`: the same equations in torch, all steps at once.

    E = −mean log P(y_i | source, y_1 … y_{i−1})        the right symbols are heard, not the own ones

Adam; the gradient is no longer than 1.
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, layer_norm, linear, relu

from rnnviz.arrays import Ints
from rnnviz.data.rewriting import PADDING
from rnnviz.learning.descent import Descent
from rnnviz.learning.optimizing import weights_of
from rnnviz.learning.rewriting_plan import RewritingPlan
from rnnviz.networks.rewriter import NEVER, TINY, Rewriter, Weights
from rnnviz.threads import use_one_thread


class RewriterModule(nn.Module):
    """The net with its weights as parameters. torch's kernel asks for a second bias: it is zero and stays so."""

    def __init__(self, net: Rewriter, weights: Weights) -> None:
        super().__init__()
        self.net = net
        for name, values in weights.items():
            self.register_parameter(name, nn.Parameter(torch.from_numpy(np.array(values, np.float32))))
        self.register_buffer("nothing", torch.zeros(4 * net.hidden), persistent=False)

    def forward(self, source: Tensor, target: Tensor) -> tuple[Tensor, Tensor | None]:
        """Logits (batch, out step, symbol) and the map (batch, out step, source step), None without attention.

        source : (batch, source step)    target : (batch, out step), heard one step later
        """
        start = torch.full_like(target[:, :1], len(self.net.task.out_letters))
        heard = self._("F")[torch.cat((start, target[:, :-1]), dim=1)]
        unseen = torch.where(source == PADDING, float(NEVER), 0.0)[:, None, None]
        look = self._look if self.net.model == "transformer" else self._hear
        x, found = look(source, heard, unseen)
        return linear(x, self._("R"), self._("r")), found

    def _(self, name: str) -> Tensor:
        return self.get_parameter(name)

    def _look(self, source: Tensor, heard: Tensor, unseen: Tensor) -> tuple[Tensor, Tensor | None]:
        e = self._("E")[source.clamp(min=0)] + self._("P")
        for layer in range(self.net.encoder_layers):
            own = f"_e{layer}"
            x = self._normalised(e, "1", own)
            e = e + self._attended(x, x, unseen, own)[0]
            e = e + self._two_layers(self._normalised(e, "2", own), own)
        q = heard + self._("Q")
        looked, alpha = self._attended(q, e, unseen, "")
        x = q + looked
        return x + self._two_layers(x, ""), alpha.mean(dim=1)

    def _normalised(self, x: Tensor, which: str, own: str) -> Tensor:
        return layer_norm(x, x.shape[-1:], self._(f"g{which}{own}"), self._(f"s{which}{own}"), TINY)

    def _attended(self, q: Tensor, e: Tensor, unseen: Tensor, own: str) -> tuple[Tensor, Tensor]:
        queries = self._heads(linear(q, self._(f"W_q{own}"), self._(f"b_q{own}")))
        keys, values = (self._heads(linear(e, self._(f"W_{name}{own}"))) for name in "kv")
        alpha = (queries @ keys.transpose(2, 3) * queries.shape[-1] ** -0.5 + unseen).softmax(dim=-1)
        joined = (alpha @ values).transpose(1, 2).flatten(2)
        return linear(joined, self._(f"W_o{own}"), self._(f"b_o{own}")), alpha

    def _heads(self, x: Tensor) -> Tensor:
        return x.unflatten(2, (self.net.heads, -1)).transpose(1, 2)

    def _two_layers(self, x: Tensor, own: str) -> Tensor:
        inner = relu(linear(x, self._(f"W_1{own}"), self._(f"b_1{own}")))
        return linear(inner, self._(f"W_2{own}"), self._(f"b_2{own}"))

    def _hear(self, source: Tensor, heard: Tensor, unseen: Tensor) -> tuple[Tensor, Tensor | None]:
        E = self._("E")
        zero = E.new_zeros(1, len(source), self.net.hidden)
        memory, h, c = self._lstm("enc", E[torch.where(source == PADDING, len(E) - 1, source)], zero, zero)
        told, _, _ = self._lstm("dec", heard, h, c)
        if not self.net.has_map:
            return told, None
        alpha = (told @ self._("A") @ memory.transpose(1, 2) + unseen[:, 0]).softmax(dim=-1)
        return torch.tanh(linear(torch.cat((alpha @ memory, told), dim=2), self._("C"), self._("c"))), alpha

    def _lstm(self, part: str, x: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        own = [*(self._(f"{name}_{part}") for name in "WUb"), self.get_buffer("nothing")]
        return torch.lstm(x, [h, c], own, True, 1, 0.0, True, False, True)


class RewritingTraining:
    """weights : copies of what has been learned, made anew after each call of `update`"""

    def __init__(self, net: Rewriter, plan: RewritingPlan, weights: Weights) -> None:
        use_one_thread()
        self._plan = plan
        self.module = RewriterModule(net, weights)
        self._descent = Descent(self.module, learning_rate=1.0, threshold=1.0)

    def update(self, number: int, rate: float) -> float:
        """One update, the plan's number so; rate : before it falls. Returns the share of symbols that was right
        before it. Raises Diverged where the error is no number any more; the last good weights stay."""
        source, target = map(torch.from_numpy, self._plan.sequences(number))
        logits, _ = self.module(source, target)
        self._descent.learning_rate = rate * self._plan.rate_factor(number)
        self._descent.step(cross_entropy(logits.flatten(0, 1), target.flatten()), f"update {number + 1}")
        return float((logits.argmax(dim=-1) == target).float().mean())

    @property
    def weights(self) -> Weights:
        return weights_of(self.module)

    def checkpoint(self) -> dict[str, Any]:
        return self._descent.checkpoint()

    def restore(self, state: dict[str, Any]) -> None:
        self._descent.restore(state)


def logits_and_map(net: Rewriter, weights: Weights, source: Ints, heard: Ints) -> tuple[Any, Any]:
    """What torch says of the same net and the same sequences, as arrays: what the numpy net is compared with."""
    with torch.no_grad():
        logits, found = RewriterModule(net, weights)(torch.from_numpy(source), torch.from_numpy(heard))
    return logits.numpy(), None if found is None else found.numpy()
