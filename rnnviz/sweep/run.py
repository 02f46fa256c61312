"""A sweep from its first run to its last."""

from collections.abc import Iterator, Mapping

from rnnviz.sweep.engine import Engine, Numbered
from rnnviz.sweep.job import Job
from rnnviz.sweep.table import Table

PATIENCE = 0.2
"""Seconds without news after which whoever waits may look at the clock."""


def outcomes(engine: Engine, jobs: Mapping[int, Job]) -> Iterator[Numbered | None]:
    """Every job's outcome as it comes, each once; None now and then when nothing came for a while."""
    for number, job in jobs.items():
        engine.submit(number, job)
    left = set(jobs)
    while left:
        news = engine.next(PATIENCE)
        if news is None:
            yield None
        elif news[0] in left:
            left.remove(news[0])
            yield news


def fill(table: Table, engine: Engine) -> Iterator[int]:
    """Compute what the table misses, row by row. Yields the number of rows still missing, now and then again."""
    jobs = table.missing
    left = len(jobs)
    for news in outcomes(engine, jobs):
        if news is not None:
            table.add(*news)
            left -= 1
        yield left
