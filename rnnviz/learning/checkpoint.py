"""What a training hands over to be saved."""

from typing import Any

Checkpoint = dict[str, Any]
"""Numbers, text, numpy arrays, and lists and dicts of these: it can be written without pickle."""
