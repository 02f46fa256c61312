"""What computes, as the window sees it."""

import logging
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.work.host import PROCESS, make_host
from app.work.mailbox import Mailbox
from rnnviz.live import messages as m
from rnnviz.live.loop import serve
from rnnviz.live.sharing import Receiver
from rnnviz.live.snapshot import Snapshot
from rnnviz.registry import Demo

INSTEAD = "Try again; where no second process is allowed, start RNNViz with --worker thread."
"""What helps when there can be no process."""


class Worker(QObject):
    """Starts the loop, sends it messages and keeps its newest frame.

    host : where the loop runs, one of `app.work.host.HOSTS`
    arrived : something is in the mailbox; call `fetch`. It carries nothing: queued signals with frames inside
    arrived seconds late and stalled the window. Connect it queued: what fails within an order is to be heard after it.
    """

    arrived = Signal()

    def __init__(self, parent: QObject | None = None, host: str = PROCESS) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox()
        self._generation = self._revision = self._tokens = 0
        self._receivers: dict[int, tuple[Receiver, dict[int, Any]]] = {}
        self._host = make_host(host, serve, self._on_host_message, self._on_host_broken, "rnnviz-worker")

    @property
    def generation(self) -> int:
        """Number of the run that frames are accepted from."""
        return self._generation

    @property
    def pid(self) -> int | None:
        """Number of the process that computes, None where there is none."""
        return self._host.pid

    def open(
        self, demo: Demo, params: Any, *, playing: bool, state: dict[str, Any] | None = None, steps: int = 0
    ) -> None:
        """Begin a run; whatever is under way is forgotten."""
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
        self._host.send(message)

    def ask_checkpoint(self) -> int:
        """Ask for the run's state. Returns the token that its answer will carry."""
        self._tokens += 1
        self.send(m.AskCheckpoint(self._tokens))
        return self._tokens

    def fetch(self) -> tuple[Snapshot | None, list[Any]]:
        """The newest frame of the present run, if one came, and all notices since the last call."""
        snapshot, notices = self._mailbox.fetch()
        fresh = [notice for notice in notices if self._still_counts(notice)]
        return (snapshot[1] if snapshot and snapshot[0] == self._generation else None), fresh

    def _still_counts(self, notice: Any) -> bool:
        # Whoever asked for a checkpoint wants it, whatever has been opened since.
        is_asked_for = isinstance(notice, m.CheckpointTaken)
        return is_asked_for or getattr(notice, "generation", self._generation) == self._generation

    def close(self) -> None:
        """End it. Safe to call twice."""
        self._host.close()

    def _on_host_message(self, message: Any) -> None:
        """On another thread: unpack, and wake the window if it has nothing to fetch yet."""
        if not isinstance(message, m.FrameSent):
            if isinstance(message, m.Failed) and message.details:
                logging.error("%s\n%s", message.sentence, message.details)
            self._put_notice(message)
            return
        receiver = self._receivers.get(message.generation)
        if receiver is None:
            return
        unpacker, revisions = receiver
        for revision in list(revisions):
            if revision < message.revision:
                del revisions[revision]
        frame = unpacker.unpack(message.tree, message.parts)
        snapshot = Snapshot(frame, message.status, revisions[message.revision])
        if self._mailbox.put_frame((message.generation, snapshot)):
            self.arrived.emit()

    def _put_notice(self, notice: Any) -> None:
        if self._mailbox.put_notice(notice):
            self.arrived.emit()

    def _on_host_broken(self, reason: str) -> None:
        sentence = "The computation stopped unexpectedly. Start it again."
        if reason:
            sentence = f"The computation could not be started: {reason}. {INSTEAD}"
        logging.error("What computes %s", f"could not be started: {reason}" if reason else "has ended by itself.")
        self._put_notice(m.Failed(self._generation, sentence))
