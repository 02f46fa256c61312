"""The frames a person can step back to."""

import bisect

from rnnviz.arrays import Array
from rnnviz.codec import encode
from rnnviz.live.snapshot import Snapshot

MOST_FRAMES = 600
MOST_BYTES = 16 * 2**20


class History:
    """Snapshots in order, at most MOST_FRAMES and MOST_BYTES; when full, every second old one goes.

    Arrays shared between frames count once. The first and the latest snapshot always stay.
    """

    def __init__(self) -> None:
        self._snapshots: list[Snapshot] = []
        self._arrays: list[list[Array]] = []
        self._uses: dict[int, int] = {}
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._snapshots)

    def __getitem__(self, index: int) -> Snapshot:
        return self._snapshots[index]

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """All of them, oldest first."""
        return tuple(self._snapshots)

    def clear(self) -> None:
        """Forget everything: another run has begun."""
        self.__init__()  # type: ignore[misc]

    def add(self, snapshot: Snapshot) -> None:
        """Append; a snapshot of the same step as the last one (a finer picture of it) replaces it, and one of an
        earlier step begins the history anew: the run's clock was set back."""
        if self._snapshots and snapshot.status.steps < self._snapshots[-1].status.steps:
            self.clear()
        if self._snapshots and self._snapshots[-1].status.steps == snapshot.status.steps:
            self._drop(len(self._snapshots) - 1)
        arrays: list[Array] = []
        encode(snapshot.frame, arrays)
        self._snapshots.append(snapshot)
        self._arrays.append(arrays)
        for array in arrays:
            if not self._uses.get(id(array)):
                self._bytes += array.nbytes
            self._uses[id(array)] = self._uses.get(id(array), 0) + 1
        while len(self._snapshots) > 3 and (len(self._snapshots) > MOST_FRAMES or self._bytes > MOST_BYTES):
            for index in range(len(self._snapshots) - 2, 0, -2):
                self._drop(index)

    def index_before(self, step: float) -> int:
        """The last snapshot that is of that step, or within half a step of it. The history must not be empty."""
        after = bisect.bisect_right(self._snapshots, step + 0.5, key=lambda snapshot: snapshot.status.steps)
        return max(0, after - 1)

    def _drop(self, index: int) -> None:
        del self._snapshots[index]
        for array in self._arrays.pop(index):
            self._uses[id(array)] -= 1
            if not self._uses[id(array)]:
                del self._uses[id(array)]
                self._bytes -= array.nbytes
