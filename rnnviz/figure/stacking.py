"""A figure made for a wide place, in a tall one."""

from dataclasses import replace

from rnnviz.figure.description import Figure, Panel

TALL = 1.15
"""Height / width from which the main picture stands above the others instead of beside them."""

_MAIN_ROW = 1.9
"""How much higher than the row below it the main picture is made."""


def stacked(figure: Figure, width: float, height: float) -> Figure:
    """The figure as it suits an area of that width and height, in any unit.

    A main picture that is as wide as high, with a column of others on its right, would be small in a tall area: there
    it goes on top, the others side by side below it.
    """
    main, others = figure.panels[0], figure.panels[1:]
    if height < TALL * width or not others or not _is_main(main, figure):
        return figure
    below = sorted(others, key=lambda panel: panel.place)
    count = len(below)
    panels = (
        replace(main, place=(0, 0, 1, count)),
        *(replace(panel, place=(1, column, 1, 1)) for column, panel in enumerate(below)),
    )
    return replace(figure, panels=panels, columns=(1.0,) * count, rows=(_MAIN_ROW, 1.0))


def _is_main(panel: Panel, figure: Figure) -> bool:
    square = panel.equal or panel.kind == "space"
    return square and len(figure.columns) == 2 and panel.place == (0, 0, len(figure.rows), 1)
