"""What a history remembers."""

from dataclasses import dataclass
from typing import Any

from rnnviz.live.messages import Status


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A frame and how the run stood. params : those the frame was computed with"""

    frame: Any
    status: Status
    params: Any
