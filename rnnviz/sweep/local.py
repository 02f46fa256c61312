"""Several processes on this machine, kept warm between jobs."""

import queue
import threading
import time
from collections import deque

from rnnviz.sweep.engine import Numbered
from rnnviz.sweep.job import Job, Outcome
from rnnviz.sweep.partner import Partner, WorkerLost

ATTEMPTS = 2
"""How often a job is begun whose process ends by itself: the first time, the machine may be to blame."""


class Pool:
    """So many worker processes, each tended by a thread of ours; they are started when there is work for them.

    demo : loaded by each as it starts; nice : how far they stand back behind other programs
    idle_seconds : a worker without work ends after so many, None: only when the pool is closed
    """

    def __init__(self, workers: int, demo: str, *, idle_seconds: float | None = None, nice: int = 0) -> None:
        self._workers = workers
        self._demo, self._idle_seconds, self._nice = demo, idle_seconds, nice
        # Reentrant: a garbage collection may close a pool from inside one of its own threads.
        self._changed = threading.Condition(threading.RLock())
        self._waiting: deque[tuple[int, Job]] = deque()
        self._outcomes: queue.SimpleQueue[Numbered] = queue.SimpleQueue()
        self._threads: set[threading.Thread] = set()
        self._partners: set[Partner] = set()
        self._idle = 0
        self._closed = False

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    @property
    def pids(self) -> list[int]:
        """The numbers of the processes now running."""
        with self._changed:
            return [partner.pid for partner in self._partners]

    def resize(self, workers: int) -> None:
        """Another number of processes; one too many ends after its job."""
        with self._changed:
            self._workers = workers
            self._changed.notify_all()

    def submit(self, number: int, job: Job) -> None:
        """See `Engine`."""
        with self._changed:
            self._waiting.append((number, job))
            if len(self._waiting) > self._idle and len(self._threads) < self._workers:
                thread = threading.Thread(target=self._tend, daemon=True, name="sweep worker")
                self._threads.add(thread)
                thread.start()
            self._changed.notify()

    def next(self, timeout: float) -> Numbered | None:
        """See `Engine`."""
        try:
            return self._outcomes.get(timeout=timeout)
        except queue.Empty:
            return None

    def close(self) -> None:
        """See `Engine`."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
            for partner in self._partners:
                partner.kill()
            threads = list(self._threads)
        if threading.current_thread() not in threads:
            for thread in threads:
                thread.join()

    # -- on the threads -------------------------------------------------------------------------------------

    def _tend(self) -> None:
        """Hand one job after another to a process of this thread's own."""
        partner: Partner | None = None
        while (taken := self._take()) is not None:
            number, job = taken
            partner, outcome = self._compute(partner, job)
            # What closing has broken off did not fail.
            if not self._closed:
                self._outcomes.put((number, outcome))
        self._end(partner)

    def _compute(self, partner: Partner | None, job: Job) -> tuple[Partner | None, Outcome]:
        """The outcome, and the process that is there for the next job; a new one takes the place of one that ended."""
        problem = ""
        for _ in range(ATTEMPTS):
            try:
                partner = partner or self._start()
                return partner, partner.compute(job)
            except WorkerLost as lost:
                problem = f"The process that computed it ended by itself ({lost})."
            except OSError as error:
                problem = f"No process could be started for it: {(error.strerror or str(error)).lower()}."
            self._end(partner)
            partner = None
            if self._closed:
                break
        return None, Outcome(error=problem)

    def _take(self) -> tuple[int, Job] | None:
        """The next job; None when this thread is to end."""
        with self._changed:
            until = None if self._idle_seconds is None else time.monotonic() + self._idle_seconds
            self._idle += 1
            while not self._waiting and not self._closed and len(self._threads) <= self._workers:
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    break
                self._changed.wait(left)
            self._idle -= 1
            if self._waiting and not self._closed and len(self._threads) <= self._workers:
                return self._waiting.popleft()
            self._threads.discard(threading.current_thread())
            return None

    def _start(self) -> Partner:
        partner = Partner(self._demo, self._nice)
        with self._changed:
            self._partners.add(partner)
            if self._closed:
                partner.kill()
        return partner

    def _end(self, partner: Partner | None) -> None:
        if partner is None:
            return
        with self._changed:
            self._partners.discard(partner)
        partner.close()
