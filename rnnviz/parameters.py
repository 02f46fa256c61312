"""A demo's parameters: one frozen pydantic model serves the form, the command line, sessions, lessons and undo."""

import json
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from rnnviz.errors import InputError, unknown


class Effect(StrEnum):
    """What changing a parameter does to a run under way."""

    RESTART = "restart"
    """the run begins again"""
    LIVE = "live"
    """the run takes it up and goes on"""
    VIEW = "view"
    """only the picture changes"""


Widget = Literal["auto", "slider", "number", "choice", "switch", "text", "long-text", "list", "points", "file", "seed"]


@dataclass(frozen=True)
class About:
    """What a form needs to know beside type and bounds.

    effect : of changing it; unit : shown behind the number; log : slider steps by factors
    group : heading in the form; when : shown only if these other parameters have one of these values
    soft : (low, high) reach of the slider where the bounds are wider
    labels : words for the choices; widget : where the type alone does not say it ("file", "points", …)
    follows : goes back to its default when one of these other parameters changes: an amount in another unit
    brings : what others take for their default while this one has a value: {value: {name: value of that other}}
    blank : what an empty text or list means, said in the empty field
    leaves_traces : a run that takes a new value up keeps what the old one has done to it (a learning rate)
    is_data : says what is learned or looked at; runs of different data are not compared
    """

    effect: Effect = Effect.RESTART
    unit: str = ""
    log: bool = False
    group: str = ""
    when: Mapping[str, tuple[Any, ...]] | None = None
    soft: tuple[float, float] | None = None
    labels: Mapping[str, str] | None = None
    widget: Widget = "auto"
    follows: tuple[str, ...] = ()
    brings: Mapping[Any, Mapping[str, Any]] | None = None
    blank: str = ""
    leaves_traces: bool = False
    is_data: bool = False


LIVE, VIEW, RESTART = Effect.LIVE, Effect.VIEW, Effect.RESTART


