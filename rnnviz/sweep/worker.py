"""The process that computes jobs for a `Pool`: a line of JSON comes in, a line of JSON goes out.

It ends when nobody can ask it any more: however its parent dies, its input then ends.
"""

import json
import os
import queue
import sys
import threading
from dataclasses import asdict
from typing import Any, TextIO

from rnnviz.sweep.job import Job, compute
from rnnviz.threads import use_one_thread


def serve(greeting: dict[str, Any]) -> None:
    """Answer until the input ends. greeting : demos, where they are found; demo, to be loaded now; nice, ≥ 0"""
    use_one_thread()
    answers = _private_output()
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    if greeting["nice"] and hasattr(os, "nice"):
        os.nice(greeting["nice"])
    _warm_up(greeting)
    while True:
        request = json.loads(requests.get())
        outcome = compute(Job(request["demo"], request["params"]))
        answers.write(json.dumps(asdict(outcome)) + "\n")
        answers.flush()


def _private_output() -> TextIO:
    """Standard output for answers alone: what a demo might print goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _listen(requests: "queue.SimpleQueue[str]") -> None:
    """On a thread of its own, so that even a process in the middle of a job notices the end of its input."""
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)


def _warm_up(greeting: dict[str, Any]) -> None:
    """Load the demo while the first job is still on its way; what the job does not need (torch, as a rule) is left to
    those that do. A demo that cannot be loaded is the job's affair."""
    import contextlib

    import rnnviz.demos
    from rnnviz.registry import load

    rnnviz.demos.__path__ = greeting["demos"]
    with contextlib.suppress(Exception):
        load(greeting["demo"])
