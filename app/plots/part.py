"""Which part of a panel's plane is looked at."""

from app.plots.axis_ticks import has_numbers
from app.plots.picture import Picture
from app.plots.plot_area import PlotArea
from rnnviz.figure.limits import Limits

DEEPEST, WIDEST = 1e-5, 20.0
"""How much of its own limits a panel can be zoomed to show."""

Plane = tuple[Limits, Limits]
"""Limits of x and y."""


class Part:
    """All that the figure says, or what a person has zoomed or moved to."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._chosen: Plane | None = None

    @property
    def own(self) -> Plane:
        """What the figure says."""
        flat = self._picture.flat
        return sane(flat.x_limits), sane(flat.y_limits)

    @property
    def limits(self) -> Plane:
        """What is looked at."""
        return self._chosen or self.own

    @property
    def is_chosen(self) -> bool:
        """True while a person looks at something else than the figure says."""
        return self._chosen is not None

    def choose(self, limits: Plane) -> None:
        """Look at this, whatever new data say, until the view is reset; not where an axis has no numbers."""
        panel = self._picture.panel
        if all(not axis.log or has_numbers(one) for one, axis in zip(limits, (panel.x, panel.y), strict=True)):
            self._chosen = None if limits == self.own else limits

    def reset(self) -> None:
        """Look at what the figure says."""
        self._chosen = None

    def settle(self) -> None:
        """After the figure has changed: a part that has nothing in common with it any more is not looked at longer."""
        pairs = zip(self.limits, self.own, strict=True)
        if not all(low <= own_high and high >= own_low for (low, high), (own_low, own_high) in pairs):
            self.reset()

    def closer(self, area: PlotArea, factor: float, at: tuple[float, float]) -> Plane | None:
        """What is seen closer by a factor about a place; None where that would be too near or too far."""
        x_limits, y_limits = (
            (middle + (low - middle) / factor, middle + (high - middle) / factor)
            for middle, (low, high) in zip(at, (area.x_limits, area.y_limits), strict=True)
        )
        return (x_limits, y_limits) if may_zoom(area.x_limits, self.own[0], factor) else None


def may_zoom(shown: Limits, own: Limits, factor: float) -> bool:
    """Whether an axis that shows these of its own limits may be seen closer by a factor (further away below 1)."""
    share = (shown[1] - shown[0]) / (own[1] - own[0]) / factor
    return share >= DEEPEST if factor > 1 else share <= WIDEST


def sane(limits: Limits) -> Limits:
    """Limits that can be divided by."""
    low, high = limits
    return (low, high) if high > low else (low - 0.5, low + 0.5)
