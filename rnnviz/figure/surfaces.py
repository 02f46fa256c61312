"""A surface as flat faces in the order in which they cover each other, and the colours that light gives them."""

import numpy as np

from rnnviz.arrays import Array
from rnnviz.figure.camera import Camera
from rnnviz.figure.mark_style import each
from rnnviz.figure.marks import Faces, Surface
from rnnviz.figure.palette import Theme

LIGHTS = 32
"""How many tones of a colour light makes, so that a renderer can keep its brushes."""

_FROM = np.array([-0.45, 0.65, 0.61])
"""Where the light comes from, in the viewer's right, up and towards: over the left shoulder, wherever one turns."""

MOST_FOLLOWED = 6000
"""Points of a mark up to which is asked whether a surface hides them: that takes 3 ms."""

BEHIND = 0.3
"""How strong what a surface hides is still drawn."""

_STEPS, _ON = 32, 4e-3
"""Places on the way to the eye that are looked at, and how far from the sheet a place counts as on it."""

_DARKEST, _BRIGHTEST = 0.5, 0.45
"""How much black the shadow and how much white the full light mix into a colour."""


def faces_of(mark: Surface, boxed, camera: Camera) -> tuple[Faces, Array]:  # type: ignore[no-untyped-def]
    """The cells of a surface as the camera sees them, the farthest first, and which point of the grid each begins at.

    boxed : takes x, y, z in data units to the box [-1, 1]³
    """
    x, y = np.meshgrid(np.asarray(mark.x, dtype=float), np.asarray(mark.y, dtype=float))
    places = boxed(x, y, mark.z)
    corners = np.stack([places[:-1, :-1], places[:-1, 1:], places[1:, 1:], places[1:, :-1]], axis=2).reshape(-1, 4, 3)
    order = _from_far_to_near(corners, camera)
    flat_x, flat_y, _ = camera.project(corners.reshape(-1, 3))
    point = np.add.outer(np.arange(len(mark.y) - 1) * len(mark.x), np.arange(len(mark.x) - 1)).ravel()[order]
    category = None if mark.category is None else np.asarray(mark.category).ravel()[point]
    return Faces(
        key=mark.key, label=mark.label, x=flat_x.reshape(-1, 4)[order], y=flat_y.reshape(-1, 4)[order],
        light=_light(corners[order], camera), role=mark.role, category=category, strength=mark.strength,
    ), point  # fmt: skip


def _from_far_to_near(corners: Array, camera: Camera) -> Array:
    """An order in which no cell covers a later one.

    A ray crosses the cells of a grid in the order of their distance on the ground; heights do not matter, because no
    two cells stand above each other.
    """
    ground = corners[:, :, :2].mean(axis=1)
    towards = camera.axes()[2, :2]
    if not np.isfinite(camera.distance):
        return np.asarray(np.argsort(ground @ towards, kind="stable"))
    eye = towards * camera.distance * np.sqrt(3.0)
    return np.asarray(np.argsort(-np.hypot(*(ground - eye).T), kind="stable"))


def _light(corners: Array, camera: Camera) -> Array:
    """How brightly each face is lit, 0 to 1, in LIGHTS steps; NaN where a corner is missing. corners : (face, 4, 3)"""
    normal = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    length = np.linalg.norm(normal, axis=1, keepdims=True)
    normal = normal / np.where(length > 0, length, 1.0)
    lamp = (_FROM / np.linalg.norm(_FROM)) @ camera.axes()
    # Seen from below the sheet is lit like seen from above: it has no inside.
    facing = np.where(normal @ camera.axes()[2] < 0, -1.0, 1.0)
    share = 0.5 + 0.5 * facing * (normal @ lamp)
    return np.asarray(np.round(share * (LIGHTS - 1)) / (LIGHTS - 1))


def hidden_behind(mark: Surface, points: Array, boxed, camera: Camera) -> Array:  # type: ignore[no-untyped-def]
    """Which points the surface covers, as the camera sees them. (point,) bool

    Each is followed towards the eye: if it comes to the other side of the sheet, the sheet is in between. A point on
    the sheet counts as lying above it.
    points : (point, 3) in the box; boxed : as of `faces_of`; more than MOST_FOLLOWED are all taken to be seen
    """
    if len(points) > MOST_FOLLOWED:
        return np.zeros(len(points), dtype=bool)
    x, y = (np.asarray(axis, dtype=float) for axis in (mark.x, mark.y))
    sheet = boxed(*np.meshgrid(x, y), mark.z)
    axes, heights = (sheet[0, :, 0], sheet[:, 0, 1]), sheet[..., 2]
    towards = np.broadcast_to(camera.axes()[2], points.shape)
    if np.isfinite(camera.distance):
        towards = camera.axes()[2] * camera.distance * np.sqrt(3.0) - points
    slow = np.abs(towards) < 1e-9
    leaves = np.where(slow, np.inf, (np.sign(towards) - points) / np.where(slow, 1.0, towards))
    way = np.linspace(0.0, 1.0, _STEPS + 1)[1:, None] * np.maximum(0.0, np.nan_to_num(leaves.min(axis=1), posinf=0.0))
    ray = points + way[..., None] * towards
    with np.errstate(invalid="ignore"):
        side = np.where(points[:, 2] - _height(axes, heights, points) < -_ON, -1.0, 1.0)
        crossed = side * (ray[..., 2] - _height(axes, heights, ray)) < -_ON
    return np.asarray(crossed.any(axis=0))


def _height(axes: tuple[Array, Array], heights: Array, at: Array) -> Array:
    """The height of the sheet under places of the box, NaN beside it.    at : (…, 3)    Returns (…,)."""
    x_axis, y_axis = axes
    x, y = at[..., 0], at[..., 1]
    column = np.clip(np.searchsorted(x_axis, x, side="right") - 1, 0, len(x_axis) - 2)
    row = np.clip(np.searchsorted(y_axis, y, side="right") - 1, 0, len(y_axis) - 2)
    u = (x - x_axis[column]) / (x_axis[column + 1] - x_axis[column])
    v = (y - y_axis[row]) / (y_axis[row + 1] - y_axis[row])
    low = heights[row, column] * (1 - u) + heights[row, column + 1] * u
    high = heights[row + 1, column] * (1 - u) + heights[row + 1, column + 1] * u
    outside = (np.abs(u - 0.5) > 0.5 + 1e-9) | (np.abs(v - 0.5) > 0.5 + 1e-9)
    return np.where(outside, np.nan, low * (1 - v) + high * v)


def seen_faces(mark: Faces) -> Array:
    """Which faces have all their corners. (face,) bool"""
    return np.asarray(np.isfinite(mark.x).all(axis=1) & np.isfinite(mark.y).all(axis=1))


def face_colours(mark: Faces, theme: Theme) -> Array:
    """Red, green and blue of each face, 0 to 1: its role's colour in half light. Returns (face, 3)"""
    roles = each(mark.role, mark.category, len(mark.x))
    known = {role: np.array(theme.rgb(role, mark.strength), dtype=float) / 255 for role in set(roles)}
    pure = np.array([known[role] for role in roles]).reshape(-1, 3)
    light = np.clip(np.nan_to_num(mark.light, nan=0.5), 0.0, 1.0)[:, None]
    black, white = _DARKEST * np.clip(1 - 2 * light, 0, 1), _BRIGHTEST * np.clip(2 * light - 1, 0, 1)
    return np.asarray(pure * (1 - black - white) + white)
