"""Updates in groups; now and then all held-out sequences are answered, some in each piece."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnviz.arrays import Floats
from rnnviz.data.bit_tasks import as_input
from rnnviz.demos.bidirectional.params import Params
from rnnviz.kit import Examined, State
from rnnviz.kit.examined import Piece, course, examination
from rnnviz.learning.ahead import prepare_stacks
from rnnviz.learning.bit_knowledge import bounds, known
from rnnviz.learning.bit_training import HELD_OUT, BitTraining
from rnnviz.learning.curve import LearningCurve

RESULTS = {
    "accuracy": "share of the asked bits that is right, on 2000 held-out sequences",
    "best_forward": "the best possible with the past alone (or the future alone)",
    "best_both": "the best possible with past and future",
    "accuracy_by_position": "accuracy at each step, null where nothing is asked",
    "n_weights": "weights of the net, one bias a gate",
}
LOOKS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
"""Shares of the updates after which the net is judged."""
AMONG = 24
"""Held-out sequences of which the liveliest is shown: the one whose asked bit changes most often."""
COST = {"lstm": 1.2, "gru": 0.9, "simple": 0.5}
"""Milliseconds of an update of 16 units in one direction, on 32 sequences of 60 steps."""
PIECE = 12.0


@dataclass(frozen=True, eq=False)
class Frame:
    """The shown sequence, (time,) each: x, y bits; p what the net says; best what can be known, NaN: not asked

    seen, share : (point,), updates and the share of each batch that was right before it
    judged : (look, 2), update and held-out accuracy    by_position, possible, most : (time,), NaN: not asked or unknown
    focus : the moment that the future would say most of    accuracy : NaN unknown
    """

    x: Floats
    y: Floats
    p: Floats
    best: Floats
    seen: Floats
    share: Floats
    judged: Floats
    by_position: Floats
    possible: Floats
    most: Floats
    best_forward: float
    best_both: float
    focus: int
    update: int


class Run(Examined[Params, Frame]):
    """A piece is a few updates, or the answers to some held-out sequences."""

    def begin(self) -> None:
        p = self.params
        self._training, self._bounds = BitTraining(p.net, p.plan), bounds(p.bits)
        self._held_out = p.plan.held_out()
        self._share, self._judged = LearningCurve(), list[tuple[int, float]]()
        self._right: Floats = np.zeros(p.time_steps)
        self._by_position: Floats = np.full(p.time_steps, np.nan)
        self._looks: Floats = np.zeros((0, 2))
        self.pieces = pieces_of(p)
        self._show()

    @property
    def is_ready(self) -> bool:
        return not prepare_stacks.is_under_way()

    def learn(self) -> None:
        self._share.append(self._training.update(self.params.learning_rate))

    def taught(self) -> None:
        self._answer()

    def examine(self, kind: str, first: int, last: int) -> None:
        if first == 0:
            self._right = np.zeros(self.params.time_steps)
        x, y = self._held_out
        self._right = self._right + self._training.right(x[:, first:last], y[:, first:last])
        if last == HELD_OUT:
            judged = self.params.bits.judged
            by_position = np.full(self.params.time_steps, np.nan)
            by_position[judged] = self._right[judged] / HELD_OUT
            self._by_position = by_position
            self._judged.append((self.update, float(np.mean(by_position[judged]))))
            self._looks = np.array(self._judged, float)

    def _show(self) -> None:
        """The sequence that is shown, as far as it was turned over by hand."""
        task = self.params.bits
        lively = int(np.abs(np.diff(self._held_out[1][:, :AMONG], axis=0)).sum(axis=0).argmax())
        x, y = (part[:, lively : lively + 1].copy() for part in self._held_out)
        x[list(self.params.flipped)] ^= 1
        self._x, self._y = x, task.majority_of(x) if task.name == "majority" else y
        self._best = known(task, x, self.params.direction)[:, 0]
        asked = np.arange(task.time_steps)[task.judged]
        past = known(task, x, "forward")[asked, 0]
        self._focus = int(asked[np.lexsort((np.abs(asked - task.time_steps // 2), np.abs(past - 0.5)))[0]])
        self._answer()

    def _answer(self) -> None:
        """P(1) of the shown sequence; before anything is compiled by plain numpy, which is there at once."""
        from rnnviz.networks.bidirectional import read, read_plainly

        net, theta, x = self.params.net, self._training.theta, as_input(self._x)
        z = read(net, theta, x).z if self.update else read_plainly(net, theta, x)
        p = np.full(self.params.time_steps, np.nan)
        judged = self.params.bits.judged
        p[judged] = 0.5 + 0.5 * np.tanh(0.5 * z[judged, 0, 0].astype(float))
        self._p = p

    def change(self, params: Params) -> bool:
        shown = params.flipped != self.params.flipped
        super().change(params)
        if shown:
            self._show()
        return False

    def frame(self) -> Frame:
        p = self.params
        seen, share = self._share.shown()
        return Frame(
            x=self._x[:, 0].astype(float), y=self._asked(self._y[:, 0]), p=self._p, best=self._best, seen=seen,
            share=share, judged=self._looks, by_position=self._by_position, possible=self._bounds.of(p.direction),
            most=self._bounds.both, best_forward=self._bounds.best_forward, best_both=self._bounds.best_both,
            focus=self._focus, update=self.update,
        )  # fmt: skip

    def _asked(self, bits: Any) -> Floats:
        judged, shown = self.params.bits.judged, np.full(self.params.time_steps, np.nan)
        shown[judged] = bits[judged]
        return shown

    def results(self) -> dict[str, Any]:
        return {
            "accuracy": self._judged[-1][1] if self._judged else None,
            "best_forward": self._bounds.best_forward, "best_both": self._bounds.best_both,
            "accuracy_by_position": [None if np.isnan(a) else float(a) for a in self._by_position]
            if self._judged else None,
            "n_weights": self.params.net.n_weights,
        }  # fmt: skip

    def kept(self) -> State:
        return {
            "training": self._training.checkpoint(), "share": self._share.values, "judged": self._looks,
            "right": self._right, "by_position": self._by_position
        }  # fmt: skip

    def keep(self, state: State) -> None:
        self._training.restore(state["training"])
        self._share, self._looks = LearningCurve(state["share"]), np.array(state["judged"]).reshape(-1, 2)
        self._judged = [(int(update), float(accuracy)) for update, accuracy in self._looks]
        self._right, self._by_position = np.array(state["right"]), np.array(state["by_position"])
        self._answer()


def pieces_of(params: Params) -> list[Piece]:
    """A judgement, some updates, a judgement …, in pieces of about `PIECE` ms."""
    directions, length = len(params.net.reversed_ways), params.time_steps / 60
    of_one = directions * length * COST[params.cell] * max(0.5, params.hidden / 16)
    group = max(1, int(PIECE / (of_one * max(0.5, params.batch / 32))))
    chunk = int(np.clip(32 * PIECE / (0.5 * of_one), 20, HELD_OUT))
    return course((round(share * params.updates) for share in LOOKS), group, examination("judge", HELD_OUT, chunk))
