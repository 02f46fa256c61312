"""A Dask cluster that is running already."""

import asyncio
import contextlib
import logging
import queue
import re
import socket
import uuid
from collections.abc import Iterator
from typing import Any

from rnnviz.errors import InputError
from rnnviz.sweep.engine import Numbered
from rnnviz.sweep.job import Job, Outcome, compute, one_line
from rnnviz.versions import versions

_ADDRESS = re.compile(r"(?:(?:tcp|tls)://)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]]+):(?P<port>\d{1,5})")

TIMEOUT = 5.0
"""Seconds within which a scheduler has to answer, and to have a worker."""


class Cluster:
    """The workers of a scheduler. address : such as tcp://192.168.0.7:8786

    A worker that is lost takes nothing with it: the scheduler gives its jobs to another.
    Raises InputError where there is no scheduler, no worker, or another version of this program.
    """

    def __init__(self, address: str, timeout: float = TIMEOUT) -> None:
        self._client = _connect(address, timeout)
        # Two sweeps on one cluster must not take each other's results for their own.
        self._prefix = f"rnnviz-{uuid.uuid4().hex[:12]}"
        self._futures: dict[int, Any] = {}
        self._done: queue.SimpleQueue[int] = queue.SimpleQueue()
        try:
            _check_workers(self._client, address, timeout)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def submit(self, number: int, job: Job) -> None:
        """See `Engine`."""
        future = self._client.submit(compute, job, key=f"{self._prefix}-{number}", pure=False)
        self._futures[number] = future
        future.add_done_callback(lambda _: self._done.put(number))

    def next(self, timeout: float) -> Numbered | None:
        """See `Engine`."""
        if self._client.status not in ("running", "connecting"):
            raise InputError("The scheduler has gone; start the sweep again when it is back: it goes on from here.")
        try:
            number = self._done.get(timeout=timeout)
        except queue.Empty:
            return None
        # Letting go of the future frees the worker's memory, and means that its result is never computed again.
        return number, _outcome(self._futures.pop(number))

    def close(self) -> None:
        """See `Engine`. The cluster itself goes on."""
        with contextlib.suppress(Exception), _quiet():
            self._client.cancel(list(self._futures.values()), force=True)
        self._futures.clear()
        with contextlib.suppress(Exception), _quiet():
            self._client.close(timeout=2)


def _outcome(future: Any) -> Outcome:
    from distributed.scheduler import KilledWorker

    try:
        outcome: Outcome = future.result()
    except KilledWorker:
        return Outcome(error="Every worker that began it was lost.")
    except Exception as error:
        return Outcome(error=f"The cluster could not compute it: {one_line(error) or type(error).__name__}")
    return outcome


def _connect(address: str, timeout: float) -> Any:
    match = _ADDRESS.fullmatch(address.strip())
    if match is None:
        raise InputError(f"'{address}' is no address of a scheduler, such as tcp://127.0.0.1:8786.")
    try:
        from distributed import Client
    except ImportError:
        raise InputError("A scheduler needs Dask: install rnnviz with the extra 'cluster'.") from None
    nobody = InputError(f"No Dask scheduler answers at '{address}'; start one with: dask scheduler.")
    try:
        # Dask would go on trying to the end of its time where it can be known at once that nobody is there.
        socket.create_connection((match["host"].strip("[]"), int(match["port"])), timeout).close()
        with _quiet():
            asyncio.run(asyncio.wait_for(_shake_hands(address.strip()), timeout))
            return Client(address.strip(), timeout=timeout, set_as_default=False)
    except Exception as error:
        # Whatever else may listen there can make the handshake fail in any way.
        raise nobody from error


async def _shake_hands(address: str) -> None:
    """Where something listens that is silent, a Client would wait for ever."""
    from distributed.comm.core import connect

    comm = await connect(address, timeout=None)
    comm.abort()


def _check_workers(client: Any, address: str, timeout: float) -> None:
    try:
        client.wait_for_workers(1, timeout=timeout)
    except TimeoutError:
        raise InputError(f"The scheduler at '{address}' has no workers; start some with: dask worker.") from None
    ours = versions()["rnnviz"]
    try:
        with _quiet():
            theirs = {found["rnnviz"] for found in client.run(versions).values()}
    except Exception:
        raise InputError("The cluster's workers have no rnnviz; install it there.") from None
    if theirs != {ours}:
        raise InputError(f"The cluster's workers have rnnviz {', '.join(sorted(theirs))}, not {ours}.")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What goes wrong is said in one sentence, not in Dask's log."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
