"""Units of measurement beside names, below them, or by themselves."""

from __future__ import annotations

import re

# "voltage (mV)", "voltage [mV]"
_BEHIND_NAME = re.compile(r"(?P<name>.*\S)\s*[(\[](?P<unit>[^()\[\]]+)[)\]]")
_IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{0,20}?)\s*[)\]]")
_PREFIXES = "fpnuµμmckMGTh"
_BASES = [
    "s", "sec", "min", "h", "hr", "d", "day", "days", "yr", "a", "year", "years", "Hz", "V", "A", "W", "Wh",
    "VA", "Ω", "Ohm", "ohm", "F", "H", "C", "K", "g", "t", "m", "l", "L", "J", "N", "Pa", "bar", "psi", "eV",
    "cd", "lm", "lx", "mol", "M", "T", "G", "Bq", "Gy", "Sv", "rad", "deg", "°C", "°F", "°K", "°", "%", "‰",
    "ppm", "ppb", "dB", "dBm", "px", "pixel", "counts", "count", "cts", "a.u.", "arb.", "au", "S/m", "°/s",
    "m/s", "km/h", "m/s2", "m/s²", "m²", "m³", "m2", "m3", "W/m2", "W/m²", "kWh", "MWh", "mmHg", "inHg", "inch",
    "in", "ft", "mi", "mph", "kn", "kts", "USD", "EUR", "GBP", "CHF", "JPY", "$", "€", "£", "thousands",
    "millions",
]  # fmt: skip
_WORDS = frozenset(
    {"seconds", "second", "hours", "hour", "minutes", "volts", "volt", "ampere", "samples", "degrees", "none"}
)


def unit_behind(name: str) -> str:
    """The unit in brackets behind a column's name, "" for none; a number there, as in "price (2015)", is none."""
    found = _BEHIND_NAME.fullmatch(name)
    return found["unit"].strip() if found and not is_number_like(found["unit"]) else ""


def unit_alone(text: str) -> str | None:
    """The unit that a cell consists of, "" for empty brackets; None where it is something else."""
    text = text.strip()
    bracketed = _IN_BRACKETS.fullmatch(text)
    if bracketed:
        return None if is_number_like(bracketed[1]) else bracketed[1].replace("-", "") and bracketed[1]
    if text in _BASES or text.lower() in _WORDS:
        return text
    prefixed = len(text) > 1 and text[0] in _PREFIXES and text[1:] in _BASES
    return text if prefixed else None


def is_number_like(text: str) -> bool:
    """Whether digits, signs and spaces are all there is."""
    return bool(text.strip()) and not any(sign.isalpha() or sign in "%‰°$€£¥" for sign in text)
