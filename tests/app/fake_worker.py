"""The worker process with the tests' own demos in its registry: a process of its own knows nothing of fixtures."""

from multiprocessing.connection import Connection

import rnnviz.demos
from rnnviz.live import loop
from tests.conftest import FAKE_DEMOS


def serve(connection: Connection) -> None:
    """Instead of `rnnviz.live.loop.serve`."""
    rnnviz.demos.__path__.append(str(FAKE_DEMOS))
    loop.serve(connection)
