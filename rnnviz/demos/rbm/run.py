"""The computation of the demo `rbm`: updates in groups, a look at the likelihood now and then, an endless fantasy."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.pattern_sets import pattern_set
from rnnviz.demos.rbm.beside import ENOUGH, SPREAD, Fits, Four, beside
from rnnviz.demos.rbm.fantasy import Fantasy
from rnnviz.demos.rbm.params import Params, picture_of
from rnnviz.demos.rbm.words import STANDS_IN, diverged
from rnnviz.errors import InputError
from rnnviz.kit.refined import Refined
from rnnviz.learning.contrastive_divergence import rate_limit, resting_sigma, untrained
from rnnviz.learning.rbm_judging import Judging, Verdict, independent_log_likelihood
from rnnviz.learning.rbm_training import Algorithm, RbmTraining, move_cost
from rnnviz.networks.rbm import log_Z_pieces
from rnnviz.panels.tiles import nice_limit, upright
from rnnviz.run import State

LOOK_EVERY, OFTEN = 5, 10
"""Epochs between two looks at the likelihood; before epoch OFTEN there is one after each."""
STEP_COST = 20.0
"""About how many milliseconds of work a step holds."""
CHEAP, EARLY = 10.0, 64
"""Where a look takes fewer milliseconds than that, the first so many updates are each shown and looked at."""
AT_ONCE = 100.0
"""Up to so many milliseconds the first look may take before there is a picture: it should not begin empty."""
STEPS = 400
"""A run takes about so many steps, or more where that would be too much work at once."""


RESULTS = {
    "log_likelihood": "mean ln p of the training pictures at the last look, nats; null where it is not exact",
    "log_likelihood_test": "the same of the test pictures; null without a test part",
    "log_Z": "logarithm of the normalisation, exact or null",
    "reconstruction_error": "mean squared, of one mean-field pass over the training pictures",
    "free_energy_gap": "mean free energy of the test less that of the training pictures",
    "largest_singular_value": "of the weights",
    "learning_rate_limit": "above it Gaussian–Gaussian learning cannot settle; null for the other kinds",
    "diverged": "whether learning broke off because the weights ran away",
    "W": "weights, visible x hidden", "a": "visible biases", "b": "hidden biases",
    "epochs": "epochs done",
    "log_likelihood_best": "the highest of the training part at any look", "best_epoch": "and its epoch",
    "kl": "of a random distribution: how far the machine is from it, nats; null for pictures",
    "kl_by_hidden_units": "the same of machines with 1, 2, 4, 8, 16 (and hidden_units) hidden units, pairs",
    "hidden_units_needed": f"the fewest of these with less than {ENOUGH} nats, null where none",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Frame:
    """W : (visible, hidden), a tile each; code : (hidden,), what the shown picture makes of them
    picture, rebuilt, fantasy : (row, column), row 0 at the bottom
    looked : (look,) epochs; train, test, error, sigma : (look,), NaN where not known
    best : epoch and height of the best look, empty where there is none
    baseline : what independent pixels reach (test part where there is one); ceiling : what nothing can exceed
    colours : where the weights' colours end; exact : whether the likelihood can be had
    limit, rest : of the learning rate, and where σ_max would settle; Gaussian–Gaussian only
    fits : of a random distribution only; four : of all kinds side by side only
    """

    epoch: float
    W: Floats
    code: Floats
    picture: Floats
    rebuilt: Floats
    fantasy: Floats
    looked: Floats
    train: Floats
    test: Floats
    error: Floats
    sigma: Floats
    sigma_now: float
    best: tuple[float, ...]
    baseline: float | None
    ceiling: float
    limit: float | None
    rest: float | None
    colours: float
    exact: bool
    diverged: bool
    stands_in: bool
    fits: Fits | None
    four: Four | None


class Run(Refined[Params, Frame]):
    """Updates in groups, a look at the likelihood every few epochs, and one fantasy that never ends."""

    pace = 30.0
    fps = 30.0

    def begin(self) -> None:
        p = self.params
        kinds: Any = tuple(p.kind.split("-"))
        self.data = pattern_set(p.data, kinds[0] == "gaussian", p.seed)
        train, test = self.data.train, self.data.test
        rng = np.random.default_rng(p.seed)
        rbm = untrained(train, p.hidden_units, kinds, SPREAD[p.data], rng)
        batch = len(train) if p.data == "random" else p.batch
        self.training = RbmTraining(rbm, train, batch, rng, self.data.weights)
        self.updates = 0
        self._beside = beside(p, self.data, batch)
        self.total = p.epochs * self.training.updates_an_epoch
        self.limit = rate_limit(train) if p.kind == "gaussian-gaussian" else None
        self._rest = resting_sigma(train) if p.kind == "gaussian-gaussian" else None
        judged = train if test is None else test
        self._baseline = (
            None if kinds[0] == "gaussian" else independent_log_likelihood(train, judged, self.data.weights)
        )
        self._ceiling = -self.data.entropy
        self._exact = log_Z_pieces(rbm) > 0
        self._looks = tuple(np.zeros((5, 0)))
        self._verdict: Verdict | None = None
        judging = self._judging_now()
        self._judging: Judging | None = judging
        self.fantasy = Fantasy(rbm, np.random.default_rng([p.seed, 1]))
        self._looks_are_cheap = judging.cost < CHEAP
        while self._judging is not None and judging.cost < AT_ONCE:
            self._judge()
        self._show()

    # -- learning -------------------------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        is_over = self.training.diverged and not self.params.shows_four
        return self._judging is None and (is_over or self.updates >= self.total)

    @property
    def progress(self) -> float | None:
        return self.updates / max(1, self.total)

    @property
    def position(self) -> str:
        return f"epoch {self.updates // self.training.updates_an_epoch} of {self.params.epochs}"

    @property
    def remarks(self) -> tuple[str, ...]:
        said = [diverged(self.params, self.training.rbm.largest_singular_value, self.limit)]
        return tuple(said if self.training.diverged else ()) + ((STANDS_IN,) if self.data.stands_in else ())

    def step(self) -> None:
        is_early = self._looks_are_cheap and self.updates < EARLY
        group, spent, updates = 1 if is_early else max(1, self.total // STEPS), 0.0, 0
        while not self.done and (updates < group or self._judging):
            machines = 1 + len(self._beside.others)
            one = self._judging.piece_cost if self._judging else move_cost(self.training.rbm, self.training.batch)
            cost = one if self._judging else machines * one
            if spent and spent + cost > STEP_COST:
                break
            spent += cost
            updates += self._judge() if self._judging else self._learn()
        if self.data.weights is not None and self.updates > self._looks[0][-1]:
            self._judging = self._judging or self._judging_now()  # what is shown of all machines is what they are
            while self._judging:
                self._judge()
        self.fantasy.go_on(self.training.rbm, self.params.unit_on)
        self._show()

    def _learn(self) -> int:
        """One step of the chains; 1 where it completed an update."""
        p = self.params
        algorithm: Algorithm = p.algorithm if self.data.weights is None else "exact"
        moved = self.training.move(algorithm, p.k, p.learning_rate, p.weight_decay)
        if not self._beside.move(algorithm, p.k, p.learning_rate, p.weight_decay) or not moved:
            return 0
        self.updates += 1
        epochs, rest = divmod(self.updates, self.training.updates_an_epoch)
        is_time = rest == 0 and (epochs % LOOK_EVERY == 0 or epochs < OFTEN)
        is_early = self._looks_are_cheap and self.updates <= EARLY
        if is_time or is_early or self.updates >= self.total or self.training.diverged:
            self._judging = self._judging_now()
        return 1

    def _judge(self) -> int:
        """One piece of a look."""
        assert self._judging is not None
        self._judging.piece()
        if self._judging.done:
            self._verdict = found = self._judging.verdict
            heights = (found.log_likelihood, found.log_likelihood_test, found.reconstruction_error)
            known = [np.nan if height is None else height for height in heights]
            look = [self.updates / self.training.updates_an_epoch, *known]
            sigma = self.training.rbm.largest_singular_value
            self._looks = tuple(map(np.append, self._looks, [*look, sigma]))
            self._judging = None
            self._beside.look(self.training)
        return 0

    def _judging_now(self, found: Floats | None = None) -> Judging:
        """Of the machine as it is; found : pieces that are done"""
        return Judging(self.training.rbm, self.data.train, self.data.test, found, self.data.weights)

    @property
    def _best(self) -> tuple[float, ...]:
        """Epoch and height of the best look."""
        heights = self._looks[1]
        if not np.isfinite(heights).any():
            return ()
        best = int(np.nanargmax(heights))
        return float(self._looks[0][best]), float(heights[best])

    # -- what it makes of pictures ------------------------------------------------------------------------------

    def change(self, params: Params) -> bool:
        super().change(params)
        self._show()
        return False

    def _show(self) -> None:
        p, rbm, data = self.params, self.training.rbm, self.data
        ink = picture_of(p.drawing, data.side) if p.drawing else data.ink[p.example % len(data.ink)]
        units = data.units_of(ink)
        self._shown = (
            rbm.hidden_mean(units), upright(ink), upright(data.ink_of(rbm.reconstruction(units))),
            upright(data.ink_of(self.fantasy.seen)),
        )  # fmt: skip

    def frame(self) -> Frame:
        looked, train, test, error, sigma = self._looks
        rbm = self.training.rbm
        return Frame(
            self.updates / self.training.updates_an_epoch, rbm.W, *self._shown, looked, train, test, error,
            sigma, rbm.largest_singular_value, self._best, self._baseline, self._ceiling, self.limit,
            self._rest, nice_limit(rbm.W), self._exact, self.training.diverged, self.data.stands_in,
            self._beside.fits(), self._beside.four(self.training),
        )  # fmt: skip

    def results(self) -> dict[str, Any]:
        found, rbm, best = self._verdict, self.training.rbm, self._best or (None, None)
        return {
            "log_likelihood": found and found.log_likelihood,
            "log_likelihood_test": found and found.log_likelihood_test,
            "log_Z": found and found.log_Z,
            "reconstruction_error": found and found.reconstruction_error,
            "free_energy_gap": found and found.free_energy_gap,
            "largest_singular_value": rbm.largest_singular_value, "learning_rate_limit": self.limit,
            "diverged": self.training.diverged, "W": rbm.W, "a": rbm.a, "b": rbm.b, "epochs": self.training.epochs,
            "log_likelihood_best": best[1], "best_epoch": best[0], **self._beside.results(self.params.hidden_units),
        }  # fmt: skip

    # -- sessions -------------------------------------------------------------------------------------------------

    def checkpoint(self) -> State:
        return {
            "training": self.training.checkpoint(), "updates": self.updates, "looks": list(self._looks),
            "verdict": None if self._verdict is None else asdict(self._verdict),
            "judging": None if self._judging is None else np.array(self._judging.found),
            "fantasy": self.fantasy.checkpoint(), "beside": self._beside.checkpoint(),
        }  # fmt: skip

    def restore(self, state: State) -> None:
        try:
            self.training.restore(state["training"])
            self.fantasy.restore(state["fantasy"])
            self._beside.restore(state["beside"])
            updates, looks, verdict, judging = (state[name] for name in ("updates", "looks", "verdict", "judging"))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError("This is the state of another demo.") from error
        self.updates, self._looks = int(updates), tuple(looks)
        self._verdict = None if verdict is None else Verdict(**verdict)
        self._judging = None if judging is None else self._judging_now(judging)
        self._show()
