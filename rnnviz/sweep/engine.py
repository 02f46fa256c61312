"""What every engine of a sweep can do; and the simplest one, which computes in this very process."""

from collections import deque
from typing import Protocol

from rnnviz.sweep.job import Job, Outcome, compute

Numbered = tuple[int, Outcome]
"""The number a job was submitted under, and what came of it."""


class Engine(Protocol):
    """Takes jobs and hands out each one's outcome once, in whatever order they finish."""

    def submit(self, number: int, job: Job) -> None:
        """Have a job computed. Does not wait."""

    def next(self, timeout: float) -> Numbered | None:
        """An outcome not handed out yet; None if there is none within so many seconds. An engine without
        processes of its own computes meanwhile, and takes as long as that takes."""

    def close(self) -> None:
        """Give up whatever is under way and leave nothing running. Safe to call twice."""


class Serial:
    """One job after another, here."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[int, Job]] = deque()

    def submit(self, number: int, job: Job) -> None:
        """See `Engine`."""
        self._waiting.append((number, job))

    def next(self, timeout: float) -> Numbered | None:
        """See `Engine`."""
        if not self._waiting:
            return None
        number, job = self._waiting.popleft()
        return number, compute(job)

    def close(self) -> None:
        """See `Engine`."""
        self._waiting.clear()
