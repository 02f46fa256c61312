"""Where the files that come with RNNViz lie: in the checkout, or inside an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# The wheel's place comes first: beside an installed package, a folder `resources` would be a stranger's.
_ROOTS = (_PACKAGE / "_resources", _PACKAGE.parent / "resources")


def resource(*parts: str) -> Path:
    """Path of a file or folder that comes with RNNViz, e.g. ``resource("data", "sunspots.csv")``.

    Raises FileNotFoundError, naming the resource, where neither place holds it.
    """
    for root in _ROOTS:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"RNNViz was installed without its file {'/'.join(parts)}; install it again")
