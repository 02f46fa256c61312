"""The wheel holds all that the checkout has."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(CHECKOUT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `rnnviz` command of an environment that holds the wheel and nothing of this checkout.

    Its dependencies are those of the environment that runs the tests, reached through a .pth file: installing
    torch and Qt a second time would take minutes and gigabytes and would test pip, not the wheel.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    scripts, python = (home / ("Scripts" if os.name == "nt" else "bin"), "python")
    here = sysconfig.get_path("purelib")
    site = Path(
        subprocess.run(
            [scripts / python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True, capture_output=True, text=True,
        ).stdout.strip()
    )  # fmt: skip
    # A .pth file adds a folder but does not run the .pth files in it, so the editable install stays out.
    (site / "dependencies.pth").write_text(here + "\n")
    command = ["-m", "pip", "--python", str(scripts / python), "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([sys.executable, *command, str(wheel)], check=True)
    return scripts / "rnnviz"


def call(program: Path, *arguments: str, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([program, *arguments], cwd=cwd, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_wheel_holds_both_packages_and_the_resources(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    resources = {f"rnnviz/_resources/{path.relative_to(CHECKOUT / 'resources').as_posix()}"
                 for path in (CHECKOUT / "resources").rglob("*") if path.is_file()}  # fmt: skip
    assert resources <= set(names)
    assert {"rnnviz/cli.py", "app/main.py"} <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "tools/", "docs/"))]


def test_the_installed_program_is_not_the_checkout(installed, tmp_path):
    place = call(installed.with_name("python"), "-c", "import rnnviz, app; print(rnnviz.__file__, app.__file__)",
                 cwd=tmp_path)  # fmt: skip
    assert str(CHECKOUT) not in place


def test_the_installed_program_lists_its_demos(installed, tmp_path):
    from rnnviz.registry import headings

    assert [entry["id"] for entry in json.loads(call(installed, "list", "--json", cwd=tmp_path))] == [
        heading.id for heading in headings()
    ]


def test_the_installed_program_runs_a_demo_and_finds_its_resources(installed, tmp_path):
    found = json.loads(call(installed, "run", "hopfield-plane", "--set", "grid=21", "--json", "-", cwd=tmp_path))
    assert found["demo"] == "hopfield-plane"
    assert found["results"]
    program = "from rnnviz.resources import resource; print(resource('notes', 'hopfield-plane.md'))"
    place = call(installed.with_name("python"), "-c", program, cwd=tmp_path)
    assert "_resources" in place
