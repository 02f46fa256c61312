"""A parameter of a demo in one line: its default, what it does, and how a form shows it."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from rnnviz.parameters import LIVE, RESTART, VIEW, About, DemoParams, Effect, Widget, changed

__all__ = ["LIVE", "RESTART", "VIEW", "DemoParams", "changed", "param", "switch"]


def param(
    default: Any,
    help: str,
    effect: Effect = RESTART,
    *,
    title: str | None = None,
    group: str = "",
    unit: str = "",
    ge: float | None = None,
    gt: float | None = None,
    le: float | None = None,
    lt: float | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
    soft: tuple[float, float] | None = None,
    log: bool = False,
    when: Mapping[str, tuple[Any, ...]] | None = None,
    labels: Mapping[str, str] | None = None,
    widget: Widget = "auto",
    follows: tuple[str, ...] = (),
    brings: Mapping[Any, Mapping[str, Any]] | None = None,
    blank: str = "",
    leaves_traces: bool = False,
    is_data: bool = False,
) -> Any:
    """One parameter: `width: int = param(8, "How many units.", ge=1, le=100)`.

    ge, gt, le, lt, min_length, max_length : bounds, as pydantic's Field has them; of a number or a list itself, not of
    what is in the list (that stands in its type)
    Everything else : see `rnnviz.parameters.About`
    """
    bounds = {"ge": ge, "gt": gt, "le": le, "lt": lt, "min_length": min_length, "max_length": max_length}
    given: dict[str, Any] = {name: bound for name, bound in bounds.items() if bound is not None}
    field = Field(default=default, title=title, description=help, **given)
    field.metadata.append(
        About(
            effect=effect, unit=unit, log=log, group=group, when=when, soft=soft, labels=labels, widget=widget,
            follows=follows, brings=brings, blank=blank, leaves_traces=leaves_traces, is_data=is_data,
        )
    )  # fmt: skip
    return field


def switch(title: str, help: str, on: bool = True, group: str = "Picture") -> Any:
    """Whether a layer of the picture is shown: `show_field: bool = switch("Field", "Arrows along the flow.")`."""
    return param(on, help, VIEW, title=title, group=group)
