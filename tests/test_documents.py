"""What README and CONTRIBUTING tell people to type works as it stands."""

import json
import re
import shlex
import sys
from pathlib import Path

import numpy as np
import pytest

import rnnviz
import rnnviz.demos
from rnnviz import cli
from rnnviz.events import Drag
from rnnviz.view import PLAIN
from tests.conftest import forget_demos

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_commands_of_the_readme_work_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = "".join(blocks(README, "sh")).splitlines()
    assert len(commands) > 5
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "rnnviz"
        assert cli.main(arguments) == 0, capsys.readouterr().err
    written = {word for command in commands for word in shlex.split(command) if Path(word).suffix in ENDINGS}
    assert written
    assert all((tmp_path / name).stat().st_size > 100 for name in written)


ENDINGS = {".pdf", ".svg", ".csv", ".json", ".rnnviz"}


def test_the_python_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(blocks(README, "python")[0], {})  # the point is that it runs as it stands
    assert sum(json.loads(capsys.readouterr().out)) == pytest.approx(1.0)
    assert (tmp_path / "basins.pdf").read_bytes().startswith(b"%PDF")


def test_every_picture_and_file_that_is_named_is_there() -> None:
    for text in (README, CONTRIBUTING):
        for name in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / name).is_file(), name


def test_every_target_that_is_named_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for text in (README, CONTRIBUTING):
        assert set(re.findall(r"\bmake ([a-z]+)\b", text)) <= targets | {"it"}


def test_the_demo_of_contributing_is_a_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demo, test = blocks(CONTRIBUTING, "python")
    (tmp_path / "self_excitation.py").write_text(demo, encoding="utf-8")
    monkeypatch.setattr(rnnviz.demos, "__path__", [*rnnviz.demos.__path__, str(tmp_path)])
    forget_demos()
    try:
        scope: dict[str, object] = {}
        exec(test, scope)
        for name, function in list(scope.items()):
            if name.startswith("test_"):
                function()  # type: ignore[operator]
        run = rnnviz.start("self-excitation", start=-0.5)
        run.finish()
        assert run.results()["final_state"] == pytest.approx(-0.9575, abs=1e-4)
        figure = run.demo.draw(run.params, run.run.frame(), PLAIN)
        assert np.array_equal(figure.panel("state").marks[0].y, run.run.frame().x)
        assert run.demo.on(Drag("state", "start", 0, 0.0, 0.25), run.params).start == 0.25
    finally:
        monkeypatch.undo()
        forget_demos()
        sys.modules.pop("rnnviz.demos.self_excitation", None)
