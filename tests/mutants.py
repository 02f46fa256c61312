"""Falsifications of the program, one at a time, each with the tests that have to notice it.

    make mutants

A copy of the repository is made; in it one line is replaced, and the named tests are run: they must fail. A mutant that
lives is a missing test. The tests are first run on the copy as it is: there they must pass.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURES = "tests/demos/test_every_picture.py"


@dataclass(frozen=True)
class Mutant:
    """name : what is falsified; file, old, new : where and how; tests : what pytest is given, -k included"""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


def picture(demo: str) -> tuple[str, ...]:
    """The laws of pictures for one demo."""
    return (PICTURES, "-k", demo)


MUTANTS = (
    # -- pictures
    Mutant(
        "basin map transposed",
        "rnnviz/panels/plane.py",
        "values=labels, extent",
        "values=labels.T, extent",
        picture("hopfield-plane"),
    ),
    Mutant(
        "trajectories with x and y exchanged",
        "rnnviz/panels/plane.py",
        "x, y = broken(paths[..., 0]), broken(paths[..., 1])",
        "y, x = broken(paths[..., 0]), broken(paths[..., 1])",
        picture("hopfield-plane"),
    ),
    Mutant(
        "fixed points with x and y exchanged",
        "rnnviz/panels/plane.py",
        "x=at[:, 0], y=at[:, 1], size=11.0",
        "x=at[:, 1], y=at[:, 0], size=11.0",
        picture("hopfield-plane"),
    ),
    Mutant(
        "colours of the map in another order",
        "rnnviz/panels/plane.py",
        "roles=roles, shade=shade",
        "roles=roles[::-1], shade=shade",
        picture("hopfield-plane"),
    ),
    Mutant(
        "convergence curve too high",
        "rnnviz/panels/convergence.py",
        "x=times, y=arrived, role",
        "x=times, y=arrived * 1.07, role",
        picture("hopfield-plane"),
    ),
    Mutant(
        "arrived by now, one step early",
        "rnnviz/panels/convergence.py",
        "arrived[min(t, len(arrived) - 1)]",
        "arrived[min(t + 1, len(arrived) - 1)]",
        picture("hopfield-plane"),
    ),
    Mutant(
        "bars of the shares in reverse",
        "rnnviz/panels/bars.py",
        "height=values, role=roles",
        "height=values[::-1], role=roles",
        picture("hopfield-plane"),
    ),
    Mutant(
        "closed loop and updated exchanged on the screen",
        "rnnviz/demos/forecast/panels.py",
        'x=ahead, y=shown.closed, role="prediction"',
        'x=ahead, y=shown.updated, role="prediction"',
        picture("forecast"),
    ),
    Mutant(
        "closed loop in the role of updated",
        "rnnviz/demos/forecast/panels.py",
        'y=shown.closed, role="prediction", width=2.6',
        'y=shown.closed, role="updated", width=2.6',
        picture("forecast"),
    ),
    Mutant(
        "updated called closed loop",
        "rnnviz/demos/forecast/panels.py",
        'label = "updated" if _is_crowded(params, view) else "updated: fed the observations"',
        'label = "closed loop"',
        picture("forecast"),
    ),
    Mutant(
        "end of training drawn at the origin",
        "rnnviz/demos/forecast/side_panels.py",
        "end, first = float(scene.train_points), float(scene.origin)",
        "end, first = float(scene.origin), float(scene.origin)",
        ("tests/demos/test_forecast.py", "-k", "elsewhere"),
    ),
    Mutant(
        "errors drawn with the other sign",
        "rnnviz/demos/forecast/panels.py",
        "closed, updated = shown.closed[: len(target)] - target, shown.updated[: len(target)] - target",
        "closed, updated = target - shown.closed[: len(target)], target - shown.updated[: len(target)]",
        picture("forecast"),
    ),
    Mutant(
        "caption quotes the other score",
        "rnnviz/demos/forecast/drawing.py",
        "closed loop NMSE {_score(shown.nmse_closed)}",
        "closed loop NMSE {_score(shown.nmse_updated)}",
        picture("forecast"),
    ),
    Mutant(
        "success curve shows the ceiling",
        "rnnviz/demos/hopfield_digits/panels.py",
        '_curve("network", "network", rates.levels, rates.success,',
        '_curve("network", "network", rates.levels, rates.nearest,',
        (PICTURES, "-k", "hopfield-digits"),
    ),
    Mutant(
        "recalled pictures upside down",
        "rnnviz/demos/hopfield_digits/panels.py",
        'Image(key="state", values=frame.state',
        'Image(key="state", values=frame.state[::-1]',
        picture("hopfield-digits"),
    ),
    Mutant(
        "cube with y and z exchanged",
        "rnnviz/demos/hopfield_cube/space.py",
        "x, y, z = np.ascontiguousarray(at.T)",
        "x, z, y = np.ascontiguousarray(at.T)",
        picture("hopfield-cube"),
    ),
    Mutant(
        "count of weights without the bias",
        "rnnviz/panels/unrolled/counting.py",
        '*found, Count(f"bias of {letter(layer.name)}", bias, layer.gates * layer.units, "muted")]',
        '*found, Count(f"bias of {letter(layer.name)}", bias, layer.units, "muted")]',
        picture("unroll"),
    ),
    Mutant(
        "arrays made anew in every drawing",
        "rnnviz/panels/plane.py",
        "@remembered\ndef trajectories",
        "def trajectories",
        picture("hopfield-plane"),
    ),
    # -- computation
    Mutant(
        "Wilson interval with 1/n",
        "rnnviz/statistics.py",
        "0.25 / trials**2",
        "0.25 / trials",
        ("tests/rnnviz/test_statistics.py",),
    ),
    Mutant(
        "readers that share weights still being trained",
        "rnnviz/learning/engines/one_step.py",
        "[copy.deepcopy(member.reader()) for member",
        "[member.reader() for member",
        ("tests/rnnviz/learning/engines",),
    ),
    Mutant(
        "weights of newhop with the wrong sign of decay",
        "rnnviz/networks/storage_rules.py",
        "np.exp(-NEWHOP_TAU * NEWHOP_H)",
        "np.exp(NEWHOP_TAU * NEWHOP_H)",
        ("tests/demos/test_hopfield_cube.py",),
    ),
    Mutant(
        "NMSE over the mean square",
        "rnnviz/learning/metrics.py",
        "np.var(y))",
        "np.mean(y**2))",
        ("tests/rnnviz/learning/test_metrics.py",),
    ),
)


def main(chosen: list[str]) -> int:
    """Runs all mutants, or those whose names hold one of the words given; the exit code is the number that live."""
    mutants = [m for m in MUTANTS if not chosen or any(word in m.name for word in chosen)]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "repository"
        shutil.copytree(
            ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", ".*_cache", "figures", "__pycache__")
        )
        broken = [tests for tests in dict.fromkeys(m.tests for m in mutants) if not _passes(copy, tests)]
        for tests in broken:
            print(f"red before anything was falsified: {' '.join(tests)}")
        living = [m for m in mutants if m.tests not in broken and _lives(copy, m)]
    print(f"{len(mutants) - len(living)} of {len(mutants)} mutants were noticed")
    return len(living) + len(broken)


def _lives(copy: Path, mutant: Mutant) -> bool:
    path = copy / mutant.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        print(f"not applicable any more: {mutant.name} ({text.count(mutant.old)} places in {mutant.file})")
        return True
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        lives = _passes(copy, mutant.tests)
    finally:
        path.write_text(text, encoding="utf-8")
    print(f"{'LIVES' if lives else 'noticed'}: {mutant.name}", flush=True)
    return lives


def _passes(copy: Path, tests: tuple[str, ...]) -> bool:
    settings = {"PYTHONPATH": str(copy), "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=copy, env=os.environ | settings, capture_output=True).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
