"""Numpy and torch compute on one thread, whatever the machine says."""

import os
import subprocess
import sys

import pytest

BEFORE = "from rnnviz.threads import use_one_thread; use_one_thread(); import torch"
AFTER = "import torch; from rnnviz.threads import use_one_thread; use_one_thread()"


@pytest.mark.parametrize("program", [BEFORE, AFTER], ids=["before torch", "after torch"])
def test_torch_has_one_thread(program):
    environment = {**os.environ, "OMP_NUM_THREADS": "3", "MKL_NUM_THREADS": "3"}
    command = [sys.executable, "-c", f"{program}; print(torch.get_num_threads())"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_the_command_line_asks_for_one_thread():
    program = (
        "import os, sys; from rnnviz.cli import main; main(['list']); "
        "print(os.environ['OPENBLAS_NUM_THREADS'], file=sys.stderr)"
    )
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "3"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "1"
