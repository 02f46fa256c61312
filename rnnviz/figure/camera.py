"""The one camera of every 3-D picture: numpy, orthographic or with perspective."""

from dataclasses import dataclass, replace

import numpy as np

from rnnviz.arrays import Array


@dataclass(frozen=True)
class Camera:
    """Where a 3-D panel is seen from.

    azimuth, elevation : degrees; zoom : > 0; distance : in units of the box's half diagonal, > 1.2,
    infinity is an orthographic view
    """

    azimuth: float = -60.0
    elevation: float = 22.0
    zoom: float = 1.0
    distance: float = 5.0

    def turned(self, azimuth: float, elevation: float = 0.0) -> "Camera":
        """This camera, turned by so many degrees; elevation stays within ±90°."""
        up = min(90.0, max(-90.0, self.elevation + elevation))
        around = (self.azimuth + azimuth + 180.0) % 360.0 - 180.0
        return replace(self, azimuth=around, elevation=up)

    def zoomed(self, factor: float) -> "Camera":
        """This camera, `factor` times closer, within 0.3 to 4."""
        return replace(self, zoom=min(4.0, max(0.3, self.zoom * factor)))

    def axes(self) -> Array:
        """Rows: the directions right, up and towards the viewer, in the box's coordinates. (3, 3)"""
        a, e = np.radians(self.azimuth), np.radians(self.elevation)
        right = [-np.sin(a), np.cos(a), 0.0]
        up = [-np.sin(e) * np.cos(a), -np.sin(e) * np.sin(a), np.cos(e)]
        towards = [np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)]
        return np.array([right, up, towards])

    def project(self, points: Array) -> tuple[Array, Array, Array]:
        """Points of the box [-1, 1]³ on the picture plane.

        points : (point, 3)
        Returns x, y : (point,), a box seen from anywhere stays within ±1.1 at zoom 1, and
        depth : (point,), larger is nearer to the viewer.
        """
        right, up, towards = (points @ self.axes().T).T
        half_diagonal = np.sqrt(3.0)
        scale = self.zoom / half_diagonal
        if np.isfinite(self.distance):
            far = self.distance * half_diagonal
            scale = scale * (far - half_diagonal) / (far - towards)
        return right * scale, up * scale, towards
