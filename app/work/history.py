"""The frames a person can step back to."""

import bisect

from rnnviz.arrays import Array
from rnnviz.codec import encode
from rnnviz.live.moment import Moment

MOST_FRAMES = 600
MOST_BYTES = 16 * 2**20


class History:
    """Moments in order, at most MOST_FRAMES and MOST_BYTES; when full, every second old one goes.

    Arrays shared between frames count once. The first and the latest moment always stay.
    """

    def __init__(self) -> None:
        self._moments: list[Moment] = []
        self._arrays: list[list[Array]] = []
        self._uses: dict[int, int] = {}
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._moments)

    def __getitem__(self, index: int) -> Moment:
        return self._moments[index]

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All of them, oldest first."""
        return tuple(self._moments)

    def clear(self) -> None:
        """Forget everything: another run has begun."""
        self.__init__()  # type: ignore[misc]

    def add(self, moment: Moment) -> None:
        """Append; a moment of the same step as the last one (a finer picture of it) replaces it, and one of an
        earlier step begins the history anew: the run's clock was set back."""
        if self._moments and moment.status.steps < self._moments[-1].status.steps:
            self.clear()
        if self._moments and self._moments[-1].status.steps == moment.status.steps:
            self._drop(len(self._moments) - 1)
        arrays: list[Array] = []
        encode(moment.frame, arrays)
        self._moments.append(moment)
        self._arrays.append(arrays)
        for array in arrays:
            if not self._uses.get(id(array)):
                self._bytes += array.nbytes
            self._uses[id(array)] = self._uses.get(id(array), 0) + 1
        while len(self._moments) > 3 and (len(self._moments) > MOST_FRAMES or self._bytes > MOST_BYTES):
            for index in range(len(self._moments) - 2, 0, -2):
                self._drop(index)

    def index_before(self, step: float) -> int:
        """The last moment that is of that step, or within half a step of it. The history must not be empty."""
        after = bisect.bisect_right(self._moments, step + 0.5, key=lambda moment: moment.status.steps)
        return max(0, after - 1)

    def _drop(self, index: int) -> None:
        del self._moments[index]
        for array in self._arrays.pop(index):
            self._uses[id(array)] -= 1
            if not self._uses[id(array)]:
                del self._uses[id(array)]
                self._bytes -= array.nbytes
