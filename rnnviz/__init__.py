"""RNNViz: recurrent neural networks to look at. The library; the window is the package `app`."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from rnnviz.headless import HeadlessRun as HeadlessRun


def start(demo: str, **params: Any) -> "HeadlessRun":
    """Start a demo without a window; see `rnnviz.headless.start`."""
    from rnnviz.threads import use_one_thread

    use_one_thread()
    from rnnviz.headless import start as start_headless

    return start_headless(demo, **params)
