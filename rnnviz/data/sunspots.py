"""Yearly sunspot numbers."""

import numpy as np

from rnnviz.data.series import Series
from rnnviz.resources import resource

TRAIN_POINTS = 221
"""1700 … 1920, the customary training years (Weigend, Huberman & Rumelhart 1990)."""

TEST_POINTS = 35
"""1921 … 1955, the customary test years."""


def sunspots() -> Series:
    """Yearly mean sunspot number 1700 … 2008 on the classical Wolf scale, 309 points in 0 … 190.2.

    The classical scale is the one that published forecasts used; SIDC's version 2 of 2015 is larger by
    about 1.4 and would make errors incomparable.

    Source: SIDC, Royal Observatory of Belgium, through NOAA's National Geophysical Data Center.
    """
    table = np.loadtxt(resource("data", "sunspots.csv"), delimiter=",", comments="#", skiprows=3, encoding="utf-8")
    return Series(
        name="Sunspots",
        values=table[:, 1],
        unit="sunspot number",
        source="Yearly mean sunspot number 1700-2008, SIDC / NOAA NGDC",
        first_time=float(table[0, 0]),
        step=1.0,
        time_name="year",
    )
