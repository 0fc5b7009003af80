"""Define models of replies: a missing required field raises when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from .codec import receive
from .errors import MissingFieldError
from .types import UNSET

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    from .types import JSON

Value = TypeVar("Value")
Model = TypeVar("Model", bound="Received")


class Received:
    """Hold the fields of a reply. Reading a missing required field raises."""

    __slots__ = ()
    _REQUIRED: ClassVar[Mapping[str, str]]
    """The required fields in the vendor's spelling, by attribute."""
    additional_properties: dict[str, JSON]

    if not TYPE_CHECKING:  # type checkers would accept any name

        def __getattr__(self, name: str) -> Any:
            kind = type(self)
            field = kind._REQUIRED.get(name)  # noqa: SLF001 - of this class
            if field is None:
                raise AttributeError(f"{kind.__name__!r} object has no attribute {name!r}")
            came = self.additional_properties
            what = f"has {field} of another type" if field in came else f"lacks {field}"
            raise MissingFieldError(
                f"{kind.__name__}.{name}: the reply {what}, against the contract; see to_dict()",
                field=field,
            )

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and _values(self) == _values(other)

    __hash__ = None  # type: ignore[assignment]  # it can change


def _values(model: object) -> list[object]:
    import attrs

    return [getattr(model, one.name, UNSET) for one in attrs.fields(cast("Any", type(model)))]


def expect(rest: MutableMapping[str, JSON], name: str, parse: Callable[[JSON], Value]) -> Value:
    """Move a required field out of `rest`, as `receive` does. `complete` removes a missing one."""
    return cast("Value", receive(rest, name, parse))


def complete(model: Model) -> Model:
    """Return a model without the attributes of missing required fields."""
    for name in model._REQUIRED:  # noqa: SLF001 - of the class above
        if getattr(model, name) is UNSET:
            delattr(model, name)
    return model
