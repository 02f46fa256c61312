"""Lattices of ±1 as text that fits into parameters: 4:f0a5 — the side, a colon, then four units to a hexadecimal digit.

Row by row from the first, the first unit of four in the highest bit; 1 stands for +1, and the last digit is filled up
with zeros.
"""

import numpy as np

from rnnviz.arrays import Array
from rnnviz.data.errors import DataError

LARGEST_SIDE = 128
LONGEST = 4 + LARGEST_SIDE**2 // 4
"""Signs of the longest text."""


def as_text(spins: Array) -> str:
    """The text of a lattice. spins : (side, side), above 0 is +1"""
    bits = np.packbits((spins > 0).ravel()).tobytes().hex()
    return f"{len(spins)}:{bits[: _digits(len(spins))]}"


def from_text(text: str) -> Array:
    """The lattice of a text, (side, side) int8. Raises DataError with one sentence."""
    side_text, colon, digits = text.partition(":")
    if not colon or not side_text.isdecimal() or not 1 <= int(side_text[:4]) <= LARGEST_SIDE or len(side_text) > 3:
        raise DataError(f"A painted lattice begins with its side, 1 to {LARGEST_SIDE}, and a colon.")
    side = int(side_text)
    if len(digits) != _digits(side) or set(digits) - set("0123456789abcdef"):
        raise DataError(f"A painted lattice of side {side} is written in {_digits(side)} digits 0 … f.")
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(digits + "0" * (len(digits) % 2)), np.uint8))
    return np.where(bits[: side**2].reshape(side, side) == 1, 1, -1).astype(np.int8)


def _digits(side: int) -> int:
    return -(-(side**2) // 4)
