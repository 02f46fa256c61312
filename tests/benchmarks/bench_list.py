"""How long `rnnviz list` takes, from the shell."""

from collections.abc import Iterator

from tests.benchmarks.table import Row, paired, python, shown


def measure() -> Iterator[Row]:
    """Beside starting Python for pydantic alone."""
    ours, other = paired(lambda: python("-m", "rnnviz", "list"), lambda: python("-c", "import pydantic"), times=15)
    yield Row("rnnviz list", shown(ours), shown(other), 'python -c "import pydantic"', ours / other, "≤ 3")
