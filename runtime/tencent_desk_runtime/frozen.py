"""Define immutable objects for what must not be a named tuple, which reporters print."""

from __future__ import annotations

from typing import Any, NoReturn, Self


class Frozen:
    """Compare equal to another object with the same fields, which are its slots."""

    __slots__: tuple[str, ...] = ()

    def _set(self, *values: object) -> None:
        """Set all fields, in the order of the slots."""
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self.__slots__])

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __setattr__(self, name: str, _: object) -> NoReturn:
        raise AttributeError(f"{name} of a {type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        self.__setattr__(name, None)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self
