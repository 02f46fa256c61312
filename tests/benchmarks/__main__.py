"""`python -m tests.benchmarks [NAME…]`: the table of measured speeds. Ends with 1 if a promise is not kept."""

import importlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rnnviz.threads import use_one_thread
from tests.benchmarks.table import Row

FOLDER = Path(__file__).parent
MARK = "benchmark row: "


def main(names: Sequence[str]) -> int:
    """Run the benchmarks of these names, all if none are given."""
    use_one_thread()
    if names[:1] == ["--in-this-process"]:
        return _measure(names[1])
    known = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    unknown = sorted(set(names) - set(known))
    if unknown:
        print(f"There is no benchmark '{unknown[0]}'; known are: {', '.join(known)}.", file=sys.stderr)
        return 2
    print(_line("what", "ours", "other", "ratio", "must", "than"))
    rows = [_run(name) for name in names or known]
    return 0 if all(rows) else 1


def _measure(name: str) -> int:
    for row in importlib.import_module(f"tests.benchmarks.bench_{name}").measure():
        print(MARK + json.dumps(asdict(row)), flush=True)
    return 0


def _run(name: str) -> bool:
    """One benchmark in a process of its own, so that none runs in what another left behind. Whether all rows hold."""
    command = [sys.executable, "-m", "tests.benchmarks", "--in-this-process", name]
    good = True
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(MARK):
                row = Row(**json.loads(line.removeprefix(MARK)))
                _print(row)
                good = good and row.holds
    if process.returncode != 0:
        print(f"{name} broke off with status {process.returncode}")
    return good and process.returncode == 0


def _print(row: Row) -> None:
    verdict = "" if row.holds else "  NOT REACHED"
    print(_line(row.what, row.ours, row.other, f"{row.ratio:.3g} x", row.must, row.than) + verdict, flush=True)


def _line(what: str, ours: str, other: str, ratio: str, must: str, than: str) -> str:
    return f"{what:44} {ours:>10} {other:>10} {ratio:>9}  {must:7} {than}".rstrip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