class DemoParams(BaseModel):
    """Base of every demo's `Params`. NaN, infinity and unknown names are refused; sequences are tuples."""

    GROUPS: ClassVar[tuple[str, ...]] = ()
    """Headings in the order of the form, where it is not the order of the fields; others follow as they occur."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True)

    seed: Annotated[
        int,
        Field(ge=0, lt=2**32, title="Seed", description="Where all randomness of this run starts."),
        About(widget="seed", group="Run"),
    ] = 0

    @classmethod
    def of_today(cls, saved: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
        """What an earlier RNNViz has saved in the words of this one, and a sentence for each change that matters."""
        return dict(saved), ()

    @field_validator("*", mode="before")
    @classmethod
    def _can_be_written(cls, value: Any, info: ValidationInfo) -> Any:
        """The name of a file may hold bytes that are no letters; neither a session nor a figure could say it."""
        if _anywhere(value, _has_stray_bytes):
            raise ValueError(f"{info.field_name} holds bytes that are no letters; give the file another name.")
        return value

    @field_validator("*", mode="before")
    @classmethod
    def _true_is_no_number(cls, value: Any, info: ValidationInfo) -> Any:
        """pydantic takes true for 1."""
        name = info.field_name or ""
        if _anywhere(value, _is_bool) and _kind(_without_none(cls.model_fields[name].annotation)[0]) in _NUMERIC:
            raise ValueError(f"{name} takes numbers, not {_short(value)}.")
        return value


_NUMERIC = ("int", "float", "list", "points")


def _anywhere(value: Any, is_found: Callable[[Any], bool], depth: int = 2) -> bool:
    """Whether that is found in a value or, so deep, in lists in it."""
    if isinstance(value, list | tuple) and depth:
        return any(_anywhere(item, is_found, depth - 1) for item in value)
    return is_found(value)


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _has_stray_bytes(value: Any) -> bool:
    # Python keeps such bytes of an argument or a file's name as lone surrogates.
    return isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value)


@dataclass(frozen=True)
class Parameter:
    """One parameter, described for forms, the command line and documentation.

    kind : bool, int, float, choice, text, list (of numbers) or points (list of lists)
    low, high : bounds or None, themselves allowed unless low_open, high_open; choices : for kind choice
    """

    name: str
    title: str
    help: str
    kind: Literal["bool", "int", "float", "choice", "text", "list", "points"]
    default: Any
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    optional: bool
    about: About
    low_open: bool = False
    high_open: bool = False

    @property
    def widget(self) -> Widget:
        """The control that edits it."""
        if self.about.widget != "auto":
            return self.about.widget
        if self.kind in ("int", "float"):
            return "slider" if self.slider_range else "number"
        by_kind: dict[str, Widget] = {
            "bool": "switch", "choice": "choice", "text": "text", "list": "list", "points": "points",
        }  # fmt: skip
        return by_kind[self.kind]

    @property
    def slider_range(self) -> tuple[float, float] | None:
        """Where a slider starts and ends, or None when there are no two bounds."""
        if self.about.soft:
            return self.about.soft
        return None if self.low is None or self.high is None else (self.low, self.high)

    def as_json(self) -> dict[str, Any]:
        """For `rnnviz show --json`."""
        return {
            "name": self.name, "type": self.kind, "title": self.title, "help": self.help, "default": self.default,
            "low": self.low, "high": self.high, "choices": list(self.choices), "unit": self.about.unit,
            "live": self.about.effect != Effect.RESTART, "effect": str(self.about.effect),
        }  # fmt: skip


def describe(model: type[DemoParams]) -> tuple[Parameter, ...]:
    """Every parameter of a model, in the order of the form (`seed` last)."""
    if model not in _DESCRIBED:
        names = sorted(model.model_fields, key=lambda name: name == "seed")
        order = {group: place for place, group in enumerate(model.GROUPS)}
        described = [_describe(model, name) for name in names]
        _DESCRIBED[model] = tuple(
            sorted(described, key=lambda p: (p.name == "seed", order.get(p.about.group, len(order))))
        )
    return _DESCRIBED[model]


_DESCRIBED: dict[type[DemoParams], tuple[Parameter, ...]] = {}


def applies(parameter: Parameter, params: DemoParams) -> bool:
    """Whether a parameter means anything beside the others: the conditions in its hint hold."""
    return all(getattr(params, other) in values for other, values in (parameter.about.when or {}).items())


def _describe(model: type[DemoParams], name: str) -> Parameter:
    info = model.model_fields[name]
    about = next((m for m in info.metadata if isinstance(m, About)), About())
    annotation, optional = _without_none(info.annotation)
    low = next((getattr(m, k) for m in info.metadata for k in ("ge", "gt") if hasattr(m, k)), None)
    high = next((getattr(m, k) for m in info.metadata for k in ("le", "lt") if hasattr(m, k)), None)
    default = json.loads(json.dumps(info.get_default(call_default_factory=True), default=_plain))
    choices = tuple(str(c) for c in get_args(annotation)) if get_origin(annotation) is Literal else ()
    return Parameter(
        name=name, title=info.title or name.replace("_", " ").capitalize(), help=info.description or "",
        kind=_kind(annotation), default=default, low=low, high=high, choices=choices, optional=optional, about=about,
        low_open=any(hasattr(m, "gt") for m in info.metadata), high_open=any(hasattr(m, "lt") for m in info.metadata),
    )  # fmt: skip


def _without_none(annotation: Any) -> tuple[Any, bool]:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [a for a in get_args(annotation) if a is not type(None)]
        if len(rest) < len(get_args(annotation)):
            return (rest[0] if len(rest) == 1 else Union[tuple(rest)]), True  # noqa: UP007 - built at run time
    return annotation, False


def _kind(annotation: Any) -> Any:
    if annotation is bool:
        return "bool"
    if annotation is int:
        return "int"
    if annotation is float:
        return "float"
    origin = get_origin(annotation)
    if origin is Literal:
        return "choice"
    if origin is tuple:
        inner = get_args(annotation)[0]
        while get_origin(inner) is Annotated:
            inner = get_args(inner)[0]
        return "points" if get_origin(inner) is tuple else "list"
    if origin in (Union, types.UnionType):
        return "list" if any(get_origin(a) is tuple for a in get_args(annotation)) else "text"
    return "text"


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else str(value)


def as_json(params: DemoParams) -> dict[str, Any]:
    """The parameters as plain JSON values."""
    return params.model_dump(mode="json")


def build(model: type[DemoParams], values: Mapping[str, Any]) -> Any:
    """Validated parameters. Raises InputError with one sentence."""
    for name in values:
        if name not in model.model_fields:
            raise unknown("parameter", name, model.model_fields)
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        raise InputError(sentence(error)) from None


def changed(params: DemoParams, values: Mapping[str, Any]) -> Any:
    """The same parameters with some values replaced, validated. Raises InputError with one sentence.

    What follows a parameter that gets another value goes back to its default, unless it is given, too. What stood at
    its default goes to what the new values bring, unless it is given, too.
    """
    model, before = type(params), params.model_dump()
    others = {name for name, value in values.items() if getattr(params, name, value) != value}
    following = {p.name for p in describe(model) if others.intersection(p.about.follows)}
    after = {**{name: value for name, value in before.items() if name not in following}, **values}
    was, becomes = _brought(model, before), _brought(model, after)
    for name in (was | becomes).keys() - values.keys():
        default = model.model_fields[name].default
        if before[name] == was.get(name, default):
            after[name] = becomes.get(name, default)
    return build(model, after)


def chosen(model: type[DemoParams], values: Mapping[str, Any]) -> Any:
    """These values, and for the others their defaults or what these bring. Raises InputError with one sentence."""
    return changed(model(), values)


def _brought(model: type[DemoParams], values: Mapping[str, Any]) -> dict[str, Any]:
    """What the values bring, by the name of the parameter that is to take it."""
    brought: dict[str, Any] = {}
    for known in describe(model):
        # Compared, not looked up: what is given may be wrong, and a list cannot be looked up.
        for value, others in (known.about.brings or {}).items():
            if values.get(known.name) == value:
                brought |= others
    return brought


def effect_of(old: DemoParams, new: DemoParams) -> Effect | None:
    """What going from `old` to `new` asks of a run: the strongest effect among what differs, None for nothing."""
    differing = [name for name in type(new).model_fields if getattr(old, name) != getattr(new, name)]
    hints = {p.name: p.about.effect for p in describe(type(new))}
    effects = {hints[name] for name in differing}
    return next((e for e in (Effect.RESTART, Effect.LIVE, Effect.VIEW) if e in effects), None)


def with_view_of(params: Any, other: Any) -> Any:
    """`params`, but with the values of `other` for everything that only concerns the picture."""
    names = [p.name for p in describe(type(params)) if p.about.effect == Effect.VIEW]
    return params.model_copy(update={name: getattr(other, name) for name in names}) if names else params


def traces(past: Iterable[Any]) -> dict[str, tuple[Any, ...]]:
    """Of the parameters that a run had in turn, those that have left traces in it, with the values they had.

    Where there are any, a fresh run with the last values is another one.
    """
    sets = list(past)
    names = [known.name for known in describe(type(sets[0])) if known.about.leaves_traces] if sets else []
    found = {name: tuple(dict.fromkeys(getattr(params, name) for params in sets)) for name in names}
    return {name: values for name, values in found.items() if len(values) > 1}


def data_of(params: Any) -> tuple[Any, ...]:
    """What is learned or looked at with these parameters: equal where runs can be compared."""
    return tuple(getattr(params, known.name) for known in describe(type(params)) if known.about.is_data)


def parse_assignment(text: str) -> tuple[str, Any]:
    """ "name=value" from the command line; the value is JSON, or plain text where it is not."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise InputError(f"'{text}' is not of the form NAME=VALUE.")
    try:
        return name.strip(), json.loads(value)
    except ValueError:  # no JSON, or a number of thousands of digits
        return name.strip(), value
    except RecursionError:
        raise InputError(f"The value of '{name.strip()}' is nested too deeply.") from None


