"""Networks without a state that forecast a series: what they know of the past is what lies in their window."""

import torch
from torch import Generator, Tensor, nn

from rnnviz.networks.architecture import Architecture
from rnnviz.networks.forecaster import Forecaster, draw_uniform, dropped_out


class WindowedForecaster(Forecaster):
    """A stack of layers, each of which maps (time, batch, width) to (time, batch, unit) and looks at no later time.

    reception : how many successive inputs one forecast depends on, the last one included, ≥ 1
    """

    def __init__(
        self, architecture: Architecture, layers: list[nn.Module], reception: int, generator: Generator
    ) -> None:
        super().__init__(architecture)
        self.layers = nn.ModuleList(layers)
        self.reception = reception
        self.draw_weights(generator)

    def draw_layers(self, generator: Generator) -> None:
        """Matrices, kernels and their biases uniform in ± 1/√(their inputs); normalisations start as identities."""
        for module in self.layers.modules():
            if isinstance(module, nn.Linear):
                draw_uniform(module, module.in_features, generator)
            elif isinstance(module, nn.Conv1d):
                draw_uniform(module, module.in_channels * module.kernel_size[0], generator)
            elif isinstance(module, nn.LayerNorm):
                module.reset_parameters()

    def layer_outputs(self, x: Tensor, generator: Generator | None) -> list[Tensor]:
        outputs = []
        for layer in self.layers:
            x = dropped_out(layer(x), self.architecture.dropout, generator)
            outputs.append(x)
        return outputs

    def read(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x : (time, 1, lag) → forecasts (time,), all layers' outputs (time, unit)."""
        outputs = self.layer_outputs(x, None)
        return self.answer(outputs[-1])[:, 0], torch.cat([h[:, 0] for h in outputs], dim=1)
