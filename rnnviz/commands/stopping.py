"""A request to end unwinds as Ctrl-C does, so that no partial file is left."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TOLD_TO_STOP = 143


@contextmanager
def stopping_tidily() -> Iterator[None]:
    """While this lasts, `kill` and a closed terminal raise SystemExit with status TOLD_TO_STOP."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise SystemExit(TOLD_TO_STOP)

    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
