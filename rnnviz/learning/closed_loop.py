"""Training a committee of LSTMs through their own fed-back predictions, an iteration at a time.

One-step training asks for the next value only, and its networks drift away as soon as they are fed what they
said. Here each network reads some observations of a window and then goes on by itself for K steps; the error of
these K steps is carried back through all of them. K grows while it trains, because the gradient through a long
loop that is still wrong leads nowhere.

The members share nothing but the series. Each takes one thread, and since all of its work happens in compiled
code that lets the interpreter go, two members on two cores take the time of one.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.scaling import Scaling
from rnnviz.errors import InputError
from rnnviz.learning.checkpoint import Checkpoint
from rnnviz.learning.closed_loop_member import Member, Workspace
from rnnviz.learning.closed_loop_plan import ClosedLoopPlan
from rnnviz.learning.closed_loop_reader import ClosedLoopReader
from rnnviz.learning.divergence import Diverged, check_loss


class ClosedLoopTraining:
    """A committee in training; `step` makes one update of every member.

    series : (time,), the training part alone, data units
    seed : ≥ 0; member i draws everything from a generator seeded with (seed, i), so that a member alone is the
        same network as in its committee

    `learning_rate` (at the beginning of the plan's schedule) and `gradient_threshold` may be changed between steps.
    Raises InputError for a series that is shorter than one window, constant or not finite.
    """

    def __init__(self, plan: ClosedLoopPlan, series: Floats, seed: int) -> None:
        if len(series) < plan.shortest_series:
            raise InputError(
                f"The training part has {len(series)} values; {plan.lags} lags, {plan.observed} observed steps and "
                f"a horizon of {plan.horizon} need at least {plan.shortest_series}."
            )
        self.plan = plan
        self.learning_rate = plan.learning_rate
        self.gradient_threshold = plan.gradient_threshold
        self.scaling = Scaling.fit(series)
        self._series = self.scaling.to(series).astype(np.float32)
        self._members = [Member.fresh(plan, (seed, number)) for number in range(plan.members)]
        self._spaces = [Workspace(plan) for _ in range(min(plan.threads, plan.members))]
        self._losses: list[list[float]] = []
        self._norms: list[list[float]] = []

    @property
    def iteration(self) -> int:
        """How many updates every member has made."""
        return len(self._losses)

    @property
    def done(self) -> bool:
        return self.iteration >= self.plan.iterations

    @property
    def unrolled(self) -> int:
        """K, how many steps the next iteration feeds back."""
        return self.plan.horizon_at(min(self.iteration, self.plan.iterations - 1))

    @property
    def loss_history(self) -> Floats:
        """(iteration, member), E of `fed_back_lstm`, in standardised units. It rises while the horizon grows."""
        return np.array(self._losses).reshape(-1, self.plan.members)

    @property
    def gradient_norms(self) -> Floats:
        """(iteration, member), before they were cut."""
        return np.array(self._norms).reshape(-1, self.plan.members)

    @property
    def n_weights(self) -> int:
        """Of one member, with one bias per gate."""
        return self._members[0].theta.size

    def step(self) -> None:
        """One update of every member. Raises Diverged, and updates none, when one of them has run away."""
        if self.done:
            return
        rate = self.learning_rate * self.plan.rate_factor(self.iteration)
        losses = self._look()
        try:
            for number, loss in enumerate(losses):
                check_loss(loss, f"iteration {self.iteration + 1} of member {number + 1}", rate)
        except Diverged:
            for member in self._members:
                member.return_to_good()
            raise
        norms = [member.descend(self.plan, rate, self.gradient_threshold) for member in self._members]
        self._losses.append(losses)
        self._norms.append(norms)

    def _look(self) -> list[float]:
        """Every member's loss on windows of its own; each keeps its gradient."""
        lanes = len(self._spaces)

        def look(lane: int) -> list[float]:
            space = self._spaces[lane]
            return [member.look(self.plan, self._series, space) for member in self._members[lane::lanes]]

        losses = np.empty(self.plan.members)
        if lanes == 1:
            losses[:] = look(0)
        else:
            # threads of one step only: none is left behind, and starting two takes 0.1 ms
            with ThreadPoolExecutor(lanes) as pool:
                for lane, found in enumerate(pool.map(look, range(lanes))):
                    losses[lane::lanes] = found
        return [float(loss) for loss in losses]

    def readers(self) -> list[ClosedLoopReader]:
        """The members as they are now, ready to forecast."""
        return [ClosedLoopReader(m.average, self.plan.units, self.plan.lags, self.scaling) for m in self._members]

    def checkpoint(self) -> Checkpoint:
        """Everything that `restore` needs to go on bit for bit."""
        return {
            "members": [member.checkpoint() for member in self._members],
            "loss_history": self.loss_history,
            "gradient_norms": self.gradient_norms,
            "learning_rate": self.learning_rate,
            "gradient_threshold": self.gradient_threshold,
        }

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on from a checkpoint of a training with the same plan; InputError where it is another's."""
        saved = checkpoint["members"]
        if len(saved) != self.plan.members or np.shape(saved[0]["theta"]) != self._members[0].theta.shape:
            raise InputError("The saved committee is another one: members, units and lags must be the same.")
        self._members = [Member.restored(state) for state in saved]
        self._losses = np.asarray(checkpoint["loss_history"], dtype=np.float64).tolist()
        self._norms = np.asarray(checkpoint["gradient_norms"], dtype=np.float64).tolist()
        self.learning_rate = float(checkpoint["learning_rate"])
        self.gradient_threshold = float(checkpoint["gradient_threshold"])
