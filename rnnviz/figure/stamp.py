"""What a file says about how it was made."""

import json
from collections.abc import Mapping

from rnnviz import __version__

SOFTWARE = f"RNNViz {__version__}"


def stamped(metadata: Mapping[str, str] | None) -> dict[str, str]:
    """The metadata of a run with the software that drew it in front."""
    return {"software": SOFTWARE, **(metadata or {})}


def as_text(stamp: Mapping[str, str]) -> str:
    """The stamp in one line of JSON, for formats with room for one remark."""
    return json.dumps(dict(stamp), ensure_ascii=False)
