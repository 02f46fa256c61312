"""One thread for linear algebra. On a busy two-core machine a small LSTM step took 2.5 ms with one thread and
240 ms with two."""

import os
import sys


def use_one_thread() -> None:
    """Ask the numeric libraries for one thread each. Call it before numpy is imported, and again after torch is."""
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
