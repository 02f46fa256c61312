"""Which software computed a result."""

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from rnnviz import __version__

LIBRARIES = ("numpy", "scipy", "torch", "numba")
"""Those whose release may change the last digits of a result."""


@cache
def versions() -> dict[str, str]:
    """Name to version of RNNViz, Python and the numeric libraries. Imports none of them."""
    return {"rnnviz": __version__, "python": platform.python_version(), **_installed()}


def _installed() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
