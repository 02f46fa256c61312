"""Sequences of the pulse converter: from a pulse's height to another's length, and back.

direct : a pulse two steps long, of height a in [0.2, 1], comes in; from its onset the output must be 1 for w steps.
inverse : a pulse of height 1 and w steps comes in; behind its end the output must be a for four steps.

    w = shortest + (longest − shortest) (a − 0.2) / 0.8

w is a whole number and a follows from it. Between what one pulse asks for and the next pulse lie 3 to 12 steps. The
course that set this task (five nets, five errors) did not leave its data; this is our construction of them.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.arrays import Floats, Ints

Direction = Literal["direct", "inverse"]
LOWEST, HIGHEST = 0.2, 1.0
SHORT, ANSWER = 2, 4
"""Steps of the direct task's input pulse, and of the inverse task's answer."""
FIRST_ONSET, GAP = (1, 11), (3, 12)
"""Steps, both ends included."""
STEPS, TEST_STEPS, TESTS = 120, 240, 200
_TEST_STREAM = 20_250_317


@dataclass(frozen=True)
class PulseLaw:
    """direction : of the conversion    shortest, longest : steps, 0 < shortest < longest"""

    direction: Direction
    shortest: int
    longest: int

    def height(self, length: Ints) -> Floats:
        """a of pulses w steps long: (...,) → (...,)."""
        share = (length - self.shortest) / (self.longest - self.shortest)
        a: Floats = LOWEST + (HIGHEST - LOWEST) * share
        return a

    def length(self, height: float) -> int:
        """w of a pulse of that height, the nearest whole number that is allowed."""
        share = (height - LOWEST) / (HIGHEST - LOWEST)
        return int(np.clip(round(self.shortest + (self.longest - self.shortest) * share), self.shortest, self.longest))

    def taken(self, length: Ints) -> Ints:
        """Steps from a pulse's onset to the end of what it asks for."""
        return length + (ANSWER if self.direction == "inverse" else 0)


@dataclass(frozen=True, eq=False)
class PulseBatch:
    """x, target : (time, 1, batch)    sequence, onset, length : (pulse,), in which sequence, from when, w"""

    x: Floats
    target: Floats
    sequence: Ints
    onset: Ints
    length: Ints


def draw(law: PulseLaw, steps: int, batch: int, rng: np.random.Generator) -> PulseBatch:
    """Fresh sequences in float32. A pulse that does not fit whole, with what it asks for, is not begun."""
    most = steps // (law.shortest + GAP[0]) + 1
    length = rng.integers(law.shortest, law.longest, (batch, most), endpoint=True)
    gap = rng.integers(*GAP, (batch, most), endpoint=True)
    first = rng.integers(*FIRST_ONSET, (batch, 1), endpoint=True)
    taken = law.taken(length)
    onset = first + np.cumsum(taken + gap, axis=1) - taken - gap
    sequence, place = np.nonzero(onset + taken <= steps)
    return written(law, steps, batch, sequence, onset[sequence, place], length[sequence, place])


def judging_batch(law: PulseLaw) -> PulseBatch:
    """The 200 sequences of 240 steps on which nets are judged: always the same, from a generator of their own."""
    return draw(law, TEST_STEPS, TESTS, np.random.default_rng(_TEST_STREAM))


def written(law: PulseLaw, steps: int, batch: int, sequence: Ints, onset: Ints, length: Ints) -> PulseBatch:
    """The sequences with these pulses. sequence, onset, length : (pulse,)"""
    a, ends = law.height(length).astype(np.float32), onset + length
    one = np.ones(len(a), np.float32)
    if law.direction == "direct":
        x = _stairs(steps, batch, sequence, onset, onset + SHORT, a)
        target = _stairs(steps, batch, sequence, onset, ends, one)
    else:
        x = _stairs(steps, batch, sequence, onset, ends, one)
        target = _stairs(steps, batch, sequence, ends, ends + ANSWER, a)
    return PulseBatch(x, target, sequence, onset, length)


def _stairs(steps: int, batch: int, sequence: Ints, begin: Ints, end: Ints, height: Floats) -> Floats:
    """(time, 1, batch) float32: that high from `begin` until before `end`. No two may lie over each other."""
    stairs = np.zeros((steps, 1, batch), np.float32)
    for later in range(int((end - begin).max(initial=0))):
        lasting = begin + later < end
        stairs[begin[lasting] + later, 0, sequence[lasting]] = height[lasting]
    return stairs


def steps_left(batch: PulseBatch) -> tuple[Ints, Ints, Ints]:
    """Every step inside a pulse (its length long): at which time, in which sequence, and how many steps are left.

    A pulse of w steps has w left at its onset and 1 at its last step. All (step,)
    """
    pulse = np.repeat(np.arange(len(batch.onset)), batch.length)
    since = np.arange(len(pulse)) - np.repeat(np.cumsum(batch.length) - batch.length, batch.length)
    return batch.onset[pulse] + since, batch.sequence[pulse], batch.length[pulse] - since
