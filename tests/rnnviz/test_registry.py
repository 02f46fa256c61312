"""Demos are found by looking into a folder, and nothing is imported for that."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import rnnviz.demos
from rnnviz import registry
from rnnviz.errors import InputError
from tests.conftest import forget_demos

HEAVY = ("torch", "PySide6", "scipy", "matplotlib", "numba", "numpy", "pydantic", "cyclopts")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder that is searched instead of the real one."""
    monkeypatch.setattr(rnnviz.demos, "__path__", [str(tmp_path)])
    forget_demos()
    yield tmp_path
    forget_demos()


def write(folder: Path, name: str, head: str, body: str = "raise RuntimeError('imported')") -> None:
    (folder / f"{name}.py").write_text(f"{head}\n\n{body}\n", encoding="utf-8")


def head(
    group: str = "Attractors", title: str = "A title", order: int | None = None, doc: str = "One sentence."
) -> str:
    lines = [f'"""{doc}"""', f"GROUP = {group!r}", f"TITLE = {title!r}"]
    return "\n".join(lines if order is None else [*lines, f"ORDER = {order}"])


def test_headings_are_read_without_running_a_line(folder):
    write(folder, "two_neurons", head(title="Zwei", doc="One sentence.\n\nAnd more."))
    (heading,) = registry.headings()
    assert heading == registry.Heading("two-neurons", "Attractors", "Zwei", "One sentence.")


def test_groups_come_in_the_gallerys_order_and_then_by_order_and_name(folder):
    write(folder, "a", head("Forecasting"))
    write(folder, "z", head("Attractors", order=1))
    write(folder, "c", head("Attractors"))
    write(folder, "b", head("Attractors"))
    assert [heading.id for heading in registry.headings()] == ["z", "b", "c", "a"]


def test_files_that_begin_with_an_underscore_are_no_demos(folder):
    write(folder, "_shared", "def helper(): ...")
    assert registry.headings() == ()


@pytest.mark.parametrize("line", ["class of its own", "def", "@home"])
def test_a_docstring_may_look_like_code(folder, line):
    write(folder, "odd", head(doc=f"One sentence.\n\n{line}\n"), "class Params:\n    pass")
    assert registry.headings()[0].sentence == "One sentence."


def test_an_unknown_demo_gets_the_nearest_name(folder):
    write(folder, "hopfield_plane", head())
    with pytest.raises(InputError, match="did you mean 'hopfield-plane'"):
        registry.load("hopfield-plain")


@pytest.mark.usefixtures("fake_demos")
def test_a_demo_as_the_rest_of_the_program_sees_it():
    demo = registry.load("random-walk")
    assert (demo.id, demo.pace, demo.hint, demo.file_parameter) == (
        "random-walk", 20.0, "Click to begin elsewhere.", "",
    )  # fmt: skip
    assert registry.load("random-walk") is demo
    assert registry.preset(demo, "short").params == {"length": 5}
    with pytest.raises(InputError, match="did you mean 'short'"):
        registry.preset(demo, "shrt")


def test_a_demo_without_presets_says_so():
    demo = registry.Demo(
        registry.Heading("bare", "Attractors", "", ""), object, lambda params: None, object, lambda *_: None,
        lambda *_: None, {}, {},
    )  # fmt: skip
    with pytest.raises(InputError, match="no presets"):
        registry.preset(demo, "any")


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"]])
def test_listing_imports_nothing_heavy(arguments):
    program = (
        "import sys; from rnnviz.cli import main; status = main(sys.argv[1:]); "
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "hopfield-plane" in done.stdout
