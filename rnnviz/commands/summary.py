"""What a run says to a person at a terminal."""

from rnnviz.brief import brief
from rnnviz.record import Record
from rnnviz.registry import Demo


def lines(demo: Demo, record: Record, steps: int) -> list[str]:
    """A heading, and one line per result."""
    preset = f" · {record['preset']}" if record["preset"] else ""
    noun = "step" if steps == 1 else "steps"
    head = f"{demo.id}{preset} · seed {record['seed']} · {steps} {noun} in {record['seconds']:.2f} s"
    rows = [(name, brief(value), demo.results.get(name, "")) for name, value in record["results"].items()]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    return [head, *(f"  {name:{widths[0]}}  {value:{widths[1]}}  {text}".rstrip() for name, value, text in rows)]
