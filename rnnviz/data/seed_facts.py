"""What one would like to believe of seeds, tried on this machine. Every generator is seeded with 0.

Sources: pytorch issues 80202 and 79703 (two algorithms for normals, the border is at 16); numpy's and Python's
documentation of `RandomState.randn` and `random.gauss` (both draw two normals and keep the second for later).
"""

# ruff: noqa: NPY002 - numpy's old generator, which everybody shares, is the subject
import random
from collections.abc import Callable
from itertools import chain
from threading import Thread
from typing import Any

import numpy as np

from rnnviz.data.seeding import LIBRARIES, global_states_kept, pair

MANY = 100_000
EACH = 2000
"""Numbers that each of two threads draws."""


def _leaves_global_alone() -> bool:
    import torch

    def states() -> tuple[Any, ...]:
        return random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist()  # type: ignore[index]

    before = states()
    for library in LIBRARIES:
        pair(library, "one generator", 0, 0, 6)
    return before == states()


def _torch_begins(kind: str, few: int, many: int) -> bool:
    a, b = _torch(kind, few), _torch(kind, many)
    return bool((a == b[:few]).all())


def _torch_twice(few: int) -> bool:
    import torch

    g = torch.Generator().manual_seed(0)
    twice = torch.cat([torch.randn(few, generator=g) for _ in range(2)])
    return bool((twice == _torch("randn", 2 * few)).all())


def _torch(kind: str, count: int) -> Any:
    import torch

    return getattr(torch, kind)(count, generator=torch.Generator().manual_seed(0))


def _numpy_normals_twice() -> bool:
    one, other = np.random.default_rng(0), np.random.default_rng(0)
    return np.array_equal(np.concatenate([one.normal(size=5), one.normal(size=5)]), other.normal(size=10))


def _legacy_keeps_the_second() -> bool:
    one, other = np.random.RandomState(0), np.random.RandomState(0)
    one.randn(1)
    other.randn(2)
    return bool(one.rand() == other.rand())


def _gauss_keeps_the_second() -> bool:
    one, other = random.Random(0), random.Random(0)
    one.gauss()
    other.gauss()
    other.gauss()
    return one.random() == other.random()


def _threads_share() -> bool:
    """Who gets which numbers is open; together they are those that one thread would have drawn."""
    shared, alone = random.Random(0), random.Random(0)
    drawn: list[list[float]] = [[], []]
    threads = [Thread(target=lambda own=own: own.extend(shared.random() for _ in range(EACH))) for own in drawn]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(chain(*drawn)) == sorted(alone.random() for _ in range(2 * EACH))


def _numpy_float32_is_rounded() -> bool:
    exact = np.random.default_rng(0).random(10)
    return np.array_equal(np.random.default_rng(0).random(10, np.float32), exact.astype(np.float32))


def _torch_float32_is_rounded() -> bool:
    import torch

    a, b = (torch.rand(10, generator=torch.Generator().manual_seed(0), dtype=d) for d in (torch.float32, torch.float64))
    return bool((a == b.float()).all())


def _int8_in_parts() -> bool:
    one, other = np.random.default_rng(0), np.random.default_rng(0)
    parts = [one.integers(0, 6, 5, np.int8), one.integers(0, 6, 5, np.int8)]
    return np.array_equal(np.concatenate(parts), other.integers(0, 6, 10, np.int8))


def _torch_seed_fixes(call: Callable[[], float]) -> bool:
    import torch

    with global_states_kept(*LIBRARIES):
        torch.manual_seed(0)
        first = call()
        torch.manual_seed(0)
        return first == call()


def _order_of_sums() -> bool:
    forwards, backwards, *_ = sums()
    return forwards == backwards


def sums() -> tuple[float, float, float, float]:
    """100 000 float32 normals added forwards, backwards, one after the other, and in float64."""
    x = np.random.default_rng(0).standard_normal(MANY).astype(np.float32)
    return float(x.sum()), float(x[::-1].sum()), float(np.cumsum(x)[-1]), float(x.sum(dtype=np.float64))


FACTS: dict[str, Callable[[], bool]] = {
    "own generator leaves the global one alone": _leaves_global_alone,
    "torch.rand(10) begins torch.rand(16)": lambda: _torch_begins("rand", 10, 16),
    "torch.randn(5) twice is torch.randn(10)": lambda: _torch_twice(5),
    "torch.randn(32) twice is torch.randn(64)": lambda: _torch_twice(32),
    "numpy normal(5) twice is normal(10)": _numpy_normals_twice,
    "numpy legacy randn once or twice, the same rand follows": _legacy_keeps_the_second,
    "python gauss once or twice, the same random follows": _gauss_keeps_the_second,
    "two threads sharing a generator draw the same numbers together": _threads_share,
    "torch.randn(10) begins torch.randn(16)": lambda: _torch_begins("randn", 10, 16),
    "torch.randn(8) twice is torch.randn(16)": lambda: _torch_twice(8),
    "numpy float32 is float64 rounded": _numpy_float32_is_rounded,
    "torch float32 is float64 rounded": _torch_float32_is_rounded,
    "numpy int8 integers(0, 6) 5 and 5 is 10": _int8_in_parts,
    "torch seed fixes numpy": lambda: _torch_seed_fixes(np.random.rand),
    "torch seed fixes random": lambda: _torch_seed_fixes(random.random),
    "sum in another order is the same float32": _order_of_sums,
}
"""Each by its name; what needs torch imports it."""