_EXPECTED = {
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false"),
    "tuple_type": "a list", "string_type": "text",
}  # fmt: skip


def sentence(error: ValidationError) -> str:
    """The first thing pydantic found wrong, as one plain sentence."""
    # Where several types are allowed, the deepest error belongs to the type that fits best.
    first = max(error.errors(include_url=False), key=lambda e: len(e["loc"]))
    where = "".join(map(str, first["loc"][:1])) + "".join(f"[{i}]" for i in first["loc"][1:] if isinstance(i, int))
    context, given = first.get("ctx", {}), _short(first.get("input"))
    match first["type"]:
        case "greater_than_equal":
            return f"{where} must be at least {context['ge']}, not {given}."
        case "greater_than":
            return f"{where} must be greater than {context['gt']}, not {given}."
        case "less_than_equal":
            return f"{where} may be at most {context['le']}, not {given}."
        case "less_than":
            return f"{where} must be less than {context['lt']}, not {given}."
        case "literal_error":
            return f"{where} must be {context['expected']}, not {given}."
        case "finite_number":
            return f"{where} must be a finite number, not {given}."
        case "too_long":
            return f"{where} may hold at most {context['max_length']} entries, not {context['actual_length']}."
        case "too_short":
            return f"{where} must hold at least {context['min_length']}, not {context['actual_length']}."
        case "missing":
            return f"{where} is missing: {given} is too short."
        case "value_error" | "assertion_error":
            problem = str(context.get("error", first["msg"]))
            return f"{where}: {problem}" if where and not problem.startswith(where) else problem
    if first["type"] in _EXPECTED:
        return f"{where} must be {_EXPECTED[first['type']]}, not {given}."
    message = first["msg"].removeprefix("Input ").rstrip(".")
    return f"{where}: {given} is wrong: it {message}." if where else f"{message}."


def _short(value: Any) -> str:
    try:
        text = repr(value) if isinstance(value, str) else json.dumps(value, default=str)
    except (TypeError, ValueError, RecursionError):  # no JSON: keys that are no text, a loop, too deep
        text = f"this {type(value).__name__}"
    return text if len(text) <= 40 else text[:37] + "…"
