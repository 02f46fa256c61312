import numpy as np
import pytest
import torch

from rnnviz.learning.descent import Descent
from rnnviz.learning.divergence import Diverged


def module() -> torch.nn.Module:
    torch.manual_seed(0)
    return torch.nn.Linear(3, 1).double()


X = torch.linspace(-1, 1, 30, dtype=torch.float64).reshape(10, 3)


def loss_of(net: torch.nn.Module, scale: float = 1.0) -> torch.Tensor:
    return scale * (net(X) - 1.0).square().mean()


def test_it_is_torch_s_adam_with_its_clipping() -> None:
    ours, theirs = module(), module()
    descent = Descent(ours, learning_rate=0.05, threshold=0.1)
    adam = torch.optim.Adam(theirs.parameters(), lr=0.05)
    for _ in range(20):
        value = descent.step(loss_of(ours))
        adam.zero_grad()
        loss = loss_of(theirs)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(theirs.parameters(), 0.1)
        adam.step()
        assert value == pytest.approx(loss.item(), rel=1e-12)
        assert descent.norm == pytest.approx(norm.item(), rel=1e-9)


def test_going_on_equals_never_having_stopped() -> None:
    never, stopped = module(), module()
    one, two = Descent(never, learning_rate=0.05), Descent(stopped, learning_rate=0.05)
    for _ in range(5):
        one.step(loss_of(never))
        two.step(loss_of(stopped))
    fresh = module()
    again = Descent(fresh, learning_rate=0.05)
    again.restore(two.checkpoint())
    for _ in range(5):
        one.step(loss_of(never))
        again.step(loss_of(fresh))
    for a, b in zip(never.parameters(), fresh.parameters(), strict=True):
        assert torch.equal(a, b)


def test_what_runs_away_returns_to_the_last_good_weights() -> None:
    net = module()
    descent = Descent(net, learning_rate=0.05)
    descent.step(loss_of(net))
    good = [p.detach().clone() for p in module().parameters()]
    with pytest.raises(Diverged, match="update 2"):
        descent.step(loss_of(net, float("nan")), "update 2")
    for p, was in zip(net.parameters(), good, strict=True):
        assert np.array_equal(p.detach().numpy(), was.numpy())
