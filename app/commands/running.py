"""Playing, stepping and looking back."""

from app.document import Document
from app.player import SPEEDS, Player


class RunCommands:
    """Moves a run, and through it."""

    def __init__(self, player: Player, document: Document) -> None:
        self._player, self._document = player, document

    def play(self) -> None:
        self._player.toggle()

    def stop(self) -> None:
        self._player.halt()

    def step(self) -> None:
        self._player.step()

    def step_back(self) -> None:
        self._player.step_back()

    def to_start(self) -> None:
        self._player.seek(0)

    def to_end(self) -> None:
        self._player.seek(len(self._player.history))

    def restart(self) -> None:
        self._player.restart(self._document.params)

    def faster(self) -> None:
        self._change_speed(1)

    def slower(self) -> None:
        self._change_speed(-1)

    def _change_speed(self, steps: int) -> None:
        index = SPEEDS.index(self._player.speed) + steps
        self._player.set_speed(SPEEDS[min(len(SPEEDS) - 1, max(0, index))])
