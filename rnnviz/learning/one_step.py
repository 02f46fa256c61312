"""Training a forecaster one step ahead (teacher forcing), an update at a time.

E = mean over steps of (ŷ_t − y_t)²   in standardised units, so that 1 is what the mean alone would reach
"""

import numpy as np
import torch
from torch import Generator, Tensor

from rnnviz.arrays import Floats
from rnnviz.data.scaling import Scaling
from rnnviz.errors import InputError
from rnnviz.learning.checkpoint import Checkpoint
from rnnviz.learning.divergence import check_loss
from rnnviz.learning.optimizing import (
    generator_state,
    make_optimizer,
    moments_of,
    put_generator_state,
    put_moments,
    put_weights,
    set_learning_rate,
    weights_of,
)
from rnnviz.learning.readers import make_reader
from rnnviz.learning.recurrent_reader import RecurrentReader
from rnnviz.learning.training_plan import OneStepPlan
from rnnviz.learning.windowed_reader import WindowedReader
from rnnviz.networks.architecture import Architecture
from rnnviz.networks.forecasters import make_forecaster
from rnnviz.networks.lagged import lagged


class OneStepTraining:
    """A network, its optimiser and its progress; `step` makes one update of the weights.

    series : (time,), the training part alone, data units
    seed : of the first weights, the shuffling and the dropout, all from one generator

    `learning_rate` and `gradient_threshold` may be changed between steps. The loss recorded for an update is
    that of the weights before it. Raises InputError for a series that is too short, constant or not finite, and for
    a device that is not there.
    """

    def __init__(self, architecture: Architecture, plan: OneStepPlan, series: Floats, seed: int) -> None:
        _check_device(plan.device, architecture)
        self.architecture = architecture
        self.plan = plan
        self.learning_rate = plan.learning_rate
        self.gradient_threshold = plan.gradient_threshold
        self.scaling = Scaling.fit(series)
        self._generator = Generator().manual_seed(seed)
        self.network = make_forecaster(architecture, self._generator).to(plan.device)
        self._parameters: list[Tensor] = list(self.network.parameters())
        self._good = [p.detach().clone() for p in self._parameters]
        self._optimizer = make_optimizer(plan.optimizer, self._parameters, plan.learning_rate)
        self._x, self._y = self._examples(series)
        self._order = np.empty(0, np.int64)  # of the windows that this epoch has yet to show
        self._epoch = 0
        self._losses: list[float] = []
        self._norms: list[float] = []

    def _examples(self, series: Floats) -> tuple[Tensor, Tensor]:
        """Inputs (time, window, lag) and targets (time, window)."""
        z = self.scaling.to(series).astype(np.float32)
        x, y = lagged(z, self.architecture.lags)[:-1], z[self.architecture.reach :]
        length = self.plan.window or len(x)
        needed = max(length, self.plan.washout + 1, 2)
        if len(x) < needed:
            raise InputError(
                f"The training part has {len(series)} values; lags up to {self.architecture.reach} and {needed} "
                f"steps to learn from need at least {self.architecture.reach + needed}."
            )
        starts = np.arange(0, len(x) - length + 1, self.plan.stride)
        index = np.arange(length)[:, None] + starts
        device = self.plan.device
        return torch.from_numpy(x[index]).to(device), torch.from_numpy(y[index]).to(device)

    @property
    def updates_per_epoch(self) -> int:
        windows = self._y.shape[1]
        return -(-windows // (self.plan.batch or windows))

    @property
    def epoch(self) -> int:
        """How many epochs are complete."""
        return self._epoch

    @property
    def done(self) -> bool:
        return self._epoch >= self.plan.epochs

    @property
    def loss_history(self) -> Floats:
        """(update,), standardised mean squared error; times the variance of the series it is in data units²."""
        return np.array(self._losses)

    @property
    def gradient_norms(self) -> Floats:
        """(update,), over all weights, before it was cut."""
        return np.array(self._norms)

    @property
    def n_weights(self) -> int:
        """With one bias per gate, as textbooks count."""
        return self.network.count_weights()

    @property
    def n_torch_weights(self) -> int:
        """With both biases of each gate that torch's layers keep."""
        return self.network.count_torch_weights()

    def step(self) -> None:
        """One update. Raises Diverged, with the last good weights in place, when the training has run away."""
        if self.done:
            return
        rate = self.learning_rate * self.plan.rate_factor(self._epoch)
        x, y = self._next_batch()
        washout = self.plan.washout
        generator = self._generator if self.architecture.dropout else None
        loss = torch.nn.functional.mse_loss(self.network(x, generator)[washout:], y[washout:])
        value = loss.item()
        try:
            check_loss(value, f"epoch {self._epoch + 1}", rate)
        except InputError:
            self._return_to_good()
            raise
        torch._foreach_copy_(self._good, [p.detach() for p in self._parameters])
        norm = self._descend(loss, rate)
        self._losses.append(value)
        self._norms.append(norm)
        if not self._order.size:
            self._epoch += 1

    def reader(self) -> RecurrentReader | WindowedReader:
        """The network as it is now, ready to forecast."""
        return make_reader(self.network, self.scaling)

    def _next_batch(self) -> tuple[Tensor, Tensor]:
        windows = self._y.shape[1]
        if windows == 1:
            return self._x, self._y
        if not self._order.size:
            self._order = torch.randperm(windows, generator=self._generator).numpy()
        now, self._order = np.split(self._order, [self.plan.batch or windows])
        chosen = torch.from_numpy(now).to(self._x.device)
        return self._x[:, chosen], self._y[:, chosen]

    def _descend(self, loss: Tensor, rate: float) -> float:
        set_learning_rate(self._optimizer, rate)
        self._optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(self._parameters, self.gradient_threshold, foreach=True)
        self._optimizer.step()
        return float(norm)

    @torch.no_grad()
    def _return_to_good(self) -> None:
        torch._foreach_copy_(self._parameters, self._good)
        put_moments(self._optimizer, [{} for _ in self._parameters])

    def checkpoint(self) -> Checkpoint:
        """Everything that `restore` needs to go on bit for bit (on the CPU)."""
        return {
            "weights": weights_of(self.network),
            "good": [p.cpu().numpy().copy() for p in self._good],
            "moments": moments_of(self._optimizer),
            "generator": generator_state(self._generator),
            "order": self._order.copy(),
            "epoch": self._epoch,
            "loss_history": self.loss_history,
            "gradient_norms": self.gradient_norms,
            "learning_rate": self.learning_rate,
            "gradient_threshold": self.gradient_threshold,
        }

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint of a training with the same arguments; InputError where it is another's."""
        put_weights(self.network, checkpoint["weights"])
        for p, good in zip(self._good, checkpoint["good"], strict=True):
            p.copy_(torch.from_numpy(np.array(good)))
        put_moments(self._optimizer, checkpoint["moments"])
        put_generator_state(self._generator, checkpoint["generator"])
        self._order = np.array(checkpoint["order"], dtype=np.int64)
        self._epoch = int(checkpoint["epoch"])
        self._losses = [float(v) for v in checkpoint["loss_history"]]
        self._norms = [float(v) for v in checkpoint["gradient_norms"]]
        self.learning_rate = float(checkpoint["learning_rate"])
        self.gradient_threshold = float(checkpoint["gradient_threshold"])


def _check_device(device: str, architecture: Architecture) -> None:
    if device == "cpu":
        return
    if not device.startswith("cuda") or not torch.cuda.is_available():
        raise InputError(f"There is no device '{device}' that torch can compute on here; choose 'cpu'.")
    if architecture.model == "lstm-peephole":
        raise InputError("The LSTM with peepholes trains on the CPU only; choose the device 'cpu'.")
