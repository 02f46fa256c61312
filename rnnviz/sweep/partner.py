"""One worker process, from its parent's side.

A plain subprocess rather than one of multiprocessing: the process that computes for the window is a daemon of
multiprocessing, which may have no children of that kind; and the script that starts a sweep is not imported again.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

import rnnviz.demos
from rnnviz.sweep.job import Job, Outcome

_PROGRAM = """
import json, sys
greeting = json.loads(sys.stdin.readline())
sys.path[:] = greeting["path"]
from rnnviz.sweep.worker import serve
serve(greeting)
"""


class WorkerLost(Exception):
    """The process has ended. The message says how."""


class Partner:
    """A fresh Python that computes one job at a time.

    demo : loaded at once, so that the first job need not wait; nice : how far it stands back behind other programs
    """

    def __init__(self, demo: str, nice: int = 0) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, encoding="utf-8", **_apart(),
        )  # fmt: skip
        places = {"path": _texts(sys.path), "demos": _texts(rnnviz.demos.__path__), "demo": demo, "nice": nice}
        self._greeting: str | None = json.dumps(places) + "\n"

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def compute(self, job: Job) -> Outcome:
        """The job's outcome; waits for it. Raises WorkerLost where the process ends before."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        request = json.dumps({"demo": job.demo, "params": dict(job.params)}) + "\n"
        try:
            self._process.stdin.write((self._greeting or "") + request)
            self._process.stdin.flush()
            self._greeting = None
            answer = self._process.stdout.readline()
        except OSError:
            answer = ""
        if not answer.endswith("\n"):
            raise WorkerLost(f"status {self._process.wait()}")
        return Outcome(**json.loads(answer))

    def kill(self) -> None:
        """End the process; whoever waits for an answer gets WorkerLost. May be called from another thread."""
        self._process.kill()

    def close(self) -> None:
        """End the process and let go of the pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            try:
                pipe.close()
            except OSError:  # half a request is still in the buffer
                continue


def _texts(folders: Iterable[object]) -> list[str]:
    return [str(folder) for folder in folders]


def _apart() -> dict[str, Any]:
    """Ctrl-C reaches every process of the terminal's group: these are ended by their parent instead."""
    if os.name == "nt":
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    return {"process_group": 0}
