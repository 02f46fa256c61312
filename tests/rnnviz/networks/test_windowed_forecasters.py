"""Networks without a state: causal, the same at every time, and attention in chunks equal to attention at once."""

import pytest
import torch
from torch import Generator, Tensor

from rnnviz.networks.architecture import Architecture, ForecastModel
from rnnviz.networks.attention_forecaster import CONTEXT, AttentionBlock
from rnnviz.networks.forecasters import make_forecaster
from rnnviz.networks.windowed_forecaster import WindowedForecaster

WINDOWED: tuple[ForecastModel, ...] = ("mlp", "tcn", "transformer")


def network_of(model: ForecastModel) -> WindowedForecaster:
    made = make_forecaster(Architecture(model, (6, 8), (1, 2)), Generator().manual_seed(0))
    assert isinstance(made, WindowedForecaster)
    return made


def inputs(time: int) -> Tensor:
    return torch.randn(time, 3, 2, generator=Generator().manual_seed(1))


@pytest.mark.parametrize("model", WINDOWED)
@torch.no_grad()
def test_a_forecast_depends_on_its_reception_and_on_nothing_else(model: ForecastModel) -> None:
    network = network_of(model)
    x = inputs(200)
    before = network(x)
    changed = x.clone()
    changed[20] += 5
    moved = (network(changed) - before).abs().amax(dim=1) > 0
    assert not moved[:20].any()
    assert moved[20]
    assert not moved[20 + network.reception :].any()


@pytest.mark.parametrize("model", WINDOWED)
@torch.no_grad()
def test_the_network_is_the_same_at_every_time(model: ForecastModel) -> None:
    network = network_of(model)
    x = inputs(200)
    late = network(x)[-1]
    assert torch.allclose(network(x[-network.reception :])[-1], late, atol=1e-5)


@torch.no_grad()
def test_attention_in_chunks_equals_the_written_formula() -> None:
    block = AttentionBlock(8, 8).to_empty(device="cpu")
    generator = Generator().manual_seed(2)
    for p in block.parameters():
        p.normal_(generator=generator)
    h = torch.randn(CONTEXT * 2 + 9, 1, 8, generator=generator)
    query, key, value = block.query_key_value(h)[:, 0].view(-1, 3, 4, 2).permute(1, 2, 0, 3)
    steps = torch.arange(len(h))
    distance = steps[:, None] - steps
    slopes = torch.tensor([2.0**-2, 2.0**-4, 2.0**-6, 2.0**-8])[:, None, None]
    scores = query @ key.transpose(1, 2) / 2**0.5 - slopes * distance
    scores[:, (distance < 0) | (distance >= CONTEXT)] = -torch.inf
    expected = (scores.softmax(-1) @ value).permute(1, 0, 2).reshape(len(h), 8)
    assert torch.allclose(block._attended(h)[:, 0], expected, atol=1e-5)


def test_weights_are_counted() -> None:
    assert network_of("mlp").count_weights() == 6 * 3 + 8 * 7 + 9
    assert network_of("tcn").count_weights() == (6 * 7 + 6 * 2) + (8 * 19 + 8 * 6) + 9
