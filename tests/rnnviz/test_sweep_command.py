"""`rnnviz sweep`, as it is typed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from rnnviz import cli
from tests.rnnviz.sweeping import DEMOS, PATIENCE, gate, rows, trial  # noqa: F401

PROGRAM = f"""
import sys
import rnnviz.demos
rnnviz.demos.__path__.append({str(DEMOS)!r})
from rnnviz.cli import main
sys.exit(main())
"""


@pytest.fixture(autouse=True)
def _there(trial, tmp_path, monkeypatch):  # noqa: F811
    """For every test here."""
    monkeypatch.chdir(tmp_path)


def sweep(*arguments):
    return cli.main(["sweep", "trial", "--out", "a.csv", *map(str, arguments)])


def test_two_parameters_and_seeds_make_a_table(capsys):
    assert sweep("--vary", "size=1,3", "--vary", "sizes=[1,2],[]", "--set", "name=7", "--seeds", 2, "--workers", 1) == 0
    found = rows(Path("a.csv"))
    assert [(row["size"], row["sizes"], row["seed"]) for row in found[:4]] == [
        ("1", "[1, 2]", "0"), ("1", "[1, 2]", "1"), ("1", "[]", "0"), ("1", "[]", "1"),
    ]  # fmt: skip
    assert [float(row["area"]) for row in found] == [int(row["size"]) ** 2 + int(row["seed"]) / 7 for row in found]
    assert {row["word"] for row in found} == {"7"}
    assert capsys.readouterr().out == "8 runs\nwrote a.csv\n"


def test_several_processes_make_the_same_table():
    arguments = ("--vary", "size=1,2,3", "--vary", "behave=well,refuse,break", "--seeds", 2)
    assert sweep(*arguments, "--workers", 2) == 0
    assert cli.main(["sweep", "trial", *map(str, arguments), "--workers", "1", "--out", "b.csv"]) == 0
    assert rows(Path("a.csv")) == rows(Path("b.csv"))


def test_the_same_command_again_repeats_nothing(capsys):
    arguments = ("--vary", "size=1,2", "--vary", "behave=well,refuse", "--workers", 1)
    assert sweep(*arguments) == 0
    before = Path("a.csv").read_bytes()
    assert sweep(*arguments) == 0
    assert Path("a.csv").read_bytes() == before
    assert capsys.readouterr().out.splitlines()[2] == (
        "4 runs · 4 of them known before · 2 failed: see the column 'error'"
    )


def test_a_preset_is_a_beginning():
    assert sweep("--preset", "large", "--vary", "size=2,4", "--workers", 1) == 0
    assert [(row["size"], row["word"]) for row in rows(Path("a.csv"))] == [("2", "large"), ("4", "large")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--vary", "sise=1"], "did you mean 'size'?"),
        (["--vary", "size"], "'size' is not of the form NAME=A,B,C."),
        (["--vary", "size=1,,2"], "a value is missing"),
        (["--vary", "size=1", "--vary", "size=2"], "size is varied twice"),
        (["--vary", "size=1", "--set", "size=2"], "both varied and set"),
        (["--vary", "size=0,1"], "size must be at least 1, not 0."),
        (["--vary", "seed=0,1"], "--seeds"),
        (["--set", "size"], "NAME=VALUE"),
        (["--seeds", "0"], "whole number from 1 to 100000"),
        (["--seeds", "1.5"], "whole number from 1 to 100000"),
        (["--seeds", "1000000"], "whole number from 1 to 100000"),
        (["--workers", "0"], "whole number from 1 to 256"),
        (["--workers", "257"], "whole number from 1 to 256"),
        (["--workers", "9" * 5000], "whole number from 1 to 256"),
        (["--preset", "lage"], "did you mean 'large'?"),
        (["--workers", "1", "--scheduler", "tcp://127.0.0.1:1"], "leave out --workers"),
        (["--scheduler", "tcp://127.0.0.1:1"], "No Dask scheduler answers"),
        (["--scheduler", "nonsense"], "no address of a scheduler"),
        (["--out", "b.csv"], "--out"),
    ],
)
def test_wrong_input_gets_one_line_and_makes_no_file(arguments, words, capsys):
    assert sweep(*arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert said.err.count("\n") == 1
    assert list(Path().iterdir()) == []


def test_another_sweeps_table_is_left_alone(capsys):
    assert sweep("--vary", "size=1,2", "--workers", 1) == 0
    before = Path("a.csv").read_bytes()
    assert sweep("--vary", "size=1,3", "--workers", 1) == 2
    assert "holds another sweep" in capsys.readouterr().err
    assert Path("a.csv").read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize(
    ("number", "status", "words"),
    [(signal.SIGINT, 130, "rnnviz: interrupted.\n"), (signal.SIGTERM, 143, ""), (signal.SIGKILL, -9, "")],
)
def test_ended_in_the_middle_it_keeps_its_rows_and_leaves_no_process(gate, number, status, words):  # noqa: F811
    arguments = ["--vary", "behave=well,wait", "--seeds", "3", "--set", f"gate={gate.port}", "--workers", "2"]
    command = [sys.executable, "-c", PROGRAM, "sweep", "trial", *arguments, "--out", "a.csv"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        workers = [psutil.Process(pid) for pid in gate.arrivals(2)]
        # Both are at runs that wait, so that what came before them is done; its rows come at once.
        while not (Path("a.csv").exists() and len(rows(Path("a.csv"))) == 3):
            assert process.poll() is None
        process.send_signal(number)
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.communicate()
    assert (process.returncode, out, err) == (status, "", words)
    gone, alive = psutil.wait_procs(workers, PATIENCE)
    assert (len(gone), alive) == (2, [])
    assert [row["behave"] for row in rows(Path("a.csv"))] == ["well"] * 3
    assert list(Path().iterdir()) == [Path("a.csv")]
