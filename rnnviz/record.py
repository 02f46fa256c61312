"""The JSON of a run: {"demo", "preset", "params", "seed", "results", "remarks", "seconds", "versions"}; beside these
"data", the hash and length of what was read, where a run has read data."""

import json
from pathlib import Path
from typing import Any

from rnnviz.headless import HeadlessRun
from rnnviz.saving import atomic_write
from rnnviz.versions import versions

Record = dict[str, Any]


def record_of(run: HeadlessRun, preset: str | None, seconds: float) -> Record:
    """What a run was asked for and what came out, as plain JSON values. seconds : of computing"""
    params, results = run.parameters(), run.results()
    known = {} if run.run.data_state is None else {"data": run.run.data_state}
    return {
        "demo": run.demo.id, "preset": preset, "params": params, "seed": params["seed"], "results": results,
        "remarks": list(run.remarks), "seconds": round(seconds, 6), "versions": versions(),
        **known,
    }  # fmt: skip


def as_text(record: Record) -> str:
    """JSON with one parameter and one result to a line: a table of thousands of numbers stays one line."""
    parts = [f" {_quoted(key)}: {_entry(value)}" for key, value in record.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def provenance(record: Record, steps: int | None = None) -> dict[str, str]:
    """What a figure's file says about where it comes from: all that `rnnviz run` needs to make it again.

    steps : after which it was drawn, None for the end of the run
    """
    params = record["params"]
    known = {"data": json.dumps(record["data"], ensure_ascii=False)} if record.get("data") else {}
    return {
        "demo": record["demo"], "preset": record["preset"] or "", "parameters": json.dumps(params, ensure_ascii=False),
        "seed": str(params["seed"]), "steps": "all" if steps is None else str(steps),
        "versions": json.dumps(record["versions"]), **known,
    }  # fmt: skip


def write(path: Path, record: Record) -> None:
    """Write the file, whole or not at all. Raises InputError where it cannot be written."""
    with atomic_write(path) as unfinished:
        unfinished.write_text(as_text(record), encoding="utf-8")


def _entry(value: Any) -> str:
    if not isinstance(value, dict) or not value:
        return _quoted(value)
    lines = [f"  {_quoted(key)}: {_quoted(item)}" for key, item in value.items()]
    return "{\n" + ",\n".join(lines) + "\n }"


def _quoted(value: Any) -> str:
    # Plain ASCII: a pipe may have another encoding than the one who reads it expects.
    return json.dumps(value, allow_nan=False)
