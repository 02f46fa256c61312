"""The process that computes, as the window sees it."""

import multiprocessing
import queue
import threading
from multiprocessing.connection import Connection
from typing import Any

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.work.history import Moment
from app.work.mailbox import Mailbox
from rnnviz.live import messages as m
from rnnviz.live.loop import serve
from rnnviz.live.sharing import Receiver
from rnnviz.registry import Demo


class Worker(QObject):
    """Starts the process, sends it messages and keeps its newest frame.

    arrived : something is in the mailbox; call `fetch`. It carries nothing: queued signals with frames inside
    arrived seconds late and stalled the window.
    """

    arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = multiprocessing.get_context("spawn")
        self._mailbox = Mailbox()
        self._generation = 0
        self._receivers: dict[int, tuple[Receiver, dict[int, Any]]] = {}
        self._revision = 0
        self._tokens = 0
        self._closing = False
        self._start_process()

    @property
    def generation(self) -> int:
        """Number of the run that frames are accepted from."""
        return self._generation

    def open(
        self, demo: Demo, params: Any, *, playing: bool, state: dict[str, Any] | None = None, steps: int = 0
    ) -> None:
        """Begin a run; whatever is under way is forgotten."""
        if not self._process.is_alive():
            self._start_process()
        self._generation += 1
        self._revision = 0
        self._receivers = {self._generation: (Receiver(demo.Frame), {0: params})}
        self.send(m.Open(self._generation, demo.id, params.model_dump(), playing, state, steps))

    def change(self, params: Any) -> None:
        """Live parameters have new values."""
        self._revision += 1
        _, revisions = self._receivers[self._generation]
        revisions[self._revision] = params
        self.send(m.Change(params.model_dump(), self._revision))

    def send(self, message: Any) -> None:
        """Post a message; never waits."""
        self._outbox.put(message)

    def ask_checkpoint(self) -> int:
        """Ask for the run's state. Returns the token that its answer will carry."""
        self._tokens += 1
        self.send(m.AskCheckpoint(self._tokens))
        return self._tokens

    def fetch(self) -> tuple[Moment | None, list[Any]]:
        """The newest frame of the present run, if one came, and all notices since the last call."""
        moment, notices = self._mailbox.fetch()
        fresh = [n for n in notices if getattr(n, "generation", self._generation) == self._generation]
        return (moment[1] if moment and moment[0] == self._generation else None), fresh

    def close(self) -> None:
        """End the process and both threads. Safe to call twice."""
        if self._closing:
            return
        self._closing = True
        self._outbox.put(None)
        self._sender.join(timeout=1.0)
        self._connection.close()
        self._process.join(timeout=0.5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._reader.join(timeout=2.0)
        self._process.close()

    def _start_process(self) -> None:
        ours, theirs = self._context.Pipe()
        self._process = self._context.Process(target=serve, args=(theirs,), name="rnnviz-worker", daemon=True)
        self._process.start()
        theirs.close()
        self._connection = ours
        self._outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._reader = threading.Thread(
            target=self._read, args=(ours, self.arrived), name="rnnviz-reader", daemon=True
        )
        self._sender = threading.Thread(target=_post, args=(ours, self._outbox), name="rnnviz-sender", daemon=True)
        self._reader.start()
        self._sender.start()

    def _read(self, connection: Connection, arrived: SignalInstance) -> None:
        """On a thread of its own: wait for messages, unpack them, wake the window."""
        while True:
            try:
                message = connection.recv()
            except (EOFError, OSError, TypeError):
                # TypeError: the connection was closed by `close` between two reads
                if not self._closing:
                    broken = m.Failed(self._generation, "The computation stopped unexpectedly; start it again.", "")
                    self._mailbox.put_notice(broken)
                    arrived.emit()
                return
            if self._receive(message) and not self._closing:
                arrived.emit()

    def _receive(self, message: Any) -> bool:
        if not isinstance(message, m.FrameSent):
            return self._mailbox.put_notice(message)
        receiver = self._receivers.get(message.generation)
        if receiver is None:
            return False
        unpacker, revisions = receiver
        for revision in list(revisions):
            if revision < message.revision:
                del revisions[revision]
        frame = unpacker.unpack(message.tree, message.parts)
        moment = Moment(frame, message.status, revisions[message.revision])
        return self._mailbox.put_frame((message.generation, moment))


def _post(connection: Connection, outbox: "queue.SimpleQueue[Any]") -> None:
    """On a thread of its own: a full pipe (the process is in the middle of a step) must not hold up the window."""
    while True:
        message = outbox.get()
        if message is None:
            return
        try:
            connection.send(message)
        except OSError:
            return
