"""Frames and checkpoints as plain JSON beside a list of arrays: for session files and for the worker's pipe.

No class names travel, so that opening a stranger's file can run nothing: the reader says what it expects.
"""

import dataclasses
import types
import typing
from functools import cache
from typing import Any, Union, get_args, get_origin

import numpy as np

from rnnviz.arrays import Array
from rnnviz.errors import InputError

ARRAY = "__array__"
"""Key of the placeholder that stands for array number n: {"__array__": n}."""


def encode(value: Any, arrays: list[Array]) -> Any:
    """JSON for `value`; its arrays are appended to `arrays`, the same array only once."""
    if isinstance(value, np.ndarray):
        for number, known in enumerate(arrays):
            if known is value:
                return {ARRAY: number}
        arrays.append(value)
        return {ARRAY: len(arrays) - 1}
    if isinstance(value, np.generic):
        return value.item()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name), arrays) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): encode(item, arrays) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encode(item, arrays) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{type(value).__name__} is not plain data")


def decode(tree: Any, arrays: list[Array]) -> Any:
    """Plain data back: dicts, lists, numbers, text and arrays."""
    if isinstance(tree, dict):
        if ARRAY in tree:
            return _array(tree, arrays)
        return {key: decode(item, arrays) for key, item in tree.items()}
    if isinstance(tree, list):
        return [decode(item, arrays) for item in tree]
    return tree


def decode_as(kind: Any, tree: Any, arrays: list[Array]) -> Any:
    """A value of the given type: a frozen dataclass, tuple, dict, array, number or text.

    Raises InputError where the tree does not have that shape.
    """
    try:
        return _decode_as(kind, tree, arrays)
    except (TypeError, KeyError, ValueError, IndexError, AttributeError) as error:
        raise InputError(f"The saved data do not have the expected shape ({error}).") from None


def _array(tree: dict[str, Any], arrays: list[Array]) -> Array:
    number = tree[ARRAY]
    if not isinstance(number, int) or not 0 <= number < len(arrays):
        raise InputError("The saved data refer to an array that is not there.")
    return arrays[number]


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _is_required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _decode_as(kind: Any, tree: Any, arrays: list[Array]) -> Any:
    origin, args = get_origin(kind), get_args(kind)
    if isinstance(tree, dict) and ARRAY in tree:
        return _array(tree, arrays)
    if origin in (Union, types.UnionType):
        if tree is None:
            return None
        kinds = [k for k in args if k is not type(None)]
        return _decode_as(kinds[0], tree, arrays) if len(kinds) == 1 else decode(tree, arrays)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        # What an older version did not know yet takes its default.
        known = [f for f in dataclasses.fields(kind) if f.name in tree or _is_required(f)]
        return kind(**{f.name: _decode_as(hints[f.name], tree[f.name], arrays) for f in known})
    if origin is tuple:
        inner = args[:1] * len(tree) if args[-1] is Ellipsis else args
        return tuple(_decode_as(k, item, arrays) for k, item in zip(inner, tree, strict=True))
    if origin is dict:
        return {key: _decode_as(args[1], item, arrays) for key, item in tree.items()}
    return decode(tree, arrays)
