"""`rnnviz reproduce`."""

from pathlib import Path

from rnnviz.reproduce import reproduce as write_all
from rnnviz.stopping import stopping_tidily


def reproduce(*, out: Path = Path("figures")) -> int:
    """Write every seed figure as SVG, PDF, PNG, CSV and JSON, and a page that shows them (index.html).

    Parameters
    ----------
    out
        Folder to write into; made if it is not there.
    """
    with stopping_tidily():
        for exhibit in write_all(out):
            print(f"{exhibit.demo.id} · {exhibit.name} · {exhibit.record['seconds']:.2f} s", flush=True)
    print(f"wrote {out / 'index.html'}")
    return 0
