"""What a seed fixes: shuffles from Python, numpy and torch, seeded once, again, or globally.

Nothing here leaves a trace: wherever a library's own generator has to be used, its state is put back.
"""

# ruff: noqa: NPY002 - numpy's old generator, which everybody shares, is the subject
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import numpy as np

Library = Literal["python", "numpy", "torch"]
Way = Literal["one generator", "new generator", "global"]
LIBRARIES: tuple[Library, ...] = ("python", "numpy", "torch")
WAYS: tuple[Way, ...] = ("one generator", "new generator", "global")
Shuffle = Callable[[], list[int]]
"""A call: another order of 1 … n each time."""


@dataclass(frozen=True)
class Pair:
    """Two calls in a row, the orders of 1 … n that they gave."""

    library: Library
    way: Way
    first: tuple[int, ...]
    second: tuple[int, ...]

    @property
    def same(self) -> bool:
        return self.first == self.second


def generator(library: Library, seed: int, n: int) -> Shuffle:
    """A generator of its own, seeded.

    python random.Random(seed).sample(x, n)    numpy default_rng(seed).permutation(x)
    torch  randperm(n, generator=Generator().manual_seed(seed)) + 1
    """
    x = range(1, n + 1)
    if library == "python":
        own = random.Random(seed)
        return lambda: own.sample(x, n)
    if library == "numpy":
        rng = np.random.default_rng(seed)
        return lambda: rng.permutation(x).tolist()
    import torch

    g = torch.Generator().manual_seed(seed)
    return lambda: (torch.randperm(n, generator=g) + 1).tolist()


def seed_globally(library: Library, seed: int) -> None:
    """Seed the generator that a library has for everybody (numpy's old one). Use it inside `global_states_kept`."""
    if library == "python":
        random.seed(seed)
    elif library == "numpy":
        np.random.seed(seed)
    else:
        import torch

        torch.manual_seed(seed)


def global_shuffle(library: Library, n: int) -> list[int]:
    """One call of that generator."""
    x = range(1, n + 1)
    if library == "python":
        return random.sample(x, n)
    if library == "numpy":
        found: list[int] = np.random.permutation(x).tolist()
        return found
    import torch

    permuted: list[int] = (torch.randperm(n) + 1).tolist()
    return permuted


@contextmanager
def global_states_kept(*libraries: Library) -> Iterator[None]:
    """What happens inside leaves the global generators of these libraries as they were."""
    plain, legacy = random.getstate(), np.random.get_state()
    try:
        if "torch" in libraries:
            import torch

            with torch.random.fork_rng(devices=[]):
                yield
        else:
            yield
    finally:
        random.setstate(plain)
        np.random.set_state(legacy)


def pair(library: Library, way: Way, op_seed: int, global_seed: int, n: int) -> Pair:
    """Two calls: of one generator, of one that is made anew for the second, or of the global one."""
    if way == "global":
        with global_states_kept(library):
            seed_globally(library, global_seed)
            first, second = global_shuffle(library, n), global_shuffle(library, n)
    elif way == "one generator":
        call = generator(library, op_seed, n)
        first, second = call(), call()
    else:
        first, second = generator(library, op_seed, n)(), generator(library, op_seed, n)()
    return Pair(library, way, tuple(first), tuple(second))


def calls(library: Library, seed: int, n: int, count: int) -> tuple[tuple[int, ...], ...]:
    """So many calls of one generator."""
    call = generator(library, seed, n)
    return tuple(tuple(call()) for _ in range(count))
