"""Lines and grips in an explored plot, moved without dragging: by two clicks (WCAG 2.5.7), or with keys."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPen

from app.plots.pointer import CARRIED

NEAR = 9.0
"""Pixels from a line or grip within which a click picks it up."""

STEP, FINE = 0.01, 0.001
"""How far an arrow key goes, as a share of what is seen; with Shift."""

Key = Qt.Key
_ARROWS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Down: (0, -1), Key.Key_Up: (0, 1)}


class Carrying(QObject):
    """M takes up the next of them, the arrows move it, Enter puts it down, Esc puts it back.

    said : (words) what to do with what is carried; empty when nothing is
    """

    said = Signal(str)

    def __init__(self, scene: Any, view: pg.ViewBox, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._items: list[Any] = []
        self._held: Any = None
        self._before, self._pen = QPointF(), QPen()
        scene.sigMouseClicked.connect(self._on_scene_mouse_clicked)
        scene.sigMouseMoved.connect(self._on_scene_mouse_moved)

    def add(self, *items: Any) -> None:
        """Infinite lines and targets that may be carried."""
        self._items += items

    @property
    def is_carrying(self) -> bool:
        """True from being picked up to being put down."""
        return self._held is not None

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means here; False where it means nothing."""
        key = Key(event.key())
        if key == Key.Key_M and not event.modifiers():
            return self._take_next()
        if self._held is None:
            return False
        if key in _ARROWS:
            self._step(*_ARROWS[key], FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP)
        elif key in (Key.Key_Return, Key.Key_Enter):
            self._put_down()
        elif key == Key.Key_Escape:
            self._held.setPos(self._before)
            self._put_down()
        else:
            return False
        return True

    def _take_next(self) -> bool:
        """False where there is nothing to be moved."""
        seen = [item for item in self._items if item.isVisible()]
        after = seen.index(self._held) + 1 if self._held in seen else 0
        self._put_down()
        if seen:
            self._pick_up(seen[after % len(seen)])
        return bool(seen)

    def _step(self, right: int, up: int, share: float) -> None:
        (x_low, x_high), (y_low, y_high) = self._view.viewRange()
        at = self._held.pos()
        way = QPointF(right * share * (x_high - x_low), up * share * (y_high - y_low))
        self._held.setPos(QPointF(at.x(), at.y()) + way)

    def _pick_up(self, item: Any) -> None:
        self._held, self._before, self._pen = item, QPointF(item.pos().x(), item.pos().y()), item.pen
        dashed = QPen(item.pen)
        dashed.setWidthF(2.0 * item.pen.widthF())
        dashed.setStyle(Qt.PenStyle.DashLine)
        item.setPen(dashed)
        self.said.emit(CARRIED)

    def _put_down(self) -> None:
        if self._held is not None:
            self._held.setPen(self._pen)
            self._held = None
            self.said.emit("")

    def _on_scene_mouse_clicked(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton or event.double():
            return
        if self._held is not None:
            self._held.setPos(self._view.mapSceneToView(event.scenePos()))
            self._put_down()
            return
        near = [(self._distance(item, event.scenePos()), item) for item in self._items if item.isVisible()]
        distance, item = min(near, key=lambda pair: pair[0], default=(NEAR, None))
        if item is not None and distance < NEAR:
            self._pick_up(item)

    def _on_scene_mouse_moved(self, at: QPointF) -> None:
        if self._held is not None:
            self._held.setPos(self._view.mapSceneToView(at))

    def _distance(self, item: Any, at: QPointF) -> float:
        """In pixels; of an upright line only sideways."""
        way = self._view.mapViewToScene(QPointF(item.pos().x(), item.pos().y())) - at
        return abs(way.x()) if isinstance(item, pg.InfiniteLine) else float(abs(way.x()) + abs(way.y()))
