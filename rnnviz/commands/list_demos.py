"""`rnnviz list`. Imports as little as it can: a list is what one looks up in passing."""

from dataclasses import asdict

from rnnviz.registry import headings


def list_demos(*, json: bool = False) -> int:
    """All demos: id, group, title.

    Parameters
    ----------
    json
        Print JSON, with the sentence that each demo teaches.
    """
    if json:
        from json import dumps

        print(dumps([asdict(heading) for heading in headings()], indent=2))
        return 0
    rows = [(heading.id, heading.group, heading.title) for heading in headings()]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    for identity, group, title in rows:
        print(f"{identity:{widths[0]}}  {group:{widths[1]}}  {title}")
    return 0
