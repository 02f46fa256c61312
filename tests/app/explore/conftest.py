"""What the tests of explorers share with those of the stage."""

from tests.app.plots.conftest import screen

__all__ = ["screen"]
