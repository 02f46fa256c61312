"""What a person does to a picture. Each becomes new parameters through the demo's `on`."""

from dataclasses import dataclass

from rnnviz.arrays import Array


@dataclass(frozen=True)
class Click:
    """A click into a panel that says what clicks do. x, y : data units"""

    panel: str
    x: float
    y: float
    double: bool = False


@dataclass(frozen=True)
class Drag:
    """A handle moved. done : True for the last event, on release"""

    panel: str
    key: str
    index: int
    x: float
    y: float
    done: bool = False


@dataclass(frozen=True)
class Remove:
    """A removable handle was right-clicked, or Delete was pressed on it."""

    panel: str
    key: str
    index: int


@dataclass(frozen=True, eq=False)
class Paint:
    """A canvas was painted on. values : (row, column), a copy; done : the stroke has ended"""

    panel: str
    key: str
    values: Array
    done: bool = False


Event = Click | Drag | Remove | Paint
