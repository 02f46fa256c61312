"""Remarks on how data were read: most are harmless, and some are doubts."""

from __future__ import annotations


class Doubt(str):
    """A remark on what may be wrong: read in one of two ways, missing, filled. Others only tell what was done."""


def as_sentence(remark: str) -> str:
    """With a capital letter and a full stop; a doubt stays one."""
    words = remark[:1].upper() + remark[1:]
    return type(remark)(words if words.endswith((".", "!", "?")) else f"{words}.")


def said_of(name: str, remark: str) -> str:
    """A remark on one of several files; a doubt stays one."""
    return type(remark)(f"{name}: {remark}")
